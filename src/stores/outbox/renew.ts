// Renews the leases of claims that still hold; `schema` is quoted.

import type { Claim, RenewedClaim } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest, type SqlRow } from '../client.js'
import { columnKinds, instantText, storableText } from '../columns.js'

/** Returns a row for each claim that still holds. One whose row is locked at the moment is not renewed, and keeps its lease. */
export function renewRequest(s: string, { until, claims }: { until: number; claims: readonly Claim[] }): SqlRequest {
  const lists = [
    claims.map(({ subject }) => storableText(subject, 'subject')),
    claims.map(({ key }) => storableText(key, 'key')),
    claims.map(({ attempts }) => `${attempts}`),
  ]
  const held = `${s}.effects e join given g on e.subject = g.subject and e.key = g.key and e.attempts = g.attempts
  where e.state = 'claimed'`
  return plannedRequest(
    `with given as (select * from unnest($2::text[], $3::text[], $4::integer[]) as g (subject, key, attempts)),
unlocked as (select e.ctid as place from ${held} for update of e skip locked),
renewed as (
  update ${s}.effects e set lease_until = greatest(e.lease_until, $1::timestamptz)
  where e.ctid = any (array(select place from unlocked))
  returning e.*
),
holding as (
  select subject, key, attempts, lease_until from renewed
  union all
  select e.subject, e.key, e.attempts, e.lease_until from ${held}
    and not exists (select from renewed r where r.subject = e.subject and r.key = e.key)
)
select h.subject, h.key, h.attempts::text as attempts, ${columnKinds.instant.read('h.lease_until')} as until from holding h`,
    [instantText(until, 'until'), ...lists.map(list => arrayLiteral(list))],
  )
}

export const decodeRenewed = ({ subject, key, attempts, until }: SqlRow): RenewedClaim => ({
  subject: subject!,
  key: key!,
  attempts: Number(attempts),
  leaseUntil: Number(until),
})
