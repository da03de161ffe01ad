// Bounds what many large calls at once take of the memory: they are evaluated a few at a time, in their order. Small ones never
// wait.

import type { Signal } from '../../async/signal.js'

// Scans of a call that is small.
const SMALL = 500
// Scans of the large calls that are evaluated at a time; one call may have more.
const MAX_SCANS = 20_000

/** Runs calls with many scans a few at a time. */
export class LargeCalls {
  readonly #waiting: { readonly scans: number; readonly start: () => void }[] = []
  #running = 0
  #scans = 0

  /** Runs work for so many scans, at once or in its turn; a call whose signal aborts while it waits rejects. */
  async run<T>(scans: number, work: () => Promise<T>, signal?: Signal): Promise<T> {
    if (scans <= SMALL) return work()
    await new Promise<void>(start => {
      this.#waiting.push({ scans, start })
      this.#startNext()
    })
    try {
      signal?.throwIfAborted()
      return await work()
    } finally {
      this.#running--
      this.#scans -= scans
      this.#startNext()
    }
  }

  #startNext(): void {
    const [next] = this.#waiting
    if (!next || (this.#running > 0 && this.#scans + next.scans > MAX_SCANS)) return
    this.#waiting.shift()
    this.#running++
    this.#scans += next.scans
    next.start()
    this.#startNext()
  }
}
