// The inbox: messages saved, listed and deleted, one statement each; `schema` is quoted.

import type { InboxMessage, InboxQuery } from '../engine/ports.js'
import { arrayLiteral, type SqlStatement, type SqlValue } from './client.js'
import { encodeRows, instantText, lockOrder, messageColumns, selectList, storableText } from './columns.js'
import { checkedLimit, type SqlRequest } from './outbox.js'

const messageColumnList = messageColumns.map(({ column }) => column).join(', ')

/** Saves one message and returns its row. */
export const saveMessageStatement = (schema: string): SqlStatement => ({
  name: 'save_message',
  text: `insert into ${schema}.inbox as m (${messageColumnList})
select $1::text, $2::text, $3::text, $4::text, $5::text, $6::json, $7::timestamptz, $8::timestamptz, $9::integer
on conflict (key) do update set feed = excluded.feed, kind = excluded.kind, shipment = excluded.shipment, note = excluded.note,
  body = excluded.body, received_at = least(m.received_at, excluded.received_at),
  last_received_at = greatest(m.last_received_at, excluded.last_received_at), received_count = m.received_count + 1
returning ${selectList(messageColumns, 'm')}`,
})

/** The values of {@link saveMessageStatement}. Throws `bad-option` for a key or a feed that cannot be stored. */
export const messageValues = (message: InboxMessage): readonly SqlValue[] =>
  encodeRows(messageColumns, [{ ...message, lastReceivedAt: message.receivedAt, receivedCount: 1 }]).map(
    ([value]) => value ?? null,
  )

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
  return {
    text: `select ${selectList(messageColumns, 'm')} from ${schema}.inbox m
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by m.received_at desc, m.key desc${limit === undefined ? '' : ` limit ${param(`${checkedLimit(limit)}`)}::bigint`}`,
    values,
  }
}

/** Returns one row for each message deleted. */
export const deleteMessagesRequest = (schema: string, keys: readonly string[]): SqlRequest => ({
  text: `delete from ${schema}.inbox m where m.key = any ($1::text[]) returning m.key`,
  values: [arrayLiteral(lockOrder(keys, key => key).map(key => storableText(key, 'keys')))],
})
