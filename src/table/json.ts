// A table as plain JSON that any other program can run or check, and back. The hash names the content, not the file.

import {
  badOption,
  type Code,
  type Constraint,
  type Costs,
  checkOptions,
  codes,
  constraints,
  hashOf,
  idOf,
  isObject,
  nearestOf,
  printValue,
  ShipfoldError,
  type Weight,
} from '../vocabulary/index.js'
import {
  type Cell,
  type CellRows,
  cellAt,
  checkTable,
  type Grade,
  judgementCostsOf,
  MAX_STATES,
  packCells,
  type Table,
  type TableState,
} from './table.js'

/** One cell as JSON. `to: 0` is a refusal; `via` is the state id after it when the `presumed` scans are granted. */
export type CellJson =
  | { readonly to: number; readonly grade: Grade; readonly constraint?: Constraint }
  | { readonly to: 0; readonly constraint: Constraint; readonly presumed?: readonly Code[]; readonly via?: number }

/** A table as JSON. State ids start at 1: index 0 of `states` and `cells` is null. `cells[state][i]` belongs to `codes[i]`. */
export interface TableJson {
  readonly format: 2
  readonly hash: string
  readonly codes: readonly Code[]
  readonly initial: number
  readonly states: readonly (TableState | null)[]
  readonly cells: readonly (readonly CellJson[] | null)[]
  readonly costs: Costs
  readonly weights: Readonly<Record<string, Weight>>
}

/** Completes a table with its judgement costs and hash. */
export function buildTable(parts: Omit<Table, 'hash' | 'judgementCosts'>): Table {
  const table = { ...parts, hash: '', judgementCosts: judgementCostsOf(parts.judgements, parts.costs) }
  return { ...table, hash: hashOf(JSON.stringify(encodeTable(table), sortedKeys)) }
}

/** The table with other costs. Throws `bad-option` for a cost that is not a whole number of 0 or more. */
export const withCosts = (table: Table, costs: Costs): Table => buildTable({ ...table, costs: checkCosts(costs) })

/** The table as JSON, format 2. Throws `bad-option` where `table` is no table. */
export function encodeTable(table: Table): TableJson {
  checkTable(table)
  return {
    format: 2,
    hash: table.hash,
    codes,
    initial: table.initial,
    states: table.states,
    cells: table.states.map(state => state && codes.map((_, at) => encodeCell(cellAt(table, state.id, at + 1), state.id))),
    costs: table.costs,
    weights: Object.fromEntries(codes.map((code, at) => [code, table.weights[at + 1]!])),
  }
}

/**
 * The table of its JSON. Keys may come in any order, and the hash may be left out. Throws `bad-table`, naming the field, for
 * anything else.
 */
export function decodeTable(json: unknown): Table {
  const given = (json ?? {}) as TableJson
  const { format, codes: listed, states, cells, initial, costs, hash } = given
  const isState = (id: unknown) => Number.isInteger(id) && Boolean(states[id as number])
  requireField(format === 2, 'format', format, 'it must be 2')
  for (const field of ['codes', 'states', 'cells'] as const)
    requireField(Array.isArray(given[field]), field, given[field], 'it must be a list')
  for (const code of listed) requireField(idOf(code), 'codes', code, 'it must be a code of the vocabulary')
  requireField(states.length <= MAX_STATES + 1, 'states', states.length, `at most ${MAX_STATES} are possible`)
  requireField(cells.length === states.length, 'cells', cells.length, 'one list per state is needed')
  requireField(isState(initial), 'initial', initial, 'it must be the id of a state')
  const rows: CellRows = cells.map((row, state) => {
    const decoded: (Cell | null)[] = []
    requireField(!row || Array.isArray(row), 'cells', row, 'each state needs a list')
    for (const [at, cell] of (row ?? []).entries()) decoded[idOf(listed[at]!)] = decodeCell(cell, state, isState)
    return decoded
  })
  const weights = [null, ...codes.map(code => given.weights?.[code] ?? null)]
  requireField(costs && typeof costs === 'object', 'costs', costs, 'the costs are needed')
  const bad = badCostOf(costs)
  if (bad) requireField(false, bad.field, bad.cost, bad.problem ?? 'it must be a whole number of 0 or more')
  for (const weight of weights.slice(1))
    requireField(weight && weightNames.includes(weight), 'weights', weight, 'each code needs routine, milestone or delivery')
  const table = buildTable({ initial, states, costs, weights, ...packCells(rows) })
  requireField(
    table.hash === (hash ?? table.hash),
    'hash',
    hash,
    `the content hashes to ${table.hash}; it was changed or cut short`,
  )
  return table
}

// The costs, checked: throws `bad-option` naming one that is not a whole number of 0 or more.
function checkCosts(costs: Costs): Costs {
  checkOptions('costs', costs, costNames)
  const bad = badCostOf(costs)
  return bad ? badOption(bad.field, bad.cost, bad.problem ?? 'Pass a whole number of 0 or more.') : costs
}

const weightNames: readonly string[] = ['routine', 'milestone', 'delivery']
const costNames = ['unusual', 'presumed', 'routine', 'milestone', 'delivery'] as const

// The first cost that is no whole number of 0 or more, or of a constraint that does not exist.
function badCostOf(costs: Costs): { field: string; cost: unknown; problem?: string } | null {
  const byConstraint = isObject(costs.unusual) ? { ...costs.unusual, default: costs.unusual.default } : null
  const rows: [name: string, cost: unknown][] = costNames.map(name => [name, costs[name]])
  if (byConstraint) {
    rows.shift()
    for (const [name, cost] of Object.entries(byConstraint)) rows.push([`unusual.${name}`, cost])
  }
  for (const [name, cost] of rows) if (!isCost(cost)) return { field: `costs.${name}`, cost }
  for (const [name, cost] of Object.entries(byConstraint ?? {})) {
    if (name === 'default' || constraintNames.includes(name)) continue
    const nearest = nearestOf(name, constraintNames)
    const problem = `There is no constraint ${name}.${nearest ? ` Did you mean ${nearest}?` : ''}`
    return { field: `costs.unusual.${name}`, cost, problem }
  }
  return null
}

const constraintNames: readonly string[] = constraints.map(({ name }) => name)
const isCost = (cost: unknown) => Number.isSafeInteger(cost) && (cost as number) >= 0

function encodeCell({ to, judgement }: Cell, state: number): CellJson {
  switch (judgement.kind) {
    case 'none':
      return { to: state, grade: 'regular' }
    case 'regular':
      return { to, grade: 'regular' }
    case 'unusual':
      return { to, grade: 'unusual', constraint: judgement.constraint }
    case 'gap':
      return { to: 0, constraint: judgement.constraint, presumed: judgement.presumed, via: to }
    case 'impossible':
      return { to: 0, constraint: judgement.constraint }
  }
}

function decodeCell(cell: CellJson, state: number, isState: (id: unknown) => boolean): Cell {
  const { to, grade, constraint, presumed, via } = (cell ?? {}) as {
    to: number
    grade?: Grade
    constraint: Constraint
    presumed?: readonly Code[]
    via?: number
  }
  requireField(
    constraint ? constraints.some(row => row.name === constraint) : to && grade === 'regular',
    'cells',
    constraint ?? cell,
    'it must name a constraint, or be regular',
  )
  for (const code of presumed ?? []) requireField(idOf(code), 'cells', code, 'presumed must hold codes')
  requireField(isState(to || via || state), 'cells', to || via, 'to and via must be ids of states')
  if (to)
    return { to, judgement: grade === 'unusual' ? { kind: 'unusual', constraint } : { kind: 'regular', moves: to !== state } }
  return via
    ? { to: via, judgement: { kind: 'gap', constraint, presumed: presumed ?? [] } }
    : { to: state, judgement: { kind: 'impossible', constraint } }
}

function requireField(holds: unknown, field: string, value: unknown, remedy: string): void {
  if (!holds) throw new ShipfoldError('bad-table', `Unusable table: ${field} is ${printValue(value)}; ${remedy}.`)
}

// A database may return JSON with its keys in another order; the table is the same.
const sortedKeys = (_: string, value: unknown) =>
  value && !Array.isArray(value) && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort()) : value
