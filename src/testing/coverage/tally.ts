// Histories counted. Nothing of a history is kept once it is counted.

import { idOf, type Law, laws } from '../../codes/index.js'
import { isKept, type Journey } from '../../replay/index.js'
import { cellAt, type Table } from '../../table/index.js'

/** What was met so far. `cells` counts by `state << 6 | code`, `states` by state id, `codes` by code id. */
export class Tally {
  readonly #table: Table
  readonly cells: Float64Array
  readonly states: Float64Array
  readonly codes = new Float64Array(64)
  readonly laws = new Map<Law, number>(laws.map(({ law }) => [law, 0]))
  histories = 0
  journeys = 0
  events = 0

  constructor(table: Table) {
    this.#table = table
    this.cells = new Float64Array(table.states.length << 6)
    this.states = new Float64Array(table.states.length)
  }

  /** Counts what one journey met. One without an event that could be read met nothing. */
  count({ steps, flags }: Journey<unknown>): void {
    for (const { law } of flags) this.laws.set(law, this.laws.get(law)! + 1)
    let state = this.#table.initial
    let isBegun = false
    for (const { code, readAs, verdict } of steps) {
      const id = code === null ? 0 : idOf(readAs ?? code)
      if (id === 0 || verdict === 'duplicate') continue
      if (!isBegun) this.#stand(state)
      isBegun = true
      this.events++
      this.codes[id]!++
      // An overruled event was legal where it stood, but replay does not believe that it came there.
      if (verdict === 'overruled') continue
      this.cells[(state << 6) | id]!++
      if (!isKept(verdict)) continue
      state = cellAt(this.#table, state, id).to
      this.#stand(state)
    }
    if (isBegun) this.journeys++
  }

  #stand(state: number): void {
    this.states[state]!++
  }
}
