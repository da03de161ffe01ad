// A store under other privileges, isolation levels, locales and settings, and with concurrent sessions.

import { describe, expect, onTestFinished, test } from 'vitest'
import { LATEST_MIGRATION, migrateStatement } from '../../src/stores/migrations/migrate.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { opened, pool, poolTo, url, watchedPool } from './pool.js'
import { growth, sampleEffect, sampleShipment, sampleWrite } from './rows.js'

describe('a session', () => {
  test('that is read-only can read, and a write gives an error with advice', async () => {
    const { store, schema } = await opened()
    await store.shipments.commit([growth('A', 1)])
    const reader = postgresStore(poolTo(url, { options: '-c default_transaction_read_only=on' }), { schema })
    await reader.open()
    expect(await reader.shipments.load(['A'])).toHaveLength(1)
    await expect(reader.shipments.commit([growth('A', 2)])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('read-only'),
    })
  })

  test.each(['repeatable read', 'serializable'])('with isolation level %s lets one commit win', async isolation => {
    const strict = poolTo(url, { max: 8, options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}` })
    const schema = `isolation ${isolation}`
    const stores = [1, 2, 3, 4].map(() => postgresStore(strict, { schema }))
    await Promise.all(stores.map(store => store.open()))
    for (const version of [1, 2, 3]) {
      const results = await Promise.all([...stores, ...stores].map(store => store.shipments.commit([growth('A', version)])))
      expect(results.filter(Boolean)).toHaveLength(1)
    }
  })

  test('may format dates, numbers and backslashes in any way', async () => {
    const odd = '-c DateStyle=German,DMY -c TimeZone=Asia/Kathmandu -c standard_conforming_strings=off -c extra_float_digits=-15'
    const store = postgresStore(poolTo(url, { options: odd }), { schema: 'odd \\ session' })
    await store.open()
    const write = growth('A', 1)
    expect(await store.shipments.commit([write])).toBe(true)
    expect(await store.shipments.load(['A'])).toEqual([{ row: write.row, entries: write.entries }])
  })
})

describe('opening', () => {
  test('by many at once creates the tables once', async () => {
    const { watched, codes } = watchedPool()
    const stores = Array.from({ length: 12 }, () => postgresStore(watched, { schema: 'opened by many' }))
    await Promise.all(stores.map(store => store.open()))
    // Only the first query may fail, before the tables exist.
    expect(codes.filter(code => code !== '42P01')).toEqual([])
    const { rows } = await pool.query('select number from "opened by many".migrations')
    expect(rows).toEqual(Array.from({ length: LATEST_MIGRATION }, (_, at) => ({ number: at + 1 })))
  })

  test('a schema of a newer version is refused', async () => {
    const { schema } = await opened()
    await pool.query(`insert into ${schema}.migrations values (${LATEST_MIGRATION + 1}, now())`)
    const store = postgresStore(pool, { schema })
    await expect(store.open()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('newer shipfold') })
  })

  test('a database that is not UTF-8 is refused', async () => {
    await pool.query(`create database latin encoding 'LATIN1' template template0`)
    const store = postgresStore(poolTo(url.replace(/postgres$/, 'latin')))
    await expect(store.open()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('LATIN1') })
  })

  test('must come first', async () => {
    const store = postgresStore(pool, { schema: 'never opened' })
    await expect(store.shipments.load(['A'])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('open()'),
    })
  })

  test('needs no privilege to create tables that exist', async () => {
    const { schema } = await opened()
    await pool.query(`create role clerk login; grant usage on schema ${schema} to clerk;
      grant select, insert, update, delete on all tables in schema ${schema} to clerk`)
    const clerk = postgresStore(poolTo(url.replace('postgres@', 'clerk@')), { schema })
    await clerk.open()
    expect([await clerk.shipments.commit([growth('A', 1)]), await clerk.shipments.commit([growth('A', 1)])]).toEqual([
      true,
      false,
    ])
    const unprivileged = postgresStore(poolTo(url.replace('postgres@', 'clerk@')), { schema: 'not theirs' })
    await expect(unprivileged.open()).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('privilege'),
    })
  })
})

test('commits of the same shipments in different orders never deadlock', async () => {
  const { schema } = await opened()
  const { watched, codes } = watchedPool()
  const store = postgresStore(watched, { schema })
  const names = Array.from({ length: 40 }, (_, at) => `${at}`)
  for (let version = 1; version <= 10; version++)
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const writes = names.map(name => growth(name, version))
        return store.shipments.commit(at % 2 === 0 ? writes : writes.toReversed())
      }),
    )
  expect(codes).not.toContain('40P01')
  expect((await store.shipments.load(names)).every(({ row }) => row.version === 10)).toBe(true)
})

test('an effect that another session has locked is skipped without waiting', async () => {
  const { store, schema } = await opened()
  await store.shipments.commit([sampleWrite(sampleShipment('A'), { add: ['1', '2', '3'].map(key => sampleEffect(key)) })])
  const other = await pool.connect()
  onTestFinished(() => other.release(true))
  await other.query(`begin; update ${schema}.effects set attempts = 1 where key = '1'`)
  const claimed = await store.outbox.claim({ now: sampleEffect('1').notBefore, until: 2e12, limit: 2 })
  await other.query('rollback')
  expect(claimed.map(({ key }) => key)).toEqual(['2', '3'])
})

test('names are ordered by bytes, whatever the locale of the database', async () => {
  await pool.query(`create database english locale_provider icu icu_locale 'en' template template0`)
  const store = postgresStore(poolTo(url.replace(/postgres$/, 'english')))
  await store.open()
  const names = ['b', 'B', 'a', 'A', 'ä', '10', '9']
  await store.shipments.commit(
    names.map(name => sampleWrite(sampleShipment(name), { add: [sampleEffect(name, { subject: name })] })),
  )
  expect((await store.shipments.list({ limit: 9 })).map(({ shipment }) => shipment)).toEqual(names.toSorted())
  expect((await store.outbox.list({})).map(({ key }) => key)).toEqual(names.toSorted())
  expect((await store.shipments.list({ limit: 9, after: 'B' })).map(({ shipment }) => shipment)).toEqual(['a', 'b', 'ä'])
})

test('two schemas over one pool have separate prepared statements', async () => {
  const single = poolTo(url, { max: 1 })
  const stores = ['one', 'two'].map(schema => postgresStore(single, { schema: `apart ${schema}` }))
  for (const store of stores) await store.open()
  for (const store of stores) expect(await store.shipments.commit([growth('A', 1)])).toBe(true)
  for (const store of stores) expect(await store.shipments.load(['A'])).toHaveLength(1)
})

test('every migration qualifies its tables with the schema', () => {
  const text = migrateStatement('a"b')
  for (const table of ['machine_tables', 'shipments', 'events', 'effects', 'inbox', 'migrations'])
    expect(text.replaceAll(`"a""b".${table}`, '')).not.toMatch(new RegExp(`(table|on|into|from) ${table}\\b`))
})
