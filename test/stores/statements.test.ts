// How many statements a call sends, and how long a commit waits for locked rows.

import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type ShipmentEvents } from '../../src/engine/index.js'
import { type PostgresPool, postgresStore } from '../../src/stores/postgres.js'
import { hour, shopRules } from '../engine/workbench.js'
import { opened, pool } from './pool.js'
import { growth } from './rows.js'

const input = (shipment: string, code: string, at: number): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', events: [{ code, time: hour(at).toISOString() }], receivedAt: hour(at + 1) },
})

test.each([1, 2, 100])('a call for %i shipments sends one statement to load them and one to commit', async count => {
  const { schema } = await opened()
  let statements = 0
  const counting: PostgresPool = {
    query: config => {
      statements++
      return pool.query(config)
    },
  }
  const engineOn = () => createEngine({ store: postgresStore(counting, { schema }), rules: shopRules, zone: 'UTC' })
  const countOf = async (engine: ReturnType<typeof engineOn>, code: string, at: number) => {
    const before = statements
    const results = await engine.ingest(Array.from({ length: count }, (_, nth) => input(`S${nth}`, code, at)))
    expect(results).toHaveLength(count)
    return statements - before
  }
  const engine = engineOn()
  await engine.shipments()
  expect(await countOf(engine, '1/1', 1), 'new').toBe(2)
  expect(await countOf(engine, '5/5', 2), 'cached').toBe(1)
  expect(await countOf(engine, '3/301', 3), 'cached, with an effect each').toBe(1)
  expect((await engine.effects({ limit: 1000 })).map(({ state }) => state)).toEqual(Array(count).fill('pending'))
  const fresh = engineOn()
  await fresh.shipments()
  expect(await countOf(fresh, '3/3', 4), 'loaded').toBe(2)
  // A correction loads the effects that it undoes.
  expect(await countOf(fresh, '6/6', 5), 'undone').toBe(2)
  expect(await engine.effects({ limit: 1000 })).toHaveLength(0)
})

test('a commit rejects if its rows stay locked, and leaves no setting behind', async () => {
  const { store, schema } = await opened()
  await store.shipments.commit([growth('A', 1), growth('B', 1)])
  const client = await pool.connect()
  onTestFinished(async () => {
    await client.query('rollback')
    client.release()
  })
  await client.query(`begin; select from ${schema}.shipments where shipment = 'A' for update`)
  for (const writes of [[growth('A', 2)], [growth('A', 2), growth('B', 2)]])
    await expect(store.shipments.commit(writes)).rejects.toMatchObject({
      code: 'store-contended',
      message: expect.stringMatching(/another transaction has locked rows.*idle_in_transaction_session_timeout/),
    })
  expect(await store.shipments.commit([growth('B', 2)])).toBe(true)
  const timeouts = await Promise.all(Array.from({ length: 5 }, () => pool.query('show lock_timeout')))
  expect(timeouts.map(({ rows }) => rows[0].lock_timeout)).toEqual(Array(5).fill('0'))
  await client.query('commit')
  expect(await store.shipments.commit([growth('A', 2), growth('B', 3)])).toBe(true)
  expect((await store.shipments.load(['A', 'B'])).map(({ row }) => row.version).toSorted()).toEqual([2, 3])
})
