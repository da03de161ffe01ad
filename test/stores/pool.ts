// Pools on the server of this test run, and stores over them.

import pg from 'pg'
import type { Store } from '../../src/engine/ports.js'
import { type PostgresPool, postgresStore } from '../../src/stores/postgres.js'
import { postgresUrl } from '../postgres/url.js'

/** A pool that ends with the worker. Without its listener an idle connection that breaks would end the process. */
export function poolTo(connectionString: string, options: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({ connectionString, allowExitOnIdle: true, ...options })
  pool.on('error', () => {})
  return pool
}

export const url = await postgresUrl()

export const pool = poolTo(url)

let schemas = 0

/** A store with a schema of its own. */
export async function opened(): Promise<{ readonly store: Store; readonly schema: string }> {
  const schema = `opened_${process.pid}_${++schemas}`
  const store = postgresStore(pool, { schema })
  await store.open()
  return { store, schema }
}

/** The pool, and the codes of all errors that pass through it. */
export function watchedPool() {
  const codes: string[] = []
  const watched: PostgresPool = {
    query: config =>
      pool.query(config).catch(error => {
        codes.push(error.code)
        throw error
      }),
  }
  return { watched, codes }
}
