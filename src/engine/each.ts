// Many shipments in one go, none of which keeps the others from it.

import { ShipfoldError } from '../codes/index.js'
import type { Effect } from '../rules/index.js'
import type { Decision } from './decide.js'
import type { Question } from './shipments.js'

// What lies with the store. Anything else lies with one shipment.
const ofTheStore: readonly string[] = ['store-failed', 'store-busy', 'store-contended', 'closed']

/** What came of questions: a decision for each, or why there is none. */
export interface Each<F extends Effect> {
  readonly decisions: readonly Decision<F>[]
  readonly failures: ReadonlyMap<string, unknown>
}

/** Asks together; where that fails for one of the shipments, each alone. Rejects where it lies with the store. */
export async function each<F extends Effect>(
  questions: readonly Question[],
  ask: (questions: readonly Question[]) => Promise<readonly Decision<F>[]>,
): Promise<Each<F>> {
  const failures = new Map<string, unknown>()
  try {
    return { decisions: await ask(questions), failures }
  } catch (error) {
    if (!isItsOwn(error)) throw error
  }
  const decisions: Decision<F>[] = []
  for (const question of questions) {
    try {
      decisions.push(...(await ask([question])))
    } catch (error) {
      if (!isItsOwn(error)) throw error
      failures.set(question.shipment, error)
    }
  }
  return { decisions, failures }
}

const isItsOwn = (error: unknown): boolean => !(error instanceof ShipfoldError && ofTheStore.includes(error.code))
