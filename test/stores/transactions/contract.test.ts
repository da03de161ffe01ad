// A store within a transaction passes the checks of every store. Each check runs in a transaction of its own, rolled back after it.

import type pg from 'pg'
import { afterEach, beforeAll } from 'vitest'
import { inTransaction, postgresStore } from '../../../src/stores/postgres.js'
import { testStore } from '../contract.js'
import { opened, pool } from '../pool.js'

let schema: string
let client: pg.PoolClient | undefined

beforeAll(async () => {
  schema = (await opened()).schema
})

afterEach(async () => {
  await client?.query('rollback')
  client?.release()
})

testStore(async () => {
  client = await pool.connect()
  await client.query('begin')
  return postgresStore(pool, { schema }).within!(inTransaction(client))
})
