// Many shipments in one go, none of which keeps the others from it.

import { ShipfoldError } from '../codes/index.js'
import type { Effect } from '../rules/index.js'
import type { Decision } from './decide.js'
import type { Question } from './shipments.js'

/** What came of questions: a decision for each, or why there is none. */
export interface Each<F extends Effect> {
  readonly decisions: readonly Decision<F>[]
  readonly failures: ReadonlyMap<string, unknown>
}

// What is nobody's own.
const ofTheStore: readonly string[] = ['store-busy', 'store-contended', 'closed']
// So many that the store refused, and none that it took, and it is the store.
const MOST_REFUSED = 3

/** Asks together; where that fails, each alone. Rejects where it lies with the store. */
export async function each<F extends Effect>(
  questions: readonly Question[],
  ask: (questions: readonly Question[]) => Promise<readonly Decision<F>[]>,
): Promise<Each<F>> {
  const failures = new Map<string, unknown>()
  try {
    return { decisions: await ask(questions), failures }
  } catch (error) {
    if (ofTheStore.includes(codeOf(error))) throw error
  }
  const decisions: Decision<F>[] = []
  let isReached = false
  for (const [at, question] of questions.entries()) {
    try {
      decisions.push(...(await ask([question])))
      isReached = true
    } catch (error) {
      if (ofTheStore.includes(codeOf(error))) throw error
      failures.set(question.shipment, error)
      if (codeOf(error) === 'store-corrupt') isReached = true
      const isRefused = codeOf(error) === 'store-failed'
      if (isRefused && !isReached && at + 1 >= Math.min(MOST_REFUSED, questions.length)) throw error
    }
  }
  return { decisions, failures }
}

const codeOf = (error: unknown): string => (error instanceof ShipfoldError ? error.code : '')
