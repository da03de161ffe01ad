// The bytes of bodies that all webhooks of this process hold, in one count.

/** The default of `inFlightBytes`. */
export const DEFAULT_IN_FLIGHT_BYTES = 32 * 1_048_576

// Global, because bundlers and the two module formats load this file more than once.
const KEY = Symbol.for('shipfold.webhook.inFlight')

function processCount(): { bytes: number } {
  const shared = globalThis as { [KEY]?: { bytes: number } }
  shared[KEY] ??= { bytes: 0 }
  return shared[KEY]
}

/** What one request holds of the process's bytes; `limit` is the most that all requests may hold together. */
export class HeldBytes {
  readonly #process = processCount()
  readonly #limit: number
  #held = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Whether this request may hold so many bytes more. */
  fits(bytes: number): boolean {
    return this.#process.bytes + bytes <= this.#limit
  }

  /** Counts bytes that this request holds from now on; false, and nothing is counted, if they do not fit. */
  add(bytes: number): boolean {
    if (!this.fits(bytes)) return false
    this.#process.bytes += bytes
    this.#held += bytes
    return true
  }

  /** Counts this request no longer. */
  release(): void {
    this.#process.bytes -= this.#held
    this.#held = 0
  }
}
