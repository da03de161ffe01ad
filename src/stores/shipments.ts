// Shipments: loaded with their entries, and listed. Each is one statement; `schema` is quoted.

import type { ShipmentQuery, ShipmentRow, StoredShipment } from '../engine/store.js'
import { checkedText, corrupt, decoded, instantText, isObject, parsed, selected, shipmentColumns } from './columns.js'
import { checkedLimit, type Request } from './effects.js'
import { arrayOf, type Row, type Statement, type Value } from './queries.js'

// Laterals, so that each shipment is looked up by its name whatever the planner thinks of the tables' size: the plan is kept. It
// would not be, and be made for each call, if the planner saw that there are fewer names than it thought: hence the select.
export const loadOf = (schema: string): Statement => ({
  name: 'load',
  text: `select ${selected(shipmentColumns, 's')}, e.entries, e.most::text as most
from unnest((select $1::text[])) as wanted (name)
cross join lateral (select * from ${schema}.shipments s where s.shipment = wanted.name offset 0) s
cross join lateral (
  select '[' || string_agg(e.entry::text, ',' order by e.number) || ']' as entries, max(e.number) as most
  from ${schema}.events e where e.shipment = wanted.name
) e`,
})

export const namesOf = (shipments: readonly string[]): readonly Value[] => [
  arrayOf([...new Set(shipments)].map(name => checkedText(name, 'shipment'))),
]

/** Throws `store-corrupt` for entries that are none. */
export function storedShipment(schema: string, row: Row): StoredShipment {
  const shipment = shipmentRow(schema, row)
  const text = row.entries ?? '[]'
  const where = `the events of shipment ${JSON.stringify(shipment.shipment)} in ${schema}.events`
  const entries = parsed(text, Array.isArray)
  if (!entries) throw corrupt(where, 'entry', text)
  for (const [number, entry] of entries.entries())
    if (!isEntry(entry)) throw corrupt(where, `entry ${number}`, JSON.stringify(entry))
  const most = Number(row.most ?? -1)
  if (entries.length !== most + 1) throw corrupt(where, 'number', `${entries.length} entries, the last of them number ${most}`)
  return { row: shipment, entries }
}

export const shipmentRow = (schema: string, row: Row): ShipmentRow =>
  decoded(shipmentColumns, row, `shipment ${JSON.stringify(row.shipment)} in ${schema}.shipments`)

export const shipmentsOf = (schema: string, query: ShipmentQuery): Request =>
  listOf(schema, selected(shipmentColumns, 's'), query)

export const shipmentNamesOf = (schema: string, query: ShipmentQuery): Request => listOf(schema, 's.shipment', query)

function listOf(schema: string, what: string, { after, limit, notLaw, disputed, adopted, dueBy }: ShipmentQuery): Request {
  const values: Value[] = []
  const given = (value: Value) => `$${values.push(value)}`
  const conditions = [
    ...(after === undefined ? [] : [`s.shipment > ${given(checkedText(after, 'after'))}::text`]),
    ...(notLaw === undefined ? [] : [`s.law <> ${given(checkedText(notLaw, 'notLaw'))}::text`]),
    ...(disputed ? ['not s.settled'] : []),
    ...(adopted === undefined ? [] : [`s.adopted_at is ${adopted ? 'not ' : ''}null`]),
    ...(dueBy === undefined ? [] : [`s.next_at <= ${given(instantText(dueBy, 'dueBy'))}::timestamptz`]),
  ]
  return {
    text: `select ${what} from ${schema}.shipments s
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by ${dueBy === undefined ? '' : 's.next_at, '}s.shipment limit ${given(`${checkedLimit(limit)}`)}::bigint`,
    values,
  }
}

const isEntry = (entry: unknown): entry is StoredShipment['entries'][number] =>
  isObject(entry) && 'event' in entry && 'heard' in entry && Array.isArray(entry.heard) && 'told' in entry && isObject(entry.told)
