// Orders of one to four parcels over a store in memory that two engines share: lists in hostile order, twice, corrected; parcels
// that are added, moved and removed; numbers that are used again a year later; calls that are cut off. At rest, orders and
// deliveries are what a sequential model says.

import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  createEngine,
  type Delivery,
  type Engine,
  memoryStore,
  type ShipmentInput,
  type Store,
} from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import type { Activation } from '../../../src/rules/index.js'
import { keyPart } from '../../../src/rules/keys.js'
import { scans } from '../../journal/parcel.js'
import { isFullLength, seenAtLeast } from '../../runs.js'
import { type ExpectedActivations, expectedActivations } from '../expected.js'
import { check, Receiver } from '../outbox/receiver.js'
import { hour } from '../workbench.js'
import { type ModelOrder, OrderModel } from './order-model.js'
import { type Act, type Cut, type Step, steps, YEAR } from './order-steps.js'

const rules = defineRules([
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' }, undo: { kind: 'take-back' } },
  {
    name: 'complete',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    if: { certain: true },
    do: [{ kind: 'close' }, { kind: 'mail' }],
    undo: { kind: 'reopen' },
  },
  { name: 'lost/any', about: 'group', when: { kind: 'any', outcome: 'lost' }, do: { kind: 'ask' }, undo: { kind: 'close' } },
  {
    name: 'partial',
    about: 'group',
    when: { kind: 'any', status: 'returned' },
    if: { where: ({ delivered, shipped }) => delivered === 'some' && shipped === 'all' },
    do: { kind: 'refund-part' },
    undo: { kind: 'charge-part' },
  },
  {
    name: 'left',
    about: 'group',
    when: { kind: 'none', status: 'expected' },
    do: { kind: 'mail-left' },
    undo: { kind: 'sorry' },
  },
])

// What the rules say of an order, counted.
function truths({ members, expect: expected }: ModelOrder) {
  const count = (is: (parcel: ModelOrder['members'][number]) => boolean) => members.filter(is).length
  const delivered = count(({ outcome }) => outcome === 'delivered')
  const expecting = count(({ status }) => status === 'expected')
  const returned = count(({ outcome }) => outcome === 'returned')
  const isThere = members.length > 0 && members.length >= (expected ?? 0)
  const isComplete = isThere && delivered === members.length
  const hasLeft = isThere && expecting + count(({ outcome }) => outcome === 'cancelled') === 0
  const isPartial = delivered > 0 && (delivered < members.length || !isThere)
  return {
    complete: { isTrue: isComplete, isDue: isComplete && count(({ certain }) => !certain) === 0 },
    'lost/any': { isTrue: count(({ outcome }) => outcome === 'lost') > 0, isDue: count(({ outcome }) => outcome === 'lost') > 0 },
    partial: { isTrue: returned > 0, isDue: returned > 0 && isPartial && hasLeft },
    left: { isTrue: isThere && expecting === 0, isDue: isThere && expecting === 0 },
  }
}

class Shop {
  readonly receiver = new Receiver()
  readonly model = new OrderModel()
  readonly #store = memoryStore()
  readonly #engines: readonly Engine[]
  #hours = 2 * YEAR
  #turns = 0
  // Whether a call was cut off that nobody has completed yet.
  #isLeft = false
  #cut: Cut = null

  constructor() {
    const store = this.#watched()
    this.#engines = [0, 1].map(() => createEngine({ store, rules, zone: 'UTC' }))
  }

  async take(its: Step): Promise<void> {
    this.#hours++
    if (its.kind === 'tick') return this.#tick()
    if (its.kind === 'acts') return this.#all(its.acts, its.cut)
    let count = 0
    await this.#relay(async delivery => {
      if (count++ === 0) await this.#all(its.meanwhile, null)
      if (its.refuses && count % 3 === 1) throw new Error('refused')
      this.receiver.take(delivery)
      if (its.refuses && count % 3 === 2) throw new Error('accepted, and the response is lost')
    })
  }

  /** Relays until nothing is left. Then orders and deliveries must be what the model says. */
  async rest(): Promise<void> {
    for (let round = 0; ; round++) {
      check(round < 60, 'the outbox', 'never comes to rest')
      this.#hours += 200
      await this.#relay(async delivery => this.receiver.take(delivery))
      const rows = await this.#store.outbox.list({})
      if (rows.every(({ state, cancelRequested }) => state === 'done' || state === 'cancelled' || cancelRequested)) break
    }
    await this.#checkNothingNoted()
    const orders = this.model.orders()
    for (const [name, { members, expect: expected }] of orders) {
      const group = await this.#engines[1]!.group(name)
      const found = group?.members.map(({ doubts, ...rest }) => rest) ?? []
      expect([name, [...found].sort(byName), group?.expect ?? null]).toEqual([name, [...members].sort(byName), expected])
    }
    const names = (await this.#store.shipments.list({ limit: 99 })).map(({ shipment }) => shipment)
    const ofShipments = (await this.#store.shipments.load(names)).map(stored => expectedActivations(stored, rules))
    this.receiver.checkAtRest([...ofShipments, ...[...orders].map(([name, order]) => expectedOfGroup(name, order))], rules)
  }

  // A call has evaluated the groups when it resolves.
  async #checkNothingNoted(): Promise<void> {
    expect(await this.#store.groups.noted({ limit: 9 })).toEqual([])
  }

  // At once, through either engine. One that says how many parcels an order has comes after all that was said before.
  async #all(its: readonly (readonly [string, Act])[], cut: Cut): Promise<void> {
    let isSaid = false
    const ready = its.map(([shipment, what]): readonly [string, Act] => {
      if (what.kind !== 'join' || what.expect === null || !isSaid) {
        isSaid ||= what.kind === 'join' && what.expect !== null
        return [shipment, what]
      }
      return [shipment, { ...what, expect: null }]
    })
    if (isSaid) await this.#tick()
    this.#cut = cut
    await Promise.all(ready.map(([shipment, what], at) => this.#one(this.#engines[at % 2]!, shipment, what, cut)))
    this.#cut = null
    // A registration that is repeated does not know which order it had left.
    this.#isLeft ||= cut === 'dies' || (cut !== null && its.some(([, { kind }]) => kind === 'join'))
    if (!this.#isLeft) await this.#checkNothingNoted()
  }

  async #one(engine: Engine, shipment: string, what: Act, cut: Cut): Promise<void> {
    const call = () => this.#call(engine, shipment, what)
    const failed = await call().then(
      () => null,
      error => error,
    )
    if (failed !== null) {
      check(cut !== null && String(failed).includes('cut off'), shipment, `failed: ${failed}`)
      seen[cut!]++
      if (cut !== 'dies') await call()
    }
    // The shipment's commit was not what failed: what is repeated is committed twice.
    for (let times = failed !== null && cut !== 'dies' ? 2 : 1; times > 0; times--)
      if (what.kind === 'join') this.model.join({ ...what, shipment, at: hour(what.at).getTime() })
      else this.model.ingest(this.#inputOf(shipment, what))
  }

  #call(engine: Engine, shipment: string, what: Act): Promise<unknown> {
    if (what.kind !== 'join') {
      const input = this.#inputOf(shipment, what)
      return engine.ingest(what.kind === 'list' && what.isRepeated ? [input, input] : input)
    }
    const { at, group, expect: expected } = what
    const its = group === null || expected === null ? group : { name: group, expect: expected }
    return engine.register({ shipment, at: hour(at), group: its })
  }

  #inputOf(shipment: string, what: Exclude<Act, { kind: 'join' }>): ShipmentInput {
    const receivedAt = hour(this.#hours)
    if (what.kind === 'scan') return { shipment, kind: 'delta', receivedAt, events: scans(`${what.code}@${what.at}`) }
    return { shipment, kind: 'snapshot', receivedAt, events: scans(what.trace), ...(what.isDated && { issuedAt: receivedAt }) }
  }

  async #tick(): Promise<void> {
    await this.#engines[0]!.tick(hour(this.#hours))
    this.#isLeft = false
  }

  async #relay(deliver: (delivery: Delivery) => Promise<void>): Promise<void> {
    const engine = this.#engines[this.#hours % 2]!
    await engine.relay(deliver, { now: () => hour(this.#hours).getTime(), tries: 1_000_000, retryMs: 1 })
    this.#isLeft = false
  }

  #watched(): Store {
    const store = this.#store
    const cutOff = async (cut: Cut, isLasting = false) => {
      if (this.#cut !== cut) return
      if (!isLasting) this.#cut = null
      throw new Error('cut off')
    }
    // Some take longer than others, so that they overlap in any way.
    const takeTurns = async () => {
      for (let left = this.#turns++ % 4; left > 0; left--) await setImmediate()
    }
    return {
      ...store,
      shipments: {
        ...store.shipments,
        commit: async writes => {
          await takeTurns()
          const isDone = await store.shipments.commit(writes)
          if (isDone) await cutOff('shipments')
          return isDone
        },
      },
      groups: {
        ...store.groups,
        load: async names => {
          await takeTurns()
          return store.groups.load(names)
        },
        commit: async writes => {
          await takeTurns()
          await cutOff('dies', true)
          await cutOff('before')
          const isDone = await store.groups.commit(writes)
          if (isDone) await cutOff('after')
          else seen.refused++
          return isDone
        },
      },
    }
  }
}

const byName = (a: ModelOrder['members'][number], b: ModelOrder['members'][number]) =>
  a.shipment < b.shipment ? -1 : a.shipment > b.shipment ? 1 : (a.journey ?? 9) - (b.journey ?? 9)

function expectedOfGroup(name: string, order: ModelOrder): ExpectedActivations {
  const activations = Object.entries(truths(order)).map(([rule, truth]) => {
    const effects = [rules.rules.find(its => its.name === rule)!.do].flat().map(effect => ({ key: '', effect }))
    return { ...truth, key: `group:${keyPart(name)}/${keyPart(rule)}`, do: effects }
  })
  // Only its effects are looked at.
  const byKey = (list: typeof activations) => new Map(list.map(its => [its.key, its as unknown as Activation]))
  return {
    present: byKey(activations.filter(({ isTrue }) => isTrue)),
    due: byKey(activations.filter(({ isDue }) => isDue)),
    standings: new Map(),
  }
}

const seen = { before: 0, after: 0, shipments: 0, dies: 0, refused: 0, done: 0, undone: 0, again: 0 }

test('orders and deliveries are at rest what a sequential model says', { timeout: 3_600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(steps, async all => {
      const shop = new Shop()
      for (const its of all) await shop.take(its)
      await shop.rest()
      const ofGroups = shop.receiver.deliveries().filter(({ group }) => group !== null)
      seen.done += ofGroups.filter(({ kind }) => kind === 'do').length
      seen.undone += ofGroups.filter(({ kind }) => kind === 'undo').length
      seen.again += ofGroups.filter(({ revision }) => revision > 2).length
    }),
    { numRuns: isFullLength ? 10_000 : 40 },
  )
  for (const count of Object.values(seen)) expect(count).toBeGreaterThanOrEqual(seenAtLeast(100))
})
