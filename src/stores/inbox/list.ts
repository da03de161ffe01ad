// Lists messages; `schema` is quoted.

import type { InboxQuery } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest, type SqlValue } from '../client.js'
import { instantText, limitText, messageColumns, selectList, storableText } from '../columns.js'

export function messagesRequest(schema: string, { limit, kind, shipment, keys, before }: InboxQuery): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const conditions = [
    // The second condition is implied by the first; with it the planner sees that the partial index fits.
    ...(kind ? [`m.kind = ${param(kind)}::text${kind === 'scans' ? '' : " and m.kind <> 'scans'"}`] : []),
    ...(shipment === undefined ? [] : [`m.shipment = ${param(storableText(shipment, 'shipment'))}::text`]),
    ...(keys ? [`m.key = any (${param(arrayLiteral(keys.map(key => storableText(key, 'keys'))))}::text[])`] : []),
    ...(before
      ? [
          `(m.received_at, m.key) < (${param(instantText(before.receivedAt, 'before'))}::timestamptz, ${param(storableText(before.key, 'before'))}::text)`,
        ]
      : []),
  ]
  return plannedRequest(
    `select ${selectList(messageColumns, 'm')} from ${schema}.inbox m
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by m.received_at desc, m.key desc${limit === undefined ? '' : ` limit ${param(limitText(limit))}::bigint`}`,
    values,
  )
}
