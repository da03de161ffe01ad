// Rows that are deleted while engines have them cached, as the clean-up of docs/reference/operations.md does.

import { readFileSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, memoryStore } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { type PostgresPool, postgresStore } from '../../src/stores/postgres.js'
import { hour, shopRules } from '../engine/workbench.js'
import { scans } from '../journal/parcel.js'
import { opened, pool } from './pool.js'

// The same number of commits on both sides, so that a count alone could not tell them apart.
test.each([1, 2, 3])(
  'a deleted shipment that comes again, %i commits old, is not mistaken for its cached state',
  async commits => {
    const { schema } = await opened()
    const engineOn = () => createEngine({ store: postgresStore(pool, { schema }), rules: shopRules, zone: 'UTC' })
    const [idle, busy] = [engineOn(), engineOn()]
    const ingest = async (engine: Engine, trace: string, at: number) =>
      engine.ingest({ shipment: 'A1', kind: 'delta', events: scans(trace), receivedAt: hour(at) })

    const firstLife = ['1/1@1', '5/5@2', '3/301@3'].slice(0, commits)
    for (const [at, scan] of firstLife.entries()) await ingest(idle, scan, at + 10)
    for (const table of ['effects', 'events', 'shipments']) await pool.query(`delete from ${schema}.${table}`)
    const secondLife = ['1/101@1000', '1/103@1001', '0/1002@1002'].slice(0, commits)
    for (const [at, scan] of secondLife.entries()) await ingest(busy, scan, at + 1010)

    // The idle engine continues from the stored rows, not from its cache: as an engine that never knew the first life.
    await ingest(idle, '2/204@1003', 1020)
    const fresh = createEngine({ store: memoryStore(), rules: shopRules, zone: 'UTC' })
    for (const [at, scan] of secondLife.entries()) await ingest(fresh, scan, at + 1010)
    await ingest(fresh, '2/204@1003', 1020)
    const { version: _, ...expected } = (await fresh.read('A1'))!
    for (const engine of [idle, busy, engineOn()]) expect(await engine.read('A1')).toMatchObject(expected)
  },
)

// The statements of docs/reference/operations.md, with another schema and another day.
const cleanups = [
  ...readFileSync('docs/reference/operations.md', 'utf8').matchAll(/```sql\n(begin isolation[^`]*with old as[^`]*)```/g),
].map(([, sql]) => sql!)

test.each([
  ['that ended', cleanups[0]!, 'automatic'],
  ['that nobody registered', cleanups[1]!, 'explicit'],
] as const)(
  'the clean-up of shipments %s leaves nothing behind of one that is ingested meanwhile',
  async (_, cleanup, registration) => {
    expect(cleanups).toHaveLength(2)
    const { schema } = await opened()
    const sql = cleanup.replaceAll('shipfold.', `${schema}.`).replaceAll(/'2025-[^']*'/g, `'2026-04-01'`)
    const [ingester, cleaner] = [await pool.connect(), await pool.connect()]
    onTestFinished(() => {
      ingester.release()
      cleaner.release()
    })
    const engineOn = (client: PostgresPool) =>
      createEngine({ store: postgresStore(client, { schema }), rules: defineRules([]), zone: 'UTC', registration })
    const ingest = (engine: Engine, trace: string, at: number) =>
      engine.ingest({ shipment: 'A1', kind: 'delta', events: scans(trace), receivedAt: hour(at) })
    const engine = engineOn(ingester)
    await ingest(engine, '1/1@1 5/5@2 3/301@3', 10)

    await ingester.query('begin')
    await ingest(engine, '1/103@1', 9)
    // It waits for the row that was just written, or starts after it.
    const cleaning = cleaner.query(sql).then(
      () => null,
      error => error.code,
    )
    await expect.poll(() => isWaiting(schema)).toBe(true)
    await ingester.query('commit')
    expect(await cleaning).toBe('40001')
    await cleaner.query('rollback')
    expect((await engineOn(pool).read('A1'))?.report.steps).toHaveLength(4)

    await cleaner.query(sql)
    for (const table of ['shipments', 'events', 'effects'])
      expect((await pool.query(`select from ${schema}.${table}`)).rows, table).toEqual([])
  },
)

async function isWaiting(schema: string): Promise<boolean> {
  const { rows } = await pool.query(
    `select from pg_stat_activity where wait_event_type = 'Lock' and query like '%' || $1 || '%'`,
    [`${schema}.shipments`],
  )
  return rows.length > 0
}
