// Decides and commits by compare-and-swap: other commits may come first, and then all of it is done again.

import { pause } from '../../async/pause.js'
import type { Signal } from '../../async/signal.js'
import { contendedError } from './contended.js'

// Losing this many times in a row indicates a mistake.
const MAX_ATTEMPTS = 40
const MAX_PAUSE_MS = 40

/**
 * The result of the first attempt whose commit is accepted; `attempt` is numbered from 0 and resolves with null where it was
 * refused. Rejects with `store-contended` if other commits always come first.
 */
export async function untilCommitted<Result>(
  attempt: (number: number) => Promise<Result | null>,
  subjects: readonly string[],
  signal: Signal | undefined,
): Promise<Result> {
  for (let number = 0; number < MAX_ATTEMPTS; number++) {
    if (number > 1) await pause(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** number), signal)
    const result = await attempt(number)
    if (result !== null) return result
  }
  throw contendedError(subjects, `concurrent commits won ${MAX_ATTEMPTS} times in a row.`)
}
