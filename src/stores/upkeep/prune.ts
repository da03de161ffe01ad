// Deletes the old rows of one page; `schema` is quoted.

import type { PrunableKind, PruneRequest } from '../../engine/ports.js'
import { plannedRequest, type SqlRequest } from '../client.js'
import { instantText, limitText, storableText } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'

interface Prunable {
  readonly table: string
  readonly key: string
  /** SQL for a row `r` that may be deleted; `$1` is the instant. */
  readonly isOld: (s: string) => string
  /** What goes with the rows in `gone (key)`. */
  readonly others: (s: string) => readonly string[]
}

const noneLeft = (s: string, subject: string) =>
  `not exists (select from ${s}.effects e where e.subject = ${subject} and (e.is_open and not e.cancel_requested or e.is_dead))`

// Counted, as whether there are any would be asked of one shipment after the other: the planner takes a group for large.
const noMembers = (s: string, group: string) =>
  `(select count(*) from ${s}.shipments s
    where s.memberships <> '[]' and s.memberships @> jsonb_build_array(jsonb_build_object('group', ${group}))) = 0`

const prunable: Readonly<Record<PrunableKind, Prunable>> = {
  shipments: {
    table: 'shipments',
    key: 'shipment',
    isOld: s => `r.received_at < $1::timestamptz and (r.registered_at is null or r.terminal and r.certain and r.wake_at is null
      and ${noneLeft(s, 'r.shipment')} and not exists (select from ${s}.group_notes n where n.shipment = r.shipment))`,
    others: s => [
      `its_events as (delete from ${s}.events e using gone where e.shipment = gone.key)`,
      `its_effects as (delete from ${s}.effects e using gone where e.subject = gone.key)`,
    ],
  },
  groups: {
    table: 'groups',
    key: 'name',
    isOld: s => `r.evaluated_at < $1::timestamptz and ${noneLeft(s, "'group:' || r.name")}
      and not exists (select from ${s}.group_notes n where n.group_name = r.name)
      and ${noMembers(s, 'r.name')}`,
    others: s => [`its_effects as (delete from ${s}.effects e using gone where e.subject = 'group:' || gone.key)`],
  },
  messages: {
    table: 'inbox',
    key: 'key',
    isOld: () => `r.kind in ('scans', 'monitoring') and r.last_received_at < $1::timestamptz`,
    others: () => [],
  },
}

// What the page shows of a row is true of it when it is locked, since the transaction that wrote it is the same then; so the
// deletion of what goes with it misses nothing, under any isolation level.
export function pruneRequest(s: string, { kind, before, after, limit }: PruneRequest): SqlRequest {
  const { table, key, isOld, others } = prunable[kind]
  return plannedRequest(
    `with ${LOCK_WAIT},
page as materialized (
  select r.${key} as key, r.xmin as version, ${isOld(s)} as is_old from ${s}.${table} r
  where $2::text is null or r.${key} > $2::text order by r.${key} limit $3::bigint
),
gone as materialized (
  select r.${key} as key from lock_wait, page p join ${s}.${table} r on r.${key} = p.key and r.xmin = p.version
  where p.is_old for update of r skip locked
),
${[`rows as (delete from ${s}.${table} r using gone where r.${key} = gone.key)`, ...others(s)].join(',\n')}
select (select count(*) from gone)::text as deleted, (select max(key) from page) as last`,
    [instantText(before, 'before'), after === null ? null : storableText(after, 'after'), limitText(limit)],
  )
}
