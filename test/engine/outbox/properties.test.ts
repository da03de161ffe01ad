// The guarantees of the outbox under any schedule: one meaning per key, revisions in order, no undo of what was never claimed, no
// effect of what is not true any more; and once nothing is in flight, the last deliveries match what is true.

import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { postgresStore } from '../../../src/stores/postgres.js'
import { postgresUrl } from '../../postgres/url.js'
import { runs } from '../../runs.js'
import { registrations, schedule } from '../schedules.js'
import { World } from '../world.js'

test('after any schedule the last deliveries match what is true', { timeout: 60_000 }, async () => {
  const seen = { deliveries: 0, undone: 0, again: 0, retried: 0 }
  await fc.assert(
    fc.asyncProperty(schedule, registrations, async (steps, modes) => {
      const world = new World(undefined, modes)
      for (const step of steps) await world.take(step)
      await world.rest()
      for (const { kind, revision, attempt } of world.receiver.deliveries()) {
        seen.deliveries++
        seen.undone += Number(kind === 'undo')
        seen.again += Number(revision > 2)
        seen.retried += Number(attempt > 1)
      }
    }),
    { numRuns: runs(300) },
  )
  // The test would be vacuous without any of these.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5)
})

test('and so they do on PostgreSQL', { timeout: 60_000 }, async () => {
  const pool = new pg.Pool({ connectionString: await postgresUrl() })
  let run = 0
  try {
    await fc.assert(
      fc.asyncProperty(schedule, registrations, async (steps, modes) => {
        const schema = `outbox_${process.pid}_${run++}`
        const world = new World(postgresStore(pool, { schema }), modes)
        await world.store.open()
        try {
          for (const step of steps) await world.take(step)
          await world.rest()
        } finally {
          await pool.query(`drop schema "${schema}" cascade`)
        }
      }),
      { numRuns: runs(25) },
    )
  } finally {
    await pool.end()
  }
})
