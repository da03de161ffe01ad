// The outbox: effects claimed, acknowledged, retried and listed, one statement each; `schema` is quoted.

import type { DeliveryResult, EffectQuery, EffectRow, EffectState } from '../engine/ports.js'
import { badOption } from '../vocabulary/index.js'
import { arrayLiteral, type SqlValue } from './client.js'
import { columnKinds, effectColumns, instantText, lockOrder, selectList, storableText } from './columns.js'

/** A statement that is planned at each call, and its values. */
export interface SqlRequest {
  readonly text: string
  readonly values: readonly SqlValue[]
}

// The subquery is not a join, and rows are found by their place: however many effects there are, only those due are read.
// A row that changed after this statement began is checked again when it is locked, and skipped if it no longer fits.
export function claimRequest(schema: string, { now, until, limit }: { now: number; until: number; limit: number }): SqlRequest {
  return {
    text: `with closed as (
  update ${schema}.effects e set state = 'cancelled', lease_until = null
  where e.ctid = any (array(select c.ctid from ${schema}.effects c
    where c.is_open and c.state = 'claimed' and c.cancel_requested and c.lease_until <= $1::timestamptz
    for update skip locked))
),
due as materialized (
  select e.ctid from ${schema}.effects e
  where e.is_open
    and (e.state = 'pending' and e.not_before <= $1::timestamptz
      or e.state = 'claimed' and e.lease_until <= $1::timestamptz and not e.cancel_requested)
    and (select true from ${schema}.effects b
      where b.shipment = e.shipment and b.activation = e.activation and b.revision < e.revision
        and (b.state in ('pending', 'dead') or b.state = 'claimed' and (not b.cancel_requested or b.lease_until > $1::timestamptz))
      limit 1) is null
  order by e.created_at, e.key
  limit $3::bigint
  for update of e skip locked
)
update ${schema}.effects e
set state = 'claimed', attempts = e.attempts + 1, failures = e.failures + (e.state = 'claimed')::integer, lease_until = $2::timestamptz
where e.ctid = any (array(select ctid from due))
returning ${selectList(effectColumns, 'e')}`,
    values: [instantText(now, 'now'), instantText(until, 'until'), `${checkedLimit(limit)}`],
  }
}

/** Null where there is nothing to acknowledge. */
export function acknowledgeRequest(schema: string, results: readonly DeliveryResult[]): SqlRequest | null {
  if (results.length === 0) return null
  const sorted = lockOrder(results, ({ key }) => key)
  const lists = [
    sorted.map(({ key }) => storableText(key, 'key')),
    sorted.map(({ attempts }) => `${attempts}`),
    sorted.map(each => (each.kind === 'done' ? instantText(each.at, 'at') : null)),
    sorted.map(each => (each.kind === 'failed' ? columnKinds.note.encode(each.error, 'error') : null)),
    sorted.map(each => (each.kind === 'failed' && each.retryAt !== null ? instantText(each.retryAt, 'retryAt') : null)),
  ]
  return {
    text: `update ${schema}.effects e
set state = case when r.done_at is not null then 'done' when e.cancel_requested then 'cancelled' when r.retry_at is null then 'dead' else 'pending' end,
  done_at = coalesce(r.done_at, e.done_at),
  error = case when r.done_at is null then r.error else e.error end,
  failures = e.failures + (r.done_at is null)::integer,
  not_before = coalesce(r.retry_at, e.not_before),
  lease_until = null
from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[], $5::timestamptz[]) as r (key, attempts, done_at, error, retry_at)
where e.key = r.key and e.state = 'claimed' and e.attempts = r.attempts`,
    values: lists.map(list => arrayLiteral(list)),
  }
}

/** Makes a claimed effect that cannot be read a dead letter, so that it does not hold up the rest. */
export const deadRequest = (schema: string, key: string, error: string): SqlRequest => ({
  text: `update ${schema}.effects set state = 'dead', lease_until = null, error = $2::text where key = $1::text and is_open`,
  values: [key, columnKinds.note.encode(error, 'error')],
})

/** Returns one row for each dead letter that is pending again. */
export function retryRequest(schema: string, { now, keys }: { now: number; keys?: readonly string[] | undefined }): SqlRequest {
  const named = keys && lockOrder(keys, key => key).map(key => storableText(key, 'keys'))
  return {
    text: `update ${schema}.effects e set state = 'pending', failures = 0, not_before = $1::timestamptz
where e.is_dead and e.state = 'dead'${named ? ' and e.key = any ($2::text[])' : ''}
returning e.key`,
    values: [instantText(now, 'now'), ...(named ? [arrayLiteral(named)] : [])],
  }
}

// Implied by the state itself; with it the planner sees that a partial index fits.
const indexConditions: Readonly<Record<EffectState, string>> = {
  pending: 'e.is_open and ',
  claimed: 'e.is_open and ',
  dead: 'e.is_dead and ',
  done: '',
  cancelled: '',
}

export function effectsRequest(schema: string, { after, limit, shipments, state }: EffectQuery): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const conditions = [
    ...(after === undefined ? [] : [`e.key > ${param(storableText(after, 'after'))}::text`]),
    ...(shipments
      ? [`e.shipment = any (${param(arrayLiteral(shipments.map(name => storableText(name, 'shipment'))))}::text[])`]
      : []),
    ...(state ? [`${indexConditions[state]}e.state = ${param(state)}::text`] : []),
  ]
  return {
    text: `select ${selectList(effectColumns, 'e')} from ${schema}.effects e
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by e.key${limit === undefined ? '' : ` limit ${param(`${checkedLimit(limit)}`)}::bigint`}`,
    values,
  }
}

/** The order in which effects are claimed. */
export const byCreation = (a: EffectRow, b: EffectRow): number => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)

/** Throws `bad-option` for a limit that is not a count. */
export function checkedLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 0) return limit
  badOption('limit', limit, 'Pass a whole number, 0 or more.')
}
