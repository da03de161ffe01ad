// What a store makes of sessions as they may be: other rights, isolations, languages and settings, and others at work.

import { describe, expect, onTestFinished, test } from 'vitest'
import { NEWEST, upgrade } from '../../src/stores/migrations.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { opened, pool, poolTo, url, watching } from './pool.js'
import { effectRow, growth, shipmentRow, writeOf } from './rows.js'

describe('a session', () => {
  test('that only reads can read, and says so when it is to write', async () => {
    const { store, schema } = await opened()
    await store.commit([growth('A', 1)])
    const reader = postgresStore(poolTo(url, { options: '-c default_transaction_read_only=on' }), { schema })
    await reader.open()
    expect(await reader.load(['A'])).toHaveLength(1)
    await expect(reader.commit([growth('A', 2)])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('only reads'),
    })
  })

  test.each(['repeatable read', 'serializable'])('with the isolation %s answers false to all but one', async isolation => {
    const strict = poolTo(url, { max: 8, options: `-c default_transaction_isolation=${isolation.replace(' ', '\\ ')}` })
    const schema = `isolation ${isolation}`
    const stores = [1, 2, 3, 4].map(() => postgresStore(strict, { schema }))
    await Promise.all(stores.map(store => store.open()))
    for (const version of [1, 2, 3]) {
      const answers = await Promise.all([...stores, ...stores].map(store => store.commit([growth('A', version)])))
      expect(answers.filter(Boolean)).toHaveLength(1)
    }
  })

  test('may write dates, numbers and backslashes as it likes', async () => {
    const odd = '-c DateStyle=German,DMY -c TimeZone=Asia/Kathmandu -c standard_conforming_strings=off -c extra_float_digits=-15'
    const store = postgresStore(poolTo(url, { options: odd }), { schema: 'odd \\ session' })
    await store.open()
    const write = growth('A', 1)
    expect(await store.commit([write])).toBe(true)
    expect(await store.load(['A'])).toEqual([{ row: write.row, entries: write.entries.map(({ entry }) => entry) }])
  })
})

describe('opening', () => {
  test('by many at once makes the tables once', async () => {
    const { watched, codes } = watching()
    const stores = Array.from({ length: 12 }, () => postgresStore(watched, { schema: 'opened by many' }))
    await Promise.all(stores.map(store => store.open()))
    // Only the first look may fail, there being no tables.
    expect(codes.filter(code => code !== '42P01')).toEqual([])
    const { rows } = await pool.query('select number from "opened by many".migrations')
    expect(rows).toEqual(Array.from({ length: NEWEST }, (_, at) => ({ number: at + 1 })))
  })

  test('a schema of a newer version says so and changes nothing', async () => {
    const { schema } = await opened()
    await pool.query(`insert into ${schema}.migrations values (7, now())`)
    const store = postgresStore(pool, { schema })
    await expect(store.open()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('newer shipfold') })
  })

  test('a database that is not UTF-8 says so', async () => {
    await pool.query(`create database latin encoding 'LATIN1' template template0`)
    const store = postgresStore(poolTo(url.replace(/postgres$/, 'latin')))
    await expect(store.open()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('LATIN1') })
  })

  test('is needed first', async () => {
    const store = postgresStore(pool, { schema: 'never opened' })
    await expect(store.load(['A'])).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('open()') })
  })

  test('needs no right to make tables where they are', async () => {
    const { schema } = await opened()
    await pool.query(`create role clerk login; grant usage on schema ${schema} to clerk;
      grant select, insert, update, delete on all tables in schema ${schema} to clerk`)
    const clerk = postgresStore(poolTo(url.replace('postgres@', 'clerk@')), { schema })
    await clerk.open()
    expect([await clerk.commit([growth('A', 1)]), await clerk.commit([growth('A', 1)])]).toEqual([true, false])
    const stranger = postgresStore(poolTo(url.replace('postgres@', 'clerk@')), { schema: 'not theirs' })
    await expect(stranger.open()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('privilege') })
  })
})

test('commits of the same shipments in whatever order never wait for each other in a circle', async () => {
  const { schema } = await opened()
  const { watched, codes } = watching()
  const store = postgresStore(watched, { schema })
  const names = Array.from({ length: 40 }, (_, at) => `${at}`)
  for (let version = 1; version <= 10; version++)
    await Promise.all(
      Array.from({ length: 8 }, (_, at) => {
        const writes = names.map(name => growth(name, version))
        return store.commit(at % 2 === 0 ? writes : writes.toReversed())
      }),
    )
  expect(codes).not.toContain('40P01')
  expect((await store.load(names)).every(({ row }) => row.version === 10)).toBe(true)
})

test('an effect that another is about to claim is passed over, without waiting', async () => {
  const { store, schema } = await opened()
  await store.commit([writeOf(shipmentRow('A'), { add: ['1', '2', '3'].map(key => effectRow(key)) })])
  const other = await pool.connect()
  onTestFinished(() => other.release(true))
  await other.query(`begin; update ${schema}.effects set attempts = 1 where key = '1'`)
  const claimed = await store.claim({ now: effectRow('1').notBefore, until: 2e12, limit: 2 })
  await other.query('rollback')
  expect(claimed.map(({ key }) => key)).toEqual(['2', '3'])
})

test('the order of names is that of bytes, whatever the language of the database', async () => {
  await pool.query(`create database english locale_provider icu icu_locale 'en' template template0`)
  const store = postgresStore(poolTo(url.replace(/postgres$/, 'english')))
  await store.open()
  const names = ['b', 'B', 'a', 'A', 'ä', '10', '9']
  await store.commit(names.map(name => writeOf(shipmentRow(name), { add: [effectRow(name)] })))
  expect((await store.shipments({ limit: 9 })).map(({ shipment }) => shipment)).toEqual(names.toSorted())
  expect((await store.effects({})).map(({ key }) => key)).toEqual(names.toSorted())
  expect((await store.shipments({ limit: 9, after: 'B' })).map(({ shipment }) => shipment)).toEqual(['a', 'b', 'ä'])
})

test('two stores of one pool with two schemas keep their prepared statements apart', async () => {
  const single = poolTo(url, { max: 1 })
  const stores = ['one', 'two'].map(schema => postgresStore(single, { schema: `apart ${schema}` }))
  for (const store of stores) await store.open()
  for (const store of stores) expect(await store.commit([growth('A', 1)])).toBe(true)
  for (const store of stores) expect(await store.load(['A'])).toHaveLength(1)
})

test('every step of the migrations names its tables with the schema', () => {
  const text = upgrade('a"b')
  for (const table of ['laws', 'shipments', 'events', 'effects', 'migrations'])
    expect(text.replaceAll(`"a""b".${table}`, '')).not.toMatch(new RegExp(`(table|on|into|from) ${table}\\b`))
})
