// What histories can meet in a table: the states that some history reaches, and their cells.

import { keptTargets } from '../../table/moves.js'
import { reachableFrom } from '../../table/reachable.js'
import { cellAt, type Judgement, stateOf, type Table, type TableState } from '../../table/table.js'
import { type Code, type Constraint, codes } from '../../vocabulary/index.js'

/** How a table judges a code in a state. */
export type CellGrade = Exclude<Judgement['kind'], 'none'>

/** One cell that a history can meet: a reachable state, and a code. */
export interface ReachableCell {
  readonly state: number
  readonly code: number
  readonly grade: CellGrade
  readonly constraint: Constraint | null
}

/** The ids of the states that histories reach, with presumed scans counted as reported, in the order of the table. */
export function reachableStates(table: Table): readonly number[] {
  const next = (state: number) => codes.flatMap((_, at) => keptTargets(table, state, at + 1))
  return [...reachableFrom([table.initial], next)].sort((a, b) => a - b)
}

/** Every cell that a history can meet, by state, then by code. */
export function reachableCells(table: Table): readonly ReachableCell[] {
  return reachableStates(table).flatMap(state =>
    codes.flatMap((_, at): ReachableCell[] => {
      const { judgement } = cellAt(table, state, at + 1)
      if (judgement.kind === 'none') return []
      return [{ state, code: at + 1, grade: judgement.kind, constraint: 'constraint' in judgement ? judgement.constraint : null }]
    }),
  )
}

/** The code with this id, which must be one of the vocabulary. */
export const codeAt = (id: number): Code => codes[id - 1]!

/** A state in words: its status, its leg, its further statechart states, and the facts that hold there. */
export function stateName(table: Table, id: number): string {
  const { status, leg, value, context } = stateOf(table, id)
  const own = leavesOf(value).filter(leaf => leaf !== status)
  return `${status} (${[leg, ...own, ...factNames(context)].join(', ')})`
}

const leavesOf = (value: TableState['value']): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)]

// A fact that holds by its name; one that is not a boolean by its name and value.
function factNames(context: TableState['context']): readonly string[] {
  return Object.entries(context ?? {}).flatMap(([fact, value]) => {
    if (value === false) return []
    return [value === true ? fact : `${fact} ${JSON.stringify(value)}`]
  })
}
