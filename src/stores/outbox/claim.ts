// Claims effects for a relay; `schema` is quoted.

import type { EffectRow } from '../../engine/ports.js'
import { plannedRequest, type SqlRequest } from '../client.js'
import { effectColumns, instantText, limitText, selectList } from '../columns.js'

// The subquery is not a join, and rows are found by their place: however many effects there are, only those due are read.
// A row that changed after this statement began is checked again when it is locked, and skipped if it no longer fits.
export function claimRequest(schema: string, { now, until, limit }: { now: number; until: number; limit: number }): SqlRequest {
  return plannedRequest(
    `with closed as (
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
      where b.subject = e.subject and b.activation = e.activation and b.revision < e.revision
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
    [instantText(now, 'now'), instantText(until, 'until'), limitText(limit)],
  )
}

/** The order in which effects are claimed. */
export const byCreation = (a: EffectRow, b: EffectRow): number => a.createdAt - b.createdAt || (a.key < b.key ? -1 : 1)
