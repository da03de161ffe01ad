// Processes a batch; one failure does not block the rest.

import type { Signal } from '../../async/signal.js'
import type { Effect } from '../../rules/index.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import type { Decision } from './decide.js'
import type { ShipmentCommand } from './shipments.js'

/** A decision for each command, or why there is none. */
export interface BatchResult<F extends Effect> {
  readonly decisions: readonly Decision<F>[]
  readonly failures: ReadonlyMap<string, unknown>
}

// Errors of the store rather than of one shipment.
const storeErrorCodes: readonly unknown[] = ['store-busy', 'closed']
// After so many refusals without a success, the store is the cause.
const MAX_REFUSALS = 3

/** Runs commands together; if that fails, each alone. Rejects if the store is the cause, or the signal has aborted. */
export async function isolateFailures<F extends Effect>(
  commands: readonly ShipmentCommand[],
  run: (commands: readonly ShipmentCommand[]) => Promise<readonly Decision<F>[]>,
  signal: Signal | undefined,
): Promise<BatchResult<F>> {
  const failures = new Map<string, unknown>()
  const isOfAll = (error: unknown) => signal?.aborted || storeErrorCodes.includes(errorCodeOf(error))
  try {
    return { decisions: await run(commands), failures }
  } catch (error) {
    if (isOfAll(error)) throw error
  }
  const decisions: Decision<F>[] = []
  let isReached = false
  for (const [at, command] of commands.entries()) {
    try {
      decisions.push(...(await run([command])))
      isReached = true
    } catch (error) {
      if (isOfAll(error)) throw error
      failures.set(command.shipment, error)
      if (errorCodeOf(error) === 'store-corrupt') isReached = true
      const isRefused = errorCodeOf(error) === 'store-failed'
      if (isRefused && !isReached && at + 1 >= Math.min(MAX_REFUSALS, commands.length)) throw error
    }
  }
  return { decisions, failures }
}
