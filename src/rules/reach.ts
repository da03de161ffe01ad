// What can happen under a table at all: its states as histories reach them, and every move between them.

import { type Code, codes } from '../codes/index.js'
import { cellAt, type Judgement, stateOf, type Table, type TableState } from '../table/index.js'

/** One scan in one reachable state; `to` is the same state where the scan is refused. */
export interface Move {
  readonly from: TableState
  readonly to: TableState
  readonly code: Code
  readonly judgement: Judgement
  /** Whether the scan can be believed there. */
  readonly isKept: boolean
}

/** Every move from every state that some history reaches. */
export function movesOf(table: Table): readonly Move[] {
  const reached = new Set([table.initial])
  const moves: Move[] = []
  for (const id of reached) {
    for (const [at, code] of codes.entries()) {
      const { to, judgement } = cellAt(table, id, at + 1)
      const isKept = judgement.kind !== 'none' && judgement.kind !== 'impossible'
      moves.push({ from: stateOf(table, id), to: stateOf(table, to), code, judgement, isKept })
      if (isKept) reached.add(to)
    }
  }
  return moves
}

/** The states that kept moves lead to from these, themselves included, by moves that are not barred. */
export function reachedFrom(
  moves: readonly Move[],
  start: readonly TableState[],
  isBarred: (move: Move) => boolean,
): ReadonlySet<TableState> {
  const reached = new Set(start)
  for (const state of reached)
    for (const move of moves) if (move.from === state && move.isKept && !isBarred(move)) reached.add(move.to)
  return reached
}
