// What a crash interrupts: lists and scans of several parcels over some weeks, with corrections that take back deliveries
// that were paid, and time that passes between.

import type { ShipmentInput } from '../../src/engine/index.js'
import type { Rule, TrackingEvent } from '../../src/index.js'
import { dice } from './dice.js'

/** One call: inputs heard together, or the present told. All of it plain JSON. */
export type Call = { readonly kind: 'ingest'; readonly inputs: readonly Said[] } | { readonly kind: 'tick'; readonly at: string }

/** An input whose instants are text. */
export type Said = ShipmentInput & { readonly heardAt: string }

/** Rules without anything but data, so that a worker can be handed them. */
export const rules: readonly Rule[] = [
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    only: { settled: true },
    do: [{ kind: 'release-payment' }, { kind: 'mail-thanks' }],
    undo: [{ kind: 'take-payment-back' }, { kind: 'mail-regrets' }],
  },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'open-claim' }, undo: { kind: 'drop-claim' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P2D' }, do: { kind: 'mail-reminder' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
]

// Long ago, so that every effect is due by the clock of whoever runs this.
const START_MS = Date.UTC(2024, 2, 1)
const HOUR_MS = 3_600_000
const REUSED_HOURS = 40 * 24
const LAST_SCAN_HOURS = 72

/** What a list of a parcel says from one time to the next; an ending may be told and taken back again and again. */
const tales: readonly (readonly string[])[] = [
  ['1/1@1', '1/1@1 5/5@5', '1/1@1 5/5@5 3/301@9', '1/1@1 5/5@5 2/204@9', '1/1@1 5/5@5 3/301@9'],
  ['1/1@1 5/5@5 2/209@9', '1/1@1 5/5@5', '1/1@1 5/5@5 2/209@9 3/301@20', '1/1@1 5/5@5 3/301@20 6/6@30 4/4@50'],
  ['1/1@1 5/5@5 5/501@9', '1/1@1 5/5@5 5/501@9 3/301@70', '1/1@1 5/5@5 2/204@9', '1/1@1 5/5@5 5/501@9'],
  ['1/1@1 5/5@5 3/301@9', '1/1@1 5/5@5 3/301@9 0/0@10 5/5@11', '1/1@1 5/5@5 0/0@10 5/5@11', '1/1@1 5/5@5 3/301@9'],
  [
    '1/1@1 5/5@5 3/301@9',
    `1/1@1 5/5@5 3/301@9 1/1@${REUSED_HOURS} 5/5@${REUSED_HOURS + 2} 3/301@${REUSED_HOURS + 4}`,
    `1/1@1 5/5@5 3/301@9 1/1@${REUSED_HOURS} 5/5@${REUSED_HOURS + 2} 2/204@${REUSED_HOURS + 4}`,
  ],
]

/** So many calls about five parcels. */
export function feed(seed: number, length: number): readonly Call[] {
  const below = dice(seed)
  const say = teller(seed, below, tales)
  let hours = 24
  return Array.from({ length }, (): Call => {
    hours += [0, 1, 3, 30, 60][below(5)]!
    if (below(6) === 0) return { kind: 'tick', at: instant(hours) }
    // Now and then of nearly all of them.
    return { kind: 'ingest', inputs: Array.from({ length: below(3) === 0 ? 8 : 1 + below(3) }, () => say(hours)) }
  })
}

/** So many inputs whose order does not matter: no number is used again, and nothing is heard before it happened. */
export function sayings(seed: number, count: number): readonly Said[] {
  const below = dice(seed)
  const say = teller(seed, below, tales.slice(0, -1))
  return Array.from({ length: count }, (_, at) => say(LAST_SCAN_HOURS + at * (1 + below(2))))
}

// Says something of one of the parcels, each time it is asked, as heard at an hour.
function teller(seed: number, below: (limit: number) => number, its: typeof tales): (hours: number) => Said {
  const told = its.map(() => 0)
  return hours => {
    const at = below(its.length)
    const tale = its[at]!
    // Most often the next list, now and then an old one again.
    const trace = tale[(below(4) === 0 ? below(tale.length) : told[at]!++) % tale.length]!
    const events = scans(trace)
    const shipment = `${seed}/${at}`
    const heardAt = instant(hours)
    if (below(6) === 0) return { shipment, kind: 'delta', source: 'driver', events: events.slice(-1), heardAt }
    return { shipment, kind: 'snapshot', events, heardAt, ...(below(2) === 0 && { saidAt: heardAt }) }
  }
}

const scans = (trace: string): TrackingEvent[] =>
  trace.split(' ').map((word, position) => {
    const [code, at] = word.split('@')
    return { code, time: instant(Number(at)), text: `scanned ${at}`, position }
  })

const instant = (hours: number): string => new Date(START_MS + hours * HOUR_MS).toISOString()
