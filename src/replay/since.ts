// When the present standing began: with the scan that entered it or, of a delivery, with the first delivery scan after trouble.

import { isSameStanding, stateOf, type Table } from '../table/table.js'
import { readCode, rowOf } from '../vocabulary/index.js'
import type { Step } from './report.js'
import { isKept } from './verdicts.js'

/** Whether a kept scan with this code begins a standing; from and to are table states, and the first `at` steps are before it. */
export function beginsStanding(
  table: Table,
  from: number,
  to: number,
  codeId: number,
  steps: readonly Step<unknown>[],
  at = steps.length,
): boolean {
  const after = stateOf(table, to)
  if (from !== to && !isSameStanding(stateOf(table, from), after)) return true
  return after.status === 'delivered' && isDelivery(codeId) && isTroubled(steps, at)
}

/** The time of the last of these steps that began a standing; null if none did. `states` are the table states after each. */
export function sinceOf(table: Table, steps: readonly Step<unknown>[], states: readonly number[]): string | null {
  const began = steps.findLastIndex(
    (step, at) =>
      isKept(step.verdict) && beginsStanding(table, states[at - 1] ?? table.initial, states[at]!, codeIdOf(step), steps, at),
  )
  return steps[began]?.time ?? null
}

const isDelivery = (codeId: number): boolean => rowOf(codeId)?.status === 'delivered'
const codeIdOf = ({ readAs, code }: Step<unknown>): number => readCode(readAs ?? code).id

// Whether trouble came since the latest kept delivery scan of the first `end` steps.
function isTroubled(steps: readonly Step<unknown>[], end: number): boolean {
  for (let at = end - 1; at >= 0; at--) {
    if (steps[at]!.constraint === 'trouble-after-end') return true
    if (isKept(steps[at]!.verdict) && isDelivery(codeIdOf(steps[at]!))) return false
  }
  return false
}
