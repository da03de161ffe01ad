// Ends claims, as the results of their deliveries say; `schema` is quoted.

import type { DeliveryResult } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest, type SqlRow } from '../client.js'
import { columnKinds, effectLockOrder, instantText, storableText } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'

/** Acknowledges all these results, or none if a row stays locked. */
export function acknowledgeRequest(schema: string, results: readonly DeliveryResult[]): SqlRequest {
  const sorted = effectLockOrder(results)
  const lists = [
    sorted.map(({ subject }) => storableText(subject, 'subject')),
    sorted.map(({ key }) => storableText(key, 'key')),
    sorted.map(({ attempts }) => `${attempts}`),
    sorted.map(each => (each.kind === 'done' ? instantText(each.at, 'at') : null)),
    sorted.map(each => (each.kind === 'failed' ? columnKinds.note.encode(each.error, 'error') : null)),
    sorted.map(each => (each.kind === 'failed' && each.retryAt !== null ? instantText(each.retryAt, 'retryAt') : null)),
    sorted.map(({ kind }) => kind),
  ]
  return plannedRequest(
    `with ${LOCK_WAIT}
update ${schema}.effects e
set state = case
    when r.kind = 'done' then 'done'
    when e.cancel_requested then 'cancelled'
    when r.kind = 'failed' and r.retry_at is null then 'dead'
    else 'pending'
  end,
  done_at = coalesce(r.done_at, e.done_at),
  error = coalesce(r.error, e.error),
  failures = e.failures + (r.kind = 'failed')::integer,
  not_before = coalesce(r.retry_at, e.not_before),
  lease_until = null
from lock_wait, unnest($1::text[], $2::text[], $3::integer[], $4::timestamptz[], $5::text[], $6::timestamptz[], $7::text[])
  as r (subject, key, attempts, done_at, error, retry_at, kind)
where e.subject = r.subject and e.key = r.key and e.state = 'claimed' and e.attempts = r.attempts`,
    lists.map(list => arrayLiteral(list)),
  )
}

/** Makes a claimed effect that cannot be read a dead letter, so that it does not hold up the rest. */
export const deadRequest = (schema: string, { subject, key }: SqlRow, error: string): SqlRequest =>
  plannedRequest(
    `with ${LOCK_WAIT}
update ${schema}.effects set state = 'dead', lease_until = null, error = $3::text from lock_wait
where subject = $1::text and key = $2::text and is_open`,
    [subject ?? null, key ?? null, columnKinds.note.encode(error, 'error')],
  )
