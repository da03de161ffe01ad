// The commit of a shipment and that of its group are two: what fails in between is completed by whoever comes next, and two
// processes at once complete an order once.

import { describe, expect, test } from 'vitest'
import { createEngine, type GroupPort, memoryStore, type Store } from '../../../src/engine/index.js'
import { defineRules, ShipfoldError } from '../../../src/index.js'
import { scans } from '../../journal/parcel.js'
import { opened } from '../../stores/pool.js'
import { collected, hour, Workbench } from '../workbench.js'

const complete = {
  name: 'complete',
  about: 'group',
  when: { kind: 'all', outcome: 'delivered' },
  do: { kind: 'complete' },
  undo: { kind: 'reopen' },
} as const
const rules = defineRules([complete])
const delivered = '1/1@1 5/5@5 3/301@9'
const cut = new ShipfoldError('store-failed', 'cut off')

/** A store of which a port of groups is replaced. */
const withGroups = (store: Store, change: (groups: GroupPort) => Partial<GroupPort>): Store => ({
  ...store,
  groups: { ...store.groups, ...change(store.groups) },
})

/** A bench with an order of one parcel; as long as `fails` is set, no group can be committed. */
async function failing() {
  const state = { fails: false, commits: 0 }
  const store = withGroups(memoryStore(), groups => ({
    commit: writes => {
      state.commits++
      return state.fails ? Promise.reject(cut) : groups.commit(writes)
    },
  }))
  const bench = new Workbench({ store, rules })
  await bench.engine.register({ shipment: 'A1', at: hour(0), group: 'o1' })
  state.fails = true
  await expect(bench.receive(delivered, 10)).rejects.toBe(cut)
  // The parcel is delivered, and its order not complete yet; whoever reads it sees that all the same.
  expect(await bench.engine.read('A1')).toMatchObject({ status: 'delivered' })
  expect(await bench.engine.group('o1')).toMatchObject({ rollUp: { delivered: 'all' }, effects: [] })
  expect(await store.groups.noted({ limit: 9 })).toEqual(['o1'])
  state.fails = false
  return { bench, store, state }
}

describe('what a failed commit of a group left is completed', () => {
  test('by the same input again, in this process', async () => {
    const { bench } = await failing()
    await bench.receive(delivered, 11)
    // Before any relay, which would do it as well.
    expect((await bench.engine.effects()).map(({ key }) => key)).toEqual(['group:o1/complete/complete/1'])
  })

  test('by the same input again, in another process', async () => {
    const { store } = await failing()
    const other = new Workbench({ store, rules })
    await other.receive(delivered, 11)
    expect((await other.engine.effects()).map(({ key }) => key)).toEqual(['group:o1/complete/complete/1'])
  })

  test('by a tick, though no shipment is due', async () => {
    const { bench, store } = await failing()
    expect(await bench.engine.tick(hour(11))).toEqual({ evaluated: 0, changed: 0, failed: 0 })
    expect(await store.groups.noted({ limit: 9 })).toEqual([])
    expect(await bench.relay(11)).toEqual(['complete 1'])
  })

  test('by a relay, which delivers what follows at once', async () => {
    const { bench } = await failing()
    expect(await bench.relay(11)).toEqual(['complete 1'])
  })

  test('once, by any number of them', async () => {
    const { bench, store } = await failing()
    const others = [1, 2, 3].map(() => new Workbench({ store, rules }))
    await Promise.all([...others.map(({ engine }) => engine.tick(hour(11))), bench.receive(delivered, 11), bench.relay(11)])
    await bench.relay(12)
    expect(bench.delivered.map(({ key }) => key)).toEqual(['group:o1/complete/complete/1'])
  })
})

test('an input for a shipment that is not in a group, or changes nothing in it, commits no group', async () => {
  const { bench, state } = await failing()
  await bench.receive(delivered, 11)
  const { commits } = state
  await bench.receive(delivered, 12)
  await bench.receive(delivered, 13, 'B1')
  await bench.engine.register({ shipment: 'A1', at: hour(0), group: 'o1' })
  expect(state.commits).toBe(commits)
})

test('a commit of a group that added effects wakes the relays of the engine', async () => {
  const { bench } = await failing()
  const stop = new AbortController()
  bench.answer = () => stop.abort()
  const relaying = bench.relay(11, { signal: stop.signal, pollMs: 3_600_000 })
  await bench.engine.register({ shipment: 'A2', at: hour(0), group: 'o1' })
  await bench.receive(delivered, 12, 'A2')
  expect(await relaying).toHaveLength(1)
})

test('a group whose rule throws fails alone: shipments and other groups go on, and each call says so', async () => {
  const state = { throws: true }
  const where = () => {
    if (state.throws) throw new Error('no such order')
    return true
  }
  const bench = new Workbench({
    rules: defineRules([
      { ...complete, if: { where } },
      { ...complete, name: 'ship', when: { kind: 'all', status: 'inTransit' } },
    ]),
  })
  const { engine } = bench
  await engine.register([
    { shipment: 'A1', at: hour(0), group: 'o1' },
    { shipment: 'A2', at: hour(0), group: 'o2' },
  ])
  const both = ['A1', 'A2'].map(shipment => ({
    ...{ shipment, kind: 'snapshot' as const, receivedAt: hour(10) },
    events: scans(shipment === 'A1' ? delivered : '1/1@1 0/0@2'),
  }))
  await expect(engine.ingest(both)).rejects.toMatchObject({ code: 'bad-rule', message: expect.stringContaining('group o1') })
  expect(await bench.relay(10)).toEqual(['complete 1'])
  expect(bench.delivered[0]!.group).toBe('o2')
  await expect(engine.tick(hour(11))).rejects.toThrow('Group "o1" could not be evaluated; every other one was.')
  expect(await collected(onResult => engine.tick(hour(11), { onResult }))).toMatchObject({
    ...{ evaluated: 0, changed: [] },
    failed: [{ kind: 'failed', shipment: null, group: 'o1', error: { code: 'bad-rule' } }],
  })
  state.throws = false
  await engine.tick(hour(12))
  expect(await bench.relay(12)).toEqual(['complete 1'])
})

test('a group that another transaction holds is waited for; a tick leaves it for later', async () => {
  const state = { locked: 3 }
  const contended = new ShipfoldError('store-contended', 'locked')
  const store = withGroups(memoryStore(), groups => ({
    commit: writes => (state.locked-- > 0 ? Promise.reject(contended) : groups.commit(writes)),
  }))
  const bench = new Workbench({ store, rules })
  await bench.engine.register({ shipment: 'A1', at: hour(0), group: 'o1' })
  expect(state.locked).toBe(-1)
  state.locked = Number.POSITIVE_INFINITY
  const giveUp = new AbortController()
  const ingesting = bench.engine.ingest(
    { shipment: 'A1', kind: 'snapshot', events: scans(delivered), receivedAt: hour(10) },
    { signal: giveUp.signal },
  )
  while ((await store.groups.noted({ limit: 1 })).length === 0) await new Promise(setImmediate)
  expect((await collected(onResult => bench.engine.tick(hour(11), { onResult }))).failed).toMatchObject([{ group: 'o1' }])
  giveUp.abort()
  await expect(ingesting).rejects.toBe(giveUp.signal.reason)
  state.locked = 0
  expect(await bench.relay(11)).toEqual(['complete 1'])
})

test('a group that another process committed meanwhile is decided on again, with what that left', async () => {
  const store = memoryStore()
  await new Workbench({ store, rules }).engine.register(['A1', 'A2'].map(shipment => ({ shipment, at: hour(0), group: 'o1' })))
  const [isDecided, mayCommit] = [gate(), gate()]
  // It has read the group without A1, and commits after the other has read it with both.
  const slow = withGroups(store, groups => ({
    async commit(writes) {
      isDecided.open()
      await mayCommit.opened
      return groups.commit(writes)
    },
  }))
  const answers: boolean[] = []
  const quick = withGroups(store, groups => ({
    async commit(writes) {
      mayCommit.open()
      await receiving
      answers.push(await groups.commit(writes))
      return answers.at(-1)!
    },
  }))
  const receiving = new Workbench({ store: slow, rules }).receive(delivered, 10, 'A2')
  await isDecided.opened
  const bench = new Workbench({ store: quick, rules })
  await bench.receive(delivered, 11, 'A1')
  expect(answers).toEqual([false, true])
  expect((await bench.engine.effects()).map(({ key, cause }) => [key, cause!.shipment])).toEqual([
    ['group:o1/complete/complete/1', 'A1'],
  ])
})

function gate() {
  let open = () => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { open, opened }
}

const storeOf = { memory: async () => memoryStore(), PostgreSQL: async () => (await opened()).store }

test.each(Object.entries(storeOf))(
  'on %s two last parcels delivered at once in two processes complete the order once',
  async (_, make) => {
    const store = await make()
    const engines = [1, 2].map(() => createEngine({ store, rules, zone: 'UTC' }))
    for (let order = 0; order < 12; order++) {
      const parcels = [0, 1, 2, 3].map(at => `P${order}-${at}`)
      const receive = (shipment: string, at: number, trace: string) =>
        engines[at % 2]!.ingest({
          shipment,
          kind: 'snapshot',
          events: scans(trace),
          receivedAt: hour(10 + order),
          issuedAt: hour(10),
        })
      await engines[0]!.register(parcels.map(shipment => ({ shipment, at: hour(0), group: `o${order}` })))
      await Promise.all(parcels.map((shipment, at) => receive(shipment, at, delivered)))
      expect((await engines[1]!.effects({ groups: [`o${order}`] })).map(({ key, state }) => [key, state])).toEqual([
        [`group:o${order}/complete/complete/1`, 'pending'],
      ])
    }
    expect(await store.groups.noted({ limit: 99 })).toEqual([])
  },
)
