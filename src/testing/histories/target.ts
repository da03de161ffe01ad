// Where a history is to come: an outcome, a status or a code.

import { type Code, idOf, ShipfoldError, type Status, statusRows } from '../../codes/index.js'
import type { Outcome } from '../../replay/index.js'
import { outcomeOf, stateOf, type Table } from '../../table/index.js'

/** An outcome, a status or a code; `'returned'` is the outcome, back with the sender, and no cancelled label. */
export type Target = Outcome | Status | Code

const outcomes: readonly Outcome[] = ['delivered', 'returned', 'cancelled']

/** Whether a step into state `to` by the code with this id (0 before any) comes to the target. Throws `bad-option`. */
export function arrivalAt(table: Table, option: string, target: Target): (to: number, code: number) => boolean {
  const outcome = outcomes.find(each => each === target)
  if (outcome) return to => outcomeOf(stateOf(table, to)) === outcome
  const code = idOf(target)
  if (code > 0) return (_, by) => by === code
  if (statusRows.some(({ status }) => status === target)) return to => stateOf(table, to).status === target
  throw new ShipfoldError(
    'bad-option',
    `${option} is ${JSON.stringify(target)}; give an outcome (${outcomes.join(', ')}), a status such as "inTransit", or a code such as "3/301".`,
  )
}
