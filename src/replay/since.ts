// When the present standing began: with the scan that entered it or, of a delivery, with the first delivery scan after trouble.

import { isSameStanding, stateOf, type Table } from '../table/table.js'
import { readCode, rowOf } from '../vocabulary/index.js'
import type { Step } from './report.js'
import { isKept } from './verdicts.js'

/** Whether a kept scan with this code begins a standing; `steps` are those before it, from and to are table states. */
export function beginsAt(table: Table, from: number, to: number, codeId: number, steps: readonly Step<unknown>[]): boolean {
  const after = stateOf(table, to)
  if (from !== to && !isSameStanding(stateOf(table, from), after)) return true
  return after.status === 'delivered' && isDelivery(codeId) && isTroubled(steps)
}

/** The time of the last of these steps that began a standing; null if none did. `states` are the table states after each. */
export function sinceOf(table: Table, steps: readonly Step<unknown>[], states: readonly number[]): string | null {
  const began = steps.findLastIndex(
    (step, at) =>
      isKept(step.verdict) && beginsAt(table, states[at - 1] ?? table.initial, states[at]!, codeIdOf(step), steps.slice(0, at)),
  )
  return steps[began]?.time ?? null
}

const isDelivery = (codeId: number): boolean => rowOf(codeId)?.status === 'delivered'
const codeIdOf = ({ readAs, code }: Step<unknown>): number => readCode(readAs ?? code).id

// Whether trouble came since the latest kept delivery scan.
function isTroubled(steps: readonly Step<unknown>[]): boolean {
  const last = steps.findLast(
    step => step.constraint === 'trouble-after-end' || (isKept(step.verdict) && isDelivery(codeIdOf(step))),
  )
  return last?.constraint === 'trouble-after-end'
}
