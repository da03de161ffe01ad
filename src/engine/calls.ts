// The calls of an engine: each ends as soon as its signal aborts, and closing waits for those in flight.

import { OwnSignal, type Signal, untilAborted } from '../async/signal.js'
import { checkMs, checkOptions, checkSignal, ShipfoldError } from '../vocabulary/index.js'

/** Options of every call. */
export interface CallOptions {
  /** As soon as it aborts, the call rejects with its reason. What was sent to the database by then may still be committed. */
  readonly signal?: AbortSignal | undefined
}

/** Options of `engine.close`. */
export interface CloseOptions {
  /** How long to wait for calls in flight, in milliseconds; then they reject with `closed`. As long as they take by default. */
  readonly withinMs?: number | undefined
}

/** Checks the options of a call that has no others, and returns its signal. */
export function signalOf(call: string, options: CallOptions | undefined): AbortSignal | undefined {
  checkOptions(call, options, ['signal'])
  return options?.signal
}

/** Checks the options of `engine.close`. */
export function withinMsOf(options: CloseOptions | undefined): number | undefined {
  checkOptions('close', options, ['withinMs'])
  const withinMs = options?.withinMs
  if (withinMs !== undefined) checkMs('withinMs', withinMs, 0)
  return withinMs
}

/** Opens the store and runs the work of a call as {@link Calls.run} does. */
export type Tracked = Calls['run']

/** Runs calls until they are ended. */
export class Calls {
  readonly #inFlight = new Map<OwnSignal, Promise<unknown>>()
  // The calls that abort with a caller's signal.
  readonly #followers = new WeakMap<AbortSignal, Set<OwnSignal>>()
  // Aborts when calls are no longer waited for.
  readonly #ended = new OwnSignal()

  /** Runs the work with a signal that aborts when the caller's does, or when the calls are ended. */
  async run<T>(signal: AbortSignal | undefined, work: (signal: Signal) => Promise<T>): Promise<T> {
    const { working, own } = this.#start(signal, work)
    return untilAborted(working, own)
  }

  /**
   * As {@link run}, but once the signal aborts it rejects only when what was sent has been answered: in a transaction, nothing
   * may be sent after a call has ended.
   */
  async runToEnd<T>(signal: AbortSignal | undefined, work: (signal: Signal) => Promise<T>): Promise<T> {
    return this.#start(signal, work).working
  }

  #start<T>(signal: AbortSignal | undefined, work: (signal: Signal) => Promise<T>) {
    checkSignal(signal)
    signal?.throwIfAborted()
    const own = new OwnSignal()
    const followers = signal && this.#followersOf(signal)
    followers?.add(own)
    const working = work(own)
    this.#inFlight.set(own, working)
    const leave = () => {
      this.#inFlight.delete(own)
      followers?.delete(own)
    }
    working.then(leave, leave)
    return { working, own }
  }

  // One listener for all calls with this signal: Node.js 20 warns of more than ten.
  #followersOf(signal: AbortSignal): Set<OwnSignal> {
    const known = this.#followers.get(signal)
    if (known) return known
    const followers = new Set<OwnSignal>()
    this.#followers.set(signal, followers)
    signal.addEventListener('abort', () => {
      for (const follower of followers) follower.abort(signal.reason)
    })
    return followers
  }

  /** Waits for the calls in flight, at most so long; those that are left reject with `closed`. */
  async end(withinMs?: number): Promise<void> {
    const timer = withinMs === undefined ? undefined : setTimeout(() => this.#ended.abort(closedError()), withinMs)
    await untilAborted(Promise.allSettled(this.#inFlight.values()), this.#ended).catch(() => {})
    clearTimeout(timer)
    for (const own of this.#inFlight.keys()) own.abort(closedError())
  }
}

export const closedError = (): ShipfoldError => new ShipfoldError('closed', 'The engine was closed. Create another one.')
