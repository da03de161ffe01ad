// The shipped table's text form. Its states are pairs of a statechart position and a set of facts, and most events change
// only the former; written as pairs, the whole law compresses to a kilobyte.

import type { Costs, Status, Weight } from '../codes/index.js'
import { type Judgement, type Leg, pricesOf, type Table } from './table.js'

/**
 * What `npm run generate` writes. `positions`: the statechart's states, as a path, status, leg and whether terminal.
 * `facts`: sets of facts that hold, a digit each in the order of `factNames`. Every further text is one digit a cell:
 * `states` (position and facts of each state), `to` and `with` (position and facts after the event; `.`: the same facts),
 * `said` (the judgement, whether it moves left open where regular).
 */
export interface Shipped {
  readonly hash: string
  readonly factNames: readonly string[]
  readonly positions: readonly (readonly [path: string, status: Status, leg: Leg, terminal: boolean])[]
  readonly facts: readonly string[]
  readonly states: string
  readonly judgements: readonly Judgement[]
  readonly to: string
  readonly with: string
  readonly said: string
}

/** The digits of the form: printable, and free of quotes and backslashes. */
export const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The table a text form holds. */
export function unfold(shipped: Shipped, codes: number, costs: Costs, weights: readonly (Weight | null)[]): Table {
  const { hash, factNames, positions, facts, judgements } = shipped
  const values = new Uint8Array(128)
  for (let value = 0; value < DIGITS.length; value++) values[DIGITS.charCodeAt(value)] = value
  const digit = (text: string, at: number) => values[text.charCodeAt(at)]!
  const ids: Record<string, number> = {}
  const states: Table['states'][number][] = [null]
  for (let at = 0; at < shipped.states.length; at += 2) {
    const [path, status, leg, terminal] = positions[digit(shipped.states, at)]!
    const holds = facts[digit(shipped.states, at + 1)]!
    const value = path.split('.').reduceRight<unknown>((inner, name) => (inner === null ? name : { [name]: inner }), null)
    const context = Object.fromEntries(factNames.map((name, bit) => [name, holds[bit] === '1']))
    ids[shipped.states.slice(at, at + 2)] = states.push({ id: states.length, status, leg, terminal, value, context }) - 1
  }
  const regular = [false, true].map(moves => judgements.findIndex(each => each.kind === 'regular' && each.moves === moves))
  const grid = new Uint16Array(states.length << 6)
  for (let at = 0; at < grid.length; at++) grid[at] = at >> 6
  for (let at = 0; at < shipped.to.length; at++) {
    const id = Math.floor(at / codes) + 1
    const kept = shipped.with[at] === '.' ? shipped.states[id * 2 - 1] : shipped.with[at]
    const to = ids[shipped.to[at]! + kept]!
    const said = digit(shipped.said, at)
    const number = judgements[said]!.kind === 'regular' ? regular[to === id ? 0 : 1]! : said
    grid[(id << 6) | ((at % codes) + 1)] = (number << 8) | to
  }
  return { hash, initial: 1, states, grid, judgements, costs, weights, prices: pricesOf(judgements, costs) }
}
