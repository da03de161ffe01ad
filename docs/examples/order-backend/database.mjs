// One database for the shop's tables and shipfold's: PostgreSQL if DATABASE_URL is set, otherwise PGlite in a directory.

import * as pglite from 'shipfold/stores/pglite'
import * as postgres from 'shipfold/stores/postgres'

/**
 * The store for the engine, `sql` for our own tables, `transaction` for both at once, and a way to close it all. `transaction` runs
 * its work with an `sql` of its own and with what `engine.with` takes; if the work throws, nothing of it is stored.
 */
export async function openDatabase({ DATABASE_URL, DATA = './data' }) {
  if (!DATABASE_URL) {
    const database = await pglite.openPglite(DATA) // locked: a second process gets `store-busy`
    const sqlOf = client => async (text, values) => (await client.query(text, values)).rows
    const transaction = work => database.transaction(client => work(sqlOf(client), pglite.inTransaction(client)))
    return { store: pglite.pgliteStore(database), sql: sqlOf(database), transaction, close: () => database.close() }
  }
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: DATABASE_URL })
  pool.on('error', error => console.error(`a connection broke while idle: ${error.message}`))
  const sqlOf = client => async (text, values) => (await client.query(text, values)).rows
  const transaction = async work => {
    const client = await pool.connect()
    let failure
    try {
      await client.query('begin')
      const result = await work(sqlOf(client), postgres.inTransaction(client))
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(broken => {
        failure = broken // a connection that cannot even roll back is not used again
      })
      throw error
    } finally {
      client.release(failure)
    }
  }
  return { store: postgres.postgresStore(pool), sql: sqlOf(pool), transaction, close: () => pool.end() }
}
