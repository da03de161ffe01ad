// Gives way to other work of the process between the slices of long work, so that a large push keeps no request waiting.

import { SLICE, type Sliced } from '../vocabulary/slices.js'

/** Runs the work in the next turn of the event loop. Not every runtime has setImmediate. */
export const nextTask: (work: () => void) => void = globalThis.setImmediate ?? (work => setTimeout(work, 0))

// Those that gave way, in order. The event loop runs everything that is due before each goes on, so that all of them together
// take no more of a turn than one.
const waiting: (() => void)[] = []

/** Resolves once the event loop has gone round, and everyone who gave way earlier has had a turn. */
export const giveWay = (): Promise<void> =>
  new Promise(resolve => {
    if (waiting.push(resolve) === 1) nextTask(goOn)
  })

function goOn(): void {
  waiting.shift()!()
  if (waiting.length > 0) nextTask(goOn)
}

/** Does work, giving way after each slice. */
export async function inSlices<T>(work: Sliced<T>): Promise<T> {
  for (;;) {
    const { done, value } = work.next()
    if (done) return value
    await giveWay()
  }
}

/** Counts the events of work that is done piece by piece, to tell when to give way. */
export class Pacer {
  #events = 0

  /** Whether to give way before a piece with so many events. */
  isDue(events: number): boolean {
    this.#events += events
    if (this.#events <= SLICE) return false
    this.#events = 0
    return true
  }
}
