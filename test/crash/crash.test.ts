// Short runs of test/crash/run.ts: processes that are killed, stopped or cut off at any moment, and what they leave.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { describe, expect, onTestFinished, test } from 'vitest'
import { pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { madeDirectory } from '../pglite/template.js'
import { startServer } from '../postgres/server.js'
import { postgresUrl } from '../postgres/url.js'
import { checkDeliveries, checkInputs, checkRows } from './aftermath.js'
import { type CampaignResult, Files, runCampaign, runWorker, storedOf, uninterrupted } from './campaign.js'
import { feed, inputsOf } from './feed.js'
import { besetWorkers } from './rival.js'

describe('a process that is killed, stopped or cut off', () => {
  test('loses nothing in PostgreSQL, and does nothing twice', { timeout: 120_000 }, async () => {
    const url = await postgresUrl()
    const pool = new pg.Pool({ connectionString: url })
    try {
      const results: CampaignResult[] = []
      for (const seed of [1, 2]) {
        const schema = `crash_${process.pid}_${seed}`
        const { campaign, proxy } = await besetWorkers(url, schema, () => postgresStore(pool, { schema }))
        onTestFinished(proxy.stop)
        results.push(await runCampaign({ ...campaign, seed, length: 25, maxMoments: 30, checksEachKill: true }))
        await pool.query(`drop schema "${schema}" cascade`)
      }
      const sum = (countOf: (result: CampaignResult) => number) => results.reduce((total, result) => total + countOf(result), 0)
      expect(sum(({ kills }) => kills)).toBeGreaterThan(5)
      expect(sum(({ pauses }) => pauses)).toBeGreaterThan(5)
      expect(sum(({ partitions }) => partitions)).toBeGreaterThan(5)
      expect(sum(({ undos }) => undos)).toBeGreaterThan(5)
    } finally {
      await pool.end()
    }
  })

  test('loses nothing in PGlite', { timeout: 120_000 }, async () => {
    const directory = madeDirectory(mkdtempSync(join(tmpdir(), 'shipfold-crash-pglite-')))
    try {
      const place = { kind: 'pglite' as const, directory }
      const how = { length: 24, maxMoments: 60, checksEachKill: false, maxKills: 2 }
      const { kills, deliveries } = await runCampaign({ seed: 3, place, store: () => pgliteStore(directory), ...how })
      expect(kills).toBe(2)
      expect(deliveries).toBeGreaterThan(10)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  })
})

describe('a PostgreSQL server that is killed', () => {
  test('keeps what was acknowledged, and the processes that wait for it continue', { timeout: 120_000 }, async () => {
    const server = await startServer({ fsync: true })
    const pool = new pg.Pool({ connectionString: server.url })
    pool.on('error', () => {})
    const calls = feed(7, 40)
    const files = new Files(calls)
    try {
      const place = { kind: 'postgres' as const, url: server.url, schema: 'shipfold' }
      const store = postgresStore(pool)
      let kills = 0
      let restarting: Promise<void> = Promise.resolve()
      const killAt = [40, 150]
      // The server is killed and restarted while the worker keeps retrying.
      const onMoment = (moments: number) => {
        if (kills >= killAt.length || moments < killAt[kills]!) return
        kills++
        restarting = restarting.then(async () => {
          await server.kill()
          const acknowledged = files.acknowledged()
          await restarted(server)
          checkInputs(await storedOf(store), inputsOf(calls, acknowledged))
        })
      }
      expect(await runWorker(place, files, { onMoment })).toBe('ended')
      await restarting
      expect(kills).toBe(killAt.length)
      const stored = await storedOf(store)
      checkRows(stored, await uninterrupted(calls))
      checkDeliveries(files.delivered(), stored, await store.outbox.list({}))
    } finally {
      files.remove()
      await pool.end()
      await server.remove()
    }
  })
})

// The children of a killed server end a little later; until then it cannot start.
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
