// Renews the leases of claims that still hold; `schema` is quoted.

import type { Claim } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest } from '../client.js'
import { effectLockOrder, instantText, storableText } from '../columns.js'
import { lockWaitQuery } from '../lock-timeout.js'

/** Returns a row for each claim that still holds. */
export function renewRequest(schema: string, { until, claims }: { until: number; claims: readonly Claim[] }): SqlRequest {
  const sorted = effectLockOrder(claims)
  const lists = [
    sorted.map(({ shipment }) => storableText(shipment, 'shipment')),
    sorted.map(({ key }) => storableText(key, 'key')),
    sorted.map(({ attempts }) => `${attempts}`),
  ]
  return plannedRequest(
    `with ${lockWaitQuery()}
update ${schema}.effects e set lease_until = greatest(e.lease_until, $1::timestamptz)
from lock_wait, unnest($2::text[], $3::text[], $4::integer[]) as c (subject, key, attempts)
where e.subject = c.subject and e.key = c.key and e.state = 'claimed' and e.attempts = c.attempts
returning e.subject as shipment, e.key, e.attempts::text as attempts`,
    [instantText(until, 'until'), ...lists.map(list => arrayLiteral(list))],
  )
}
