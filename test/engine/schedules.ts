// What can happen to an engine and its outbox, in any order: lists that grow, are corrected, come late or again; time that
// passes; relays that deliver, are refused, dawdle or die; commits that fail before or after they took effect.

import fc from 'fast-check'
import type { JournalInput } from '../../src/index.js'
import { inputs } from '../journal/inputs.js'
import { scans } from '../journal/teller.js'
import { hour } from './workbench.js'

/** How a delivery ends: taken, refused, taken though the answer is lost, or never begun as the relay died. */
export type Answer = 'accept' | 'refuse' | 'accept and die' | 'die'

/** One thing that happens. `engine` is the one that does it, of two on one store; the clock moves on by `afterHours` first. */
export type Step = { readonly engine: 0 | 1; readonly afterHours: number } & (
  | { readonly kind: 'hear'; readonly told: readonly Told[]; readonly fails: 'before' | 'after' | null }
  | { readonly kind: 'tick' }
  | { readonly kind: 'register'; readonly shipment: string }
  /** Delivers what is due, each message with the next answer. While the first is delivered, something else is heard. */
  | { readonly kind: 'relay'; readonly answers: readonly Answer[]; readonly meanwhile: readonly Told[] }
  /** Takes effects out for some hours, to end them later or never. */
  | { readonly kind: 'take'; readonly limit: number; readonly forHours: number }
  /** Ends what was taken out, as far as its lease lasts. */
  | { readonly kind: 'end'; readonly answers: readonly Answer[] }
  | { readonly kind: 'retry' }
)

/** What is said of one of a few shipments; heard at the present where it names no time. */
export interface Told {
  readonly shipment: string
  readonly input: Omit<JournalInput, 'heardAt'> & { readonly heardAt?: JournalInput['heardAt'] }
}

const DAY = 24

// One parcel as lists tell it: on its way, delivered, corrected, doubted, sent back, waiting, lost, and the number used again.
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
// Lists that say when they were said take back more: everything that they lack.
const dated = list.map(input => ({ ...input, isDated: true as const }))

const told: fc.Arbitrary<Told & { readonly isDated?: true }> = fc.record({
  shipment,
  input: fc.oneof({ weight: 4, arbitrary: list }, { weight: 2, arbitrary: scan }),
})
const toldDated = fc.record({ shipment, input: dated })

/** What is said at a time: mostly a list or a scan of that time, now and then anything at all. */
const tellings: fc.Arbitrary<readonly Told[]> = fc.oneof(
  { weight: 5, arbitrary: fc.array(fc.oneof(told, toldDated), { minLength: 1, maxLength: 2 }) },
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

const hear = fc.record({
  kind: fc.constant('hear' as const),
  ...{ engine, afterHours, told: tellings },
  fails: fc.constantFrom(null, null, null, 'before' as const, 'after' as const),
})
const register = fc.record({ kind: fc.constant('register' as const), engine, afterHours, shipment })
const tick = fc.record({ kind: fc.constant('tick' as const), engine, afterHours })
const relay = fc.record({
  kind: fc.constant('relay' as const),
  ...{ engine, afterHours, answers },
  meanwhile: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: tellings }),
})
const take = fc.record({
  kind: fc.constant('take' as const),
  ...{ engine, afterHours },
  limit: fc.constantFrom(1, 1, 2, 3),
  forHours: fc.constantFrom(1, 10, 100),
})
const end = fc.record({ kind: fc.constant('end' as const), engine, afterHours, answers })
const retry = fc.record({ kind: fc.constant('retry' as const), engine, afterHours })

// A delivery that is told, or corrected, whatever else was said.
const tellOf = (trace: string) =>
  fc.record({
    kind: fc.constant('hear' as const),
    ...{ engine, afterHours: fc.constant(1) },
    told: fc.constant([{ shipment: 'A', input: { kind: 'snapshot' as const, events: scans(trace), isDated: true as const } }]),
    fails: fc.constant(null),
  })
const [deliver, correct] = [tellOf(`${base} 3/301@9`), tellOf(`${base} 2/204@9`)]

// What takes several steps, in the order in which it hurts, beside any steps at all.
const steps: fc.Arbitrary<readonly Step[]> = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(hear) },
  { weight: 2, arbitrary: fc.tuple(fc.oneof(tick, relay, take, end, retry, register)) },
  { weight: 2, arbitrary: fc.tuple(hear, relay) },
  { weight: 1, arbitrary: fc.tuple(hear, take, hear, end) },
  { weight: 1, arbitrary: fc.tuple(deliver, take, end, correct, deliver) },
  { weight: 1, arbitrary: fc.tuple(correct, take, deliver, correct, end) },
)

/** What happens, one after the other. */
export const schedule: fc.Arbitrary<readonly Step[]> = fc
  .array(steps, { minLength: 2, maxLength: 16, size: 'max' })
  .map(parts => parts.flat())

/** When the two engines adopt what they hear of. */
export const adoptions = fc.constantFrom(
  ...([
    ['arrival', 'arrival'],
    ['arrival', 'arrival'],
    ['registration', 'registration'],
    ['arrival', 'registration'],
  ] as const),
)

/** What is said, heard at a time: that of its own, or so many hours into the clock. */
export const heardAt = ({ shipment, input }: Told & { readonly input: { readonly isDated?: true } }, hours: number) => {
  const { isDated, ...rest } = input
  const at = hour(hours)
  return { shipment, heardAt: at, ...rest, ...(isDated && { saidAt: at }) }
}
