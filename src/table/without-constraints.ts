// A table in which some constraints do not hold, without compiling a machine. See docs/decisions/playground.md.

import { badOption, type Constraint, codes, constraints, nearestOf } from '../vocabulary/index.js'
import { buildTable } from './json.js'
import { reachableFrom } from './reachable.js'
import { type Cell, type CellRows, cellAt, checkTable, packCells, stateOf, type Table, type TableState } from './table.js'

/**
 * The table without these constraints: each cell that one of them judges becomes regular, and all others stay. What was unusual
 * or a gap leads where it led. What was impossible leads where regular histories bring the same code: on the same leg if
 * they can, to the state whose `context` agrees most, of several to the one that the shortest history reaches. Where no regular
 * history has the code, it stays impossible. Throws `bad-option` where `table` is no table or a constraint does not exist.
 */
export function withoutConstraints(table: Table, names: readonly Constraint[]): Table {
  checkTable(table)
  const off = checkedNames(names)
  const targets = regularTargets(table)
  const cells: CellRows = table.states.map(state => state && [null, ...codes.map((_, at) => cellWithout(state, at + 1))])
  const { initial, states, costs, weights } = table
  return buildTable({ initial, states, costs, weights, ...packCells(cells) })

  function cellWithout(state: TableState, code: number): Cell {
    const cell = cellAt(table, state.id, code)
    const { judgement } = cell
    if (!('constraint' in judgement) || !off.has(judgement.constraint)) return cell
    const to = judgement.kind === 'impossible' ? nearestTarget(state, targets[code]!) : cell.to
    return to === null ? cell : { to, judgement: { kind: 'regular', moves: to !== state.id } }
  }
}

function checkedNames(names: readonly Constraint[]): ReadonlySet<Constraint> {
  const known: readonly string[] = constraints.map(({ name }) => name)
  if (!Array.isArray(names)) badOption('names', names, 'Pass a list of names of constraints.')
  for (const name of names) {
    if (known.includes(name)) continue
    const nearest = typeof name === 'string' ? nearestOf(name, known) : undefined
    badOption('names', name, nearest ? `Did you mean ${nearest}?` : 'Pass names of constraints.')
  }
  return new Set(names)
}

// By code id, the states to which it leads regularly, those first that a shorter regular history reaches.
function regularTargets(table: Table): readonly (readonly TableState[])[] {
  const targets = [null, ...codes].map(() => new Set<TableState>())
  reachableFrom([table.initial], id =>
    codes.flatMap((_, at) => {
      const { to, judgement } = cellAt(table, id, at + 1)
      if (judgement.kind !== 'regular') return []
      targets[at + 1]!.add(stateOf(table, to))
      return [to]
    }),
  )
  return targets.map(found => [...found])
}

function nearestTarget(from: TableState, targets: readonly TableState[]): number | null {
  const likeness = (to: TableState) => (to.leg === from.leg ? 1_000 : 0) + agreement(from.context, to.context)
  return targets.reduce<TableState | null>((best, to) => (best && likeness(best) >= likeness(to) ? best : to), null)?.id ?? null
}

// How many entries of two contexts are equal.
function agreement(a: unknown, b: unknown): number {
  const others = Object(b) as Readonly<Record<string, unknown>>
  return Object.entries(Object(a)).filter(([name, value]) => others[name] === value).length
}
