// Calls of this process that share a shipment run one after the other, instead of failing on each other's versions.

import { OwnSignal, type Signal, untilAborted } from '../../async/signal.js'
import { contendedError } from './contended.js'

const MAX_WAIT_MS = 15_000

/** How a call waits for its turn. */
export interface TurnOptions {
  readonly signal?: Signal | undefined
  /** The longest wait in milliseconds. 15,000 by default. */
  readonly waitMs?: number | undefined
}

/** Mutual exclusion by key. */
export class KeyedMutex {
  readonly #last = new Map<string, Promise<unknown>>()

  /**
   * Runs the work once all earlier calls that share a name have ended. Rejects with `store-contended` if that takes too long, or
   * with the signal's reason; then the work never runs, and later calls wait for the earlier ones as before.
   */
  async runExclusive<T>(names: readonly string[], work: () => Promise<T>, options: TurnOptions = {}): Promise<T> {
    options.signal?.throwIfAborted()
    const earlier = names.flatMap(name => this.#last.get(name) ?? [])
    const turn = new OwnSignal()
    const endWait = earlier.length > 0 ? abortLate(turn, names, options) : () => {}
    const current = Promise.allSettled(earlier).then(() => {
      endWait()
      turn.throwIfAborted()
      return work()
    })
    for (const name of names) this.#last.set(name, current)
    const leave = () => {
      for (const name of names) if (this.#last.get(name) === current) this.#last.delete(name)
    }
    current.then(leave, leave)
    return untilAborted(current, turn)
  }
}

// Aborts a turn that takes too long to come, or with the caller's signal, until the function that it returns is called.
function abortLate(turn: OwnSignal, names: readonly string[], { signal, waitMs = MAX_WAIT_MS }: TurnOptions): () => void {
  const end = () => {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
  }
  const abort = () => {
    end()
    turn.abort(signal?.reason)
  }
  const timer = setTimeout(() => {
    end()
    turn.abort(contendedError(names, `earlier calls had not ended after ${waitMs / 1000} s.`))
  }, waitMs)
  signal?.addEventListener('abort', abort)
  return end
}
