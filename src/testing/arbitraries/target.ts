// What a history is to reach: an outcome, a status or a code.

import { stateOf, type Table } from '../../table/table.js'
import {
  type Code,
  idOf,
  type Outcome,
  outcomes,
  printValue,
  ShipfoldError,
  type Status,
  statusRows,
} from '../../vocabulary/index.js'

/** An outcome, a status or a code. `'returned'` means the outcome, back with the sender, and not a cancelled label. */
export type Target = Outcome | Status | Code

/** Returns whether a step into state `to` by the code with this id (0 before the first) reaches the target. Throws `bad-option`, with this name. */
export function targetTest(table: Table, name: string, target: Target): (to: number, code: number) => boolean {
  const outcome = outcomes.find(each => each === target)
  if (outcome) return to => stateOf(table, to).outcome === outcome
  const code = idOf(target)
  if (code > 0) return (_, by) => by === code
  if (statusRows.some(({ status }) => status === target)) return to => stateOf(table, to).status === target
  throw new ShipfoldError(
    'bad-option',
    `Unusable ${name}: ${printValue(target)}. Pass an outcome (${outcomes.join(', ')}), a status such as "inTransit", or a code such as "3/301".`,
  )
}
