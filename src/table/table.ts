// The machine compiled to a grid: one array read tells what an event does in a state. Row and column 0 mean "none", so the
// grid is total and an unknown code reads as a cell that moves nothing.
//
//   cell = grid[state << 6 | code]      cell & 255 = the state after      cell >> 8 = the judgement

import {
  badOption,
  type Code,
  type Constraint,
  type Costs,
  type Outcome,
  type Status,
  type UnusualCosts,
  type Weight,
} from '../vocabulary/index.js'

/** How an accepted event is judged: `regular` costs nothing, `unusual` a little. */
export type Grade = 'regular' | 'unusual'

/** The direction the parcel travels: to the recipient, or back to the sender. */
export type Leg = 'outbound' | 'return'

/** What a status stands for: returned and cancelled are two standings, exception and lost are two. */
export interface Standing {
  readonly status: Status
  readonly outcome: Outcome | null
}

/** How a table judges one code in one state; `judgements[cell >> 8]`. */
export type Judgement =
  | { readonly kind: 'none' }
  | { readonly kind: 'regular'; readonly moves: boolean }
  | { readonly kind: 'unusual'; readonly constraint: Constraint }
  | { readonly kind: 'gap'; readonly constraint: Constraint; readonly presumed: readonly Code[] }
  | { readonly kind: 'impossible'; readonly constraint: Constraint }

/** One state: a status and the few facts that matter later. `value` and `context` are those of the XState snapshot. */
export interface TableState {
  readonly id: number
  readonly status: Status
  readonly outcome: Outcome | null
  readonly leg: Leg
  readonly terminal: boolean
  readonly value: unknown
  readonly context: unknown
}

/**
 * A compiled machine. `grid` holds 64 cells a row: state id × 64 + code id (a code's place in the vocabulary plus one).
 * `weights` is indexed by code id. `hash` names the table: tables with equal judgements and costs have equal hashes.
 */
export interface Table {
  readonly hash: string
  readonly initial: number
  readonly states: readonly (TableState | null)[]
  readonly grid: Uint16Array
  readonly judgements: readonly Judgement[]
  readonly costs: Costs
  readonly weights: readonly (Weight | null)[]
  /** The cost of keeping an event, by judgement number; infinite where it cannot be kept. */
  readonly judgementCosts: readonly number[]
}

/** What one code does in one state; `to` is the state id after it, with a gap's presumed scans granted. */
export interface Cell {
  readonly to: number
  readonly judgement: Judgement
}

/** The most states a grid can hold: an id is one byte. */
export const MAX_STATES = 255

/** The cell of a state id and a code id; ids that do not exist read as `none`. */
export function cellAt(table: Table, state: number, code: number): Cell {
  const cell = table.grid[(state << 6) | code] ?? 0
  return { to: cell & 255, judgement: table.judgements[cell >> 8]! }
}

/** Whether an event under this judgement cannot be kept. */
export const isRefusal = ({ kind }: Judgement): boolean => kind === 'none' || kind === 'impossible'

/** Throws `bad-option` unless the value is a compiled table. */
export function checkTable(table: unknown): void {
  const { grid, states, judgements } = (table ?? {}) as Partial<Record<keyof Table, unknown>>
  if (grid instanceof Uint16Array && Array.isArray(states) && Array.isArray(judgements)) return
  badOption('table', table, 'Pass shippedTable, or a table that compile or decodeTable returned.')
}

/** The state with this id, which must be one of the table's. */
export const stateOf = (table: Table, id: number): TableState => table.states[id]!

/** Whether two states or reports have the same standing. */
export const isSameStanding = (a: Standing, b: Standing): boolean => a.status === b.status && a.outcome === b.outcome

/** The cost of keeping an event under each judgement; infinite where it cannot be kept. */
export const judgementCostsOf = (judgements: readonly Judgement[], costs: Costs): number[] =>
  judgements.map(judgement => judgementCost(judgement, costs))

function judgementCost(judgement: Judgement, costs: Costs): number {
  switch (judgement.kind) {
    case 'none':
    case 'regular':
      return 0
    case 'unusual':
      return unusualCost(costs.unusual, judgement.constraint)
    case 'gap':
      return costs.presumed * judgement.presumed.length
    case 'impossible':
      return Number.POSITIVE_INFINITY
  }
}

const unusualCost = (unusual: UnusualCosts, constraint: Constraint): number =>
  typeof unusual === 'number' ? unusual : (unusual[constraint] ?? unusual.default)

/** A cell for each state id and code id, null for none: the input of {@link packCells}. */
export type CellRows = readonly (readonly (Cell | null)[] | null)[]

/** Packs cells into a grid. Equal judgements share a number; a missing cell moves nothing. */
export function packCells(cells: CellRows): Pick<Table, 'grid' | 'judgements'> {
  const grid = new Uint16Array(cells.length << 6)
  const judgements: Judgement[] = [{ kind: 'none' }]
  const numbers = new Map<string, number>()
  for (let state = 0; state < cells.length; state++) {
    for (let code = 0; code < 64; code++) {
      const cell = cells[state]?.[code]
      grid[(state << 6) | code] = cell ? (numberFor(cell.judgement) << 8) | cell.to : state
    }
  }
  return { grid, judgements }

  function numberFor(judgement: Judgement): number {
    const key = JSON.stringify(judgement)
    const number = numbers.get(key) ?? judgements.push(judgement) - 1
    numbers.set(key, number)
    return number
  }
}
