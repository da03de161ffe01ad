// Shipments that somebody else holds: they wait, for a while, and hold up no others.

import { expect, test } from 'vitest'
import { type DeliveryResult, memoryStore, type ShipmentEvents } from '../../../src/engine/index.js'
import { KeyedMutex } from '../../../src/engine/ingest/keyed-mutex.js'
import { StoreBatcher } from '../../../src/engine/ingest/store-batcher.js'
import { Acknowledger } from '../../../src/engine/outbox/acknowledger.js'
import { ShipfoldError } from '../../../src/index.js'
import { growth } from '../../stores/rows.js'
import { hour, Workbench } from '../workbench.js'

const contended = { code: 'store-contended' }
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`)
const later = () => new Promise(setImmediate)

/** A port in which shipments that begin with X are locked until they are freed, and how many of their commits run at once. */
function lockedPort() {
  const { shipments } = memoryStore()
  const state = { isLocked: true, isBusy: false, tries: 0, inFlight: 0, most: 0 }
  const commit: typeof shipments.commit = async writes => {
    const isAlone = writes.length === 1 && state.isBusy
    if (!state.isLocked || !writes.some(({ row }) => row.shipment.startsWith('X'))) return shipments.commit(writes)
    if (isAlone) state.most = Math.max(state.most, ++state.inFlight)
    if (isAlone) state.tries++
    for (let turn = 0; turn < 20; turn++) await later()
    if (isAlone) state.inFlight--
    throw new ShipfoldError('store-contended', 'locked')
  }
  return { state, port: { ...shipments, commit } }
}

test('commits of locked rows are repeated, two at a time, while all others go on', async () => {
  const { state, port } = lockedPort()
  const batcher = new StoreBatcher(port)
  const blocked = names('X', 10).map(name => batcher.commit([growth(name, 1)]))
  const first = await Promise.all(names('A', 30).map(name => batcher.commit([growth(name, 1)])))
  // From here on, those that are locked are tried for the second time.
  state.isBusy = true
  for (let version = 2; version < 40; version++)
    expect(await Promise.all(names('A', 30).map(name => batcher.commit([growth(name, version)])))).toEqual(first.map(() => true))
  while (state.tries < 20) await later()
  expect(state.most).toBe(2)
  state.isLocked = false
  expect(await Promise.all(blocked)).toEqual(blocked.map(() => true))
})

test('a commit whose rows stay locked is refused, with the reason and what to do', async () => {
  const { state, port } = lockedPort()
  const batcher = new StoreBatcher(port)
  for (const lockedMs of [0, 150])
    await expect(batcher.commit([growth('X', 1)], { lockedMs })).rejects.toMatchObject({
      ...contended,
      message: expect.stringMatching(/^Shipment "X" .*another transaction.*after \d+\.\d s.*idle_in_transaction_session_timeout/),
      cause: { message: 'locked' },
    })
  state.isLocked = false
  expect(await batcher.commit([growth('X', 1)])).toBe(true)
})

test('whoever waits too long for its turn is refused and never runs, and the others keep their order', async () => {
  const mutex = new KeyedMutex()
  const ran: string[] = []
  let open = () => {}
  const gate = new Promise<void>(resolve => {
    open = resolve
  })
  const run =
    (name: string, work: () => Promise<unknown> = later) =>
    async () => {
      ran.push(name)
      await work()
      ran.push(`${name} ended`)
    }
  const stop = new AbortController()
  const first = mutex.runExclusive(
    ['A', 'B'],
    run('first', () => gate),
  )
  const hasty = mutex.runExclusive(['A'], run('hasty'), { waitMs: 5 })
  const stopped = mutex.runExclusive(['B', 'A'], run('stopped'), { signal: stop.signal })
  const last = mutex.runExclusive(['A'], run('last'))
  await expect(hasty).rejects.toMatchObject({ ...contended, message: expect.stringContaining('Shipment "A"') })
  stop.abort(new Error('enough'))
  await expect(stopped).rejects.toThrow('enough')
  const after = mutex.runExclusive(['B'], run('after'))
  expect(ran).toEqual(['first'])
  open()
  await Promise.all([first, last, after])
  expect(ran.slice(0, 2)).toEqual(['first', 'first ended'])
  expect(ran.slice(2).toSorted()).toEqual(['after', 'after ended', 'last', 'last ended'])
})

test('a result is acknowledged while the call before it still waits for locked rows', async () => {
  let unlock = () => {}
  const locked = new Promise<void>(resolve => {
    unlock = resolve
  })
  const acknowledge = async (results: readonly DeliveryResult[]) => (results[0]!.key === 'x' ? locked : undefined)
  const acknowledger = new Acknowledger({ ...memoryStore().outbox, acknowledge })
  const result = (key: string) => ({ kind: 'done', subject: 'A', key, attempts: 1, at: 0 }) as const
  const first = acknowledger.acknowledge(result('x'))
  await later()
  await Promise.all(['y', 'z'].map(key => acknowledger.acknowledge(result(key))))
  unlock()
  await first
})

test('locked shipments are named by a tick and left for the next, which evaluates all others', async () => {
  const { state, port } = lockedPort()
  const store = { ...memoryStore(), shipments: port }
  const bench = new Workbench({ store })
  state.isLocked = false
  const input = (shipment: string): ShipmentEvents => ({
    ...{ shipment, kind: 'delta', receivedAt: hour(10) },
    events: [{ code: '5/501', time: hour(9).toISOString() }],
  })
  await bench.engine.ingest(['A', 'X1', 'B', 'X2'].map(input))
  state.isLocked = true
  await expect(bench.engine.tick(hour(100))).rejects.toMatchObject({
    ...contended,
    message: expect.stringMatching(/Shipment "X1" and 1 more could not be evaluated; every other one was/),
  })
  state.isLocked = false
  const seen: string[] = []
  const counts = await bench.engine.tick(hour(100), { onResult: ({ shipment }) => seen.push(shipment!) })
  expect([seen, counts]).toEqual([['X1', 'X2'], { evaluated: 2, changed: 2, failed: 0 }])
})
