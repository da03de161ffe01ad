// Tombstones of erased shipments; `schema` is quoted.

import { TOMBSTONE_MS, type Tombstone } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest } from '../client.js'
import { columnKinds, instantText, storableText } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'
import { nameHash } from './hash.js'

const names = (shipments: readonly string[]) => arrayLiteral(shipments.map(name => storableText(name, 'shipment')))

export const tombstonesRequest = (s: string, shipments: readonly string[]): SqlRequest =>
  plannedRequest(
    `select wanted.name as shipment, ${columnKinds.instant.read('t.erased_at')} as "erasedAt", t.dropped::text as dropped
from unnest($1::text[]) as wanted (name) join ${s}.tombstones t on t.name_hash = ${nameHash(s, 'wanted.name')}`,
    [names([...new Set(shipments)])],
  )

export const expireRequest = (s: string, before: number): SqlRequest =>
  plannedRequest(
    `with ${LOCK_WAIT}
delete from ${s}.tombstones t using lock_wait where t.erased_at < $1::timestamptz`,
    [instantText(before - TOMBSTONE_MS, 'before')],
  )

export const countDroppedRequest = (s: string, counts: readonly Pick<Tombstone, 'shipment' | 'dropped'>[]): SqlRequest =>
  plannedRequest(
    `with ${LOCK_WAIT},
given as (select ${nameHash(s, 'name')} as name_hash, dropped from unnest($1::text[], $2::integer[]) as its (name, dropped)),
counted as materialized (
  select t.name_hash from lock_wait, given g join ${s}.tombstones t on t.name_hash = g.name_hash order by t.name_hash for update of t
)
update ${s}.tombstones t set dropped = t.dropped + g.dropped from counted c join given g on g.name_hash = c.name_hash
where t.name_hash = c.name_hash`,
    [
      names(counts.map(({ shipment }) => shipment)),
      arrayLiteral(
        counts.map(({ dropped }) => `${dropped}`),
        'integer',
      ),
    ],
  )
