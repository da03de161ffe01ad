// Counts what operations watches; `schema` is quoted.

import { MAX_COUNT, type StoreStats } from '../../engine/ports.js'
import type { SqlRow, SqlStatement } from '../client.js'
import { columnKinds } from '../columns.js'
import { lanesIn } from '../outbox/lanes.js'

// Every figure comes from an index, and reads so many rows at most. The first due effect is found in each rule and kind, as a
// claim finds it: the index has no order across them.
export const statsStatement = (s: string): SqlStatement => {
  const at = columnKinds.instant.read
  const counted = (rows: string) => `(select count(*)::text from (select ${rows} limit ${MAX_COUNT}) counted)`
  return {
    name: null,
    text: `with recursive ${lanesIn(s)},
waiting as (
  select first.not_before from lane l cross join lateral (
    select e.not_before from ${s}.effects e
    where e.is_open and e.is_retry = l.is_retry and e.rule = l.rule and e.effect_kind = l.effect_kind and e.state = 'pending'
    order by e.not_before, e.key limit 1
  ) first
),
open as materialized (
  select state, created_at, lease_until, cancel_requested from ${s}.effects where is_open order by created_at, key limit ${MAX_COUNT}
),
doubted as materialized (
  select strpos(doubts::text, '"kind":"uncoded"') > 0 as uncoded from ${s}.shipments where not certain order by shipment limit ${MAX_COUNT}
)
select ${at(`least((select min(not_before) from waiting),
    (select min(lease_until) from open where state = 'claimed' and not cancel_requested))`)} as "nextDelivery",
  (select ${at('wake_at')} from ${s}.shipments where wake_at is not null order by wake_at limit 1) as "nextTick",
  (select ${at('min(created_at)')} from open where not cancel_requested) as "oldestPending",
  (select count(*)::text from open where state = 'pending') as pending,
  (select count(*)::text from open where state = 'claimed') as claimed,
  ${counted(`from ${s}.effects where is_dead order by key`)} as dead,
  (select count(*)::text from doubted) as uncertain,
  (select count(*)::text from doubted where uncoded) as uncoded,
  ${['partial', 'unreadable']
    .map(
      kind =>
        `${counted(`from ${s}.inbox where kind <> 'scans' and kind = '${kind}' order by kind, received_at, key`)} as ${kind}`,
    )
    .join(',\n  ')},
  ${counted(`from ${s}.group_notes order by shipment, version, group_name`)} as "groupNotes"`,
  }
}

const instants = ['nextDelivery', 'nextTick', 'oldestPending']

export const decodeStats = (row: SqlRow): StoreStats =>
  Object.fromEntries(
    Object.entries(row).map(([name, text]) => [name, text === null && instants.includes(name) ? null : Number(text)]),
    // The statement above names every field.
  ) as unknown as StoreStats
