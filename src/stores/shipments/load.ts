// Loads shipments with their entries; `schema` is quoted.

import type { ShipmentRow, StoredShipment } from '../../engine/ports.js'
import { isObject } from '../../vocabulary/index.js'
import { arrayLiteral, type SqlRow, type SqlStatement, type SqlValue } from '../client.js'
import { corruptRow, decodeRow, parseJson, selectList, shipmentColumns, storableText } from '../columns.js'

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
  const highest = Number(row.highest ?? -1)
  if (entries.length !== highest + 1) throw corruptRow(where, 'number', `${entries.length} entries, the last numbered ${highest}`)
  for (const [id, entry] of entries.entries())
    if (!isEntry(entry, id)) throw corruptRow(where, `entry ${id}`, JSON.stringify(entry))
  return { row: shipment, entries }
}

export const decodeShipment = (schema: string, row: SqlRow): ShipmentRow =>
  decodeRow(shipmentColumns, row, `shipment ${JSON.stringify(row.shipment)} in ${schema}.shipments`)

const isEntry = (entry: unknown, id: number): entry is StoredShipment['entries'][number] =>
  isObject(entry) && entry.id === id && 'event' in entry && Array.isArray(entry.spans) && isObject(entry.assertions)
