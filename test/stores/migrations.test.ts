// The tables: created once, by however many open the schema, and left alone if a newer version created them.

import type { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createEngine, type Engine, memoryStore, type Store } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { TOO_NEW } from '../../src/stores/database-errors.js'
import { createTables } from '../../src/stores/migrations/0001-tables.js'
import { LATEST_MIGRATION, migrateStatement } from '../../src/stores/migrations/migrate.js'
import { pgliteStore } from '../../src/stores/pglite.js'
import { hour } from '../engine/workbench.js'
import { scans } from '../journal/parcel.js'
import { inMemory } from '../pglite/template.js'
import { createFirst, writeAsFirst } from './earlier-schema.js'
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

describe('a schema of the first version', () => {
  const rules = defineRules([
    { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' }, undo: { kind: 'take-back' } },
    { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'warn' } },
  ])
  const engineOn = (store: Store) => createEngine({ store, rules, zone: 'UTC' })
  const ingest = (engine: Engine, shipment: string, trace: string, at: number) =>
    engine.ingest({ shipment, kind: 'snapshot', events: scans(trace), receivedAt: hour(at), issuedAt: hour(at) })

  // What the first version would have written: its rows are those of today without the columns that came later.
  async function written(): Promise<{ readonly store: Store; readonly engine: Engine }> {
    const store = memoryStore()
    const engine = engineOn(store)
    await ingest(engine, 'A1', '1/1@1 5/5@2 3/301@3', 10)
    await ingest(engine, 'B2', '1/1@1 0/0@2', 10)
    await engine.relay(async () => {}, { now: () => hour(11).getTime() })
    await ingest(engine, 'C3', '1/1@1 5/5@2 3/301@3 0/0@4', 12)
    await engine.inbox.save({
      key: 'k',
      feed: 'f',
      kind: 'unreadable',
      shipment: null,
      note: 'no',
      body: { text: '<' },
      receivedAt: hour(9),
    })
    return { store, engine }
  }
  const contents = async (engine: Engine) => [
    await Promise.all(['A1', 'B2', 'C3'].map(name => engine.read(name))),
    await engine.inbox.list(),
  ]

  test('is migrated forward, keeps its rows, and goes on from them', async () => {
    const { store, engine: expected } = await written()
    await createFirst(database)
    await writeAsFirst(database, store)
    const engine = engineOn(pgliteStore(database))
    expect(await contents(engine)).toEqual(await contents(expected))
    expect(await applied()).toEqual(allSteps)
    for (const each of [engine, expected]) {
      await ingest(each, 'A1', '1/1@1 5/5@2 2/204@3', 20)
      await each.tick(hour(200))
      await each.erase('C3', { at: hour(201) })
    }
    const [found, wanted] = [await contents(engine), await contents(expected)]
    expect(found).toEqual(wanted)
    expect(JSON.stringify(found)).toMatch(/take-back.*warn/s)
  })

  test('refuses a process of that version once it is migrated', async () => {
    await createFirst(database)
    await pgliteStore(database).open()
    // What such a process does when it starts: its check finds another number, and its migration knows no second step.
    const opening = database.exec(migrateStatement('shipfold', [createTables]))
    await expect(opening).rejects.toMatchObject({ code: TOO_NEW })
  })

  test('takes what a process of that version writes that opened it before', async () => {
    const { store, engine: earlier } = await written()
    await createFirst(database)
    await writeAsFirst(database, store)
    const engine = engineOn(pgliteStore(database))
    await engine.register({ shipment: 'D4', at: hour(13) })
    // It goes on with the columns that it knows, for shipments old and new.
    await ingest(earlier, 'B2', '1/1@1 0/0@2 5/5@14 3/301@15', 16)
    await ingest(earlier, 'E5', '1/1@14', 16)
    await writeAsFirst(database, store)
    for (const name of ['A1', 'B2', 'C3', 'E5']) expect(await engine.read(name)).toEqual(await earlier.read(name))
    expect(await engine.read('D4')).toMatchObject({ status: 'expected' })
    expect((await ingest(engine, 'E5', '1/1@14 5/5@17 3/301@18', 19))[0]?.fire).toMatchObject([{ key: 'E5/0/pay' }])
  })
})
