// Rows that somebody deleted while engines remember them, as the clean-up of docs/operations.md does.

import { expect, test } from 'vitest'
import { createEngine, type Engine, memoryStore } from '../../src/engine/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { hour, shopRules } from '../engine/workbench.js'
import { scans } from '../journal/teller.js'
import { opened, pool } from './pool.js'

// The same number of commits on both sides, so that a count alone could not tell them apart.
test.each([1, 2, 3])(
  'a number that is heard again is not taken for what an engine remembers of it, %i commits old',
  async commits => {
    const { schema } = await opened()
    const engineOn = () => createEngine({ store: postgresStore(pool, { schema }), rules: shopRules, zone: 'UTC' })
    const [idle, busy] = [engineOn(), engineOn()]
    const hear = async (engine: Engine, trace: string, at: number) =>
      engine.ingest({ shipment: 'A1', kind: 'delta', events: scans(trace), heardAt: hour(at) })

    const life = ['1/1@1', '5/5@2', '3/301@3'].slice(0, commits)
    for (const [at, scan] of life.entries()) await hear(idle, scan, at + 10)
    for (const table of ['effects', 'events', 'shipments']) await pool.query(`delete from ${schema}.${table}`)
    const news = ['1/101@1000', '1/103@1001', '0/1002@1002'].slice(0, commits)
    for (const [at, scan] of news.entries()) await hear(busy, scan, at + 1010)

    // Whoever slept goes on from what is there, not from what it remembers: as one who knows of nothing else.
    await hear(idle, '2/204@1003', 1020)
    const fresh = createEngine({ store: memoryStore(), rules: shopRules, zone: 'UTC' })
    for (const [at, scan] of news.entries()) await hear(fresh, scan, at + 1010)
    await hear(fresh, '2/204@1003', 1020)
    const { version: _, ...expected } = (await fresh.read('A1'))!
    for (const engine of [idle, busy, engineOn()]) expect(await engine.read('A1')).toMatchObject(expected)
  },
)
