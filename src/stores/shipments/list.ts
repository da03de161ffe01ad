// Lists shipments, or their names alone; `schema` is quoted.

import type { DueQuery, ShipmentQuery } from '../../engine/ports.js'
import { plannedRequest, type SqlRequest, type SqlValue } from '../client.js'
import { columnKinds, instantText, limitText, selectList, shipmentColumns, storableText } from '../columns.js'

export const shipmentsRequest = (schema: string, query: ShipmentQuery): SqlRequest =>
  listRequest(schema, selectList(shipmentColumns, 's'), query)

export const shipmentNamesRequest = (schema: string, query: ShipmentQuery): SqlRequest => listRequest(schema, 's.shipment', query)

function listRequest(schema: string, columns: string, query: ShipmentQuery): SqlRequest {
  const { after, limit, notTable, status, outcome, certain, group, doubt, registered, dueBy } = query
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const lead = leadOf(query)
  const conditions = [
    ...(after === undefined ? [] : [`s.shipment > ${param(storableText(after, 'after'))}::text`]),
    ...(notTable === undefined ? [] : [`s.table_hash <> ${param(storableText(notTable, 'notTable'))}::text`]),
    ...(status === undefined ? [] : equals('status', status)),
    ...(outcome === undefined ? [] : outcome === null ? ['s.outcome is null'] : equals('outcome', outcome)),
    ...(certain === undefined ? [] : [certain ? 's.certain' : 'not s.certain']),
    ...(doubt === undefined ? [] : ['not s.certain']),
    // Found in the text as written, which is several times as fast as parsing it; within strings, quotes are escaped.
    ...(doubt === undefined ? [] : [`strpos(s.doubts::text, ${param(`"kind":"${doubt}"`)}::text) > 0`]),
    ...(registered === undefined ? [] : [`s.registered_at is ${registered ? 'not ' : ''}null`]),
    ...(dueBy === undefined ? [] : [`s.wake_at <= ${param(instantText(dueBy, 'dueBy'))}::timestamptz`]),
  ]
  const order = dueBy === undefined ? lead : 'wake_at'
  return plannedRequest(
    `select ${columns} from ${group === undefined ? `${schema}.shipments` : membersOf(group)} s
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by ${order ? `s.${order}, ` : ''}s.shipment limit ${param(limitText(limit))}::bigint`,
    values,
  )

  function equals(column: 'status' | 'outcome', value: string): readonly string[] {
    const its = `${param(value)}::text`
    if (column !== lead) return [`s.${column} = ${its}`]
    const from = after === undefined ? `s.${column} >= ${its}` : `(s.${column}, s.shipment) > (${its}, ${param(after)}::text)`
    return [from, `s.${column} <= ${its}`]
  }

  // The members of a group are few, so they are found first: the planner takes them for more, and would walk all shipments.
  function membersOf(name: string): string {
    const member = `${param(JSON.stringify([{ group: storableText(name, 'group') }]))}::jsonb`
    return `(select * from ${schema}.shipments where memberships <> '[]' and memberships @> ${member} offset 0)`
  }
}

// The column whose index a page follows: ordered by it first, although all its rows have one value. The planner does not know
// that of a range; given the value, it would walk all shipments by name, and read those of years where few have it.
function leadOf({ status, outcome, certain, doubt, group, dueBy }: ShipmentQuery): 'status' | 'outcome' | null {
  if (group !== undefined || dueBy !== undefined) return null
  const isUncertain = certain === false || doubt !== undefined
  if (outcome !== undefined && !isUncertain && (outcome !== null || status === undefined)) return 'outcome'
  return status === undefined ? null : 'status'
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
