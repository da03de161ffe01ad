// Claims effects, delivers them and acknowledges them, at least once. A receiver that deduplicates by key processes each effect
// exactly once.

import type { Cause, Effect } from '../../rules/index.js'
import { badOption, checkOptions } from '../../vocabulary/index.js'
import { pause } from '../pause.js'
import type { EffectRow, OutboxPort } from '../ports.js'
import { Acknowledger } from './acknowledger.js'

/** An effect to deliver. */
export interface Delivery<F extends Effect = Effect> {
  /** The receiver's idempotency key: unique, and stable for ever. */
  readonly key: string
  /** The activation that caused the effect; an effect and its undo have the same one. */
  readonly activation: string
  /** 1 does, 2 undoes, 3 does again: a receiver ignores revisions older than the one it has. */
  readonly revision: number
  readonly kind: 'do' | 'undo'
  readonly shipment: string
  readonly rule: string
  readonly journey: number
  readonly effect: F
  readonly cause: Cause | null
  /** 1 for the first attempt. */
  readonly attempt: number
  /** Aborts shortly before the lease ends: give up then. */
  readonly signal: AbortSignal
}

/** Delivers an effect: resolves when it has taken effect, rejects when it failed or that is unknown. */
export type Deliver<F extends Effect = Effect> = (delivery: Delivery<F>) => Promise<unknown>

/** Options of `engine.relay`; all may be left out. */
export interface RelayOptions {
  /** Relays until it aborts, then finishes the deliveries in flight. Without it, delivers what is due and returns. */
  readonly signal?: AbortSignal | undefined
  /** Maximum concurrent deliveries. 8 by default. */
  readonly concurrency?: number | undefined
  /** How long a delivery may take before it counts as failed and another relay may try it, in milliseconds. 60,000 by default. */
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
  /** Called with each store failure while relaying until a signal; the relay then continues. Without it the relay rejects. */
  readonly onFailure?: ((error: unknown) => void) | undefined
  /** The present in Unix time, in milliseconds. `Date.now` by default. */
  readonly now?: (() => number) | undefined
}

/** How many deliveries ended how. */
export interface RelayResult {
  readonly done: number
  readonly failed: number
  readonly dead: number
}

const optionNames = ['signal', 'concurrency', 'leaseMs', 'tries', 'retryMs', 'pollMs', 'onFailure', 'now']
const MAX_RETRY_MS = 3_600_000
// A day: timers wait for some weeks at most.
const MAX_OPTION_MS = 86_400_000

/** Delivers claimable effects; with a signal, also those that become claimable until it aborts. */
export async function relay<F extends Effect>(
  outbox: OutboxPort,
  deliver: Deliver<F>,
  options: RelayOptions = {},
): Promise<RelayResult> {
  if (typeof deliver !== 'function') badOption('deliver', deliver, 'Pass a function that delivers an effect to relay.')
  checkOptions('relay', options, optionNames)
  const {
    signal,
    onFailure,
    now = Date.now,
    concurrency = 8,
    leaseMs = 60_000,
    tries = 20,
    retryMs = 1_000,
    pollMs = 1_000,
  } = options
  for (const [name, value] of Object.entries({ concurrency, leaseMs, tries, retryMs, pollMs })) {
    const isWhole = Number.isInteger(value) || (name !== 'concurrency' && name !== 'tries')
    if (!(value >= 1 && value <= MAX_OPTION_MS && isWhole)) badOption(name, value, `Pass a number from 1 to ${MAX_OPTION_MS}.`)
  }
  if (signal !== undefined && typeof signal.addEventListener !== 'function')
    badOption('signal', signal, 'Pass the signal of an AbortController.')
  for (const [name, value] of Object.entries({ onFailure, now }))
    if (value !== undefined && typeof value !== 'function') badOption(name, value, 'Pass a function.')
  const counts = { done: 0, failed: 0, dead: 0 }
  const acknowledger = new Acknowledger(outbox)
  const inFlight = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | null = null
  while (!signal?.aborted && !failure) {
    const free = concurrency - inFlight.size
    const at = now()
    let rows: readonly EffectRow[] = []
    try {
      rows = free > 0 ? await outbox.claim({ now: at, until: at + leaseMs, limit: free }) : []
    } catch (error) {
      report(error)
      if (!failure) await pause(pollMs, signal)
      continue
    }
    for (const row of rows) {
      const flight: Promise<void> = deliverOne(row)
        .catch(report)
        .finally(() => inFlight.delete(flight))
      inFlight.add(flight)
    }
    if (inFlight.size >= concurrency) await Promise.race(inFlight)
    else if (rows.length === 0 && inFlight.size > 0) await raceOrPause(inFlight, pollMs)
    else if (rows.length === 0 && !signal) break
    else if (rows.length === 0) await pause(pollMs, signal)
  }
  await Promise.all(inFlight)
  if (failure) throw (failure as { readonly error: unknown }).error
  return counts

  function report(error: unknown): void {
    if (signal && onFailure) onFailure(error)
    else failure ??= { error }
  }

  async function deliverOne(row: EffectRow): Promise<void> {
    const { shipment, key, attempts } = row
    const error = row.failures >= tries ? 'The lease expired repeatedly without a result.' : await failureOf(row)
    if (error === null) {
      await acknowledger.acknowledge({ kind: 'done', shipment, key, attempts, at: now() })
      counts.done++
      return
    }
    const failures = row.failures + 1
    const isDead = failures >= tries
    const waitMs = Math.min(MAX_RETRY_MS, retryMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
    await acknowledger.acknowledge({
      kind: 'failed',
      shipment,
      key,
      attempts,
      error,
      retryAt: isDead ? null : Math.round(now() + waitMs),
    })
    counts[isDead ? 'dead' : 'failed']++
  }

  // Null if it was delivered. Gives up shortly before the lease ends, so that no two relays deliver it at once; does not even
  // start if the claim arrived too late for that.
  async function failureOf(row: EffectRow): Promise<string | null> {
    const limitMs = Math.ceil(row.leaseUntil! - leaseMs * 0.1 - now())
    if (limitMs <= 0) return `The claim arrived after most of its lease of ${leaseMs} ms had passed.`
    const controller = new AbortController()
    const timeout = pause(limitMs, controller.signal).then(() => {
      if (controller.signal.aborted) return
      controller.abort()
      throw new Error(`No answer within ${limitMs} ms.`)
    })
    try {
      await Promise.race([deliver(deliveryOf(row, controller.signal)), timeout])
      return null
    } catch (error) {
      return errorText(error)
    } finally {
      controller.abort()
    }
  }
}

const deliveryOf = <F extends Effect>(row: EffectRow, signal: AbortSignal): Delivery<F> => {
  const { key, activation, revision, kind, shipment, rule, journey, effect, cause, attempts } = row
  // The effect comes from the engine's rules, hence the cast.
  return { key, activation, revision, kind, shipment, rule, journey, effect: effect as F, cause, attempt: attempts, signal }
}

// Text that a database can store and a person can read.
function errorText(error: unknown): string {
  let text: string
  try {
    text = String((error as Partial<Error> | null)?.message ?? error)
  } catch {
    text = 'It rejected with a value that is neither an error nor text.'
  }
  return text.slice(0, 1_000).replace(/[\0\p{Cs}]/gu, '\ufffd')
}

// Polls while deliveries are slow, so that effects that become due meanwhile do not wait for them.
async function raceOrPause(inFlight: Iterable<Promise<void>>, ms: number): Promise<void> {
  const controller = new AbortController()
  await Promise.race([...inFlight, pause(ms, controller.signal)])
  controller.abort()
}
