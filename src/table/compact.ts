// The compact form of the shipped table. A state is a pair of a statechart position and a set of facts, and most events
// change only the position; written as such pairs, the whole table compresses to a kilobyte.

import type { Costs, Outcome, Status, Weight } from '../vocabulary/index.js'
import { type Judgement, judgementCostsOf, type Leg, type Table } from './table.js'

/**
 * What `npm run generate` writes. `positions`: each state of the statechart: its path, status, outcome, leg and whether it is
 * terminal.
 * `facts`: sets of facts, one digit per fact in the order of `factNames`. The other texts hold digits: `states` two per
 * state (position and facts), and per cell `to` (position after the event), `with` (facts after it; `.` for the same facts)
 * and `cellJudgements` (the judgement; a regular one without whether it moves).
 */
export interface CompactTable {
  readonly hash: string
  readonly factNames: readonly string[]
  readonly positions: readonly (readonly [path: string, status: Status, outcome: Outcome | null, leg: Leg, terminal: boolean])[]
  readonly facts: readonly string[]
  readonly states: string
  readonly judgements: readonly Judgement[]
  readonly to: string
  readonly with: string
  readonly cellJudgements: string
}

/** The digits of the compact form: printable, without quotes and backslashes. */
export const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The table of a compact form. */
export function expandTable(compact: CompactTable, codes: number, costs: Costs, weights: readonly (Weight | null)[]): Table {
  const { hash, factNames, positions, facts, judgements } = compact
  const values = new Uint8Array(128)
  for (let value = 0; value < DIGITS.length; value++) values[DIGITS.charCodeAt(value)] = value
  const digit = (text: string, at: number) => values[text.charCodeAt(at)]!
  const ids: Record<string, number> = {}
  const states: Table['states'][number][] = [null]
  for (let at = 0; at < compact.states.length; at += 2) {
    const [path, status, outcome, leg, terminal] = positions[digit(compact.states, at)]!
    const holds = facts[digit(compact.states, at + 1)]!
    const value = path.split('.').reduceRight<unknown>((inner, name) => (inner === null ? name : { [name]: inner }), null)
    const context = Object.fromEntries(factNames.map((name, bit) => [name, holds[bit] === '1']))
    ids[compact.states.slice(at, at + 2)] = states.push({ id: states.length, status, outcome, leg, terminal, value, context }) - 1
  }
  const regular = [false, true].map(moves => judgements.findIndex(each => each.kind === 'regular' && each.moves === moves))
  const grid = new Uint16Array(states.length << 6)
  for (let at = 0; at < grid.length; at++) grid[at] = at >> 6
  for (let at = 0; at < compact.to.length; at++) {
    const id = Math.floor(at / codes) + 1
    const kept = compact.with[at] === '.' ? compact.states[id * 2 - 1] : compact.with[at]
    const to = ids[compact.to[at]! + kept]!
    const judgement = digit(compact.cellJudgements, at)
    const number = judgements[judgement]!.kind === 'regular' ? regular[to === id ? 0 : 1]! : judgement
    grid[(id << 6) | ((at % codes) + 1)] = (number << 8) | to
  }
  return { hash, initial: 1, states, grid, judgements, costs, weights, judgementCosts: judgementCostsOf(judgements, costs) }
}
