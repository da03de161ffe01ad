// Runs the checks that every store must pass.

import type { PGlite } from '@electric-sql/pglite'
import { test } from 'vitest'
import type { Store } from '../../src/engine/ports.js'
import { pgliteStore } from '../../src/stores/pglite.js'
import { checkStore } from '../../src/testing/checks/store.js'

/** A store over existing tables, emptied: creating the tables takes PGlite ten times as long. */
export async function emptied(database: PGlite): Promise<Store> {
  const { rows } = await database.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'shipfold' and tablename not in ('migrations', 'erasure_key')",
  )
  await database.exec(rows.map(({ name }) => `delete from shipfold.${name};`).join('\n'))
  return pgliteStore(database)
}

/** Registers a test for each check. */
export function testStore(open: () => Promise<Store> | Store): void {
  for (const { name, run } of checkStore(open)) test(name, run, 30_000)
}
