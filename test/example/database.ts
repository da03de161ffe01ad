// A database of its own on the tests' PostgreSQL, for a program that creates its own tables.

import pg from 'pg'
import { postgresUrl } from '../postgres/url.js'

/** Makes a database, gives its address and a pool of it to `use`, and drops it. */
export async function inDatabase<T>(name: string, use: (url: string, pool: pg.Pool) => Promise<T>): Promise<T> {
  const server = await postgresUrl()
  const owner = new pg.Pool({ connectionString: server })
  const url = server.replace(/\/\w+$/, `/${name}`)
  const pool = new pg.Pool({ connectionString: url })
  // Dropping the database may cut a connection that is idle.
  pool.on('error', () => {})
  await owner.query(`create database ${name}`)
  try {
    return await use(url, pool)
  } finally {
    await pool.end()
    await owner.query(`drop database ${name} with (force)`)
    await owner.end()
  }
}
