// Deletes what a store has of a shipment; `schema` is quoted.

import type { ErasureWrite } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest } from '../client.js'
import { columnKinds, instantText, storableText } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'
import { nameHash } from './hash.js'

const membersLiteral = (rows: readonly { readonly members: unknown }[]) =>
  arrayLiteral(
    rows.map(({ members }) => columnKinds.list.encode(members, 'members')),
    'json',
  )

/** JSON that names a shipment contains this text. */
export const shipmentInJson = (shipment: string): string => `"shipment":${JSON.stringify(shipment)}`

// The row is deleted first, so that its lock keeps commits out; the version it then has is compared. An entry's instant is read
// without reading its texts, which may hold what no text column can.
export function eraseRequest(s: string, { shipment, version, at, groups, notes }: ErasureWrite): SqlRequest {
  const aheadMs = at + 48 * 3_600_000
  return plannedRequest(
    `with ${LOCK_WAIT},
gone as (delete from ${s}.shipments s using lock_wait where s.shipment = $1::text returning s.version),
its_events as (delete from ${s}.events where shipment = $1::text returning (entry -> 'at')::text as at),
its_effects as (delete from ${s}.effects where subject = $1::text returning 1),
its_messages as (delete from ${s}.inbox where shipment = $1::text returning 1),
grouped as (
  update ${s}.groups g set version = g.version + 1, members = given.members
  from unnest($5::text[], $6::integer[], $7::json[]) as given (name, version, members)
  where g.name = given.name and g.version = given.version returning 1
),
noted as (
  update ${s}.group_notes n set shipment = given.shipment, members = given.members
  from unnest($8::text[], $9::integer[], $10::text[], $11::json[]) as given (name, version, shipment, members)
  where n.shipment = $1::text and n.version = given.version and n.group_name = given.name returning 1
),
caused as (
  update ${s}.effects e set cause = case when strpos(e.cause::text, $12::text) > 0 then null else e.cause end,
    error = case when strpos(e.error, $1::text) > 0 then null else e.error end
  where e.subject >= 'group:' and e.subject < 'group;'
    and (strpos(e.cause::text, $12::text) > 0 or strpos(e.error, $1::text) > 0)
),
latest as (
  select max(at::numeric) as ms from its_events where at ~ '^-?[0-9]+$' and at::numeric <= $4::numeric
),
left_behind as (
  insert into ${s}.tombstones as t (name_hash, erased_at)
  select ${nameHash(s, '$1::text')}, greatest($3::timestamptz, timestamptz '1970-01-01Z' + latest.ms * interval '1 ms') from latest
  on conflict (name_hash) do update set erased_at = greatest(t.erased_at, excluded.erased_at)
)
select case when (select array_agg(version) from gone) is not distinct from $2::integer[]
  and (select count(*) from grouped) = cardinality($5::text[])
  and (select count(*) from noted) = cardinality($8::text[])
  and (select count(*) from ${s}.group_notes where shipment = $1::text) = cardinality($8::text[])
  then true else ${s}.raise_conflict() end::text as done,
  (select count(*) from its_events)::text as events, (select count(*) from its_effects)::text as effects,
  (select count(*) from its_messages)::text as messages`,
    [
      storableText(shipment, 'shipment'),
      version === null ? null : `{${version}}`,
      instantText(at, 'at'),
      `${aheadMs}`,
      arrayLiteral(groups.map(({ group }) => group)),
      arrayLiteral(
        groups.map(each => `${each.version}`),
        'integer',
      ),
      membersLiteral(groups),
      arrayLiteral(notes.map(({ group }) => group)),
      arrayLiteral(
        notes.map(each => `${each.version}`),
        'integer',
      ),
      arrayLiteral(notes.map(each => each.shipment)),
      membersLiteral(notes),
      shipmentInJson(shipment),
    ],
  )
}
