// One database for the shop's tables and shipfold's: PostgreSQL if DATABASE_URL is set, otherwise PGlite in a directory.

import { openPglite, pgliteStore } from 'shipfold/stores/pglite'
import { postgresStore } from 'shipfold/stores/postgres'

/** The store for the engine, `sql` for our own tables, and a way to close both. */
export async function openDatabase({ DATABASE_URL, DATA = './data' }) {
  if (!DATABASE_URL) {
    const database = await openPglite(DATA) // locked: a second process gets `store-busy`
    const sql = async (text, values) => (await database.query(text, values)).rows
    return { store: pgliteStore(database), sql, close: () => database.close() }
  }
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: DATABASE_URL })
  pool.on('error', error => console.error(`a connection broke while idle: ${error.message}`))
  const sql = async (text, values) => (await pool.query(text, values)).rows
  return { store: postgresStore(pool), sql, close: () => pool.end() }
}
