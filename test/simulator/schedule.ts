// Schedules: what happens to the processes, in short steps that shrink to a story. Between two steps nothing happens by itself.

import fc from 'fast-check'
import type { Fault, Topic } from './scheduler.js'
import { shipments } from './stories.js'

/** How many processes there are. */
export const PROCESSES = 2

export type Step =
  /** The next events happen, in order. */
  | { readonly kind: 'go'; readonly events: number }
  /** Of the messages under way, one arrives before all others. */
  | { readonly kind: 'overtake'; readonly pick: number }
  /** The next message about something goes wrong. */
  | { readonly kind: 'fault'; readonly topic: Topic; readonly fault: Fault }
  /** Time passes, and what is planned happens. */
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'push'; readonly shipment: string; readonly body: number; readonly process: number }
  | { readonly kind: 'tick' | 'retry' | 'crash'; readonly process: number }
  | { readonly kind: 'pause'; readonly process: number; readonly ms: number }

export interface Schedule {
  readonly seed: number
  /** How far the clock of each process is ahead, in milliseconds. */
  readonly skews: readonly number[]
  /** Whether each process has one relay, or one for each of two lanes, or delivers one effect of a shipment at a time. */
  readonly relays: 'one' | 'lanes' | 'serial'
  /** Failures after which an effect is dead. */
  readonly tries: number
  readonly steps: readonly Step[]
}

const process = fc.nat(PROCESSES - 1)
const step = <K extends Step['kind'], T extends object>(kind: K, fields: { [F in keyof T]: fc.Arbitrary<T[F]> }) =>
  fc.record({ kind: fc.constant(kind), ...fields }) as unknown as fc.Arbitrary<Step>

const go = step('go', { events: fc.integer({ min: 1, max: 8 }) })
const push = step('push', {
  shipment: fc.constantFrom(shipments[0], shipments[0], shipments[0], shipments[1]),
  body: fc.constantFrom(0, 0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 5, 6),
  process,
})
const fault = step('fault', {
  topic: fc.constantFrom<Topic>(
    'commit',
    'commit',
    'claim',
    'claim',
    'acknowledge',
    'renew',
    'delivery',
    'delivery',
    'load',
    'save',
    'push',
  ),
  fault: fc.constantFrom<Fault>('refused', 'lost', 'late', 'slow', 'zombie', 'crash', 'pause'),
})

const steps: fc.Arbitrary<Step> = fc.oneof(
  { withCrossShrink: true },
  { weight: 8, arbitrary: go },
  { weight: 6, arbitrary: fault },
  { weight: 3, arbitrary: step('overtake', { pick: fc.nat(5) }) },
  { weight: 5, arbitrary: push },
  {
    weight: 4,
    arbitrary: step('wait', { ms: fc.constantFrom(1_000, 3_000, 7_000, 7_000, 7_000, 11_000, 15_000, 40_000, 100_000) }),
  },
  { weight: 2, arbitrary: step('tick', { process }) },
  { weight: 1, arbitrary: step('crash', { process }) },
  { weight: 1, arbitrary: step('pause', { process, ms: fc.constantFrom(3_000, 9_000, 12_000, 25_000) }) },
  { weight: 1, arbitrary: step('retry', { process }) },
)

/** Any schedule. Clocks differ by less than a tenth of the lease. */
export const schedules: fc.Arbitrary<Schedule> = fc.record({
  seed: fc.nat(1_000_000),
  skews: fc.array(fc.constantFrom(0, 0, 450, -450), { minLength: PROCESSES, maxLength: PROCESSES }),
  relays: fc.constantFrom('one' as const, 'one' as const, 'lanes' as const, 'serial' as const),
  tries: fc.integer({ min: 1, max: 3 }),
  steps: fc.array(steps, { minLength: 1, maxLength: 30, size: 'max' }),
})
