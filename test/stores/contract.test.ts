// The same checks for every store. PGlite, and more settings of PostgreSQL: contract-variants.test.ts.

import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { memoryStore } from '../../src/engine/memory/store.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { postgresUrl } from '../postgres/url.js'
import { testStore } from './contract.js'

let count = 0

describe('the store in memory', () => testStore(memoryStore))

describe('PostgreSQL', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: await postgresUrl(), max: 8 })
  }, 60_000)
  afterAll(() => pool.end())
  testStore(() => postgresStore(pool, { schema: `checks ${process.pid} ${++count}` }))
})
