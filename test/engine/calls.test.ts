// Every call ends as soon as its signal aborts, and close() always ends.

import { describe, expect, test } from 'vitest'
import { createEngine, type Engine, memoryStore, type ShipmentEvents, type Store } from '../../src/engine/index.js'
import { hour, shopRules } from './workbench.js'

const input = (shipment: string): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', receivedAt: hour(2) },
  events: [{ code: '1/1', time: hour(1).toISOString() }],
})
const message = {
  key: 'k',
  feed: 'kd100',
  kind: 'unreadable',
  shipment: null,
  note: null,
  body: null,
  receivedAt: hour(1),
} as const

interface Options {
  readonly signal?: AbortSignal
}

/** Every call, with the options of `ingest`. */
const calls: Readonly<Record<string, (engine: Engine, options: Options) => Promise<unknown>>> = {
  ingest: (engine, options) => engine.ingest(input('A'), options),
  register: (engine, options) => engine.register({ shipment: 'A', at: hour(1) }, options),
  tick: (engine, options) => engine.tick(hour(1), options),
  read: (engine, options) => engine.read('A', options),
  reevaluate: (engine, options) => engine.reevaluate(options),
  shipments: (engine, options) => engine.shipments({}, options),
  effects: (engine, options) => engine.effects({}, options),
  retry: (engine, options) => engine.retry(['k'], options),
  erase: (engine, options) => engine.erase('A', options),
  prune: (engine, options) => engine.prune(typeof options === 'object' ? { before: hour(1), ...options } : options),
  stats: (engine, options) => engine.stats(options),
  'inbox.save': (engine, options) => engine.inbox.save(message, 1, options),
  'inbox.list': (engine, options) => engine.inbox.list({}, options),
  'inbox.delete': (engine, options) => engine.inbox.delete(['k'], options),
}

/** A store of which every function but `open` and `close` never answers, once it is silent. */
function silentStore() {
  const inner = memoryStore()
  const state = { isSilent: false, isClosed: false }
  const silenced = <Port extends object>(port: Port): Port =>
    new Proxy(port, { get: (target, name) => (state.isSilent ? () => new Promise(() => {}) : Reflect.get(target, name)) })
  const store: Store = {
    ...inner,
    shipments: silenced(inner.shipments),
    outbox: silenced(inner.outbox),
    inbox: silenced(inner.inbox),
    upkeep: silenced(inner.upkeep),
    erasure: silenced(inner.erasure),
    close: async () => {
      state.isClosed = true
    },
  }
  const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
  return { engine, state }
}

describe.each(Object.entries(calls))('%s', (name, call) => {
  test('rejects with the reason of its signal, before it begins and while it lasts', async () => {
    const { engine, state } = silentStore()
    await call(engine, { signal: new AbortController().signal })
    state.isSilent = true
    const stop = new AbortController()
    const ending = call(engine, { signal: stop.signal })
    const others = Promise.allSettled(Array.from({ length: 20 }, () => call(engine, { signal: stop.signal })))
    const reason = new Error('The request was cancelled.')
    stop.abort(reason)
    await expect(ending).rejects.toBe(reason)
    expect(await others).toEqual(Array(20).fill({ status: 'rejected', reason }))
    await expect(call(engine, { signal: stop.signal })).rejects.toBe(reason)
  })

  test('rejects with closed if it lasts longer than close() waits', async () => {
    const { engine, state } = silentStore()
    await engine.shipments()
    state.isSilent = true
    const ending = expect(call(engine, {})).rejects.toMatchObject({ code: 'closed' })
    await engine.close({ withinMs: 1 })
    await ending
    expect(state.isClosed).toBe(true)
    await expect(call(engine, {})).rejects.toMatchObject({ code: 'closed' })
  })

  test('refuses other options', async () => {
    const { engine } = silentStore()
    // As JavaScript may: options that no type lets through.
    const wrong = call as (engine: Engine, options: unknown) => Promise<unknown>
    await expect(wrong(engine, { sginal: undefined })).rejects.toThrow(`${name} has no option sginal. Did you mean signal?`)
    await expect(wrong(engine, { signal: 'now' })).rejects.toThrow(
      'Unusable option signal: "now". Pass the signal of an AbortController.',
    )
    await expect(wrong(engine, 'now')).rejects.toThrow(`Unusable options of ${name}: "now". Pass an object.`)
  })
})

test('a call that was aborted tries no further commit, and its turn is the next one’s', async () => {
  const inner = memoryStore()
  const stop = new AbortController()
  let commits = 0
  const commit: Store['shipments']['commit'] = async writes => {
    // Others always win, until the call is aborted.
    if (stop.signal.aborted) return inner.shipments.commit(writes)
    if (++commits === 3) stop.abort(new Error('enough'))
    return false
  }
  const store = { ...inner, shipments: { ...inner.shipments, commit } }
  const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
  const first = engine.ingest(input('A'), { signal: stop.signal })
  const second = engine.ingest(input('A'))
  await expect(first).rejects.toThrow('enough')
  expect((await second)[0]).toMatchObject({ shipment: 'A', change: { before: { status: 'expected' } } })
  await engine.close()
  expect(commits).toBe(3)
})

test('an aborted call disturbs no other that is combined with it', async () => {
  const engine = createEngine({ store: memoryStore(), rules: shopRules, zone: 'UTC' })
  await engine.shipments()
  const stop = new AbortController()
  const stopped = engine.ingest(input('A'), { signal: stop.signal })
  const others = ['B', 'C'].map(name => engine.ingest(input(name)))
  stop.abort(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')
  expect((await Promise.all(others)).flat().map(({ shipment }) => shipment)).toEqual(['B', 'C'])
})

test('close() waits for what it may, a second one ends the first, and each is checked', async () => {
  const { engine, state } = silentStore()
  await engine.shipments()
  state.isSilent = true
  const ending = expect(engine.read('A')).rejects.toMatchObject({ code: 'closed' })
  const patient = engine.close()
  await expect(engine.close({ withinMs: -1 })).rejects.toThrow('Unusable option withinMs: -1.')
  await expect(engine.close({ within: 1 } as object)).rejects.toThrow('close has no option within. Did you mean withinMs?')
  expect(state.isClosed).toBe(false)
  await Promise.all([engine.close({ withinMs: 0 }), patient, ending])
  expect(state.isClosed).toBe(true)
})
