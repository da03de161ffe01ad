// The checks of every store, in two more settings: PGlite in memory, PostgreSQL without prepared statements.

import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { postgresStore } from '../../src/stores/postgres.js'
import { inMemory } from '../pglite/template.js'
import { postgresUrl } from '../postgres/url.js'
import { emptied, testStore } from './contract.js'

describe('PGlite in memory', () => {
  let database: PGlite
  beforeAll(async () => {
    database = await inMemory()
  }, 60_000)
  afterAll(() => database.close())
  testStore(() => emptied(database))
})

describe('PostgreSQL without prepared statements', () => {
  let count = 0
  let pool: pg.Pool
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: await postgresUrl(), max: 8 })
  }, 60_000)
  afterAll(() => pool.end())
  testStore(() => postgresStore(pool, { schema: `variant ${process.pid} ${++count}`, prepare: false }))
})
