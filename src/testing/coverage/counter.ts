// Counts what histories exercise. No history is kept once it is counted.

import { isKept, type Journey } from '../../replay/index.js'
import { cellAt, type Table } from '../../table/index.js'
import { type Constraint, constraints, idOf } from '../../vocabulary/index.js'

/** The counts so far: `cells` by `state << 6 | code`, `states` by state id, `codes` by code id. */
export class CoverageCounter {
  readonly #table: Table
  readonly cells: Float64Array
  readonly states: Float64Array
  readonly codes = new Float64Array(64)
  readonly constraints = new Map<Constraint, number>(constraints.map(({ name }) => [name, 0]))
  histories = 0
  journeys = 0
  events = 0

  constructor(table: Table) {
    this.#table = table
    this.cells = new Float64Array(table.states.length << 6)
    this.states = new Float64Array(table.states.length)
  }

  /** Counts what one journey exercised: nothing, if it has no readable event. */
  count({ steps, flags }: Journey<unknown>): void {
    for (const { constraint } of flags) this.constraints.set(constraint, this.constraints.get(constraint)! + 1)
    let state = this.#table.initial
    let isBegun = false
    for (const { code, readAs, verdict } of steps) {
      const id = code === null ? 0 : idOf(readAs ?? code)
      if (id === 0 || verdict === 'duplicate') continue
      if (!isBegun) this.#visit(state)
      isBegun = true
      this.events++
      this.codes[id]!++
      // An overruled event was legal where it was reported, but replay discounted it.
      if (verdict === 'overruled') continue
      this.cells[(state << 6) | id]!++
      if (!isKept(verdict)) continue
      state = cellAt(this.#table, state, id).to
      this.#visit(state)
    }
    if (isBegun) this.journeys++
  }

  #visit(state: number): void {
    this.states[state]!++
  }
}
