// Misuse and rare turns, each with the least that shows it.

import { expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentInput } from '../../src/engine/index.js'
import { defineRules, type TrackingEvent } from '../../src/index.js'
import { hour, Workbench } from './workbench.js'

const scan = (code: string, hours: number) => ({ code, time: hour(hours).toISOString() })
const snapshot = (shipment: string, hours: number, ...events: TrackingEvent[]): ShipmentInput => ({
  ...{ shipment, kind: 'snapshot', events, heardAt: hour(hours), saidAt: hour(hours) },
})
const delta = (shipment: string, hours: number, ...events: TrackingEvent[]): ShipmentInput => ({
  ...{ shipment, kind: 'delta', events, heardAt: hour(hours) },
})

test('a list that its caller empties after the call is heard as it was given', async () => {
  const { engine } = new Workbench()
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('3/3', 2)))
  const events = [scan('1/1', 1), scan('3/3', 2)]
  const hearing = engine.ingest({ ...snapshot('A', 4), events })
  events.length = 0
  await hearing
  expect((await engine.read('A'))?.status).toBe('delivered')
})

test('an event whose fields are no own ones is read after a restart as it was before', async () => {
  class Scan {
    get code() {
      return '5/5'
    }
    get time() {
      return hour(2).toISOString()
    }
  }
  const bench = new Workbench()
  await bench.engine.ingest(delta('A', 3, scan('1/1', 1), new Scan()))
  const status = (await bench.engine.read('A'))?.status
  const restarted = new Workbench({ store: bench.store })
  await restarted.engine.tick(hour(500))
  expect((await restarted.engine.read('A'))?.status).toBe(status)
})

test('an event that no store can keep is refused as unusable by every store', async () => {
  const { engine } = new Workbench()
  const event = { ...scan('1/1', 1), weight: 12n }
  await expect(engine.ingest(delta('A', 3, event))).rejects.toMatchObject({ code: 'bad-option' })
})

test('a shipment named by a bigint is refused as unusable', async () => {
  const { engine } = new Workbench()
  // A mistake that types would find.
  const input = { ...delta('A', 3), shipment: 12n } as unknown as ShipmentInput
  await expect(engine.ingest(input)).rejects.toMatchObject({ code: 'bad-option' })
})

test('a slow delivery does not keep what is due later from a relay that has room', async () => {
  const { engine } = new Workbench()
  const stop = new AbortController()
  let release = () => {}
  const isOtherHere = new Promise<void>(resolve => {
    release = resolve
  })
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('3/3', 2)))
  const done = await engine.relay(
    async ({ shipment }) => {
      if (shipment === 'B') return release()
      await engine.ingest(snapshot('B', 4, scan('1/1', 1), scan('3/3', 2)))
      await isOtherHere
      stop.abort()
    },
    { signal: stop.signal, pollMs: 5, leaseMs: 1_000, retryMs: 1 },
  )
  expect(done).toEqual({ sent: 2, failed: 0, parked: 0 })
})

test('a delivery that rejects with an object that is no text fails like any other', async () => {
  const { engine } = new Workbench()
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('3/3', 2)))
  const refuse = () => Promise.reject(Object.create(null))
  await expect(engine.relay(refuse, { now: () => hour(4).getTime() })).resolves.toEqual({ sent: 0, failed: 1, parked: 0 })
})

test('a firing whose effect has another kind since goes on from its last revision', async () => {
  const bench = new Workbench()
  await bench.hear('1/1@0 3/3@1', 3)
  await bench.relay(3)
  await bench.hear('1/1@0 2/204@1', 4)
  await bench.relay(4)
  const renamed = { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay-out' } } as const
  const other = new Workbench({ store: bench.store, rules: defineRules([renamed]) })
  await other.hear('1/1@0 2/204@1 3/3@2', 5)
  await other.relay(5)
  expect(other.delivered.map(({ revision }) => revision)).toEqual([3])
})

test('closing waits for an input that was given before it', async () => {
  const { engine } = new Workbench()
  await engine.shipments()
  const hearing = engine.ingest(snapshot('A', 3, scan('1/1', 1)))
  const closing = engine.close()
  await expect(hearing).resolves.toHaveLength(1)
  await closing
})

test('a tick that lets an event of the future in says what changed', async () => {
  const { engine } = new Workbench()
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('5/5', 75)))
  expect(await engine.tick(hour(28))).toMatchObject([
    { shipment: 'A', change: { kind: 'changed', after: { status: 'outForDelivery' } } },
  ])
})

test('a classify that throws for one shipment does not keep a tick from the others', async () => {
  const store = memoryStore()
  let isBroken = false
  const classify = ({ text }: TrackingEvent) => {
    if (isBroken && text === 'odd') throw new Error('broken')
    return null
  }
  const bench = new Workbench({ store, classify })
  await bench.engine.ingest([
    delta('A', 3, scan('1/1', 1), { time: hour(1).toISOString(), text: 'odd' }),
    delta('B', 3, scan('1/1', 1)),
  ])
  isBroken = true
  await new Workbench({ store, classify }).engine.tick(hour(500)).catch(() => {})
  expect((await bench.engine.effects()).map(({ shipment }) => shipment)).toEqual(['B'])
})

test('a list without its time says the same whatever was heard of others before it', async () => {
  const inputs = [
    delta('A', 99, scan('3/3', 98)),
    { ...snapshot('A', 100, scan('1/1', 50), scan('5/5', 160)), saidAt: null },
    { ...delta('A', 124, scan('1/1', 50)), source: 'other' },
  ]
  const statuses = [
    [0, 1, 2],
    [0, 2, 1],
  ].map(async order => {
    const engine = createEngine({ store: memoryStore(), rules: defineRules([]), zone: 'UTC' })
    for (const at of order) await engine.ingest(inputs[at]!)
    await engine.tick(hour(200))
    return (await engine.read('A'))?.status
  })
  const [inOrder, otherwise] = await Promise.all(statuses)
  expect(otherwise).toBe(inOrder)
})

test('an engine asks for effects only where some may be there', async () => {
  const store = memoryStore()
  let asked = 0
  const counting: typeof store = {
    ...store,
    effects: query => {
      asked++
      return store.effects(query)
    },
  }
  const { engine } = new Workbench({ store: counting })
  const keys = async () => (await store.effects({ shipments: ['A'] })).map(({ key, state }) => `${key} ${state}`).sort()
  await engine.ingest(delta('A', 2, scan('1/1', 1)))
  await engine.ingest(delta('A', 4, scan('5/5', 3)))
  await engine.ingest(delta('A', 6, scan('3/301', 5)))
  expect([asked, await keys()]).toEqual([0, ['A/0/pay/release-payment/1 waiting']])

  // Taken back, and sent again: now there may be some, and their revisions count.
  await engine.relay(async () => {})
  await engine.ingest(snapshot('A', 7, scan('1/1', 1), scan('5/5', 3), scan('2/204', 5)))
  expect(asked).toBe(1)
  await engine.relay(async () => {})
  await engine.ingest(snapshot('A', 8, scan('1/1', 1), scan('5/5', 3), scan('3/301', 5)))
  expect(asked).toBe(2)
  expect(await keys()).toEqual([
    'A/0/pay/release-payment/1 sent',
    'A/0/pay/release-payment/3 waiting',
    'A/0/pay/take-payment-back/2 sent',
  ])

  // One that begins anew knows of none, and asks.
  const { engine: restarted } = new Workbench({ store: counting })
  await restarted.ingest(delta('A', 9, scan('2/209', 8)))
  expect(asked).toBe(3)
})
