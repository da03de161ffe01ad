// What each step adds to the cost of its journey, derived from the steps alone.

import { judgementCostsOf, type Table } from '../table/table.js'
import { type CodeRow, readCode, rowOf } from '../vocabulary/index.js'
import { RULED_TRUE_COST } from './alignment.js'
import type { Journey, Step } from './report.js'
import { isKept } from './verdicts.js'

/** The parts of a step that its cost depends on. */
export type JudgedStep = Pick<Step, 'index' | 'code' | 'readAs' | 'verdict'> & {
  readonly constraint?: Step['constraint'] | undefined
  readonly presumed?: Step['presumed'] | undefined
}

/**
 * The cost of each step of a journey under the table, with its costs, that the journey was evaluated under; together they are
 * the journey's `cost`. Directly after a discounted scan that is not routine, another one that claims the same standing is free:
 * they are one claim.
 */
export function stepCosts(
  { steps, doubts }: { readonly steps: readonly JudgedStep[]; readonly doubts: Journey['doubts'] },
  table: Table,
): readonly number[] {
  const { costs, weights } = table
  const ruledTrue = new Set(doubts.flatMap(doubt => (doubt.kind === 'rulings' ? [doubt.index] : [])))
  let claim: CodeRow | null = null
  return steps.map(step => {
    const { verdict } = step
    if (isKept(verdict)) {
      claim = null
      return keptCost(step, table)
    }
    if (verdict !== 'impossible' && verdict !== 'overruled') return 0
    const { id } = readCode(step.readAs ?? step.code)
    const weight = weights[id] ?? 'routine'
    const claimBefore = claim
    claim = weight === 'routine' ? null : rowOf(id)!
    if (ruledTrue.has(step.index)) return Math.max(RULED_TRUE_COST, costs[weight])
    return claim && claimBefore && isSameClaim(claim, claimBefore) ? 0 : costs[weight]
  })
}

/** Whether two codes claim the same standing. */
export const isSameClaim = (a: CodeRow, b: CodeRow): boolean => a.status === b.status && a.outcome === b.outcome

function keptCost({ verdict, constraint, presumed = [] }: JudgedStep, { costs }: Table): number {
  if (verdict === 'gap') return costs.presumed * presumed.length
  return verdict === 'unusual' ? judgementCostsOf([{ kind: 'unusual', constraint: constraint! }], costs)[0]! : 0
}
