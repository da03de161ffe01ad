// Finds what is wrong with a table as a whole though every single cell is right.

import { type Code, codes } from '../vocabulary/index.js'
import { keptTargets } from './moves.js'
import { reachableFrom } from './reachable.js'
import { cellAt, checkTable, type Table } from './table.js'

/** A defect of a whole table; `state` is a state id. */
export type TableDefect =
  | { readonly kind: 'unreachable'; readonly state: number }
  | { readonly kind: 'dead-end'; readonly state: number }
  | { readonly kind: 'never-accepted'; readonly code: Code }
  | { readonly kind: 'no-way-out'; readonly state: number }

/**
 * The defects of a table: states that no history reaches, dead ends that are not terminal, codes that no state accepts, and
 * states from which no terminal state can be reached. A sound table has none. Throws `bad-option` where `table` is no table.
 */
export function verifyTable(table: Table): TableDefect[] {
  checkTable(table)
  const ids = table.states.flatMap(state => (state ? [state.id] : []))
  const nextById = new Map(ids.map(id => [id, new Set(codes.flatMap((_, at) => keptTargets(table, id, at + 1)))]))
  const reached = reachableFrom([table.initial], id => nextById.get(id) ?? [])
  const previousById = new Map<number, number[]>(ids.map(id => [id, []]))
  for (const [id, next] of nextById) for (const to of next) previousById.get(to)?.push(id)
  const canEnd = reachableFrom(
    ids.filter(id => table.states[id]!.terminal),
    id => previousById.get(id) ?? [],
  )
  const isDeadEnd = (id: number) => !table.states[id]!.terminal && [...nextById.get(id)!].every(to => to === id)
  return [
    ...ids.filter(id => !reached.has(id)).map(state => ({ kind: 'unreachable', state }) as const),
    ...ids.filter(isDeadEnd).map(state => ({ kind: 'dead-end', state }) as const),
    ...codes
      .filter((_, at) => ids.every(id => !isAccepted(table, id, at + 1)))
      .map(code => ({ kind: 'never-accepted', code }) as const),
    ...ids.filter(id => !canEnd.has(id)).map(state => ({ kind: 'no-way-out', state }) as const),
  ]
}

function isAccepted(table: Table, state: number, code: number): boolean {
  const { kind } = cellAt(table, state, code).judgement
  return kind === 'regular' || kind === 'unusual'
}
