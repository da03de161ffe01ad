// Rows that somebody deleted while engines remember them, as the clean-up of docs/operations.md does.

import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, memoryStore } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { type PostgresPool, postgresStore } from '../../src/stores/postgres.js'
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

// The statements of docs/operations.md, word for word but for the schema and the day.
const cleanups = [
  ...readFileSync('docs/operations.md', 'utf8').matchAll(/```sql\n(begin isolation[^`]*with old as[^`]*)```/g),
].map(([, sql]) => sql!)

test.each([
  ['that are over', cleanups[0]!, 'arrival'],
  ['that nobody registered', cleanups[1]!, 'registration'],
] as const)('the clean-up of shipments %s leaves nothing of one that is heard of meanwhile', async (_, cleanup, adopt) => {
  expect(cleanups).toHaveLength(2)
  const { schema } = await opened()
  const sql = cleanup.replaceAll('shipfold.', `${schema}.`).replaceAll(/'2025-[^']*'/g, `'2026-04-01'`)
  const [hearer, cleaner] = [await pool.connect(), await pool.connect()]
  onTestFinished(() => {
    hearer.release()
    cleaner.release()
  })
  const engineOn = (its: PostgresPool) =>
    createEngine({ store: postgresStore(its, { schema }), rules: defineRules([]), zone: 'UTC', adopt })
  const hear = (engine: Engine, trace: string, at: number) =>
    engine.ingest({ shipment: 'A1', kind: 'delta', events: scans(trace), heardAt: hour(at) })
  const engine = engineOn(hearer)
  await hear(engine, '1/1@1 5/5@2 3/301@3', 10)

  await hearer.query('begin')
  await hear(engine, '1/103@1', 9)
  // It waits for the row that was just written, or comes after it.
  const cleaning = cleaner.query(sql).then(
    () => null,
    error => error.code,
  )
  await expect.poll(() => isWaiting(schema)).toBe(true)
  await hearer.query('commit')
  expect(await cleaning).toBe('40001')
  await cleaner.query('rollback')
  expect((await engineOn(pool).read('A1'))?.report.steps).toHaveLength(4)

  await cleaner.query(sql)
  for (const table of ['shipments', 'events', 'effects'])
    expect((await pool.query(`select from ${schema}.${table}`)).rows, table).toEqual([])
})

async function isWaiting(schema: string): Promise<boolean> {
  const { rows } = await pool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%' || $1 || '%'`,
    [`${schema}.shipments`],
  )
  return rows.length > 0
}
