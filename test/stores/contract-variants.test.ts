// The checks of every store: PGlite in a directory and in memory, and PostgreSQL without prepared statements.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import { openPglite } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { inMemory, madeDirectory } from '../pglite/template.js'
import { postgresUrl } from '../postgres/url.js'
import { emptied, testStore } from './contract.js'

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
