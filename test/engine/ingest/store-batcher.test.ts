// Concurrent calls are combined, and each still succeeds or fails alone.

import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, memoryStore, type ShipmentEvents, type Store } from '../../../src/engine/index.js'
import { StoreBatcher } from '../../../src/engine/ingest/store-batcher.js'
import { ShipfoldError } from '../../../src/index.js'
import { postgresStore } from '../../../src/stores/postgres.js'
import { opened, pool } from '../../stores/pool.js'
import { sampleEntry, sampleShipment, sampleWrite } from '../../stores/rows.js'
import { passes, underClock } from '../outbox/clock.js'
import { hour, shopRules, Workbench } from '../workbench.js'

const receive = (engine: Engine, shipment: string, code = '1/1', at = 1) =>
  engine.ingest({ shipment, kind: 'delta', events: [{ code, time: hour(at) }], receivedAt: hour(at + 1) } as ShipmentEvents)

const names = Array.from({ length: 40 }, (_, at) => `S${at}`)

/** A store slow enough for calls to overlap, and how often it was called. */
function counted(store: Store) {
  const calls = { load: 0, commit: 0 }
  const later = () => new Promise(setImmediate)
  const counting: Store = {
    ...store,
    shipments: {
      ...store.shipments,
      load: async its => {
        calls.load++
        await later()
        return store.shipments.load(its)
      },
      commit: async writes => {
        calls.commit++
        await later()
        return store.shipments.commit(writes)
      },
    },
  }
  return { store: counting, calls }
}

test('many concurrent calls are a few statements', async () => {
  const { store, calls } = counted(memoryStore())
  const { engine } = new Workbench({ store })
  const results = await Promise.all(names.map(name => receive(engine, name)))
  expect(results.map(([result]) => result?.shipment)).toEqual(names)
  expect(calls.load).toBe(1)
  expect(calls.commit).toBeLessThanOrEqual(4)
  expect((await engine.shipments()).map(({ shipment }) => shipment)).toEqual(names.toSorted())
})

test('sequential calls do not wait for others', async () => {
  const { store, calls } = counted(memoryStore())
  const { engine } = new Workbench({ store })
  for (const name of names.slice(0, 5)) await receive(engine, name)
  expect(calls).toEqual({ load: 5, commit: 5 })
})

test.each(['load', 'commit'] as const)('if the %s of one fails, only that call rejects', async part => {
  const inner = memoryStore()
  const failure = new ShipfoldError('store-failed', 'S7 is out of order.')
  const { engine } = new Workbench({
    store: {
      ...inner,
      shipments: {
        ...inner.shipments,
        load: async its => (part === 'load' && its.includes('S7') ? Promise.reject(failure) : inner.shipments.load(its)),
        commit: async its =>
          part === 'commit' && its.some(({ row }) => row.shipment === 'S7')
            ? Promise.reject(failure)
            : inner.shipments.commit(its),
      },
    },
  })
  const outcomes = await Promise.allSettled(names.map(name => receive(engine, name)))
  const rejected = outcomes.flatMap((each, at) => (each.status === 'rejected' ? [[names[at], each.reason]] : []))
  expect(rejected).toEqual([['S7', failure]])
  expect(await inner.shipments.names({ limit: 99 })).toEqual(names.filter(name => name !== 'S7').toSorted())
})

test('a call whose shipment another engine committed is decided again, alone', async () => {
  const inner = memoryStore()
  const { store, calls } = counted(inner)
  const [mine, other] = [store, inner].map(its => createEngine({ store: its, rules: shopRules, zone: 'UTC' })) as [Engine, Engine]
  await Promise.all(names.map(name => receive(mine, name)))
  await receive(other, 'S7', '5/5', 3)
  const { load } = calls
  await Promise.all(names.map(name => receive(mine, name, '0/1002', 2)))
  expect(calls.load - load).toBe(1)
  const readings = await Promise.all(names.map(name => other.read(name)))
  expect(readings.map(its => its?.report.steps.length)).toEqual(names.map(name => (name === 'S7' ? 3 : 2)))
})

test('a call with many inputs is one commit, whatever else is combined with it', async () => {
  const inner = memoryStore()
  const commits: (readonly string[])[] = []
  const { engine } = new Workbench({
    store: {
      ...inner,
      shipments: {
        ...inner.shipments,
        commit: async its => {
          commits.push(its.map(({ row }) => row.shipment))
          await new Promise(setImmediate)
          return inner.shipments.commit(its)
        },
      },
    },
  })
  const many = Array.from({ length: 99 }, (_, at) => `M${at}`)
  const input = (shipment: string): ShipmentEvents => ({ shipment, kind: 'delta', events: [], receivedAt: hour(1) })
  await Promise.all([
    ...names.slice(0, 5).map(name => receive(engine, name)),
    engine.ingest(many.map(input)),
    engine.ingest(names.slice(5).map(input)),
  ])
  const commitsOf = (name: string) => commits.filter(its => its.includes(name))
  expect(commitsOf('M0')).toHaveLength(1)
  expect(commitsOf('M0')[0]).toEqual(expect.arrayContaining(many))
  expect(commitsOf('S9')[0]).toEqual(expect.arrayContaining(names.slice(5)))
  expect(Math.max(...commits.map(({ length }) => length))).toBeLessThanOrEqual(100)
})

test('calls with many scans are not combined with others', async () => {
  const { shipments } = memoryStore()
  const scansOf: number[] = []
  const commit: typeof shipments.commit = async writes => {
    scansOf.push(writes.reduce((sum, { entries }) => sum + entries.length, 0))
    await new Promise(setImmediate)
    return shipments.commit(writes)
  }
  const batcher = new StoreBatcher({ ...shipments, commit })
  const large = (name: string) =>
    sampleWrite(sampleShipment(name), { entries: Array.from({ length: 3_000 }, (_, id) => sampleEntry(`${id}`, id)) })
  const writes = ['A', 'B', 'C', 'D', 'E', 'F'].map(name => batcher.commit([large(name)]))
  expect(await Promise.all(writes)).toEqual(Array(6).fill(true))
  expect(scansOf).toEqual(Array(6).fill(3_000))
})

test('a store that answers nothing gets a few commits, not one for every tenth of a second', async () => {
  await underClock(async () => {
    let inFlight = 0
    const commit = () => {
      inFlight++
      return new Promise<never>(() => {})
    }
    const batcher = new StoreBatcher({ ...memoryStore().shipments, commit })
    for (let at = 0; at < 50; at++) {
      void batcher.commit([sampleWrite(sampleShipment(`S${at}`))])
      await passes(100)
    }
    expect(inFlight).toBe(6)
  })
})

test('calls too many for one commit all complete even if others hang', async () => {
  const inner = memoryStore()
  const { engine } = new Workbench({
    store: {
      ...inner,
      shipments: {
        ...inner.shipments,
        commit: async its =>
          its.length === 1 && its[0]!.row.shipment.startsWith('X') ? new Promise(() => {}) : inner.shipments.commit(its),
      },
    },
  })
  for (const name of ['X1', 'X2', 'X3']) void receive(engine, name)
  const many = Array.from({ length: 250 }, (_, at) => `M${at}`)
  await Promise.all(many.map(name => receive(engine, name)))
  expect(await inner.shipments.names({ limit: 999 })).toEqual(expect.arrayContaining(many))
})

test.each(['load', 'commit'] as const)('a store whose %s throws synchronously is an error like any other', async part => {
  const inner = memoryStore()
  const broken = () => {
    throw new Error('out of order')
  }
  const { engine } = new Workbench({ store: { ...inner, shipments: { ...inner.shipments, [part]: broken } } })
  const outcomes = await Promise.allSettled(names.map(name => receive(engine, name)))
  expect(outcomes.map(({ status }) => status)).toEqual(names.map(() => 'rejected'))
  await engine.close()
})

// Alone, as the first calls go; and combined with others.
test.each([
  ['that come first', ['S7', 'S8'], names],
  ['among others', ['S7', 'S8'], ['S1', 'S2', 'S3', 'S7', 'S4', 'S8', 'S5']],
])('locked shipments, %s, block no others', async (_, locked, order) => {
  const { schema } = await opened()
  const engine = createEngine({ store: postgresStore(pool, { schema }), rules: shopRules, zone: 'UTC' })
  await Promise.all(names.map(name => receive(engine, name)))
  const client = await pool.connect()
  onTestFinished(async () => {
    await client.query('rollback')
    client.release()
  })
  await client.query(`begin; select from ${schema}.shipments where shipment = any ('{${locked}}') for update`)
  let isLocked = true
  const inOrder = order === names ? [...locked, ...names.filter(name => !locked.includes(name))] : order
  const calls = inOrder.map(name => ({ name, call: receive(engine, name, '5/5', 3) }))
  const those = calls.filter(({ name }) => locked.includes(name))
  const waiting = Promise.all(those.map(({ call }) => call.finally(() => expect(isLocked).toBe(false))))
  await Promise.all(calls.filter(({ name }) => !locked.includes(name)).map(({ call }) => call))
  for (const name of ['S1', 'S2']) await receive(engine, name, '3/301', 5)
  isLocked = false
  await client.query('commit')
  for (const [its] of await waiting) expect(its?.change.after.status).toBe('outForDelivery')
})
