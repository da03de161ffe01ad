// After an erasure nothing of the shipment is left in any table but its tombstone, and no feed brings it back.

import type { PGlite } from '@electric-sql/pglite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createEngine, type Engine, type GroupMember, memoryStore, type Store } from '../../src/engine/index.js'
import { pgliteStore } from '../../src/stores/pglite.js'
import { inMemory } from '../pglite/template.js'
import { Door } from '../webhook/door.js'
import { hour, shopRules } from './workbench.js'

const DAY = 24
const ERASED = 100
const scan = (code: string, at: number, text: string) => ({ code, time: hour(at).toISOString(), text })
const way = [scan('1/1', 1, 'handed in by Anna Kehl'), scan('5/5', 20, 'van 7'), scan('3/301', 30, 'signed: Anna Kehl')]
const push = (shipment: string, events: readonly unknown[]) => JSON.stringify({ shipment, events })

let database: PGlite
beforeAll(async () => {
  database = await inMemory()
})
afterAll(() => database.close())

/** Everything in every table of the schema, as text. */
async function dumped(): Promise<string> {
  const { rows } = await database.query<{ name: string }>(
    "select quote_ident(tablename) as name from pg_tables where schemaname = 'shipfold' order by 1",
  )
  const tables = []
  for (const { name } of rows)
    tables.push(name, JSON.stringify((await database.query(`select t::text from shipfold.${name} t`)).rows))
  return tables.join('\n')
}

const places: readonly {
  readonly name: string
  readonly open: () => Promise<Store>
  readonly dump: (store: Store) => Promise<string>
}[] = [
  {
    name: 'PGlite',
    open: async () => {
      await database.exec('drop schema shipfold cascade')
      return pgliteStore(database)
    },
    dump: dumped,
  },
  {
    name: 'memory',
    open: async () => memoryStore(),
    dump: async store =>
      JSON.stringify([
        await store.shipments.list({ limit: 99 }),
        await store.shipments.load(await store.shipments.names({ limit: 99 })),
        await store.outbox.list({}),
        await store.groups.load(['order', 'other']),
        await store.inbox.list({}),
      ]),
  },
]

describe.each(places)('in $name', ({ open, dump }) => {
  async function doorOn(store: Store, feed: ConstructorParameters<typeof Door>[0] = { feed: 'native' }): Promise<Door> {
    const door = new Door({ ...feed, store })
    door.now = hour(31).getTime()
    return door
  }
  const droppedOf = async (store: Store, shipment = 'A1') => (await store.erasure.tombstones([shipment]))[0]?.dropped

  test('nothing is left, and feeds that repeat it are dropped and counted', async () => {
    const store = await open()
    const door = await doorOn(store)
    const { engine } = door
    // With a body that is kept, since a part of it cannot be used.
    await door.post(push('A1', [...way, { code: '0/0', time: 'yesterday', text: 'Anna was asleep' }]))
    await door.post('{"parcel":"A1","owner":"Anna Kehl"}')
    await door.post(push('A12', [scan('1/1', 2, 'box 9')]))
    await engine.relay(async () => {}, { now: () => hour(32).getTime() })
    expect((await dump(store)).match(/\bA1\b|Anna/g)?.length).toBeGreaterThan(10)

    const erasure = await engine.erase('A1', { at: hour(ERASED) })
    expect(erasure).toEqual({ events: 4, effects: 1, messages: 2, cut: 0, groups: 0 })
    const left = await dump(store)
    expect(left.match(/\bA1\b|Anna/g)).toBeNull()
    expect(left.match(/box 9/g)).toHaveLength(1)
    expect(await engine.read('A1')).toBeNull()

    door.now = hour(ERASED + 1).getTime()
    for (const body of [push('A1', way), push('A1', [...way, { code: '0/0', time: 'yesterday', text: 'Anna was asleep' }])])
      expect(await door.post(body)).toEqual([200, { ok: true }])
    const [result] = await engine.ingest({ shipment: 'A1', kind: 'delta', events: way.slice(1), receivedAt: hour(ERASED + 2) })
    expect(result).toMatchObject({ shipment: 'A1', dropped: 2, fire: [], change: { kind: 'unchanged' } })
    expect(await droppedOf(store)).toBe(3 + 4 + 2)
    expect((await dump(store)).match(/\bA1\b|Anna/g)).toBeNull()
    expect(await engine.effects({ shipments: ['A1'] })).toEqual([])
  })

  test('other engines and their caches bring nothing back, and a delivery in flight is delivered once', async () => {
    const store = await open()
    const [one, other] = [0, 1].map(() => createEngine({ store, rules: shopRules, zone: 'UTC' })) as [Engine, Engine]
    const ingest = (engine: Engine, at: number) =>
      engine.ingest({ shipment: 'A1', kind: 'snapshot', events: way, receivedAt: hour(at) })
    await ingest(one, 31)
    await ingest(other, 32)
    const delivered: string[] = []
    await one.relay(
      async ({ key }) => {
        delivered.push(key)
        await other.erase('A1', { at: hour(ERASED) })
      },
      { now: () => hour(33).getTime() },
    )
    expect(delivered).toEqual(['A1/0/pay/release-payment/1'])
    expect((await ingest(one, ERASED + 1))[0]?.dropped).toBe(3)
    expect((await ingest(other, ERASED + 2))[0]?.dropped).toBe(3)
    await one.tick(hour(ERASED + 3))
    expect((await dump(store)).match(/\bA1\b|Anna/g)).toBeNull()
    // Erased again, the tombstone keeps its count.
    expect(await one.erase('A1', { at: hour(ERASED + 9) })).toMatchObject({ events: 0, effects: 0 })
    expect(await store.erasure.tombstones(['A1'])).toEqual([{ shipment: 'A1', erasedAt: hour(ERASED + 9).getTime(), dropped: 6 }])
  })

  test('a number that is used again returns with its later scans, and after 30 days with all', async () => {
    const store = await open()
    const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
    const ingest = (events: readonly ReturnType<typeof scan>[], at: number) =>
      engine.ingest({ shipment: 'A1', kind: 'snapshot', events, receivedAt: hour(at) })
    await ingest(way, 31)
    await engine.erase('A1', { at: hour(ERASED) })
    const anew = [...way, { code: '0/0', time: '', text: 'no time' } as never, scan('1/1', ERASED + 5, 'second life')]
    for (const at of [6, 7]) expect((await ingest(anew, ERASED + at))[0]?.dropped).toBe(4)
    const again = await engine.read('A1')
    expect(again?.report).toMatchObject({ status: 'accepted', rejected: [] })
    expect(again?.report.steps).toHaveLength(1)
    // A correction of the erased scans names them.
    const identity = JSON.stringify([hour(30).getTime(), false, '3/301', 'signed: Anna Kehl', ''])
    const correction = { kind: 'override', by: 'Eve', reason: 'no', scans: [{ identity, is: 'false' }] } as const
    expect((await engine.ingest({ ...correction, shipment: 'A1', receivedAt: hour(ERASED + 8) }))[0]?.dropped).toBe(1)
    expect((await dump(store)).match(/Anna/g)).toBeNull()
    expect((await ingest(anew, ERASED + 30 * DAY))[0]?.dropped).toBe(4)
    expect((await ingest(anew, ERASED + 30 * DAY + 1))[0]?.dropped).toBe(0)
    expect((await engine.read('A1'))?.report.steps).toHaveLength(4)
    await engine.prune({ before: hour(ERASED + 30 * DAY) })
    expect(await droppedOf(store)).toBe(4 + 4 + 1 + 4)
    await engine.prune({ before: hour(ERASED + 30 * DAY + 1) })
    expect(await droppedOf(store)).toBeUndefined()
  })

  test('a scan dated far ahead brings nothing back', async () => {
    const store = await open()
    const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
    const events = [...way, { code: '3/301', time: '2062-03-02T11:30:00Z', text: 'signed: Anna Kehl' }]
    const list = (at: number) => engine.ingest({ shipment: 'A1', kind: 'snapshot', events, receivedAt: hour(at) })
    await list(31)
    await engine.erase('A1', { at: hour(ERASED) })
    expect(await list(ERASED + 1)).toMatchObject([{ dropped: 4, fire: [] }])
    expect(await engine.read('A1')).toBeNull()
  })

  test('nothing follows from what is dropped, however late it comes', async () => {
    const store = await open()
    const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
    const list = (at: number) => engine.ingest({ shipment: 'A1', kind: 'snapshot', events: way, receivedAt: hour(at) })
    await list(31)
    await engine.erase('A1', { at: hour(ERASED) })
    await engine.register({ shipment: 'A1', at: hour(ERASED + 1) })
    // Long after the registration, so that it has been silent.
    expect(await list(ERASED + 10 * DAY)).toMatchObject([{ dropped: 3, fire: [] }])
    await engine.tick(hour(ERASED + 10 * DAY))
    expect((await engine.effects()).map(({ rule }) => rule)).toEqual(['warn'])
  })

  test('it can be registered at once', async () => {
    const store = await open()
    const engine = createEngine({ store, rules: shopRules, zone: 'UTC', registration: 'explicit' })
    await engine.erase('A1', { at: hour(ERASED) })
    await engine.register({ shipment: 'A1', at: hour(ERASED + 1) })
    expect(await engine.read('A1')).toMatchObject({ status: 'expected', registeredAt: hour(ERASED + 1).toISOString() })
    await engine.ingest({ shipment: 'A1', kind: 'snapshot', events: way, receivedAt: hour(ERASED + 2) })
    expect((await engine.read('A1'))?.report.steps).toEqual([])
  })

  test('a body of several shipments is cut', async () => {
    const store = await open()
    const decode = (payload: unknown) =>
      (payload as { parcels: { id: string; scans: never[] }[] }).parcels.map(({ id, scans }) => ({ shipment: id, events: scans }))
    const door = await doorOn(store, { feed: { name: 'parcelpost', decode } })
    const unusable = { code: '5/5', time: '31/02/2026', text: 'lost by Anna' }
    const other = { id: 'B2', scans: [scan('1/1', 2, 'box 9'), { ...unusable, text: 'torn' }] }
    const body = JSON.stringify({ parcels: [{ id: 'A1', scans: [...way, unusable] }, other] })
    await door.post(body)
    expect(await door.engine.erase('A1', { at: hour(ERASED) })).toMatchObject({ messages: 0, cut: 1 })
    const note = 'B2: Event 1, time: ambiguous (31/02/2026). Shipments: B2.'
    const kept = { kind: 'partial', shipment: null, note, body: { text: JSON.stringify({ parcels: [other] }) } }
    expect(await door.engine.inbox.list()).toMatchObject([{ ...kept, receivedCount: 1 }])
    door.now = hour(ERASED + 1).getTime()
    expect((await door.post(body))[0]).toBe(200)
    expect(await door.engine.inbox.list()).toMatchObject([{ ...kept, receivedCount: 2 }])
    expect((await dump(store)).match(/\bA1\b|Anna/g)).toBeNull()
    expect(await door.engine.read('B2')).toMatchObject({ status: 'accepted' })
  })

  test('a group keeps what it had come to under another name', async () => {
    const store = await open()
    const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
    await engine.ingest({ shipment: 'A1', kind: 'snapshot', events: way, receivedAt: hour(31) })
    const [{ row }] = (await store.shipments.load(['A1'])) as [Awaited<ReturnType<Store['shipments']['load']>>[number]]
    const cause = { shipment: 'A1', code: '3/301', time: 'noon', identity: 'signed: Anna Kehl' }
    const member = (shipment: string): GroupMember => ({
      ...{ shipment, journey: 0, status: 'delivered', outcome: 'delivered', certain: true, doubts: [] },
      cause: { ...cause, shipment },
    })
    const note = { shipment: 'A1', version: row.version + 1, expect: null, assume: null, at: 5 }
    await store.shipments.commit([
      {
        ...{ previous: row, entries: [], add: [], drop: [], cancel: [], revive: [] },
        row: { ...row, version: row.version + 1, memberships: [{ group: 'other', at: 1, journey: 0 }] },
        notes: [{ ...note, group: 'other', members: [member('A1')] }],
      },
    ])
    const [effect] = await store.outbox.list({ limit: 1 })
    const group = { group: 'order', version: 7, expect: 2, members: [member('A1'), member('B2')], evaluatedAt: 5 }
    await store.groups.commit([
      {
        ...{ previous: null, row: group, notes: [], drop: [], cancel: [], revive: [] },
        add: [
          {
            ...effect!,
            key: 'group:order/close/1',
            activation: 'group:order/close',
            subject: 'group:order',
            journey: null,
            cause,
          },
        ],
      },
    ])
    expect(await engine.erase('A1', { at: hour(ERASED) })).toMatchObject({ groups: 2 })
    const [order, other] = (await store.groups.load(['order', 'other'])).toSorted((a, b) => (a.group < b.group ? -1 : 1))
    expect(order?.row).toMatchObject({ version: 8, expect: 2 })
    const opaque = { ...member('A1'), shipment: expect.stringMatching(/^erased-[-0-9a-f]{36}$/), cause: null }
    expect(order?.row?.members).toHaveLength(2)
    expect(order?.row?.members).toEqual(expect.arrayContaining([opaque, member('B2')]))
    expect(other?.notes).toMatchObject([{ shipment: opaque.shipment, version: note.version, members: [opaque] }])
    expect(await engine.effects({ groups: ['order'] })).toMatchObject([{ key: 'group:order/close/1', cause: null }])
    // As `B2` is another parcel, which is not erased.
    expect((await dump(store)).match(/\bA1\b/g)).toBeNull()
  })
})
