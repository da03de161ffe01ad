// How a store is held to the contract of stores.

import type { PGlite } from '@electric-sql/pglite'
import { test } from 'vitest'
import type { Store } from '../../src/engine/store.js'
import { pgliteStore } from '../../src/stores/pglite.js'
import { storeLaws } from '../../src/testing/store-laws.js'

/** A store over tables that are there already: to make them takes PGlite ten times as long as to empty them. */
export async function emptied(database: PGlite): Promise<Store> {
  const { rows } = await database.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'shipfold' and tablename <> 'migrations'",
  )
  await database.exec(rows.map(({ name }) => `delete from shipfold.${name};`).join('\n'))
  return pgliteStore(database)
}

/** A test for each clause of the contract. */
export function check(open: () => Promise<Store> | Store): void {
  for (const { name, check } of storeLaws(open)) test(name, check, 30_000)
}
