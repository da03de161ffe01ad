// Lists shipments, or their names alone; `schema` is quoted.

import type { DueQuery, ShipmentQuery } from '../../engine/ports.js'
import { plannedRequest, type SqlRequest, type SqlValue } from '../client.js'
import { columnKinds, instantText, limitText, selectList, shipmentColumns, storableText } from '../columns.js'

export const shipmentsRequest = (schema: string, query: ShipmentQuery): SqlRequest =>
  listRequest(schema, selectList(shipmentColumns, 's'), query)

export const shipmentNamesRequest = (schema: string, query: ShipmentQuery): SqlRequest => listRequest(schema, 's.shipment', query)

function listRequest(
  schema: string,
  columns: string,
  { after, limit, notTable, uncertain, doubt, registered, dueBy }: ShipmentQuery,
): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const conditions = [
    ...(after === undefined ? [] : [`s.shipment > ${param(storableText(after, 'after'))}::text`]),
    ...(notTable === undefined ? [] : [`s.table_hash <> ${param(storableText(notTable, 'notTable'))}::text`]),
    ...(uncertain || doubt !== undefined ? ['not s.certain'] : []),
    // Found in the text as written, which is several times as fast as parsing it; within strings, quotes are escaped.
    ...(doubt === undefined ? [] : [`strpos(s.doubts::text, ${param(`"kind":"${doubt}"`)}::text) > 0`]),
    ...(registered === undefined ? [] : [`s.registered_at is ${registered ? 'not ' : ''}null`]),
    ...(dueBy === undefined ? [] : [`s.wake_at <= ${param(instantText(dueBy, 'dueBy'))}::timestamptz`]),
  ]
  return plannedRequest(
    `select ${columns} from ${schema}.shipments s
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by ${dueBy === undefined ? '' : 's.wake_at, '}s.shipment limit ${param(limitText(limit))}::bigint`,
    values,
  )
}

export function dueRequest(schema: string, { by, after, limit }: DueQuery): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const conditions = [`s.wake_at <= ${param(instantText(by, 'by'))}::timestamptz`]
  if (after) {
    // All of a millisecond counts as one instant: what somebody set to the microsecond is never listed twice.
    const from = `${param(instantText(after.wakeAt, 'after'))}::timestamptz`
    const name = `${param(storableText(after.shipment, 'after'))}::text`
    conditions.push(`s.wake_at >= ${from}`, `(s.wake_at >= ${from} + interval '1 ms' or s.shipment > ${name})`)
  }
  return plannedRequest(
    `select s.shipment, ${columnKinds.instant.read('s.wake_at')} as "wakeAt" from ${schema}.shipments s
where ${conditions.join(' and ')} order by s.wake_at, s.shipment limit ${param(limitText(limit))}::bigint`,
    values,
  )
}
