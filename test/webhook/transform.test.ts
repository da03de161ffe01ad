// A transform between decoding and ingesting: what it changes, what it leaves out, and what it cannot do.

import { expect, test } from 'vitest'
import type { DecodedParts } from '../../src/feeds/feed.js'
import type { EventOrigin, EventTransform } from '../../src/webhook/index.js'
import { accepted, Door, formOf, picked, pushOf, signedFor, way } from './door.js'

const push = formOf(pushOf(way))
const texts = async (door: Door) => (await door.engine.read('YX1'))?.evidence.map(({ event }) => event?.text)

test('a transform gets each decoded event of a signed push with its origin, and what it returns is ingested', async () => {
  const seen: [unknown, unknown, EventOrigin][] = []
  const transform: EventTransform = (event, origin) => {
    seen.push([event.time, event.position, origin])
    return { ...event, text: `${event.text}, ${origin.carrier}` }
  }
  const door = new Door({ transform })
  expect(await door.post(push)).toEqual([200, accepted])
  const origin = { carrier: 'yangliex', source: 'kuaidi100' }
  expect(seen).toEqual([
    ['2026-03-02 11:30:00', 2, origin],
    ['2026-03-02 08:00:00', 1, origin],
    ['2026-03-01 09:00:00', 0, origin],
  ])
  expect(await door.status()).toBe('delivered')
  expect(await texts(door)).toEqual(Array(3).fill('At the door, yangliex'))
  expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'scans', note: null, body: null }])
  expect(door.problems).toEqual([])
})

test('an event left out is not ingested, is noted, and stays in the body; the others keep their places', async () => {
  // Of one time, so that only the positions order them; the one between them is left out.
  const scans = ['103 2026-03-02', '5 2026-03-02', '301 2026-03-02']
  const door = new Door({ transform: ({ sourceCode, code, time }) => (sourceCode === '5' ? null : { code, time }) })
  expect(await door.post(formOf(pushOf(scans)))).toEqual([200, accepted])
  const { report } = (await door.engine.read('YX1'))!
  expect(report.steps.map(({ code }) => code)).toEqual(['1/103', '3/301'])
  expect((await door.engine.read('YX1'))!.evidence.map(({ event }) => event?.position)).toEqual([0, 2])
  expect(await door.engine.inbox.list()).toMatchObject([
    { kind: 'scans', note: 'transform left out 1 of 3 events.', body: { text: pushOf(scans) } },
  ])
  expect(door.problems).toEqual([])
})

test('if all are left out there is no input, and the row says so', async () => {
  const door = new Door({ transform: () => null })
  expect(await door.post(push)).toEqual([200, accepted])
  expect(await door.engine.shipments()).toEqual([])
  expect(await door.engine.inbox.list()).toMatchObject([
    { kind: 'scans', shipment: 'YX1', note: 'transform left out 3 of 3 events.', body: { text: pushOf(way) } },
  ])
})

test.each<[string, (event: { text?: unknown }) => unknown, string]>([
  ['throws', () => JSON.parse('no'), 'Unexpected token'],
  ['returns nothing', event => void event.text, 'transform returned undefined. Return an event, or null to leave it out.'],
  ['returns a promise', async () => null, 'transform returned a promise. Return an event, or null to leave it out.'],
  ['rejects', async () => Promise.reject(new Error('later')), 'transform returned a promise.'],
  ['returns a text', () => 'x', 'transform returned "x".'],
])('a transform that %s makes the push unreadable, with its body', async (_, transform, note) => {
  // As JavaScript may: not an event.
  const door = new Door({ transform: transform as EventTransform })
  expect(await door.post(push)).toEqual([200, accepted])
  expect(await door.engine.shipments()).toEqual([])
  const [message] = await door.engine.inbox.list()
  expect(message).toMatchObject({ kind: 'unreadable', body: { text: pushOf(way) } })
  expect(message!.note).toContain(`The payload could not be transformed: ${note}`)
  expect(door.problems).toMatchObject([{ kind: 'unreadable', status: 200, error: expect.any(Error) }])
})

test('a transform may repair what is unreadable, and notes name an event by its place in the payload', async () => {
  const repair: EventTransform = event => ({ ...event, time: `${event.time}`.replace('02/03/2026', '2026-03-02') })
  const repaired = new Door({ transform: repair })
  await repaired.post(formOf(pushOf([picked, '301 02/03/2026 11:30:00'])))
  expect(await repaired.status()).toBe('delivered')
  expect(repaired.problems).toEqual([])

  const door = new Door({ transform: event => (event.sourceCode === '301' ? null : event) })
  await door.post(formOf(pushOf([picked, '5 2026-03-09 08:00:00', '204 never', signedFor])))
  expect(door.reported()).toEqual([
    '200 partial: Event 1, time: unreadable (never). transform left out 1 of 4 events. ' +
      'Event 2, time: more than 48 hours ahead (2026-03-09 08:00:00).',
  ])
})

test('a time that a transform gives as a Date is checked like any other', async () => {
  const door = new Door({ transform: event => ({ ...event, time: new Date('2026-03-09T08:00:00Z') }) })
  await door.post(formOf(pushOf([picked])))
  expect(door.reported()).toEqual(['200 partial: Event 0, time: more than 48 hours ahead (2026-03-09T08:00:00.000Z).'])
})

test('a transform changes neither what a decoder keeps nor what is ingested later', async () => {
  const event = { time: '2026-03-01 09:00:00', code: '1/103', position: 0, more: { a: 1 } }
  const decode = (): DecodedParts[] => [{ shipment: 'YX1', events: [event] }]
  let held: { text?: string | null | undefined; time?: unknown } = {}
  const transform: EventTransform = given => {
    held = Object.assign(given, { text: `${given.text ?? ''}+`, time: new Date('2026-03-01T01:00:00Z') })
    // The engine has not read it yet.
    queueMicrotask(() => Object.assign(held, { text: 'changed later' }))
    return given
  }
  const door = new Door({ feed: { name: 'own', decode }, transform })
  for (const body of ['1', '2']) expect((await door.post(body))[0]).toBe(200)
  expect(event).toEqual({ time: '2026-03-01 09:00:00', code: '1/103', position: 0, more: { a: 1 } })
  expect(await texts(door)).toEqual(['+'])
})

test('scans that the provider corrects are transformed like those that it sent', async () => {
  const scan = { time: '2026-03-01 09:00:00', code: '3/301', text: 'Signed', position: 0 }
  const decode = (payload: unknown): DecodedParts[] =>
    payload === 1
      ? [{ shipment: 'YX1', events: [{ ...scan, time: picked.slice(4), code: '1/103' }, scan] }]
      : [{ shipment: 'YX1', kind: 'delta', events: [], overrides: [{ event: scan, is: 'false', reason: 'voided' }] }]
  const door = new Door({ feed: { name: 'own', decode }, transform: event => ({ ...event, text: 'Ours' }) })
  await door.post('1')
  expect(await door.status()).toBe('delivered')
  await door.post('2')
  expect(await door.status()).toBe('accepted')
  const mute = new Door({ feed: { name: 'own', decode }, transform: () => null })
  await mute.post('2')
  expect(await mute.engine.inbox.list()).toMatchObject([{ note: 'transform left out 1 of 1 events.' }])
})
