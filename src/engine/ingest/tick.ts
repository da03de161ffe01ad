// Evaluates shipments again when one of their deadlines has passed.

import type { Effect } from '../../rules/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { errorMessageOf } from '../../vocabulary/thrown.js'
import type { Store } from '../ports.js'
import { isolateFailures } from './batch.js'
import type { Decision } from './decide.js'
import type { ShipmentCommand, Shipments } from './shipments.js'

// Shipments per commit.
const TICK_BATCH = 200

/**
 * Evaluates all shipments due by an instant in Unix time. Rejects at the end with the first error of one that could not be
 * evaluated.
 */
export async function tick<F extends Effect>(
  store: Store,
  shipments: Shipments<F>,
  at: number,
  signal?: AbortSignal,
): Promise<readonly Decision<F>[]> {
  const decisions: Decision<F>[] = []
  const failures = new Map<string, unknown>()
  for (;;) {
    signal?.throwIfAborted()
    const due = await store.shipments.names({ dueBy: at, limit: TICK_BATCH + failures.size })
    const names = due.filter(name => !failures.has(name))
    if (names.length === 0) break
    const batch = await isolateFailures(names.map(command), commands => shipments.execute(commands, { signal, isPatient: false }))
    decisions.push(...batch.decisions)
    for (const [name, error] of batch.failures) failures.set(name, error)
  }
  const [failure] = failures
  if (!failure) return decisions
  const [shipment, cause] = failure
  const others = failures.size > 1 ? ` and ${failures.size - 1} more` : ''
  const message = `Shipment ${JSON.stringify(shipment)}${others} could not be evaluated; every other due shipment was. ${errorMessageOf(cause)}`
  throw new ShipfoldError(cause instanceof ShipfoldError ? cause.code : 'bad-option', message, { cause })

  function command(shipment: string): ShipmentCommand {
    const now: ShipmentCommand['now'] = ({ row }) => Math.max(at, row?.evaluatedAt ?? at)
    return { shipment, inputs: [], now, registeredAt: Number.POSITIVE_INFINITY, table: 'own' }
  }
}
