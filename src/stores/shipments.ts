// Shipments: loaded with their entries, and listed, one statement each; `schema` is quoted.

import type { ShipmentQuery, ShipmentRow, StoredShipment } from '../engine/ports.js'
import { arrayLiteral, type SqlRow, type SqlStatement, type SqlValue } from './client.js'
import { corruptRow, decodeRow, instantText, isObject, parseJson, selectList, shipmentColumns, storableText } from './columns.js'
import { checkedLimit, type SqlRequest } from './outbox.js'

// The laterals make PostgreSQL look each shipment up by its name, however large it assumes the tables are, so that it keeps
// the plan. The inner select hides the number of names: if the planner saw fewer than it had assumed, it would plan each call.
export const loadStatement = (schema: string): SqlStatement => ({
  name: 'load',
  text: `select ${selectList(shipmentColumns, 's')}, e.entries, e.highest::text as highest
from unnest((select $1::text[])) as wanted (name)
cross join lateral (select * from ${schema}.shipments s where s.shipment = wanted.name offset 0) s
cross join lateral (
  select '[' || string_agg(e.entry::text, ',' order by e.number) || ']' as entries, max(e.number) as highest
  from ${schema}.events e where e.shipment = wanted.name
) e`,
})

export const loadValues = (shipments: readonly string[]): readonly SqlValue[] => [
  arrayLiteral([...new Set(shipments)].map(name => storableText(name, 'shipment'))),
]

/** Throws `store-corrupt` for a row or an entry that shipfold did not write. */
export function decodeStoredShipment(schema: string, row: SqlRow): StoredShipment {
  const shipment = decodeShipment(schema, row)
  const text = row.entries ?? '[]'
  const where = `the events of shipment ${JSON.stringify(shipment.shipment)} in ${schema}.events`
  const entries = parseJson(text, Array.isArray)
  if (!entries) throw corruptRow(where, 'entry', text)
  for (const [number, entry] of entries.entries())
    if (!isEntry(entry)) throw corruptRow(where, `entry ${number}`, JSON.stringify(entry))
  const highest = Number(row.highest ?? -1)
  if (entries.length !== highest + 1) throw corruptRow(where, 'number', `${entries.length} entries, the last numbered ${highest}`)
  return { row: shipment, entries }
}

export const decodeShipment = (schema: string, row: SqlRow): ShipmentRow =>
  decodeRow(shipmentColumns, row, `shipment ${JSON.stringify(row.shipment)} in ${schema}.shipments`)

export const shipmentsRequest = (schema: string, query: ShipmentQuery): SqlRequest =>
  listRequest(schema, selectList(shipmentColumns, 's'), query)

export const shipmentNamesRequest = (schema: string, query: ShipmentQuery): SqlRequest => listRequest(schema, 's.shipment', query)

function listRequest(
  schema: string,
  columns: string,
  { after, limit, notTable, uncertain, registered, dueBy }: ShipmentQuery,
): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const conditions = [
    ...(after === undefined ? [] : [`s.shipment > ${param(storableText(after, 'after'))}::text`]),
    ...(notTable === undefined ? [] : [`s.table_hash <> ${param(storableText(notTable, 'notTable'))}::text`]),
    ...(uncertain ? ['not s.certain'] : []),
    ...(registered === undefined ? [] : [`s.registered_at is ${registered ? 'not ' : ''}null`]),
    ...(dueBy === undefined ? [] : [`s.wake_at <= ${param(instantText(dueBy, 'dueBy'))}::timestamptz`]),
  ]
  return {
    text: `select ${columns} from ${schema}.shipments s
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by ${dueBy === undefined ? '' : 's.wake_at, '}s.shipment limit ${param(`${checkedLimit(limit)}`)}::bigint`,
    values,
  }
}

const isEntry = (entry: unknown): entry is StoredShipment['entries'][number] =>
  isObject(entry) &&
  'event' in entry &&
  'spans' in entry &&
  Array.isArray(entry.spans) &&
  'assertions' in entry &&
  isObject(entry.assertions)
