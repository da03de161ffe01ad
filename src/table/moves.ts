// The moves of a table: every code in every state that some history reaches.

import { type Code, codes } from '../vocabulary/index.js'
import { reachableFrom } from './reachable.js'
import { cellAt, isRefusal, type Judgement, stateOf, type Table, type TableState } from './table.js'

/** One scan in one reachable state; `to` is the same state where the scan is refused. */
export interface TableMove {
  readonly from: TableState
  readonly to: TableState
  readonly code: Code
  readonly judgement: Judgement
  /** Whether the scan can be kept there. */
  readonly isKept: boolean
}

/** Every move from every state that some history reaches, in the order in which the states are reached. */
export function movesOf(table: Table): readonly TableMove[] {
  const reached = reachableFrom([table.initial], id => codes.flatMap((_, at) => keptTargets(table, id, at + 1)))
  return [...reached].flatMap(id =>
    codes.map((code, at) => {
      const { to, judgement } = cellAt(table, id, at + 1)
      return { from: stateOf(table, id), to: stateOf(table, to), code, judgement, isKept: !isRefusal(judgement) }
    }),
  )
}

/** The id of the state after a code, as a list: empty where the code is refused. */
export function keptTargets(table: Table, state: number, code: number): readonly number[] {
  const { to, judgement } = cellAt(table, state, code)
  return isRefusal(judgement) ? [] : [to]
}

/** The states that kept moves lead to from these, themselves included, by moves that are not barred. */
export function reachableByMoves(
  moves: readonly TableMove[],
  start: readonly TableState[],
  isBarred: (move: TableMove) => boolean,
): ReadonlySet<TableState> {
  const targets = new Map<TableState, Set<TableState>>()
  for (const move of moves) {
    if (!move.isKept || isBarred(move)) continue
    const known = targets.get(move.from)
    if (known) known.add(move.to)
    else targets.set(move.from, new Set([move.to]))
  }
  return reachableFrom(start, state => targets.get(state) ?? [])
}
