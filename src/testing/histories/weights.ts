// How likely real traffic takes each step. Numbers alone: counts of steps, by the status before them.

import { type Code, codes, ShipfoldError, type Status, statusRows } from '../../codes/index.js'

/**
 * How often what happens, as plain JSON; only the proportions matter. A history is a walk: in each status it takes a code, or
 * ends, with a chance in proportion to the weights of that status. `lengths` says how many events histories have.
 */
export interface HistoryWeights {
  /** Weight of each number of events. */
  readonly lengths: Readonly<Record<string, number>>
  /** Weight of each next code, by the status before it. */
  readonly codes: Readonly<Partial<Record<Status, Readonly<Partial<Record<Code, number>>>>>>
  /** Weight of ending, by the status ended in. */
  readonly ends: Readonly<Partial<Record<Status, number>>>
  /** Weight of every code and end not listed: above 0, whatever the table allows can happen. */
  readonly other: number
}

/** Weights, or `'uniform'`: every history of a length is as likely as every other, and so is every length. */
export type Weighting = HistoryWeights | 'uniform'

/** Chances of one step by status: `codes` by code id, and of ending there. Together they make 1 for each status. */
export interface Chances {
  readonly codes: (status: Status, code: number) => number
  readonly ends: (status: Status) => number
}

/** The weights as chances: each over the sum of its status. `'uniform'` weighs every step 1. Throws `bad-option`. */
export function chancesOf(weights: Weighting): Chances {
  if (weights === 'uniform') return { codes: () => 1, ends: () => 1 }
  check(weights)
  const rows = new Map(
    statusRows.map(({ status }) => {
      const listed = weights.codes[status]
      const row = [weights.ends[status] ?? weights.other, ...codes.map(code => listed?.[code] ?? weights.other)]
      const sum = row.reduce((total, weight) => total + weight, 0)
      return [status, row.map(weight => (sum > 0 ? weight / sum : 0))] as const
    }),
  )
  return { codes: (status, code) => rows.get(status)![code]!, ends: status => rows.get(status)![0]! }
}

function check(weights: HistoryWeights): void {
  if (typeof weights !== 'object' || weights === null)
    bad(`weights is ${JSON.stringify(weights)}; give "uniform", or an object as learn makes it.`)
  const { lengths, codes: steps, ends, other } = weights
  weigh('other', other)
  const statuses = statusRows.map(({ status }) => status)
  for (const [length, weight] of listed('lengths', lengths)) {
    if (!/^\d+$/.test(length)) bad(`weights.lengths has the key "${length}"; a key is a number of events.`)
    weigh(`lengths.${length}`, weight)
  }
  for (const [status, row] of listed('codes', steps, statuses))
    for (const [code, weight] of listed(`codes.${status}`, row, codes)) weigh(`codes.${status}["${code}"]`, weight)
  for (const [status, weight] of listed('ends', ends, statuses)) weigh(`ends.${status}`, weight)
}

function listed(name: string, row: unknown, keys?: readonly string[]): [string, unknown][] {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    bad(`weights.${name} is ${JSON.stringify(row)}; give an object of weights.`)
  const entries = Object.entries(row)
  const strange = entries.find(([key]) => keys && !keys.includes(key))
  if (strange) bad(`weights.${name} has the key "${strange[0]}"; its keys are ${keys!.join(', ')}.`)
  return entries
}

function weigh(name: string, weight: unknown): void {
  if (typeof weight !== 'number' || !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
    bad(`weights.${name} is ${String(weight)}; a weight is a finite number of 0 or more.`)
}

function bad(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
