// Pushes of a provider that puts several shipments into one body.

import { expect, test } from 'vitest'
import { memoryStore } from '../../src/engine/index.js'
import type { DecodedParts } from '../../src/feeds/feed.js'
import { ShipfoldError } from '../../src/index.js'
import { longNumber } from '../../src/testing/checks/hostile-texts.js'
import { Door } from './door.js'

interface Parcel {
  readonly id: string | null
  readonly scans: readonly (readonly [code: string, time: string])[]
  readonly issued?: string
}

const decode = (payload: unknown): readonly DecodedParts[] =>
  (payload as Parcel[]).map(({ id, scans, issued }) => ({
    shipment: id,
    issuedAt: issued ?? null,
    events: scans.map(([code, time], position) => ({ code, time, position })),
  }))
const feed = { name: 'parcelpost', decode }

const picked = ['1/103', '2026-03-01 09:00:00'] as const
const onVan = ['5/5', '2026-03-02 08:00:00'] as const
const signedFor = ['3/301', '2026-03-02 11:30:00'] as const
const body = (...parcels: readonly Parcel[]) => JSON.stringify(parcels)

test('all are ingested, with one row in the inbox that names them', async () => {
  const door = new Door({ feed })
  const text = body({ id: 'P1', scans: [picked, onVan] }, { id: 'P2', scans: [picked] }, { id: 'P3', scans: [] })
  expect((await door.post(text))[0]).toBe(200)
  expect([await door.status('P1'), await door.status('P2')]).toEqual(['outForDelivery', 'accepted'])
  // An empty list is no input.
  expect((await door.engine.shipments()).map(({ shipment }) => shipment).sort()).toEqual(['P1', 'P2'])
  expect(await door.engine.inbox.list()).toMatchObject([
    { kind: 'scans', shipment: null, note: 'Shipments: P1, P2, P3.', body: null },
  ])
  expect(door.problems).toEqual([])
})

test('what cannot be used of one keeps none of the others', async () => {
  const door = new Door({ feed })
  const text = body(
    { id: 'P1', scans: [picked, ['5/5', '13/04/2026']] },
    { id: null, scans: [picked] },
    { id: 'P2', scans: [picked, onVan] },
  )
  expect((await door.post(text))[0]).toBe(200)
  expect([await door.status('P1'), await door.status('P2')]).toEqual(['accepted', 'outForDelivery'])
  const note = 'P1: Event 1, time: ambiguous (13/04/2026). No shipment number. Shipments: P1, P2.'
  expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'partial', shipment: null, note, body: { text } }])
  expect(door.reported()).toEqual([`200 partial: ${note}`])
})

test('all are ingested, or none', async () => {
  const store = memoryStore()
  let isBroken = true
  const commit: typeof store.shipments.commit = async (...given) => {
    if (isBroken) throw new ShipfoldError('store-failed', 'no disk')
    return store.shipments.commit(...given)
  }
  const door = new Door({ feed, store: { ...store, shipments: { ...store.shipments, commit } } })
  const text = body({ id: 'P1', scans: [picked] }, { id: 'P2', scans: [picked, onVan] })
  expect((await door.post(text))[0]).toBe(503)
  expect(await door.engine.shipments()).toEqual([])
  isBroken = false
  expect((await door.post(text))[0]).toBe(200)
  expect([await door.status('P1'), await door.status('P2')]).toEqual(['accepted', 'outForDelivery'])
})

test('a push with a shipment that the engine refuses is saved as it came', async () => {
  const door = new Door({ feed })
  const text = body({ id: 'P1', scans: [picked] }, { id: longNumber, scans: [picked] })
  expect((await door.post(text))[0]).toBe(200)
  expect(await door.engine.shipments()).toEqual([])
  expect(await door.engine.inbox.list()).toMatchObject([
    { kind: 'unreadable', note: expect.stringMatching(/^Unusable shipment/), body: { text } },
  ])
})

test('the time of issue orders lists that come in the wrong order', async () => {
  const door = new Door({ feed })
  const newer = { id: 'P1', scans: [picked, signedFor], issued: '2026-03-02T12:00:00+08:00' }
  const older = { id: 'P1', scans: [picked, onVan], issued: '2026-03-02T09:00:00+08:00' }
  await door.post(body(newer))
  door.now += 60_000
  await door.post(body(older))
  expect(await door.status('P1')).toBe('delivered')
})

test.each([
  ['an object', () => ({ shipment: 'P1', events: [] })],
  ['nothing', () => []],
])('a decoder that returns %s in place of a list makes the push unreadable', async (_, wrong) => {
  const door = new Door({ feed: { name: 'parcelpost', decode: wrong as never } })
  expect((await door.post('{}'))[0]).toBe(200)
  expect(await door.engine.inbox.list()).toMatchObject([
    { kind: 'unreadable', note: 'The feed’s decode did not return a list of shipments.', body: { text: '{}' } },
  ])
})
