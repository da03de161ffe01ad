// However many effects wait for a later time, a claim reads only those that are due.

import { expect, test } from 'vitest'
import { claimBuilder } from '../../src/stores/outbox/claim.js'
import { planOf, rowsRead } from './plans.js'
import { opened, pool } from './pool.js'

const NOW = Date.UTC(2026, 1, 1)

test.each([false, true])('a claim among 20,000 effects in back-off reads some hundred rows at most, serial: %s', async serial => {
  const { schema } = await opened()
  // 10,000 in each of two rules, all in back-off, and 40 due of each.
  await pool.query(`insert into ${schema}.effects (subject, key, activation, rule, journey, revision, kind, effect_kind, effect,
      created_at, state, attempts, failures, not_before, cancel_requested, error)
    select 'S' || i, 'S' || i || '/1', 'S' || i, 'rule ' || i % 2, 0, 1, 'do', 'pay', '{"kind":"pay"}',
      '2026-01-01', 'pending', 1, 1, case when i <= 80 then '2026-01-15' else '2026-06-01' end::timestamptz, false, 'no'
    from generate_series(1, 20000) i`)
  await pool.query(`analyze ${schema}.effects`)
  const plan = await planOf(claimBuilder(schema)({ now: NOW, until: NOW + 30_000, limit: 8, token: 't', serial }))
  expect(rowsRead(plan, 'effects')).toBeLessThan(300)
  const { rows: claimed } = await pool.query(`select count(*)::integer as count from ${schema}.effects where claim = 't'`)
  expect(claimed).toEqual([{ count: 8 }])
})
