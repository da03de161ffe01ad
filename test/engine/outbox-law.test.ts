// The laws of the way out, over any schedule: no two meanings of a key, no step back, no undoing of what nobody had, nothing
// sent that is not true any more; and when all is quiet, what was delivered last is what is true.

import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { postgresStore } from '../../src/stores/postgres.js'
import { postgresUrl } from '../postgres/url.js'
import { runs } from '../runs.js'
import { adoptions, schedule } from './schedules.js'
import { World } from './world.js'

test('whatever happens, what was delivered last is what is true', { timeout: 60_000 }, async () => {
  const seen = { messages: 0, undone: 0, again: 0, retried: 0 }
  await fc.assert(
    fc.asyncProperty(schedule, adoptions, async (steps, adopt) => {
      const world = new World(undefined, adopt)
      for (const step of steps) await world.live(step)
      await world.rest()
      for (const { kind, revision, attempt } of world.receiver.messages()) {
        seen.messages++
        seen.undone += Number(kind === 'undo')
        seen.again += Number(revision > 2)
        seen.retried += Number(attempt > 1)
      }
    }),
    { numRuns: runs(300) },
  )
  // It would be vacuous if nothing of this had come to pass.
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(5)
})

test('and so it is in PostgreSQL', { timeout: 60_000 }, async () => {
  const pool = new pg.Pool({ connectionString: await postgresUrl() })
  let run = 0
  try {
    await fc.assert(
      fc.asyncProperty(schedule, adoptions, async (steps, adopt) => {
        const schema = `outbox_${process.pid}_${run++}`
        const world = new World(postgresStore(pool, { schema }), adopt)
        await world.store.open()
        try {
          for (const step of steps) await world.live(step)
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
