// A table as plain JSON that any other program can run or check, and back. The hash names the law, not the file.

import { type Code, type Costs, codes, idOf, type Law, laws, ShipfoldError, type Weight } from '../codes/index.js'
import {
  type Cell,
  type CellRows,
  cellAt,
  type Grade,
  MOST_STATES,
  pack,
  pricesOf,
  type Table,
  type TableState,
} from './table.js'

/** One cell as JSON. `to: 0` is a refusal; `via` is the state reached when the `presumed` scans are granted. */
export type CellJson =
  | { readonly to: number; readonly grade: Grade; readonly law?: Law }
  | { readonly to: 0; readonly law: Law; readonly presumed?: readonly Code[]; readonly via?: number }

/** A table as JSON. State ids start at 1; index 0 of `states` and `cells` is null; `cells[state][i]` belongs to `codes[i]`. */
export interface TableJson {
  readonly format: 1
  readonly hash: string
  readonly codes: readonly Code[]
  readonly initial: number
  readonly states: readonly (TableState | null)[]
  readonly cells: readonly (readonly CellJson[] | null)[]
  readonly costs: Costs
  readonly weights: Readonly<Record<string, Weight>>
}

/** A table without its hash gets it: makers of tables call this last. */
export function seal(law: Omit<Table, 'hash' | 'prices'>): Table {
  const table = { ...law, hash: '', prices: pricesOf(law.judgements, law.costs) }
  return { ...table, hash: hashOf(JSON.stringify(encode(table), sortKeys)) }
}

/** The same law at other prices. Throws `bad-option` for a price that is not a whole number of 0 or more. */
export const reprice = (table: Table, prices: Costs): Table => seal({ ...table, costs: checkCosts(prices) })

/** The table as JSON, format 1. */
export function encode(table: Table): TableJson {
  return {
    format: 1,
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
 * A table from its JSON. The order of keys does not matter, and another program's table may leave the hash out. Throws
 * `bad-table`, naming the field, for anything else.
 */
export function decode(json: unknown): Table {
  const given = (json ?? {}) as TableJson
  const { format, codes: listed, states, cells, initial, costs, hash } = given
  const isState = (id: unknown) => Number.isInteger(id) && Boolean(states[id as number])
  need(format === 1, 'format', format, 'it must be 1')
  for (const field of ['codes', 'states', 'cells'] as const)
    need(Array.isArray(given[field]), field, given[field], 'it must be a list')
  for (const code of listed) need(idOf(code), 'codes', code, 'it must be a code of the vocabulary')
  need(states.length <= MOST_STATES + 1, 'states', states.length, `at most ${MOST_STATES} are possible`)
  need(cells.length === states.length, 'cells', cells.length, 'one list per state is needed')
  need(isState(initial), 'initial', initial, 'it must be the id of a state')
  const rows: CellRows = cells.map((row, state) => {
    const decoded: (Cell | null)[] = []
    need(!row || Array.isArray(row), 'cells', row, 'each state needs a list')
    for (const [at, cell] of (row ?? []).entries()) decoded[idOf(listed[at]!)] = decodeCell(cell, state, isState)
    return decoded
  })
  const weights = [null, ...codes.map(code => given.weights?.[code] ?? null)]
  need(costs, 'costs', costs, 'the prices are needed')
  for (const weight of weights.slice(1))
    need(weight && weight in costs, 'weights', weight, 'each code needs routine, milestone or delivery')
  const table = seal({ initial, states, costs: checkCosts(costs), weights, ...pack(rows) })
  need(table.hash === (hash ?? table.hash), 'hash', hash, `the content hashes to ${table.hash}; it was changed or cut short`)
  return table
}

/** The price list, if it is one; throws `bad-option` naming the price that is not a whole number of 0 or more. */
export function checkCosts(costs: Costs): Costs {
  for (const name of ['unusual', 'presumed', 'routine', 'milestone', 'delivery'] as const) {
    const price: unknown = costs?.[name]
    if (!Number.isSafeInteger(price) || (price as number) < 0)
      throw new ShipfoldError('bad-option', `Unusable cost: ${name} is ${price}. Give a whole number of 0 or more.`)
  }
  return costs
}

function encodeCell({ to, judgement }: Cell, state: number): CellJson {
  switch (judgement.kind) {
    case 'none':
      return { to: state, grade: 'regular' }
    case 'regular':
      return { to, grade: 'regular' }
    case 'unusual':
      return { to, grade: 'unusual', law: judgement.law }
    case 'gap':
      return { to: 0, law: judgement.law, presumed: judgement.presumed, via: to }
    case 'impossible':
      return { to: 0, law: judgement.law }
  }
}

function decodeCell(cell: CellJson, state: number, isState: (id: unknown) => boolean): Cell {
  const { to, grade, law, presumed, via } = (cell ?? {}) as {
    to: number
    grade?: Grade
    law: Law
    presumed?: readonly Code[]
    via?: number
  }
  need(
    law ? laws.some(row => row.law === law) : to && grade === 'regular',
    'cells',
    law ?? cell,
    'it must name a law, or be regular',
  )
  for (const code of presumed ?? []) need(idOf(code), 'cells', code, 'presumed must hold codes')
  need(isState(to || via || state), 'cells', to || via, 'to and via must be ids of states')
  if (to) return { to, judgement: grade === 'unusual' ? { kind: 'unusual', law } : { kind: 'regular', moves: to !== state } }
  return via
    ? { to: via, judgement: { kind: 'gap', law, presumed: presumed ?? [] } }
    : { to: state, judgement: { kind: 'impossible', law } }
}

function need(holds: unknown, field: string, value: unknown, remedy: string): void {
  if (!holds) throw new ShipfoldError('bad-table', `Unusable table: ${field} is ${JSON.stringify(value)}; ${remedy}.`)
}

// A database may keep JSON with its keys in another order; the law is the same.
const sortKeys = (_: string, value: unknown) =>
  value && !Array.isArray(value) && typeof value === 'object' ? Object.fromEntries(Object.entries(value).sort()) : value

/** A text's hash, 16 hex digits: FNV-1a over UTF-16 code units, two 32-bit lanes with different seeds. A name, not a signature. */
export function hashOf(text: string): string {
  let low = 0x811c9dc5
  let high = 0x050c5d1f
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    low = Math.imul(low ^ unit, 0x01000193)
    high = Math.imul(high ^ unit ^ (low >>> 13), 0x01000193)
  }
  return [high, low].map(lane => (lane >>> 0).toString(16).padStart(8, '0')).join('')
}
