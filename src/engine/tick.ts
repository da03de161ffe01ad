// What time alone makes true: shipments are judged again when a deadline of theirs has passed.

import { ShipfoldError } from '../codes/index.js'
import type { Effect } from '../rules/index.js'
import type { Decision } from './decide.js'
import { each } from './each.js'
import type { Question, Shipments } from './shipments.js'
import type { Store } from './store.js'

// Shipments judged in one commit.
const PAGE = 200

/** Judges all shipments due by an instant (milliseconds since 1970 UTC). Rejects at the end with the first error of those that could not be. */
export async function tick<F extends Effect>(store: Store, shipments: Shipments<F>, at: number): Promise<readonly Decision<F>[]> {
  const decisions: Decision<F>[] = []
  const failures = new Map<string, unknown>()
  for (;;) {
    const due = await store.names({ dueBy: at, limit: PAGE + failures.size })
    const names = due.filter(name => !failures.has(name))
    if (names.length === 0) break
    const came = await each(names.map(question), questions => shipments.settle(questions))
    decisions.push(...came.decisions)
    for (const [name, error] of came.failures) failures.set(name, error)
  }
  const [failure] = failures
  if (!failure) return decisions
  const [shipment, cause] = failure
  const others = failures.size > 1 ? ` and ${failures.size - 1} more` : ''
  const message = `Shipment ${JSON.stringify(shipment)}${others} could not be judged; all others that were due are. ${cause instanceof Error ? cause.message : String(cause)}`
  throw new ShipfoldError(cause instanceof ShipfoldError ? cause.code : 'bad-option', message, { cause })

  function question(shipment: string): Question {
    const now: Question['now'] = ({ row }) => Math.max(at, row?.judgedAt ?? at)
    return { shipment, inputs: [], now, adoptedAt: Number.POSITIVE_INFINITY, by: 'own law' }
  }
}
