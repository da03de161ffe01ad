// What was delivered: each effect once, none after its undoing, and last of all what is true.

import type { Message } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { believed } from '../engine/believed.js'
import { Receiver } from '../engine/receiver.js'
import { grouped } from './grouped.js'
import type { Kept } from './kept.js'
import { rules } from './rules.js'

/** What differs, a sentence each, once the relay has come to rest. */
export function deliveryLosses(
  { effects, shipments }: Pick<Kept, 'effects' | 'shipments'>,
  delivered: readonly Message[],
): readonly string[] {
  const arrived = grouped(delivered, ({ key }) => key)
  const known = new Set(effects.map(({ key }) => key))
  const receiver = new Receiver()
  const ready = defineRules(rules)
  return [
    ...[...arrived].flatMap(([key, its]) => (its.length === 1 ? [] : [`Effect ${key} was delivered ${its.length}×.`])),
    ...[...arrived.keys()].flatMap(key => (known.has(key) ? [] : [`Effect ${key} was delivered, and is not kept.`])),
    ...effects.flatMap(({ key, state, withdrawn }) => {
      if (state === 'sent') return arrived.has(key) ? [] : [`Effect ${key} is sent, and never arrived.`]
      return state === 'cancelled' || withdrawn ? [] : [`Effect ${key} is left ${state}.`]
    }),
    ...delivered.flatMap(message => faultOf(() => receiver.take(message))),
    ...faultOf(() =>
      receiver.checkStanding(
        shipments.map(each => believed(each, ready)),
        ready,
      ),
    ),
  ]
}

function faultOf(work: () => void): readonly string[] {
  try {
    work()
    return []
  } catch (error) {
    return [`Effect ${error instanceof Error ? error.message : String(error)}`]
  }
}
