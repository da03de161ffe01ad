// What a history is to reach: an outcome, a status or a code.

import type { Outcome } from '../../replay/index.js'
import { outcomeOf, stateOf, type Table } from '../../table/table.js'
import { type Code, idOf, printValue, ShipfoldError, type Status, statusRows } from '../../vocabulary/index.js'

/** An outcome, a status or a code. `'returned'` means the outcome, back with the sender, and not a cancelled label. */
export type Target = Outcome | Status | Code

/** Every outcome of a journey. */
export const outcomes: readonly Outcome[] = ['delivered', 'returned', 'cancelled']

/** Returns whether a step into state `to` by the code with this id (0 before the first) reaches the target. Throws `bad-option`, with this name. */
export function targetTest(table: Table, name: string, target: Target): (to: number, code: number) => boolean {
  const outcome = outcomes.find(each => each === target)
  if (outcome) return to => outcomeOf(stateOf(table, to)) === outcome
  const code = idOf(target)
  if (code > 0) return (_, by) => by === code
  if (statusRows.some(({ status }) => status === target)) return to => stateOf(table, to).status === target
  throw new ShipfoldError(
    'bad-option',
    `Unusable ${name}: ${printValue(target)}. Pass an outcome (${outcomes.join(', ')}), a status such as "inTransit", or a code such as "3/301".`,
  )
}
