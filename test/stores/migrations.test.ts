// The tables: created once, by however many open the schema, and left alone if a newer version created them.

import type { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { LATEST_MIGRATION } from '../../src/stores/migrations/migrate.js'
import { pgliteStore } from '../../src/stores/pglite.js'
import { inMemory } from '../pglite/template.js'
import { growth } from './rows.js'

let database: PGlite
beforeEach(async () => {
  database = await inMemory()
  await database.exec('drop schema shipfold cascade')
}, 60_000)
afterEach(() => database.close())

const applied = async () => (await database.query('select number from shipfold.migrations order by number')).rows
const allSteps = Array.from({ length: LATEST_MIGRATION }, (_, at) => ({ number: at + 1 }))

test('opening twice creates the tables once and keeps the rows', async () => {
  const store = pgliteStore(database)
  await store.open()
  expect(await store.shipments.commit([growth('A', 1)])).toBe(true)
  await store.open()
  await pgliteStore(database).open()
  expect(await applied()).toEqual(allSteps)
  expect(await store.shipments.load(['A'])).toHaveLength(1)
})

test('many stores that open at once create the tables once', async () => {
  const stores = Array.from({ length: 6 }, () => pgliteStore(database))
  await Promise.all(stores.map(store => store.open()))
  expect(await applied()).toEqual(allSteps)
  expect(await Promise.all(stores.map(store => store.shipments.commit([growth('A', 1)])))).toContain(true)
})

test('tables of a newer version are refused and left alone', async () => {
  const store = pgliteStore(database)
  await store.open()
  await database.exec(`insert into shipfold.migrations values (${LATEST_MIGRATION + 1}, now())`)
  await expect(pgliteStore(database).open()).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringMatching(/A newer shipfold migrated .*Update shipfold/),
  })
  expect(await applied()).toHaveLength(LATEST_MIGRATION + 1)
})
