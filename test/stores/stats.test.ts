// However much a store holds, its stats read a bounded number of rows, and none of them by reading a whole table.

import { expect, test } from 'vitest'
import { MAX_COUNT } from '../../src/engine/ports.js'
import { statsStatement } from '../../src/stores/upkeep/stats.js'
import { planOf } from './plans.js'
import { opened, pool } from './pool.js'

test('among 100,000 shipments, effects, messages and notes', async () => {
  const { store, schema } = await opened()
  const many = 'generate_series(1, 100000) i'
  // Half of the shipments are doubted, four fifths of the effects open, and a tenth of the messages need a person.
  await pool.query(`insert into ${schema}.shipments (shipment, version, table_hash, status, leg, terminal, certain, doubts,
      evaluated_at, wake_at, deadlines, withheld, journey_starts, zones, rulings, sources)
    select 'S' || i, 1, 't', 'inTransit', 'outbound', false, i % 2 = 0, '[{"kind":"uncoded","count":1,"since":"x"}]',
      '2026-01-01', timestamptz '2026-02-01' + i * interval '1 s', '[]', '[]', '[]', '{}', '[]', '{}' from ${many}`)
  await pool.query(`insert into ${schema}.effects (subject, key, activation, rule, journey, revision, kind, effect_kind, effect,
      created_at, state, attempts, failures, not_before, lease_until, cancel_requested)
    select 'S' || i, 'S' || i || '/1', 'S' || i, 'rule ' || i % 7, 0, 1, 'do', 'kind ' || i % 3, '{"kind":"pay"}',
      timestamptz '2026-01-01' + i * interval '1 s', case when i <= 50 then 'claimed' when i % 10 = 0 then 'dead' when i % 10 = 1 then 'done' else 'pending' end,
      1, 0, timestamptz '2026-01-02' + i * interval '1 s', case when i <= 50 then timestamptz '2026-03-01' end, false from ${many}`)
  await pool.query(`insert into ${schema}.inbox (key, feed, kind, received_at, last_received_at, received_count)
    select 'm' || i, 'kd100', case when i % 20 = 0 then 'partial' when i % 20 = 1 then 'unreadable' else 'scans' end,
      '2026-01-01', '2026-01-01', 1 from ${many}`)
  await pool.query(`insert into ${schema}.group_notes (shipment, version, group_name, members, at)
    select 'S' || i, 1, 'G' || i, '[]', '2026-01-01' from ${many}`)
  await pool.query(`vacuum analyze ${schema}.shipments, ${schema}.effects, ${schema}.inbox, ${schema}.group_notes`)

  const nodes = await planOf({ statement: statsStatement(schema), values: [] })
  const scans = nodes.filter(node => node['Relation Name'] !== undefined)
  expect(scans.filter(node => /^Seq Scan$|^Bitmap/.test(node['Node Type']))).toEqual([])
  expect(new Set(scans.map(node => node['Relation Name']))).toEqual(new Set(['shipments', 'effects', 'inbox', 'group_notes']))
  const read = scans.map(node => (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0)) * node['Actual Loops'])
  expect(Math.max(...read)).toBeLessThanOrEqual(MAX_COUNT)

  expect(await store.upkeep.stats()).toEqual({
    // Of the first fifty, all claimed, the lease ends later than the first of the others is due.
    nextDelivery: Date.UTC(2026, 0, 2, 0, 0, 52),
    nextTick: Date.UTC(2026, 1, 1, 0, 0, 1),
    oldestPending: Date.UTC(2026, 0, 1, 0, 0, 1),
    pending: MAX_COUNT - 50,
    claimed: 50,
    dead: 9995,
    uncertain: MAX_COUNT,
    uncoded: MAX_COUNT,
    partial: 5000,
    unreadable: 5000,
    groupNotes: MAX_COUNT,
  })
})
