// Short forms of test/crash/run.ts: processes that are killed in the middle of anything, and what is left.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, test } from 'vitest'
import { pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { madeDirectory } from '../pglite/template.js'
import { startServer } from '../postgres/server.js'
import { postgresUrl } from '../postgres/url.js'
import { checkDeliveries, checkInputs, checkRows } from './aftermath.js'
import { Files, live, storedOf, type Toll, undisturbed, wage } from './campaign.js'
import { feed } from './feed.js'

describe('a process that is killed', () => {
  test('loses nothing in PostgreSQL, and does nothing twice under two names', { timeout: 120_000 }, async () => {
    const url = await postgresUrl()
    const pool = new pg.Pool({ connectionString: url })
    try {
      const tolls: Toll[] = []
      for (const seed of [1, 2]) {
        const schema = `crash_${process.pid}_${seed}`
        const place = { kind: 'postgres' as const, url, schema }
        tolls.push(
          await wage({
            seed,
            place,
            store: () => postgresStore(pool, { schema }),
            length: 25,
            mostMoments: 40,
            looksEachTime: true,
          }),
        )
        await pool.query(`drop schema "${schema}" cascade`)
      }
      const sum = (of: (toll: Toll) => number) => tolls.reduce((total, toll) => total + of(toll), 0)
      expect(sum(({ kills }) => kills)).toBeGreaterThan(10)
      expect(sum(({ undoings }) => undoings)).toBeGreaterThan(5)
    } finally {
      await pool.end()
    }
  })

  test('loses nothing in PGlite', { timeout: 120_000 }, async () => {
    const directory = madeDirectory(mkdtempSync(join(tmpdir(), 'shipfold-crash-pglite-')))
    try {
      const place = { kind: 'pglite' as const, directory }
      const how = { length: 24, mostMoments: 60, looksEachTime: false, mostKills: 2 }
      const { kills, deliveries } = await wage({ seed: 3, place, store: () => pgliteStore(directory), ...how })
      expect(kills).toBe(2)
      expect(deliveries).toBeGreaterThan(10)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})

describe('a PostgreSQL server that is killed', () => {
  test('keeps what was acknowledged, and the processes that wait for it go on', { timeout: 120_000 }, async () => {
    const server = await startServer({ fsync: true })
    const pool = new pg.Pool({ connectionString: server.url })
    pool.on('error', () => {})
    const calls = feed(7, 40)
    const files = new Files(calls)
    try {
      const place = { kind: 'postgres' as const, url: server.url, schema: 'shipfold' }
      const store = postgresStore(pool)
      let kills = 0
      let repairing: Promise<void> = Promise.resolve()
      const killAt = [40, 150]
      // Whoever was killed is started again, while the worker goes on trying.
      const onMoment = (moments: number) => {
        if (kills >= killAt.length || moments < killAt[kills]!) return
        kills++
        repairing = repairing.then(async () => {
          await server.kill()
          const acknowledged = files.acknowledged()
          await restarted(server)
          checkInputs(await storedOf(store), heardBy(acknowledged))
        })
      }
      expect(await live(place, files, { moments: Infinity, delayMs: 0, onMoment })).toBe('ended')
      await repairing
      expect(kills).toBe(killAt.length)
      const stored = await storedOf(store)
      checkRows(stored, await undisturbed(calls))
      checkDeliveries(files.delivered(), stored, await store.effects({}))
    } finally {
      files.remove()
      await pool.end()
      await server.remove()
    }

    function heardBy(count: number) {
      return calls.slice(0, count).flatMap(call => (call.kind === 'tick' ? [] : call.inputs))
    }
  })
})

// The children of a killed server must notice first, and until then it cannot start.
async function restarted(server: Awaited<ReturnType<typeof startServer>>): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await server.start()
    } catch (error) {
      if (tries === 100) throw error
      await new Promise(resolve => setTimeout(resolve, 100))
    }
  }
}
