// The options of a relay, checked.

import type { Effect } from '../../rules/index.js'
import { badOption, checkMs, checkOptions, checkSignal } from '../../vocabulary/index.js'
import { checkKeys } from '../queries.js'
import type { Delivery } from './delivery.js'

/** Options of `engine.relay`; all may be left out. */
export interface RelayOptions<F extends Effect = Effect> {
  /** Relays until it aborts, then finishes the deliveries in flight. Without it, delivers what is due and returns. */
  readonly signal?: AbortSignal | undefined
  /** Maximum concurrent deliveries. 8 by default. */
  readonly concurrency?: number | undefined
  /** How long a delivery may take before it is aborted and counts as failed, in milliseconds. 10,000 by default. */
  readonly timeoutMs?: number | undefined
  /**
   * After how long another relay may claim an effect whose relay has died, in milliseconds. It is renewed while `deliver` works.
   * 30,000 by default.
   */
  readonly leaseMs?: number | undefined
  /** Failures in a row after which an effect is dead. 20 by default, which takes some hours. */
  readonly tries?: number | undefined
  /**
   * Pause before the second attempt in milliseconds, up to half of it random; doubled for each further attempt, up to an hour.
   * 1,000 by default.
   */
  readonly retryMs?: number | undefined
  /** How often to poll when nothing is due, in milliseconds. 1,000 by default. */
  readonly pollMs?: number | undefined
  /** Only effects of these rules: run another relay for the others. */
  readonly rules?: readonly string[] | undefined
  /** Only effects of these kinds, by `effect.kind`. */
  readonly kinds?: readonly string[] | undefined
  /** One effect of a shipment at a time, in the order in which they were created. One that fails holds up those after it. */
  readonly serial?: 'shipment' | undefined
  /**
   * Called with each failed delivery and its error, and with null and each store failure. Relaying until a signal then goes on
   * after a store failure, until the engine is closed; without `onFailure`, it rejects. It also ends, and rejects, with what
   * `onFailure` throws.
   */
  readonly onFailure?: ((delivery: Delivery<F> | null, error: unknown) => void) | undefined
  /** The present in Unix time, in milliseconds. `Date.now` by default. */
  readonly now?: (() => number) | undefined
}

/** Options with their defaults. */
export interface RelaySettings<F extends Effect> extends RelayOptions<F> {
  readonly concurrency: number
  readonly timeoutMs: number
  readonly leaseMs: number
  readonly tries: number
  readonly retryMs: number
  readonly pollMs: number
  readonly now: () => number
}

/** The names of the options. */
export const relayOptionNames = [
  'signal',
  'concurrency',
  'timeoutMs',
  'leaseMs',
  'tries',
  'retryMs',
  'pollMs',
  'rules',
  'kinds',
  'serial',
  'onFailure',
  'now',
]

/** Checks the options of a relay. Throws `bad-option`. */
export function relaySettings<F extends Effect>(options: RelayOptions<F>): RelaySettings<F> {
  checkOptions('relay', options, relayOptionNames)
  const { signal, onFailure, now = Date.now, rules, kinds, serial } = options
  const { concurrency = 8, timeoutMs = 10_000, leaseMs = 30_000, tries = 20, retryMs = 1_000, pollMs = 1_000 } = options
  const [times, counts] = [
    { timeoutMs, leaseMs, retryMs, pollMs },
    { concurrency, tries },
  ]
  for (const [name, value] of Object.entries(times)) checkMs(name, value)
  for (const [name, value] of Object.entries(counts))
    if (!(Number.isSafeInteger(value) && value >= 1)) badOption(name, value, 'Pass a whole number, 1 or more.')
  checkSignal(signal)
  for (const [name, value] of Object.entries({ onFailure, now }))
    if (value !== undefined && typeof value !== 'function') badOption(name, value, 'Pass a function.')
  for (const [name, value] of Object.entries({ rules, kinds })) {
    if (value !== undefined) checkKeys(name, value)
    if (value?.length === 0) badOption(name, value, 'Pass at least one name, or leave the option out.')
  }
  if (serial !== undefined && serial !== 'shipment') badOption('serial', serial, "Pass 'shipment', or leave the option out.")
  return { signal, onFailure, now, rules, kinds, serial, ...times, ...counts }
}
