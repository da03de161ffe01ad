// What a table can get wrong without any single cell being wrong.

import { type Code, codes } from '../codes/index.js'
import { cellAt, type Table } from './table.js'

/** A fault of a whole table; `state` is a state id. */
export type Finding =
  | { readonly kind: 'unreachable'; readonly state: number }
  | { readonly kind: 'dead-end'; readonly state: number }
  | { readonly kind: 'never-accepted'; readonly code: Code }
  | { readonly kind: 'no-way-out'; readonly state: number }

/**
 * Faults of a table: states no history reaches, dead ends that are not terminal, codes no state accepts, and states from
 * which no terminal one can be reached. An empty list is a sound table.
 */
export function verify(table: Table): Finding[] {
  const ids = table.states.flatMap(state => (state ? [state.id] : []))
  const nextOf = new Map(ids.map(id => [id, new Set(codes.flatMap((_, at) => target(table, id, at + 1)))]))
  const reached = closure([table.initial], id => nextOf.get(id) ?? [])
  const before = new Map<number, number[]>(ids.map(id => [id, []]))
  for (const [id, next] of nextOf) for (const to of next) before.get(to)?.push(id)
  const ending = closure(
    ids.filter(id => table.states[id]!.terminal),
    id => before.get(id) ?? [],
  )
  const isDeadEnd = (id: number) => !table.states[id]!.terminal && [...nextOf.get(id)!].every(to => to === id)
  return [
    ...ids.filter(id => !reached.has(id)).map(state => ({ kind: 'unreachable', state }) as const),
    ...ids.filter(isDeadEnd).map(state => ({ kind: 'dead-end', state }) as const),
    ...codes
      .filter((_, at) => ids.every(id => !isKept(table, id, at + 1)))
      .map(code => ({ kind: 'never-accepted', code }) as const),
    ...ids.filter(id => !ending.has(id)).map(state => ({ kind: 'no-way-out', state }) as const),
  ]
}

function isKept(table: Table, state: number, code: number): boolean {
  const { kind } = cellAt(table, state, code).judgement
  return kind === 'regular' || kind === 'unusual'
}

function target(table: Table, state: number, code: number): number[] {
  const { to, judgement } = cellAt(table, state, code)
  return judgement.kind === 'impossible' || judgement.kind === 'none' ? [] : [to]
}

function closure(start: readonly number[], next: (id: number) => Iterable<number>): ReadonlySet<number> {
  const seen = new Set(start)
  for (const id of seen) for (const to of next(id)) seen.add(to)
  return seen
}
