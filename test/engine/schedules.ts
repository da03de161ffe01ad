// Schedules of what can happen to an engine and its outbox: lists that grow, are corrected, come late or again; time that passes;
// relays that deliver, are refused, are slow or die; commits that fail before or after they took effect.

import fc from 'fast-check'
import type { ShipmentInput } from '../../src/engine/index.js'
import type { JournalInput } from '../../src/index.js'
import { inputs } from '../journal/inputs.js'
import { scans } from '../journal/parcel.js'
import { hour } from './workbench.js'

/** How a delivery ends: accepted, refused, accepted but the answer is lost, or never begun because the relay died. */
export type Answer = 'accept' | 'refuse' | 'accept and die' | 'die'

/** One step. `engine` says which of the two engines on one store takes it; the clock first moves on by `afterHours`. */
export type Step = { readonly engine: 0 | 1; readonly afterHours: number } & (
  | { readonly kind: 'ingest'; readonly arrivals: readonly Arrival[]; readonly fails: 'before' | 'after' | null }
  | { readonly kind: 'tick' }
  | { readonly kind: 'register'; readonly shipment: string }
  /** Delivers what is due, each with the next answer. During the first delivery `meanwhile` arrives. */
  | { readonly kind: 'relay'; readonly answers: readonly Answer[]; readonly meanwhile: readonly Arrival[] }
  /** Claims effects for some hours, to acknowledge them later or never. */
  | { readonly kind: 'claim'; readonly limit: number; readonly forHours: number }
  /** Acknowledges what was claimed, as far as its lease lasts. */
  | { readonly kind: 'acknowledge'; readonly answers: readonly Answer[] }
  | { readonly kind: 'retry' }
)

/** An input for one of a few shipments; received at the present if it names no time. */
export interface Arrival {
  readonly shipment: string
  readonly input: Omit<JournalInput, 'receivedAt'> & { readonly receivedAt?: JournalInput['receivedAt'] }
}

const DAY = 24

// Lists of one parcel: on its way, delivered, corrected, uncertain, sent back, waiting, lost, and the number used again.
const base = '1/1@1 5/5@5'
const traces = [
  base,
  `${base} 3/301@9`,
  `${base} 3/301@9`,
  `${base} 2/204@9`,
  `${base} 2/204@9 5/5@12 3/301@13`,
  `${base} 3/301@9 0/0@10 5/5@11`,
  `${base} 3/301@9 6/6@20 4/4@40`,
  `${base} 5/501@9`,
  `${base} 5/501@9 3/301@11`,
  `${base} 2/209@9`,
  `${base} 2/209@9 2/209@10`,
  `${base} 3/301@9 1/1@${60 * DAY} 5/5@${60 * DAY + 1} 3/301@${60 * DAY + 2}`,
  `${base} 3/301@9 1/1@${60 * DAY} 5/5@${60 * DAY + 1} 2/209@${60 * DAY + 2}`,
  `1/1@${60 * DAY} 5/5@${60 * DAY + 1} 3/301@${60 * DAY + 2}`,
]

const shipment = fc.constantFrom('A', 'A', 'A', 'A', 'A', 'B/ß')
const list = fc.constantFrom(...traces).map(trace => ({ kind: 'snapshot' as const, events: scans(trace) }))
const scan = fc
  .tuple(fc.constantFrom('3/301', '2/204', '2/209', '0/1002', '6/6', '4/4', '5/501'), fc.integer({ min: 6, max: 40 }))
  .map(([code, at]) => ({ kind: 'delta' as const, events: scans(`${code}@${at}`) }))
// Lists with a time of issue retract everything that they lack.
const dated = list.map(input => ({ ...input, isDated: true as const }))

const arrival: fc.Arbitrary<Arrival & { readonly isDated?: true }> = fc.record({
  shipment,
  input: fc.oneof({ weight: 4, arbitrary: list }, { weight: 2, arbitrary: scan }),
})
const datedArrival = fc.record({ shipment, input: dated })

/** What arrives at a time: mostly a list or a scan of that time, sometimes any input. */
const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.oneof(arrival, datedArrival), { minLength: 1, maxLength: 2 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(shipment, inputs).map(([name, any]) => any.slice(0, 2).map(input => ({ shipment: name, input }))),
  },
)

const answers = fc.array(fc.constantFrom<Answer>('accept', 'accept', 'accept', 'refuse', 'accept and die', 'die'), {
  minLength: 1,
  maxLength: 4,
})
const afterHours = fc.constantFrom(0, 0, 0, 0, 1, 1, 2, 5, 60, 130)
const engine = fc.constantFrom(0 as const, 0 as const, 1 as const)

const ingest = fc.record({
  kind: fc.constant('ingest' as const),
  ...{ engine, afterHours, arrivals },
  fails: fc.constantFrom(null, null, null, 'before' as const, 'after' as const),
})
const register = fc.record({ kind: fc.constant('register' as const), engine, afterHours, shipment })
const tick = fc.record({ kind: fc.constant('tick' as const), engine, afterHours })
const relay = fc.record({
  kind: fc.constant('relay' as const),
  ...{ engine, afterHours, answers },
  meanwhile: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: arrivals }),
})
const claim = fc.record({
  kind: fc.constant('claim' as const),
  ...{ engine, afterHours },
  limit: fc.constantFrom(1, 1, 2, 3),
  forHours: fc.constantFrom(1, 10, 100),
})
const acknowledge = fc.record({ kind: fc.constant('acknowledge' as const), engine, afterHours, answers })
const retry = fc.record({ kind: fc.constant('retry' as const), engine, afterHours })

// A scan of the delivery, or its correction, after whatever else arrived.
const listOf = (trace: string) =>
  fc.record({
    kind: fc.constant('ingest' as const),
    ...{ engine, afterHours: fc.constant(1) },
    arrivals: fc.constant([
      { shipment: 'A', input: { kind: 'snapshot' as const, events: scans(trace), isDated: true as const } },
    ]),
    fails: fc.constant(null),
  })
const [deliver, correct] = [listOf(`${base} 3/301@9`), listOf(`${base} 2/204@9`)]

// Any steps, and sequences of steps in the order that is most likely to fail.
const steps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(ingest) },
  { weight: 2, arbitrary: fc.tuple(fc.oneof(tick, relay, claim, acknowledge, retry, register)) },
  { weight: 2, arbitrary: fc.tuple(ingest, relay) },
  { weight: 1, arbitrary: fc.tuple(ingest, claim, ingest, acknowledge) },
  { weight: 1, arbitrary: fc.tuple(deliver, claim, acknowledge, correct, deliver) },
  { weight: 1, arbitrary: fc.tuple(correct, claim, deliver, correct, acknowledge) },
)

/** Steps, one after the other. */
export const schedule: fc.Arbitrary<readonly Step[]> = fc
  .array(steps, { minLength: 2, maxLength: 16, size: 'max' })
  .map(parts => parts.flat())

/** How the two engines register shipments. */
export const registrations = fc.constantFrom(
  ...([
    ['automatic', 'automatic'],
    ['automatic', 'automatic'],
    ['explicit', 'explicit'],
    ['automatic', 'explicit'],
  ] as const),
)

/** The input of an arrival, received at its own time or at the hour of the clock. */
export const inputOf = (
  { shipment, input }: Arrival & { readonly input: { readonly isDated?: true } },
  hours: number,
): ShipmentInput => {
  const { isDated, ...rest } = input
  const at = hour(hours)
  return { shipment, receivedAt: at, ...rest, ...(isDated && { issuedAt: at }) } as ShipmentInput // of any kind
}
