// The feed that crashes interrupt: lists and scans of several parcels over some weeks, with corrections that undo paid
// deliveries, and with time passing between them.

import type { Registration, ShipmentEvents } from '../../src/engine/index.js'
import type { Rule, TrackingEvent } from '../../src/index.js'
import { seededRandom } from './seeded-random.js'

/** One call: inputs ingested together, or a tick. Plain JSON. */
export type Call =
  | { readonly kind: 'ingest'; readonly inputs: readonly FeedInput[] }
  | { readonly kind: 'tick'; readonly at: string }

/** A call that registers parcels of orders. */
export interface RegisterCall {
  readonly kind: 'register'
  readonly registrations: readonly Registration[]
}

/** An input whose instants are text. */
export type FeedInput = ShipmentEvents & { readonly receivedAt: string }

/** Rules as plain data, so that they can be passed to a worker. */
export const rules: readonly Rule[] = [
  {
    name: 'pay',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: true },
    do: [{ kind: 'release-payment' }, { kind: 'mail-thanks' }],
    undo: [{ kind: 'take-payment-back' }, { kind: 'mail-regrets' }],
  },
  { name: 'claim', when: { kind: 'seen', code: '2/209' }, do: { kind: 'open-claim' }, undo: { kind: 'drop-claim' } },
  { name: 'remind', when: { kind: 'lasted', code: '5/501', for: 'P2D' }, do: { kind: 'mail-reminder' } },
  { name: 'warn', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' }, undo: { kind: 'close-ticket' } },
]

// In the past, so that every effect is due by the real clock.
const START_MS = Date.UTC(2024, 2, 1)
const HOUR_MS = 3_600_000
const REUSED_HOURS = 40 * 24
const LAST_SCAN_HOURS = 72

/** The successive lists of each parcel; an ending may be reported and retracted repeatedly. */
const parcels: readonly (readonly string[])[] = [
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

/** So many calls about the parcels. */
export function feed(seed: number, length: number): readonly Call[] {
  const below = seededRandom(seed)
  const nextInput = inputSource(seed, below, parcels)
  let hours = 24
  return Array.from({ length }, (): Call => {
    hours += [0, 1, 3, 30, 60][below(5)]!
    if (below(6) === 0) return { kind: 'tick', at: instant(hours) }
    // Some calls concern nearly all parcels.
    return { kind: 'ingest', inputs: Array.from({ length: below(3) === 0 ? 8 : 1 + below(3) }, () => nextInput(hours)) }
  })
}

/** So many inputs whose order does not matter: no number is reused, and nothing is received before it happened. */
export function unorderedInputs(seed: number, count: number): readonly FeedInput[] {
  const below = seededRandom(seed)
  const nextInput = inputSource(seed, below, parcels.slice(0, -1))
  return Array.from({ length: count }, (_, at) => nextInput(LAST_SCAN_HOURS + at * (1 + below(2))))
}

/** The inputs of the first calls. */
export const inputsOf = (calls: readonly Call[], count: number): readonly FeedInput[] =>
  calls.slice(0, count).flatMap(call => (call.kind === 'tick' ? [] : call.inputs))

// Each call gives an input about one of the parcels, received at that hour.
function inputSource(seed: number, below: (limit: number) => number, its: typeof parcels): (hours: number) => FeedInput {
  const nextList = its.map(() => 0)
  return hours => {
    const at = below(its.length)
    const lists = its[at]!
    // Usually the next list, sometimes an old one.
    const trace = lists[(below(4) === 0 ? below(lists.length) : nextList[at]!++) % lists.length]!
    const events = scans(trace)
    const shipment = `${seed}/${at}`
    const receivedAt = instant(hours)
    if (below(6) === 0) return { shipment, kind: 'delta', source: 'driver', events: events.slice(-1), receivedAt }
    return { shipment, kind: 'snapshot', events, receivedAt, ...(below(2) === 0 && { issuedAt: receivedAt }) }
  }
}

const scans = (trace: string): TrackingEvent[] =>
  trace.split(' ').map((word, position) => {
    const [code, at] = word.split('@')
    return { code, time: instant(Number(at)), text: `scanned ${at}`, position }
  })

const instant = (hours: number): string => new Date(START_MS + hours * HOUR_MS).toISOString()
