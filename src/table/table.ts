// The machine compiled to a grid: one array read says what an event does in a state. Row and column 0 mean "none", so the
// grid is total and a code nobody knows reads as a cell that moves nothing.
//
//   cell = grid[state << 6 | code]      cell & 255 = the state after      cell >> 8 = the judgement

import type { Code, Costs, Law, Status, Weight } from '../codes/index.js'

/** How possible an event is: it costs nothing, or a remark. */
export type Grade = 'regular' | 'unusual'

/** The direction the parcel travels: to the recipient, or back to the sender. */
export type Leg = 'outbound' | 'return'

/** How a table judges one code in one state; `judgements[cell >> 8]`. */
export type Judgement =
  | { readonly kind: 'none' }
  | { readonly kind: 'regular'; readonly moves: boolean }
  | { readonly kind: 'unusual'; readonly law: Law }
  | { readonly kind: 'gap'; readonly law: Law; readonly presumed: readonly Code[] }
  | { readonly kind: 'impossible'; readonly law: Law }

/** One state: a status plus the few facts that matter later. `value` and `context` are the XState snapshot's. */
export interface TableState {
  readonly id: number
  readonly status: Status
  readonly leg: Leg
  readonly terminal: boolean
  readonly value: unknown
  readonly context: unknown
}

/**
 * A compiled machine. `grid` holds 64 cells a row: state id × 64 + code id (a code's place in the vocabulary plus one).
 * `weights` belongs to code ids. `hash` names the law: tables that judge alike and cost alike have the same.
 */
export interface Table {
  readonly hash: string
  readonly initial: number
  readonly states: readonly (TableState | null)[]
  readonly grid: Uint16Array
  readonly judgements: readonly Judgement[]
  readonly costs: Costs
  readonly weights: readonly (Weight | null)[]
  /** What keeping an event costs, by judgement number; infinite where it cannot be kept. */
  readonly prices: readonly number[]
}

/** What one code does in one state; `to` is the state after it, with a gap's presumed scans granted. */
export interface Cell {
  readonly to: number
  readonly judgement: Judgement
}

/** The most states a grid can number; one byte holds them. */
export const MOST_STATES = 255

/** The cell of a state id and a code id; ids that do not exist read as `none`. */
export function cellAt(table: Table, state: number, code: number): Cell {
  const cell = table.grid[(state << 6) | code] ?? 0
  return { to: cell & 255, judgement: table.judgements[cell >> 8]! }
}

/** The state with this id; throws nothing for ids of this table. */
export const stateOf = (table: Table, id: number): TableState => table.states[id]!

/** What became of the parcel: a status and a leg say it. A return on the outbound leg is a cancelled label. */
export function outcomeOf(state: TableState): 'delivered' | 'returned' | 'cancelled' | null {
  if (state.status === 'delivered') return 'delivered'
  if (state.status !== 'returned') return null
  return state.leg === 'return' ? 'returned' : 'cancelled'
}

/** What keeping an event costs under each judgement; infinite where it cannot be kept. */
export const pricesOf = (judgements: readonly Judgement[], costs: Costs): number[] =>
  judgements.map(judgement => priceOf(judgement, costs))

function priceOf(judgement: Judgement, costs: Costs): number {
  switch (judgement.kind) {
    case 'none':
    case 'regular':
      return 0
    case 'unusual':
      return costs.unusual
    case 'gap':
      return costs.presumed * judgement.presumed.length
    case 'impossible':
      return Number.POSITIVE_INFINITY
  }
}

/** A cell for each state id and code id, null where there is none: the form in which makers of tables hand them in. */
export type CellRows = readonly (readonly (Cell | null)[] | null)[]

/** Packs cells into a grid. Equal judgements share one number; a missing cell moves nothing. */
export function pack(cells: CellRows): Pick<Table, 'grid' | 'judgements'> {
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
