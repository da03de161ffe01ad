// Rows that are deleted while engines have them cached, and deletion by age beside engines that write.

import { describe, expect, onTestFinished, test } from 'vitest'
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

describe.each(['automatic', 'explicit'] as const)('shipments whose registration is %s', registration => {
  const engineOn = (client: PostgresPool, schema: string) =>
    createEngine({ store: postgresStore(client, { schema }), rules: defineRules([]), zone: 'UTC', registration })
  const ingest = (engine: Engine, shipment: string, trace: string, at: number) =>
    engine.ingest({ shipment, kind: 'delta', events: scans(trace), receivedAt: hour(at) })

  test('are passed over while another transaction writes them', async () => {
    const { schema } = await opened()
    const ingester = await pool.connect()
    onTestFinished(() => ingester.release())
    const engine = engineOn(ingester, schema)
    await ingest(engine, 'A1', '1/1@1 5/5@2 3/301@3', 10)
    await ingest(engine, 'A2', '1/1@1 5/5@2 3/301@3', 10)
    await ingester.query('begin')
    await ingest(engine, 'A1', '1/103@1', 9)
    const other = engineOn(pool, schema)
    expect(await other.prune({ before: hour(11) })).toEqual({ shipments: 1, groups: 0, messages: 0 })
    await ingester.query('commit')
    expect((await other.read('A1'))?.report.steps).toHaveLength(4)
    expect(await other.prune({ before: hour(11) })).toMatchObject({ shipments: 1 })
    for (const table of ['shipments', 'events', 'effects'])
      expect((await pool.query(`select from ${schema}.${table}`)).rows, table).toEqual([])
  })

  test('stay if they were ingested after the deletion began', async () => {
    const { schema } = await opened()
    const engine = engineOn(pool, schema)
    await ingest(engine, 'A1', '1/1@1 5/5@2 3/301@3', 10)
    const holder = await pool.connect()
    onTestFinished(() => holder.release())
    await holder.query('select pg_advisory_lock(hashtext($1))', [schema])
    // The deletion has begun, and waits for the holder before it locks a row.
    const held = `from (select pg_advisory_xact_lock(hashtext('${schema}'))) held, lock_wait, page p`
    const slowed = (text: string) => text.replace("'100ms'", "'0'").replace('from lock_wait, page p', held)
    const query: PostgresPool['query'] = config =>
      pool.query(config.text.includes('is_old') ? { ...config, text: slowed(config.text) } : config)
    const pruning = engineOn({ query }, schema).prune({ before: hour(11) })
    await expect.poll(() => isWaiting(schema)).toBe(true)
    await ingest(engine, 'A1', '1/103@1', 9)
    await holder.query('select pg_advisory_unlock(hashtext($1))', [schema])
    expect(await pruning).toMatchObject({ shipments: 0 })
    expect((await engineOn(pool, schema).read('A1'))?.report.steps).toHaveLength(4)
  })
})

async function isWaiting(schema: string): Promise<boolean> {
  const { rows } = await pool.query(
    `select from pg_stat_activity where wait_event = 'advisory' and query like '%' || $1 || '%'`,
    [schema],
  )
  return rows.length > 0
}
