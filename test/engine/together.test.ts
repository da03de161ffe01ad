// Calls that come at once go to the store together, and none of them notices.

import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, memoryStore, type ShipmentInput, type Store } from '../../src/engine/index.js'
import { ShipfoldError } from '../../src/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { opened, pool } from '../stores/pool.js'
import { hour, shopRules, Workbench } from './workbench.js'

const hear = (engine: Engine, shipment: string, code = '1/1', at = 1) =>
  engine.ingest({ shipment, kind: 'delta', events: [{ code, time: hour(at) }], heardAt: hour(at + 1) } as ShipmentInput)

const names = Array.from({ length: 40 }, (_, at) => `S${at}`)

/** A store that is slow enough for calls to meet, and how often it was asked what. */
function counted(store: Store) {
  const asked = { load: 0, commit: 0 }
  const later = () => new Promise(setImmediate)
  const counting: Store = {
    ...store,
    load: async its => {
      asked.load++
      await later()
      return store.load(its)
    },
    commit: async (writes, how) => {
      asked.commit++
      await later()
      return store.commit(writes, how)
    },
  }
  return { store: counting, asked }
}

test('many calls at once are a few statements', async () => {
  const { store, asked } = counted(memoryStore())
  const { engine } = new Workbench({ store })
  const answers = await Promise.all(names.map(name => hear(engine, name)))
  expect(answers.map(([only]) => only?.shipment)).toEqual(names)
  expect(asked.load).toBe(1)
  expect(asked.commit).toBeLessThanOrEqual(4)
  expect((await engine.shipments()).map(({ shipment }) => shipment)).toEqual(names.toSorted())
})

test('calls one after the other do not wait for others', async () => {
  const { store, asked } = counted(memoryStore())
  const { engine } = new Workbench({ store })
  for (const name of names.slice(0, 5)) await hear(engine, name)
  expect(asked).toEqual({ load: 5, commit: 5 })
})

test.each(['load', 'commit'] as const)('where the %s of one fails, only that call rejects', async part => {
  const inner = memoryStore()
  const failure = new ShipfoldError('store-failed', 'S7 is out of order.')
  const { engine } = new Workbench({
    store: {
      ...inner,
      load: async its => (part === 'load' && its.includes('S7') ? Promise.reject(failure) : inner.load(its)),
      commit: async its =>
        part === 'commit' && its.some(({ row }) => row.shipment === 'S7') ? Promise.reject(failure) : inner.commit(its),
    },
  })
  const settled = await Promise.allSettled(names.map(name => hear(engine, name)))
  const rejected = settled.flatMap((each, at) => (each.status === 'rejected' ? [[names[at], each.reason]] : []))
  expect(rejected).toEqual([['S7', failure]])
  expect(await inner.names({ limit: 99 })).toEqual(names.filter(name => name !== 'S7').toSorted())
})

test('one whose shipment another engine moved is decided anew, alone', async () => {
  const inner = memoryStore()
  const { store, asked } = counted(inner)
  const [mine, other] = [store, inner].map(its => createEngine({ store: its, rules: shopRules, zone: 'UTC' })) as [Engine, Engine]
  await Promise.all(names.map(name => hear(mine, name)))
  await hear(other, 'S7', '5/5', 3)
  const { load } = asked
  await Promise.all(names.map(name => hear(mine, name, '0/1002', 2)))
  expect(asked.load - load).toBe(1)
  const readings = await Promise.all(names.map(name => other.read(name)))
  expect(readings.map(its => its?.report.steps.length)).toEqual(names.map(name => (name === 'S7' ? 3 : 2)))
})

test('a call of many is one commit, whatever comes beside it', async () => {
  const inner = memoryStore()
  const commits: (readonly string[])[] = []
  const { engine } = new Workbench({
    store: {
      ...inner,
      commit: async its => {
        commits.push(its.map(({ row }) => row.shipment))
        await new Promise(setImmediate)
        return inner.commit(its)
      },
    },
  })
  const many = Array.from({ length: 99 }, (_, at) => `M${at}`)
  const input = (shipment: string): ShipmentInput => ({ shipment, kind: 'delta', events: [], heardAt: hour(1) })
  await Promise.all([
    ...names.slice(0, 5).map(name => hear(engine, name)),
    engine.ingest(many.map(input)),
    engine.ingest(names.slice(5).map(input)),
  ])
  const having = (name: string) => commits.filter(its => its.includes(name))
  expect(having('M0')).toHaveLength(1)
  expect(having('M0')[0]).toEqual(expect.arrayContaining(many))
  expect(having('S9')[0]).toEqual(expect.arrayContaining(names.slice(5)))
  expect(Math.max(...commits.map(({ length }) => length))).toBeLessThanOrEqual(100)
})

test('calls that together are too many for one commit all go, though others hang', async () => {
  const inner = memoryStore()
  const { engine } = new Workbench({
    store: {
      ...inner,
      commit: async its => (its.length === 1 && its[0]!.row.shipment.startsWith('X') ? new Promise(() => {}) : inner.commit(its)),
    },
  })
  for (const name of ['X1', 'X2', 'X3']) void hear(engine, name)
  const many = Array.from({ length: 250 }, (_, at) => `M${at}`)
  await Promise.all(many.map(name => hear(engine, name)))
  expect(await inner.names({ limit: 999 })).toEqual(expect.arrayContaining(many))
})

test.each(['load', 'commit'] as const)('a store whose %s throws at once is an error like any other', async part => {
  const inner = memoryStore()
  const broken = () => {
    throw new Error('out of order')
  }
  const { engine } = new Workbench({ store: { ...inner, [part]: broken } })
  const settled = await Promise.allSettled(names.map(name => hear(engine, name)))
  expect(settled.map(({ status }) => status)).toEqual(names.map(() => 'rejected'))
  await engine.close()
})

// Alone, as calls go that come first; and among others, which they find on their way.
test.each([
  ['that come first', ['S7', 'S8'], names],
  ['among others', ['S7', 'S8'], ['S1', 'S2', 'S3', 'S7', 'S4', 'S8', 'S5']],
])('shipments that somebody has locked, %s, keep no other', async (_, locked, order) => {
  const { schema } = await opened()
  const engine = createEngine({ store: postgresStore(pool, { schema }), rules: shopRules, zone: 'UTC' })
  await Promise.all(names.map(name => hear(engine, name)))
  const client = await pool.connect()
  onTestFinished(async () => {
    await client.query('rollback')
    client.release()
  })
  await client.query(`begin; select from ${schema}.shipments where shipment = any ('{${locked}}') for update`)
  let isLocked = true
  const inOrder = order === names ? [...locked, ...names.filter(name => !locked.includes(name))] : order
  const calls = inOrder.map(name => ({ name, call: hear(engine, name, '5/5', 3) }))
  const those = calls.filter(({ name }) => locked.includes(name))
  const waiting = Promise.all(those.map(({ call }) => call.finally(() => expect(isLocked).toBe(false))))
  await Promise.all(calls.filter(({ name }) => !locked.includes(name)).map(({ call }) => call))
  for (const name of ['S1', 'S2']) await hear(engine, name, '3/301', 5)
  isLocked = false
  await client.query('commit')
  for (const [its] of await waiting) expect(its?.change.after.status).toBe('outForDelivery')
})
