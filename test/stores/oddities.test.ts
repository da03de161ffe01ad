// Names that quoting must not change, values that cannot be stored, and rows that shipfold did not write.

import { describe, expect, test } from 'vitest'
import type { ReevaluatedShipment } from '../../src/engine/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { collected, hour, Workbench } from '../engine/workbench.js'
import { scans } from '../journal/parcel.js'
import { opened, pool } from './pool.js'
import { growth, NOON, sampleEffect, sampleEntry, sampleShipment, sampleWrite } from './rows.js'

describe('names', () => {
  test.each(['we"ird; drop schema public', `it's`, '$$', '$shipfold$', 'back\\slash', "\\'; --", 'Mixed Case', '方案', 'select'])(
    'the schema %s works like any other',
    async schema => {
      const store = postgresStore(pool, { schema })
      await store.open()
      expect([await store.shipments.commit([growth('A', 1)]), await store.shipments.commit([growth('A', 1)])]).toEqual([
        true,
        false,
      ])
      const { rows } = await pool.query('select count(*)::int as count from pg_namespace where nspname = $1', [schema])
      expect(rows).toEqual([{ count: 1 }])
    },
  )

  test.each(['', 'x'.repeat(64), '方'.repeat(22), 'pg_mine', 'PG_mine', 'a\0b', '\ud800'])('the schema %j is refused', schema => {
    expect(() => postgresStore(pool, { schema })).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })

  test('a wrong argument is refused by its name, and no password is printed', () => {
    // As JavaScript may: arguments that no type lets through.
    const wrong = postgresStore as (pool: unknown, options?: unknown) => unknown
    for (const given of ['postgres://me:hush@db/shop', { connectionString: 'postgres://me:hush@db/shop' }, undefined, null, 7]) {
      const call = () => wrong(given)
      expect(call).toThrow(/^Unusable argument pool of postgresStore: .*Pass a pool of pg/)
      expect(call).toThrow(expect.objectContaining({ code: 'bad-option', message: expect.not.stringContaining('hush') }))
    }
    expect(() => wrong(pool, { shcema: 'x' })).toThrow('postgresStore has no option shcema. Did you mean schema?')
    expect(() => wrong(pool, 'shop')).toThrow('Unusable options of postgresStore: "shop". Pass an object.')
    expect(() => wrong(pool, { schema: 7 })).toThrow('Unusable option schema: 7.')
    expect(() => wrong(pool, { prepare: 'no' })).toThrow('Unusable option prepare: "no". Pass true or false.')
  })

  test.each(['a\0b', '\ud800', 'x\udfff'])('the shipment %j is refused before anything is written', async name => {
    const { store } = await opened()
    const refused = { code: 'bad-option', message: expect.stringContaining('PostgreSQL cannot store') }
    await expect(store.shipments.commit([growth('A', 1), growth(name, 1)])).rejects.toMatchObject(refused)
    await expect(store.shipments.load([name])).rejects.toMatchObject(refused)
    const rule = sampleWrite(sampleShipment('A'), { add: [sampleEffect('k', { rule: name })] })
    await expect(store.shipments.commit([rule])).rejects.toMatchObject(refused)
    expect(await store.shipments.list({ limit: 9 })).toEqual([])
  })

  test('the error of a failed delivery may hold any text', async () => {
    const { store } = await opened()
    await store.shipments.commit([sampleWrite(sampleShipment('A'), { add: [sampleEffect('k')] })])
    const [{ attempts } = { attempts: 0 }] = await store.outbox.claim({ now: sampleEffect('k').notBefore, until: 2e12, limit: 1 })
    await store.outbox.acknowledge([
      { kind: 'failed', subject: 'A', key: 'k', attempts, error: `a\0b\ud800 '"\\`, retryAt: null },
    ])
    expect((await store.outbox.list({}))[0]?.error).toBe(`a\ufffdb\ufffd '"\\`)
  })

  test('a shipment that occurs twice in a commit, and a number that is not an instant, are refused', async () => {
    const { store } = await opened()
    await expect(store.shipments.commit([growth('A', 1), growth('A', 2)])).rejects.toMatchObject({ code: 'bad-option' })
    for (const receivedAt of [Number.NaN, Number.POSITIVE_INFINITY, -8.64e15])
      await expect(store.shipments.commit([sampleWrite(sampleShipment('A', 1, { receivedAt }))])).rejects.toMatchObject({
        code: 'bad-option',
      })
    for (const limit of [-1, 0.5, Number.NaN])
      await expect(store.shipments.list({ limit })).rejects.toMatchObject({ code: 'bad-option' })
  })
})

describe('rows that shipfold did not write', () => {
  test.each([
    ['an entry that is a number', `update S.events set entry = '7' where number = 1`, /shipment "A" in .*events.*|entry 1/],
    ['an entry without its event', `update S.events set entry = '{}' where number = 1`, /entry 1/],
    [
      'an entry with the id of another',
      `update S.events set entry = replace(entry::text, '"id":1', '"id":2')::json where number = 1`,
      /entry 1/,
    ],
    ['an entry that is missing', 'delete from S.events where number = 0', /2 entries, the last numbered 2|number/],
    ['an unknown status', `update S.shipments set status = 'lost'`, /status of shipment "A".*lost/],
    ['an unknown leg', `update S.shipments set leg = 'sideways'`, /leg of shipment "A"/],
    ['deadlines that are not a list', `update S.shipments set deadlines = '{}'`, /deadlines of shipment "A"/],
    ['sources that are not an object', `update S.shipments set sources = '[]'`, /sources of shipment "A"/],
  ])('%s: the error of load says where', async (_, statement, message) => {
    const { store, schema } = await opened()
    await store.shipments.commit([growth('A', 1)])
    const more = [1, 2].map(id => sampleEntry('x', id))
    await store.shipments.commit([sampleWrite(sampleShipment('A', 2), { entries: more })])
    await pool.query(statement.replace('S.', `${schema}.`))
    await expect(store.shipments.load(['A'])).rejects.toMatchObject({
      code: 'store-corrupt',
      message: expect.stringMatching(message),
    })
  })

  test('a shipment that cannot be read is named, and does not block others in tick and reevaluate', async () => {
    const { store, schema } = await opened()
    const { engine } = new Workbench({ store })
    const locker = '1/1@1 5/501@9'
    for (const shipment of ['A', 'B', 'C', 'D'])
      await engine.ingest({ shipment, kind: 'delta', events: scans(locker), receivedAt: hour(10) })
    await pool.query(`update ${schema}.shipments set status = 'lost' where shipment = 'A'`)
    await pool.query(`update ${schema}.events set entry = '7' where shipment = 'C' and number = 1`)
    // Another engine, which has nothing cached.
    const fresh = new Workbench({ store })
    const { evaluated, failed } = await collected<ReevaluatedShipment>(onResult =>
      fresh.engine.reevaluate({ all: true, onResult }),
    )
    expect([evaluated, failed.map(({ shipment }) => shipment)]).toEqual([2, ['A', 'C']])
    expect(failed.map(({ error }) => error)).toMatchObject([{ code: 'store-corrupt' }, { code: 'store-corrupt' }])
    await expect(fresh.engine.tick(hour(100))).rejects.toMatchObject({
      code: 'store-corrupt',
      message: expect.stringMatching(/Shipment "A" and 1 more could not be evaluated; every other one was/),
    })
    expect(await fresh.relay(100)).toEqual(['mail-reminder 1', 'mail-reminder 1'])
    expect(fresh.delivered.map(({ shipment }) => shipment)).toEqual(['B', 'D'])
  })

  test('a shipment that the database refuses does not block others in tick', async () => {
    const { store, schema } = await opened()
    const { engine } = new Workbench({ store })
    for (const shipment of ['A', 'B', 'C'])
      await engine.ingest({ shipment, kind: 'delta', events: scans('1/1@1 5/501@9'), receivedAt: hour(10) })
    await pool.query(`alter table ${schema}.effects add check (subject <> 'A')`)
    const bench = new Workbench({ store })
    await expect(bench.engine.tick(hour(100))).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('Shipment "A" could not be evaluated'),
    })
    expect(await bench.relay(100)).toEqual(['mail-reminder 1', 'mail-reminder 1'])
  })

  test('an unknown state, kind or effect: the error of the list says where', async () => {
    const { store, schema } = await opened()
    await store.shipments.commit([sampleWrite(sampleShipment('A'), { add: [sampleEffect('k')] })])
    for (const [change, back] of [
      [`kind = 'redo'`, `kind = 'do'`],
      [`effect = '[]'`, `effect = '{"kind":"mail"}'`],
      [`state = 'lost'`, `state = 'pending'`],
    ]) {
      await pool.query(`update ${schema}.effects set ${change}`)
      await expect(store.outbox.list({})).rejects.toMatchObject({
        code: 'store-corrupt',
        message: expect.stringContaining('effect "k"'),
      })
      await pool.query(`update ${schema}.effects set ${back}`)
    }
    expect(await store.outbox.list({})).toEqual([sampleEffect('k')])
  })

  test('an effect that cannot be read when claimed is dead with the reason, and does not block others', async () => {
    const { store, schema } = await opened()
    await store.shipments.commit([
      sampleWrite(sampleShipment('A'), { add: [sampleEffect('k'), sampleEffect('l'), sampleEffect('m')] }),
    ])
    await pool.query(`update ${schema}.effects set effect = '[]' where key = 'l'`)
    const claimed = await store.outbox.claim({ now: NOON, until: NOON + 60_000, limit: 10 })
    expect(claimed.map(({ key, state }) => [key, state])).toEqual([
      ['k', 'claimed'],
      ['m', 'claimed'],
    ])
    await pool.query(`update ${schema}.effects set effect = '{"kind":"mail"}' where key = 'l'`)
    expect(await store.outbox.list({ state: 'dead' })).toMatchObject([
      { key: 'l', state: 'dead', leaseUntil: null, error: expect.stringMatching(/effect of effect "l" in .* cannot be read/) },
    ])
    expect(await store.outbox.retry({ now: NOON, keys: ['l'] })).toBe(1)
    expect(await store.outbox.claim({ now: NOON, until: NOON + 60_000, limit: 10 })).toMatchObject([{ key: 'l' }])
  })

  test('a table under the hash of another', async () => {
    const { store, schema } = await opened()
    await pool.query(`insert into ${schema}.machine_tables values ('a', '{"hash":"b"}')`)
    await expect(store.machineTables.load('a')).rejects.toMatchObject({
      code: 'store-corrupt',
      message: expect.stringContaining('The definition of table a in'),
    })
  })
})
