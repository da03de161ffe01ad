// A state machine of somebody else's, with guarded transitions, mirrored through every kind of fault of a feed, while its requests
// fail, their answers are lost and old deliveries come again: it is never wrong at rest. Driven by do and undo, it is.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine, type Delivery, memoryStore } from '../../../src/engine/index.js'
import { defineRules, type Outcome, type Rules } from '../../../src/index.js'
import type { Effect } from '../../../src/rules/index.js'
import { JourneyArbitrary } from '../../../src/testing/handler/journeys.js'
import { checkHandler, type HistoryEvent, handlerText } from '../../../src/testing/index.js'
import { runs } from '../../runs.js'

type State = 'Open' | 'Shipped' | 'Delivered' | 'Returned' | 'Cancelled' | 'Lost' | 'Destroyed' | 'Reopened'

const allowed: Readonly<Record<State, readonly State[]>> = {
  Open: ['Shipped', 'Cancelled'],
  Shipped: ['Delivered', 'Returned', 'Lost', 'Destroyed'],
  Delivered: ['Returned', 'Reopened'],
  Returned: ['Reopened'],
  Cancelled: ['Reopened'],
  Lost: ['Reopened', 'Destroyed'],
  Destroyed: ['Reopened'],
  Reopened: ['Shipped', 'Cancelled'],
}
const endings: Readonly<Record<Outcome, State>> = {
  delivered: 'Delivered',
  returned: 'Returned',
  cancelled: 'Cancelled',
  lost: 'Lost',
  destroyed: 'Destroyed',
}
const outcomes = Object.keys(endings) as readonly Outcome[]

/** The platform: every third request fails, and of every fifth the answer is lost. */
class Platform {
  readonly #states = new Map<string, State>()
  #requests = 0

  stateOf(shipment: string): State {
    return this.#states.get(shipment) ?? 'Open'
  }

  request(shipment: string, state: State): void {
    const nth = ++this.#requests
    if (nth % 3 === 0) throw new Error('503')
    if (!allowed[this.stateOf(shipment)].includes(state)) throw new Error(`409: ${this.stateOf(shipment)} to ${state}`)
    this.#states.set(shipment, state)
    if (nth % 5 === 0) throw new Error('The answer was lost.')
  }

  /** Walks to a state along the allowed transitions. */
  walk(shipment: string, target: State): void {
    const ways: State[][] = [[this.stateOf(shipment)]]
    for (const way of ways) {
      if (way.at(-1) === target) {
        for (const state of way.slice(1)) this.request(shipment, state)
        return
      }
      for (const next of allowed[way.at(-1)!]) if (!ways.some(other => other.includes(next))) ways.push([...way, next])
    }
    throw new Error(`No way to ${target}.`)
  }
}

/** A shop that drives the platform by effects, of which `targetOf` says where each wants it. */
function shopOf(rules: Rules, targetOf: (delivery: Delivery) => State) {
  const platform = new Platform()
  const engine = createEngine({ store: memoryStore(), rules, zone: 'UTC' })
  const newest = new Map<string, number>()
  const seen: Delivery[] = []
  const receive = (delivery: Delivery) => {
    const { activation, revision, shipment } = delivery
    if (revision < (newest.get(activation) ?? 0)) return
    newest.set(activation, revision)
    platform.walk(shipment!, targetOf(delivery))
  }
  let present = 0
  return {
    deliver: ({ shipment, message }: { shipment: string; message: object }) => engine.ingest({ shipment, ...message } as never),
    override: (override: object) => engine.ingest(override as never),
    read: async (shipment: string) => {
      for (let open = 1; open > 0; present += 60_000) {
        const deliver = async (delivery: Delivery) => {
          // One that hung takes effect late, under its old revision.
          if (seen.push(delivery) % 4 === 0) receive(seen.at(-4)!)
          receive(delivery)
        }
        await engine.relay(deliver, { now: () => Date.UTC(2030, 0) + present, retryMs: 1, tries: 1_000 })
        open = (await engine.effects({ state: 'pending', limit: 1 })).length
      }
      const state = platform.stateOf(shipment)
      return { outcome: outcomes.find(outcome => endings[outcome] === state) ?? null }
    },
  }
}

// Delivered and brought back, and any other journey.
const back = (['1/103', '5/5', '3/301', '4/4'] as const).map(
  (code, at): HistoryEvent => ({ code, time: `2026-03-0${at + 1} 09:00:00`, text: `scan ${at}`, place: '' }),
)
const journeys = fc.oneof(new JourneyArbitrary(), fc.constant(back))

const mirror = defineRules([{ name: 'mirror', when: { kind: 'changed', of: ['status', 'outcome'] }, do: { kind: 'set' } }])

test('a mirror is never wrong at rest, whatever the feed does', { timeout: 120_000 }, async () => {
  const shop = shopOf(mirror, ({ standing }) => {
    const { status, outcome } = standing!
    return outcome ? endings[outcome] : status === 'expected' ? 'Reopened' : 'Shipped'
  })
  const report = await checkHandler({ ...shop, histories: journeys, runs: runs(40) })
  expect(report.failures, handlerText(report)).toEqual([])
  expect(report.tried).toBe(17)
})

test('driven by do and undo, with the same receiver, it ends wrong', { timeout: 120_000 }, async () => {
  const set = (state: State) => ({ kind: `set${state}`, state })
  const rules = defineRules<Effect & { state: State }>([
    { name: 'shipped', when: { kind: 'left', status: 'expected' }, do: set('Shipped') },
    ...outcomes.map(outcome => ({
      name: outcome,
      when: { kind: 'reached' as const, outcome },
      do: set(endings[outcome]),
      undo: set('Shipped'),
    })),
  ])
  const shop = shopOf(rules, ({ effect }) => (effect as Effect & { state: State }).state)
  const report = await checkHandler({ ...shop, histories: journeys, kinds: ['retract'], runs: 12 })
  expect(report.survived).toBe(0)
  // Which of the two effects of the return is delivered last is chance.
  expect(handlerText(report)).toContain('the shipment is returned, but the system says it is under way')
})
