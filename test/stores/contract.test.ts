// The same checks for every store. More settings of the two databases: contract-variants.test.ts.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { memoryStore } from '../../src/engine/memory.js'
import { openPglite } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { madeDirectory } from '../pglite/template.js'
import { postgresUrl } from '../postgres/url.js'
import { emptied, testStore } from './contract.js'

let count = 0

describe('the store in memory', () => testStore(memoryStore))

describe('PGlite in a directory', () => {
  let folder: string
  let database: PGlite
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shipfold-checks-'))
    database = await openPglite(madeDirectory(folder))
  }, 60_000)
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })
  testStore(() => emptied(database))
})

describe('PostgreSQL', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: await postgresUrl(), max: 8 })
  }, 60_000)
  afterAll(() => pool.end())
  testStore(() => postgresStore(pool, { schema: `checks ${process.pid} ${++count}` }))
})
