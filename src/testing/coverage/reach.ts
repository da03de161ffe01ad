// What a table can come to: the states that some history reaches, and the cells met there.

import { type Code, codes, type Law } from '../../codes/index.js'
import { type Cell, cellAt, type Judgement, stateOf, type Table, type TableState } from '../../table/index.js'

/** How a table judges a code where it is met. */
export type CellGrade = Exclude<Judgement['kind'], 'none'>

/** One cell that can be met: a state a history reaches, and a code. */
export interface Meeting {
  readonly state: number
  readonly code: number
  readonly grade: CellGrade
  readonly law: Law | null
}

/** The ids of the states that histories reach, in the order of the table; presumed scans granted. */
export function reachedStates(table: Table): readonly number[] {
  const reached = new Set([table.initial])
  for (const state of reached)
    for (const code of codes.keys()) {
      const cell = cellAt(table, state, code + 1)
      if (isLegal(cell)) reached.add(cell.to)
    }
  return [...reached].sort((a, b) => a - b)
}

/** Every cell that can be met, by state, then code. */
export function meetings(table: Table): readonly Meeting[] {
  return reachedStates(table).flatMap(state =>
    codes.flatMap((_, at): Meeting[] => {
      const { judgement } = cellAt(table, state, at + 1)
      if (judgement.kind === 'none') return []
      return [{ state, code: at + 1, grade: judgement.kind, law: 'law' in judgement ? judgement.law : null }]
    }),
  )
}

const isLegal = ({ judgement }: Cell): boolean => judgement.kind !== 'impossible' && judgement.kind !== 'none'

/** A code by its id, which is one of the vocabulary. */
export const codeAt = (id: number): Code => codes[id - 1]!

/** A state in words: its status, its leg, what else its statechart calls it, and the facts that hold there. */
export function stateName(table: Table, id: number): string {
  const { status, leg, value, context } = stateOf(table, id)
  const own = leavesOf(value).filter(leaf => leaf !== status)
  return `${status} (${[leg, ...own, ...factsOf(context)].join(', ')})`
}

const leavesOf = (value: TableState['value']): readonly string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(leavesOf) : [String(value)]

// A fact that holds is its name; one that is no yes or no is its name and value.
function factsOf(context: TableState['context']): readonly string[] {
  return Object.entries(context ?? {}).flatMap(([fact, value]) => {
    if (value === false) return []
    return [value === true ? fact : `${fact} ${JSON.stringify(value)}`]
  })
}
