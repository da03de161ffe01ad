// One contract, every store.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { memoryStore } from '../../src/engine/memory.js'
import type { Store } from '../../src/engine/store.js'
import { openPglite, pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { storeLaws } from '../../src/testing/store-laws.js'
import { inMemory, madeDirectory } from '../pglite/template.js'
import { postgresUrl } from '../postgres/url.js'

let made = 0
const fresh = () => ({ schema: `laws ${process.pid} ${++made}` })

// Of the tables that are there already: to make them takes PGlite ten times as long as to empty them.
async function emptied(database: PGlite): Promise<Store> {
  const { rows } = await database.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'shipfold' and tablename <> 'migrations'",
  )
  await database.exec(rows.map(({ name }) => `delete from shipfold.${name};`).join('\n'))
  return pgliteStore(database)
}

const check = (open: () => Promise<Store> | Store) => {
  for (const { name, check } of storeLaws(open)) test(name, check, 30_000)
}

describe('the store in memory', () => check(memoryStore))

describe('PGlite in memory', () => {
  let database: PGlite
  beforeAll(async () => {
    database = await inMemory()
  }, 60_000)
  afterAll(() => database.close())
  check(() => emptied(database))
})

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

describe.each([{ prepare: true }, { prepare: false }])('PostgreSQL, %o', ({ prepare }) => {
  let pool: pg.Pool
  beforeAll(async () => {
    pool = new pg.Pool({ connectionString: await postgresUrl(), max: 8 })
  }, 60_000)
  afterAll(() => pool.end())
  check(() => postgresStore(pool, { schema: `${fresh().schema} ${prepare}`, prepare }))
})
