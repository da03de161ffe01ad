// An engine and a table of orders in one database, and a way to change both in one transaction with each client.

import { drizzle } from 'drizzle-orm/node-postgres'
import knexOf from 'knex'
import type pg from 'pg'
import { onTestFinished } from 'vitest'
import { createEngine, type Engine, type ShipmentEvents, type TransactionEngine } from '../../../src/engine/index.js'
import { inTransaction, type PostgresStoreOptions, postgresStore, type TransactionQuery } from '../../../src/stores/postgres.js'
import { hour, shopRules } from '../../engine/workbench.js'
import { opened, pool, poolTo, url } from '../pool.js'
import { withDrizzle, withKnex } from './clients.js'

/** One scan, received an hour after it happened. */
export const scan = (shipment: string, code: string, at: number): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', events: [{ code, time: hour(at).toISOString() }], receivedAt: hour(at + 1) },
})

/** Runs work in a transaction that is rolled back if it throws: with the engine in it, and a way to send a statement in it. */
export type InOne = (work: (within: TransactionEngine, query: TransactionQuery) => Promise<void>) => Promise<void>

/** An engine on a schema of its own, with a table of orders, and another engine on it, as another process would have. */
export async function shop(options: PostgresStoreOptions = {}) {
  const { schema } = await opened()
  const engineOn = () => createEngine({ store: postgresStore(pool, { schema, ...options }), rules: shopRules, zone: 'UTC' })
  await pool.query(`create table ${schema}.orders (parcel text primary key)`)
  const engine = engineOn()
  await engine.shipments()
  const orders = async () => (await pool.query(`select parcel from ${schema}.orders order by 1`)).rows.map(({ parcel }) => parcel)
  const insert = `insert into ${schema}.orders values ($1)`
  return { schema, engine, other: engineOn(), orders, insert }
}

/** A connection on which a transaction has begun, under an isolation level. */
export async function begun(isolation = 'read committed', from: pg.Pool = pool): Promise<pg.PoolClient> {
  const client = await from.connect()
  onTestFinished(() => client.release(true))
  await client.query(`begin isolation level ${isolation}`)
  return client
}

/** Each client, over an engine. */
export const clients: Readonly<Record<string, (engine: Engine) => InOne>> = {
  pg: engine => async work => {
    const client = await begun()
    try {
      await work(engine.with(inTransaction(client)), (text, values) => client.query(text, values))
      await client.query('commit')
    } catch (error) {
      await client.query('rollback')
      throw error
    }
  },
  Drizzle: engine => {
    const db = drizzle({ client: poolTo(url) })
    return work =>
      db.transaction(async tx => {
        const query = withDrizzle(tx)
        await work(engine.with(inTransaction(query)), query)
      })
  },
  Knex: engine => {
    const knex = knexOf({ client: 'pg', connection: url })
    onTestFinished(() => knex.destroy())
    return work =>
      knex.transaction(async trx => {
        const query = withKnex(trx)
        await work(engine.with(inTransaction(query)), query)
      })
  },
}

/** Resolves once a statement of an engine on this schema waits for a lock. */
export async function someoneWaits(schema: string): Promise<void> {
  const text = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and position($1 in query) > 0 and pid <> pg_backend_pid()`
  while ((await pool.query(text, [`"${schema}".`])).rowCount === 0) await new Promise(setImmediate)
}

/** A promise that is settled from outside. */
export function gate() {
  let open = () => {}
  const isOpen = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, isOpen }
}
