// One contract, every store. More settings of the two databases: contract-variants.test.ts.

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
import { check, emptied } from './contract.js'

let made = 0

describe('the store in memory', () => check(memoryStore))

describe('PGlite in a directory', () => {
  let folder: string
  let database: PGlite
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'shipfold-laws-'))
    database = await openPglite(madeDirectory(folder))
  }, 60_000)
  afterAll(async () => {
    await database.close()
    rmSync(folder, { recursive: true })
  })
  check(() => emptied(database))
})

describe('PostgreSQL', () => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: await postgresUrl(), max: 8 })
  }, 60_000)
  afterAll(() => pool.end())
  check(() => postgresStore(pool, { schema: `laws ${process.pid} ${++made}` }))
})
