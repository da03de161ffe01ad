// The deliveries: each effect once, none after its undo, and the last of each activation matches its final state.

import type { Delivery } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { expectedActivations } from '../engine/expected.js'
import { Receiver } from '../engine/outbox/receiver.js'
import { groupBy } from './group-by.js'
import { rules } from './rules.js'
import type { StoredRows } from './stored-rows.js'

/** What is wrong, a sentence each, once the relay is idle. */
export function deliveryLosses(
  { effects, shipments }: Pick<StoredRows, 'effects' | 'shipments'>,
  delivered: readonly Delivery[],
): readonly string[] {
  const arrived = groupBy(delivered, ({ key }) => key)
  const known = new Set(effects.map(({ key }) => key))
  const receiver = new Receiver()
  const ready = defineRules(rules)
  return [
    ...[...arrived].flatMap(([key, its]) => (its.length === 1 ? [] : [`Effect ${key} was delivered ${its.length}×.`])),
    ...[...arrived.keys()].flatMap(key => (known.has(key) ? [] : [`Effect ${key} was delivered, and is not stored.`])),
    ...effects.flatMap(({ key, state, cancelRequested }) => {
      if (state === 'done') return arrived.has(key) ? [] : [`Effect ${key} is done, and never arrived.`]
      return state === 'cancelled' || cancelRequested ? [] : [`Effect ${key} is left ${state}.`]
    }),
    ...delivered.flatMap(delivery => problemOf(() => receiver.take(delivery))),
    ...problemOf(() =>
      receiver.checkAtRest(
        shipments.map(each => expectedActivations(each, ready)),
        ready,
      ),
    ),
  ]
}

function problemOf(work: () => void): readonly string[] {
  try {
    work()
    return []
  } catch (error) {
    return [`Effect ${error instanceof Error ? error.message : String(error)}`]
  }
}
