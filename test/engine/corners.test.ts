// Misuse and rare situations, each with the shortest example.

import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, memoryStore, type ShipmentEvents, type ShipmentResult } from '../../src/engine/index.js'
import { defineRules, type TrackingEvent } from '../../src/index.js'
import { collected, hour, Workbench } from './workbench.js'

const scan = (code: string, hours: number) => ({ code, time: hour(hours).toISOString() })
const snapshot = (shipment: string, hours: number, ...events: TrackingEvent[]): ShipmentEvents => ({
  ...{ shipment, kind: 'snapshot', events, receivedAt: hour(hours), issuedAt: hour(hours) },
})
const delta = (shipment: string, hours: number, ...events: TrackingEvent[]): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', events, receivedAt: hour(hours) },
})

test('a list that its caller empties after the call is ingested as it was passed', async () => {
  const { engine } = new Workbench()
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('3/3', 2)))
  const events = [scan('1/1', 1), scan('3/3', 2)]
  const ingesting = engine.ingest({ ...snapshot('A', 4), events })
  events.length = 0
  await ingesting
  expect((await engine.read('A'))?.status).toBe('delivered')
})

test('an event whose fields are not its own reads the same after a restart', async () => {
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

test('an event that JSON cannot represent is refused whatever the store', async () => {
  const { engine } = new Workbench()
  const event = { ...scan('1/1', 1), weight: 12n }
  await expect(engine.ingest(delta('A', 3, event))).rejects.toMatchObject({ code: 'bad-option' })
})

test('a shipment named by a bigint is refused', async () => {
  const { engine } = new Workbench()
  // A mistake that the types would reveal.
  const input = { ...delta('A', 3), shipment: 12n } as unknown as ShipmentEvents
  await expect(engine.ingest(input)).rejects.toMatchObject({ code: 'bad-option' })
})

test('a slow delivery does not block later effects while the relay has capacity', async () => {
  const { engine } = new Workbench()
  const stop = new AbortController()
  let release = () => {}
  const otherDelivered = new Promise<void>(resolve => {
    release = resolve
  })
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('3/3', 2)))
  const result = await engine.relay(
    async ({ shipment }) => {
      if (shipment === 'B') return release()
      await engine.ingest(snapshot('B', 4, scan('1/1', 1), scan('3/3', 2)))
      await otherDelivered
      stop.abort()
    },
    { signal: stop.signal, pollMs: 5, leaseMs: 1_000, retryMs: 1 },
  )
  expect(result).toEqual({ done: 2, failed: 0, dead: 0 })
})

test('a delivery that rejects with an object without text fails like any other', async () => {
  const { engine } = new Workbench()
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('3/3', 2)))
  const refuse = () => Promise.reject(Object.create(null))
  await expect(engine.relay(refuse, { now: () => hour(4).getTime() })).resolves.toEqual({ done: 0, failed: 1, dead: 0 })
})

test('an activation whose effect was renamed continues from its last revision', async () => {
  const bench = new Workbench()
  await bench.receive('1/1@0 3/3@1', 3)
  await bench.relay(3)
  await bench.receive('1/1@0 2/204@1', 4)
  await bench.relay(4)
  const renamed = { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay-out' } } as const
  const other = new Workbench({ store: bench.store, rules: defineRules([renamed]) })
  await other.receive('1/1@0 2/204@1 3/3@2', 5)
  await other.relay(5)
  expect(other.delivered.map(({ revision }) => revision)).toEqual([3])
})

test('closing waits for an input that was passed before', async () => {
  const { engine } = new Workbench()
  await engine.shipments()
  const ingesting = engine.ingest(snapshot('A', 3, scan('1/1', 1)))
  const closing = engine.close()
  await expect(ingesting).resolves.toHaveLength(1)
  await closing
})

test('a tick that accepts an event from the future reports the change', async () => {
  const { engine } = new Workbench()
  await engine.ingest(snapshot('A', 3, scan('1/1', 1), scan('5/5', 75)))
  const { changed } = await collected<ShipmentResult>(onResult => engine.tick(hour(28), { onResult }))
  expect(changed).toMatchObject([{ shipment: 'A', change: { kind: 'changed', after: { status: 'outForDelivery' } } }])
})

test('a where cannot change what is stored, now or later', async () => {
  const store = memoryStore()
  // biome-ignore lint/suspicious/noExplicitAny: they do what the types forbid
  const attempts: readonly ((journey: any) => unknown)[] = [
    journey => (journey.status = 'lost'),
    journey => (journey.steps[0].event.text = 'forged'),
    journey => journey.steps[0].event.more.list.push('forged'),
    journey => journey.steps.pop(),
    journey => journey.doubts.push({ kind: 'no-scan' }),
    journey => delete journey.steps[0].event.code,
  ]
  let attempt = 0
  const where = (journey: unknown) => {
    expect(() => attempts[attempt]!(journey)).toThrow(TypeError)
    return true
  }
  const rules = defineRules([{ name: 'x', when: { kind: 'entered', status: 'accepted' }, if: { where }, do: { kind: 'x' } }])
  const event = { ...scan('1/1', 1), text: 'Collected', more: { list: ['as sent'] } }
  const engine = createEngine({ store, rules, zone: 'UTC' })
  const cold = createEngine({ store, rules, zone: 'UTC', cache: { shipments: 0 } })
  for (; attempt < attempts.length; attempt++) {
    // Kept in memory, and loaded each time.
    for (const each of [engine, cold]) await each.ingest(snapshot('A', 3 + attempt, event, scan('0/0', 2)))
    const [stored] = await store.shipments.load(['A'])
    expect(stored).toMatchObject({ row: { status: 'inTransit', doubts: [] }, entries: [{ event }, {}] })
    expect((await engine.read('A'))?.report.steps).toHaveLength(2)
  }
})

test('a classify that throws leaves its scan without a code, and blocks nothing', async () => {
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
  await new Workbench({ store, classify }).engine.tick(hour(500))
  expect((await bench.engine.effects()).map(({ shipment }) => shipment)).toEqual(['A', 'B'])
})

test('a list without a time of issue gives the same result whatever came before it', async () => {
  const inputs = [
    delta('A', 99, scan('3/3', 98)),
    { ...snapshot('A', 100, scan('1/1', 50), scan('5/5', 160)), issuedAt: null },
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
  const [inOrder, reordered] = await Promise.all(statuses)
  expect(reordered).toBe(inOrder)
})

test('an engine loads effects only if there may be some', async () => {
  const store = memoryStore()
  let loads = 0
  const counting: typeof store = {
    ...store,
    outbox: {
      ...store.outbox,
      list: query => {
        loads++
        return store.outbox.list(query)
      },
    },
  }
  const { engine } = new Workbench({ store: counting })
  const keys = async () => (await store.outbox.list({ subjects: ['A'] })).map(({ key, state }) => `${key} ${state}`).sort()
  await engine.ingest(delta('A', 2, scan('1/1', 1)))
  await engine.ingest(delta('A', 4, scan('5/5', 3)))
  await engine.ingest(delta('A', 6, scan('3/301', 5)))
  expect([loads, await keys()]).toEqual([0, ['A/0/pay/release-payment/1 pending']])

  // Undone and done again: now there may be some, and their revisions matter.
  await engine.relay(async () => {})
  await engine.ingest(snapshot('A', 7, scan('1/1', 1), scan('5/5', 3), scan('2/204', 5)))
  expect(loads).toBe(1)
  await engine.relay(async () => {})
  await engine.ingest(snapshot('A', 8, scan('1/1', 1), scan('5/5', 3), scan('3/301', 5)))
  expect(loads).toBe(2)
  expect(await keys()).toEqual([
    'A/0/pay/release-payment/1 done',
    'A/0/pay/release-payment/3 pending',
    'A/0/pay/take-payment-back/2 done',
  ])

  // After a restart the engine does not know, and loads them.
  const { engine: restarted } = new Workbench({ store: counting })
  await restarted.ingest(delta('A', 9, scan('2/209', 8)))
  expect(loads).toBe(3)
})

describe('unusable options are named', () => {
  const store = memoryStore()
  const rules = defineRules([])
  test.each<[string, unknown, RegExp]>([
    ['nothing', undefined, /Unusable option options of createEngine: undefined/],
    ['no store', { store: undefined, rules }, /^Unusable option store: undefined\. Pass memoryStore\(\)/],
    ['a store that is text', { store: 'postgres://localhost', rules }, /^Unusable option store: "postgres/],
    ['no rules', { store }, /^Unusable option rules: undefined\. Pass what defineRules returned/],
    ['a list of rules', { store, rules: [] }, /^Unusable option rules: \[\]/],
    ['timezone', { store, rules, timezone: 'UTC' }, /^createEngine has no option timezone\. Did you mean zone\?/],
    ['a zone that does not exist', { store, rules, zone: 'Mars' }, /Mars/],
    ['classify', { store, rules, classify: 'x' }, /^Unusable option classify: "x"/],
    [
      'registration',
      { store, rules, registration: 'never' },
      /^Unusable option registration: "never"\. Pass 'automatic' or 'explicit'/,
    ],
    ['cache.shipments', { store, rules, cache: { shipments: -1 } }, /^Unusable option cache\.shipments: -1/],
    ['cache.entries', { store, rules, cache: { entries: 0.5 } }, /^Unusable option cache\.entries: 0\.5/],
    ['maxEvents', { store, rules, maxEvents: 0 }, /^Unusable option maxEvents: 0\. Pass a whole number, 1 or more/],
    ['cache.shipment', { store, rules, cache: { shipment: 1 } }, /no option shipment\. Did you mean shipments\?/],
    ['cache', { store, rules, cache: 100 }, /cache/],
    ['table', { store, rules, table: {} }, /table/],
  ])('createEngine: %s', (_, options, message) => {
    expect(() => createEngine(options as never)).toThrow(badOption(message))
  })

  test.each<[string, (engine: Engine) => Promise<unknown>, RegExp]>([
    ['ingest without input', engine => engine.ingest(undefined as never), /Unusable shipment of an input: undefined/],
    [
      'ingest of an unknown field',
      engine => engine.ingest({ ...delta('A', 1), evnts: [] } as never),
      /evnts.*Did you mean events\?/,
    ],
    ['register without registration', engine => engine.register(undefined as never), /Unusable shipment of a registration/],
    ['register of an unknown field', engine => engine.register({ shipment: 'A', at: hour(1), on: 1 } as never), /no option on/],
    ['relay without a function', engine => engine.relay(undefined as never), /^Unusable option deliver: undefined\./],
    [
      'relay with pollms',
      engine => engine.relay(async () => {}, { pollms: 1 } as never),
      /no option pollms\. Did you mean pollMs\?/,
    ],
    ['relay with a signal that is none', engine => engine.relay(async () => {}, { signal: {} } as never), /option signal/],
    ['tick without an instant', engine => engine.tick(undefined as never), /option now: undefined/],
    [
      'tick with onResults',
      engine => engine.tick(0, { onResults() {} } as never),
      /no option onResults\. Did you mean onResult\?/,
    ],
    ['tick with an onResult that is none', engine => engine.tick(0, { onResult: [] } as never), /option onResult: \[\]/],
    ['read without a shipment', engine => engine.read(undefined as never), /option shipment: undefined/],
    ['read with asof', engine => engine.read('A', { asof: hour(1) } as never), /no option asof\. Did you mean asOf\?/],
    ['read as of no instant', engine => engine.read('A', { asOf: 'soon' }), /option asOf: "soon"/],
    [
      'reevaluate with dryrun',
      engine => engine.reevaluate({ dryrun: true } as never),
      /no option dryrun\. Did you mean dryRun\?/,
    ],
    [
      'shipments that are uncertain',
      engine => engine.shipments({ uncertain: true } as never),
      /^shipments has no option uncertain\. Did you mean certain\?/,
    ],
    [
      'shipments of an unknown outcome',
      engine => engine.shipments({ outcome: 'arrived' as never }),
      /option outcome: "arrived"\. Pass one of delivered, .*, null\./,
    ],
    ['shipments due by no instant', engine => engine.shipments({ dueBy: 'soon' }), /option dueBy: "soon"/],
    [
      'effects of an unknown state',
      engine => engine.effects({ state: 'sent' as never }),
      /option state: "sent"\. Pass one of pending, claimed/,
    ],
    [
      'effects of one shipment',
      engine => engine.effects({ shipment: 'A' } as never),
      /no option shipment\. Did you mean shipments\?/,
    ],
    ['retry of one key', engine => engine.retry('key' as never), /option keys: "key"/],
    ['inbox.list of an unknown kind', engine => engine.inbox.list({ kind: 'scan' as never }), /option kind: "scan"/],
    ['inbox.list with befor', engine => engine.inbox.list({ befor: {} } as never), /no option befor\. Did you mean before\?/],
    ['inbox.save of nothing', engine => engine.inbox.save(undefined as never), /option message: undefined/],
    ['inbox.delete of nothing', engine => engine.inbox.delete(undefined as never), /option keys: undefined/],
  ])('%s', async (_, call, message) => {
    await expect(call(createEngine({ store, rules }))).rejects.toThrow(badOption(message))
  })

  const badOption = (message: RegExp) => expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) })
})

test('instants may be a Date, text or milliseconds, and results have text', async () => {
  for (const form of [(at: Date) => at, (at: Date) => at.toISOString(), (at: Date) => at.getTime()]) {
    const bench = new Workbench({ registration: 'explicit' })
    const { engine } = bench
    await engine.ingest({ ...snapshot('A', 3, scan('1/1', 1)), receivedAt: form(hour(3)), issuedAt: form(hour(3)) })
    await engine.register({ shipment: 'A', at: form(hour(4)) })
    expect(await engine.tick(form(hour(1 + 5 * 24)))).toEqual({ evaluated: 1, changed: 1, failed: 0 })
    await bench.relay(125)
    const [row] = await engine.shipments({ registered: true })
    expect(row).toMatchObject({
      registeredAt: hour(4).toISOString(),
      receivedAt: hour(3).toISOString(),
      evaluatedAt: hour(121).toISOString(),
      wakeAt: null,
    })
    expect(await engine.shipments({ dueBy: form(hour(999)) })).toEqual([])
    expect(await engine.effects()).toMatchObject([
      { createdAt: hour(121).toISOString(), leaseUntil: null, doneAt: hour(125).toISOString() },
    ])
    const { report, evidence, effects, ...rest } = (await engine.read('A', { asOf: form(hour(5)) }))!
    expect(rest).toEqual(row)
    expect([report.status, evidence.length, effects.length]).toEqual(['accepted', 1, 1])
    const message = { key: 'k', feed: 'kd100', kind: 'unreadable', shipment: null, note: null, body: { text: '?' } } as const
    await engine.inbox.save({ ...message, receivedAt: form(hour(1)) })
    const saved = await engine.inbox.save({ ...message, receivedAt: form(hour(2)) })
    expect(saved).toEqual({
      ...message,
      receivedAt: hour(1).toISOString(),
      lastReceivedAt: hour(2).toISOString(),
      receivedCount: 2,
    })
    expect(await engine.inbox.list()).toEqual([saved])
    expect(await engine.inbox.list({ before: { key: 'k', receivedAt: form(hour(1)) } })).toEqual([])
    expect(await engine.inbox.delete(['k'])).toBe(1)
  }
})
