// Processes a batch; one failure does not block the rest.

import type { Signal } from '../../async/signal.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'

/** The results, and by the names of items why there are none of them. */
export interface BatchResult<Result> {
  readonly results: readonly Result[]
  readonly failures: ReadonlyMap<string, unknown>
}

// Errors of the store rather than of one item.
const storeErrorCodes: readonly unknown[] = ['store-busy', 'closed']
// After so many refusals without a success, the store is the cause.
const MAX_REFUSALS = 3

/** Processes items together; if that fails, each alone. Rejects if the store is the cause, or the signal has aborted. */
export async function isolateFailures<Item, Result>(
  items: readonly Item[],
  nameOf: (item: Item) => string,
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  signal: Signal | undefined,
): Promise<BatchResult<Result>> {
  const failures = new Map<string, unknown>()
  const isOfAll = (error: unknown) => signal?.aborted || storeErrorCodes.includes(errorCodeOf(error))
  try {
    if (items.length !== 1) return { results: await run(items), failures }
  } catch (error) {
    if (isOfAll(error)) throw error
  }
  const results: Result[] = []
  let isReached = false
  for (const [at, item] of items.entries()) {
    try {
      results.push(...(await run([item])))
      isReached = true
    } catch (error) {
      if (isOfAll(error)) throw error
      failures.set(nameOf(item), error)
      if (errorCodeOf(error) === 'store-corrupt') isReached = true
      const isRefused = errorCodeOf(error) === 'store-failed'
      if (isRefused && !isReached && at + 1 >= Math.min(MAX_REFUSALS, items.length)) throw error
    }
  }
  return { results, failures }
}
