// Pools to the server of this run of tests, and stores over them.

import pg from 'pg'
import type { Store } from '../../src/engine/store.js'
import { type PostgresPool, postgresStore } from '../../src/stores/postgres.js'
import { postgresUrl } from '../postgres/url.js'

/** A pool that ends with the worker; one that nobody listens to ends the process when an idle connection breaks. */
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

/** The pool, and the codes of all errors that came through it. */
export function watching() {
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
