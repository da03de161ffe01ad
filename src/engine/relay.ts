// Effects on their way out: claimed for a while, delivered, settled. At least once; that the receiver knows the key makes it
// once in meaning.

import { ShipfoldError } from '../codes/index.js'
import type { Cause, Effect } from '../rules/index.js'
import type { EffectRow, Settlement, Store } from './store.js'
import { pause } from './turns.js'

/** An effect as it is delivered. */
export interface Message<F extends Effect = Effect> {
  /** What tells this message from every other, for ever: the receiver's idempotency key. */
  readonly key: string
  /** What is done and undone: the same for a message and for the one that undoes it. */
  readonly firing: string
  /** 1 for the first sending, 2 for its undoing, 3 for being sent again: a receiver ignores what is older than what it has. */
  readonly revision: number
  readonly kind: 'do' | 'undo'
  readonly shipment: string
  readonly rule: string
  readonly epoch: number
  readonly effect: F
  readonly cause: Cause | null
  /** 1 for the first try. */
  readonly attempt: number
}

/** Delivers a message: resolves when it has taken effect, rejects when that is not known. Should give up when the signal is given. */
export type Deliver<F extends Effect = Effect> = (message: Message<F>, how: { readonly signal: AbortSignal }) => Promise<unknown>

/** How to relay; every option may be left out. */
export interface RelayOptions {
  /** Relay until it is given, then finish what was begun. Without it, deliver what is due and return. */
  readonly signal?: AbortSignal | undefined
  /** Messages delivered at a time. 8 by default. */
  readonly concurrency?: number | undefined
  /** How long a message may take before it counts as failed and another relay may try it, in milliseconds. 60,000 by default. */
  readonly leaseMs?: number | undefined
  /** Failures in a row after which a message is parked. 20 by default: some hours. */
  readonly tries?: number | undefined
  /** Pause before the second try, in milliseconds, half of it by chance; doubled for each try after that, up to an hour. 1,000 by default. */
  readonly retryMs?: number | undefined
  /** How often to look when nothing is due, in milliseconds. 1,000 by default. */
  readonly pollMs?: number | undefined
  /** Told of store failures while relaying until a signal; the relay then goes on. Without it the relay rejects. */
  readonly onError?: ((error: unknown) => void) | undefined
  /** The present, in milliseconds since 1970 UTC. `Date.now` by default. */
  readonly now?: (() => number) | undefined
}

/** What a relay did. */
export interface Relayed {
  readonly sent: number
  readonly failed: number
  readonly parked: number
}

const LONGEST_RETRY_MS = 3_600_000
// A day: timers can wait for some weeks only.
const LONGEST_MS = 86_400_000

/** Delivers what is claimable, and what becomes so until the signal is given. */
export async function relay<F extends Effect>(store: Store, deliver: Deliver<F>, options: RelayOptions = {}): Promise<Relayed> {
  const {
    signal,
    onError,
    now = Date.now,
    concurrency = 8,
    leaseMs = 60_000,
    tries = 20,
    retryMs = 1_000,
    pollMs = 1_000,
  } = options
  for (const [name, value] of Object.entries({ concurrency, leaseMs, tries, retryMs, pollMs })) {
    const isWhole = Number.isInteger(value) || (name !== 'concurrency' && name !== 'tries')
    if (!(value >= 1 && value <= LONGEST_MS && isWhole))
      throw new ShipfoldError('bad-option', `Unusable option ${name}: ${String(value)}. Give a number from 1 to ${LONGEST_MS}.`)
  }
  const done = { sent: 0, failed: 0, parked: 0 }
  const settler = new Settler(store)
  const inFlight = new Set<Promise<void>>()
  let failure: { readonly error: unknown } | null = null
  while (!signal?.aborted && !failure) {
    const free = concurrency - inFlight.size
    const at = now()
    let rows: readonly EffectRow[] = []
    try {
      rows = free > 0 ? await store.claim({ now: at, until: at + leaseMs, limit: free }) : []
    } catch (error) {
      report(error)
      if (!failure) await pause(pollMs, signal)
      continue
    }
    for (const row of rows) {
      const flight: Promise<void> = carry(row)
        .catch(report)
        .finally(() => inFlight.delete(flight))
      inFlight.add(flight)
    }
    if (inFlight.size >= concurrency) await Promise.race(inFlight)
    else if (rows.length === 0 && inFlight.size > 0) await anyOr(inFlight, pollMs)
    else if (rows.length === 0 && !signal) break
    else if (rows.length === 0) await pause(pollMs, signal)
  }
  await Promise.all(inFlight)
  if (failure) throw (failure as { readonly error: unknown }).error
  return done

  function report(error: unknown): void {
    if (signal && onError) onError(error)
    else failure ??= { error }
  }

  async function carry(row: EffectRow): Promise<void> {
    const { key, attempts } = row
    const error = row.failures >= tries ? 'Its relay died, time and again, before an answer came.' : await faultOf(row)
    if (error === null) {
      await settler.settle({ kind: 'sent', key, attempts, at: now() })
      done.sent++
      return
    }
    const failures = row.failures + 1
    const isParked = failures >= tries
    const waitMs = Math.min(LONGEST_RETRY_MS, retryMs * 2 ** (failures - 1)) * (0.5 + Math.random() / 2)
    await settler.settle({ kind: 'failed', key, attempts, error, retryAt: isParked ? null : Math.round(now() + waitMs) })
    done[isParked ? 'parked' : 'failed']++
  }

  // Null when it was delivered. Given up a little before the lease ends, so that no two relays have it at once; a claim that
  // came so late that another may have it is not delivered at all.
  async function faultOf(row: EffectRow): Promise<string | null> {
    const limitMs = Math.ceil(row.leaseUntil! - leaseMs * 0.1 - now())
    if (limitMs <= 0) return `The store gave it to the relay only when its lease of ${leaseMs} ms was ending.`
    const giveUp = new AbortController()
    const late = pause(limitMs, giveUp.signal).then(() => {
      if (giveUp.signal.aborted) return
      giveUp.abort()
      throw new Error(`No answer within ${limitMs} ms.`)
    })
    try {
      await Promise.race([deliver(messageOf(row), { signal: giveUp.signal }), late])
      return null
    } catch (error) {
      return sentence(error)
    } finally {
      giveUp.abort()
    }
  }
}

const messageOf = <F extends Effect>(row: EffectRow): Message<F> => {
  const { key, firing, revision, kind, shipment, rule, epoch, effect, cause, attempts } = row
  // The effect is of the engine's rules, hence the type.
  return { key, firing, revision, kind, shipment, rule, epoch, effect: effect as F, cause, attempt: attempts }
}

// What a database can keep as text, and a person read.
function sentence(error: unknown): string {
  let said: string
  try {
    said = String((error as Partial<Error> | null)?.message ?? error)
  } catch {
    said = 'It rejected with something that is no error and no text.'
  }
  return said.slice(0, 1_000).replace(/[\0\p{Cs}]/gu, '\ufffd')
}

// One slow delivery does not keep what becomes due meanwhile.
async function anyOr(inFlight: Iterable<Promise<void>>, ms: number): Promise<void> {
  const done = new AbortController()
  await Promise.race([...inFlight, pause(ms, done.signal)])
  done.abort()
}

// Settlements that come while one statement is on its way go together in the next.
class Settler {
  readonly #store: Store
  #waiting: Settlement[] = []
  #next: Promise<void> | null = null
  #current: Promise<void> = Promise.resolve()

  constructor(store: Store) {
    this.#store = store
  }

  settle(settlement: Settlement): Promise<void> {
    this.#waiting.push(settlement)
    this.#next ??= this.#current
      .catch(() => {})
      .then(() => {
        const settlements = this.#waiting
        this.#waiting = []
        this.#current = this.#store.settle(settlements)
        this.#next = null
        return this.#current
      })
    return this.#next
  }
}
