// Effects on their way out: claimed, settled, made waiting again, listed. Each is one statement; `schema` is quoted.

import { ShipfoldError } from '../codes/index.js'
import type { EffectQuery, EffectRow, EffectState, Settlement } from '../engine/store.js'
import { checkedText, effectColumns, inOrder, instantText, kinds, selected } from './columns.js'
import { arrayOf, type Value } from './queries.js'

/** A statement that is planned each time, and its values. */
export interface Request {
  readonly text: string
  readonly values: readonly Value[]
}

// The subquery is no join, and the rows are found by their place: however many effects there are, only those due are read.
// A row that changed after this statement began is looked at anew when it is locked, and left out where it moved.
export function claimOf(schema: string, { now, until, limit }: { now: number; until: number; limit: number }): Request {
  return {
    text: `with closed as (
  update ${schema}.effects e set state = 'cancelled', lease_until = null
  where e.ctid = any (array(select c.ctid from ${schema}.effects c
    where c.is_pending and c.state = 'claimed' and c.withdrawn and c.lease_until <= $1::timestamptz
    for update skip locked))
),
due as materialized (
  select e.ctid from ${schema}.effects e
  where e.is_pending
    and (e.state = 'waiting' and e.not_before <= $1::timestamptz
      or e.state = 'claimed' and e.lease_until <= $1::timestamptz and not e.withdrawn)
    and (select true from ${schema}.effects b
      where b.shipment = e.shipment and b.firing = e.firing and b.revision < e.revision
        and (b.state in ('waiting', 'parked') or b.state = 'claimed' and (not b.withdrawn or b.lease_until > $1::timestamptz))
      limit 1) is null
  order by e.made_at, e.key
  limit $3::bigint
  for update of e skip locked
)
update ${schema}.effects e
set state = 'claimed', attempts = e.attempts + 1, failures = e.failures + (e.state = 'claimed')::integer, lease_until = $2::timestamptz
where e.ctid = any (array(select ctid from due))
returning ${selected(effectColumns, 'e')}`,
    values: [instantText(now, 'now'), instantText(until, 'until'), `${checkedLimit(limit)}`],
  }
}

/** Null where there is nothing to settle. */
export function settleOf(schema: string, settlements: readonly Settlement[]): Request | null {
  if (settlements.length === 0) return null
  const sorted = inOrder(settlements, ({ key }) => key)
  const lists = [
    sorted.map(({ key }) => checkedText(key, 'key')),
    sorted.map(({ attempts }) => `${attempts}`),
    sorted.map(each => (each.kind === 'sent' ? instantText(each.at, 'at') : null)),
    sorted.map(each => (each.kind === 'failed' ? kinds.note.encode(each.error, 'error') : null)),
    sorted.map(each => (each.kind === 'failed' && each.retryAt !== null ? instantText(each.retryAt, 'retryAt') : null)),
  ]
  return {
    text: `update ${schema}.effects e
set state = case when s.sent_at is not null then 'sent' when e.withdrawn then 'cancelled' when s.retry_at is null then 'parked' else 'waiting' end,
  sent_at = coalesce(s.sent_at, e.sent_at),
  error = case when s.sent_at is null then s.error else e.error end,
  failures = e.failures + (s.sent_at is null)::integer,
  not_before = coalesce(s.retry_at, e.not_before),
  lease_until = null
from unnest($1::text[], $2::integer[], $3::timestamptz[], $4::text[], $5::timestamptz[]) as s (key, attempts, sent_at, error, retry_at)
where e.key = s.key and e.state = 'claimed' and e.attempts = s.attempts`,
    values: lists.map(list => arrayOf(list)),
  }
}

/** Parks what was claimed and cannot be read, so that it keeps nobody else's. */
export const parkOf = (schema: string, key: string, error: string): Request => ({
  text: `update ${schema}.effects set state = 'parked', lease_until = null, error = $2::text where key = $1::text and is_pending`,
  values: [key, kinds.note.encode(error, 'error')],
})

/** Gives one row for each that was parked. */
export function unparkOf(schema: string, { now, keys }: { now: number; keys?: readonly string[] | undefined }): Request {
  const named = keys && inOrder(keys, key => key).map(key => checkedText(key, 'key'))
  return {
    text: `update ${schema}.effects e set state = 'waiting', failures = 0, not_before = $1::timestamptz
where e.is_parked and e.state = 'parked'${named ? ' and e.key = any ($2::text[])' : ''}
returning e.key`,
    values: [instantText(now, 'now'), ...(named ? [arrayOf(named)] : [])],
  }
}

// What a partial index can be asked by, besides the state itself.
const kept: Readonly<Record<EffectState, string>> = {
  waiting: 'e.is_pending and ',
  claimed: 'e.is_pending and ',
  parked: 'e.is_parked and ',
  sent: '',
  cancelled: '',
}

export function effectsOf(schema: string, { after, limit, shipments, state }: EffectQuery): Request {
  const values: Value[] = []
  const given = (value: Value) => `$${values.push(value)}`
  const conditions = [
    ...(after === undefined ? [] : [`e.key > ${given(checkedText(after, 'after'))}::text`]),
    ...(shipments ? [`e.shipment = any (${given(arrayOf(shipments.map(name => checkedText(name, 'shipment'))))}::text[])`] : []),
    ...(state ? [`${kept[state]}e.state = ${given(state)}::text`] : []),
  ]
  return {
    text: `select ${selected(effectColumns, 'e')} from ${schema}.effects e
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by e.key${limit === undefined ? '' : ` limit ${given(`${checkedLimit(limit)}`)}::bigint`}`,
    values,
  }
}

/** In the order in which effects are claimed. */
export const byAge = (a: EffectRow, b: EffectRow): number => a.madeAt - b.madeAt || (a.key < b.key ? -1 : 1)

/** Throws `bad-option` for what is no count. */
export function checkedLimit(limit: number): number {
  if (Number.isSafeInteger(limit) && limit >= 0) return limit
  throw new ShipfoldError('bad-option', `Unusable limit: ${limit}. Give a whole number, 0 or more.`)
}
