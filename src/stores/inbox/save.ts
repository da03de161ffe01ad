// Saves a message, or counts it once more; `schema` is quoted.

import { type InboxMessage, TOMBSTONE_MS } from '../../engine/ports.js'
import type { SqlStatement, SqlValue } from '../client.js'
import { encodeRows, messageColumns, selectList } from '../columns.js'
import { nameHash } from '../erasure/hash.js'
import { LOCK_WAIT } from '../lock-timeout.js'

const messageColumnList = messageColumns.map(({ column }) => column).join(', ')

/** Saves one message and returns its row; none for one of an erased shipment. */
export const saveMessageStatement = (schema: string): SqlStatement => ({
  name: 'save_message',
  text: `with ${LOCK_WAIT}
insert into ${schema}.inbox as m (${messageColumnList})
select $1::text, $2::text, $3::text, $4::text, $5::text, $6::json, $7::timestamptz, $8::timestamptz, $9::integer from lock_wait
where $4::text is null or exists (select from ${schema}.shipments s where s.shipment = $4::text)
  or not exists (select from ${schema}.tombstones t where t.name_hash = ${nameHash(schema, '$4::text')}
    and $7::timestamptz <= t.erased_at + ${TOMBSTONE_MS} * interval '1 ms')
on conflict (key) do update set feed = excluded.feed, kind = excluded.kind, shipment = excluded.shipment, note = excluded.note,
  body = excluded.body, received_at = least(m.received_at, excluded.received_at),
  last_received_at = greatest(m.last_received_at, excluded.last_received_at), received_count = m.received_count + excluded.received_count
returning ${selectList(messageColumns, 'm')}`,
})

/** The values of {@link saveMessageStatement}. Throws `bad-option` for a key or a feed that cannot be stored. */
export const messageValues = (message: InboxMessage, receipts: number): readonly SqlValue[] =>
  encodeRows(messageColumns, [{ ...message, lastReceivedAt: message.receivedAt, receivedCount: receipts }]).map(
    ([value]) => value ?? null,
  )
