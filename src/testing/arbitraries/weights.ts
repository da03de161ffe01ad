// How likely each step is, as counts of steps by the status before them.

import { badOption, type Code, codes, type Status, statusRows } from '../../vocabulary/index.js'

/**
 * How often each step happens, as plain JSON; only the proportions matter. A history is a walk: in each status it takes a code, or
 * ends, with a probability in proportion to the weights of that status. `lengths` weighs the numbers of events.
 */
export interface HistoryWeights {
  /** Weight of each number of events. */
  readonly lengths: Readonly<Record<string, number>>
  /** Weight of each next code, by the status before it. */
  readonly codes: Readonly<Partial<Record<Status, Readonly<Partial<Record<Code, number>>>>>>
  /** Weight of ending, by the last status. */
  readonly ends: Readonly<Partial<Record<Status, number>>>
  /** Weight of every code and end not listed; above 0, everything that the table allows can happen. */
  readonly other: number
}

/** Weights, or `'uniform'`: all histories of one length are equally likely, and so are all lengths. */
export type Weighting = HistoryWeights | 'uniform'

/** The probability of each code id and of ending, by status. They sum to 1 for each status. */
export interface Chances {
  readonly codes: (status: Status, code: number) => number
  readonly ends: (status: Status) => number
}

/** The weights as probabilities: each divided by the sum of its status. `'uniform'` gives every step 1. Throws `bad-option`. */
export function chancesOf(weights: Weighting): Chances {
  if (weights === 'uniform') return { codes: () => 1, ends: () => 1 }
  assertWeights(weights)
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

/** The same weights without some codes. */
export function withoutCodes(weights: HistoryWeights, missing: readonly Code[]): HistoryWeights {
  const none = Object.fromEntries(missing.map(code => [code, 0]))
  const rows = statusRows.map(({ status }) => [status, { ...weights.codes[status], ...none }] as const)
  return { ...weights, codes: Object.fromEntries(rows) }
}

function assertWeights(weights: HistoryWeights): void {
  if (typeof weights !== 'object' || weights === null)
    badOption('weights', weights, 'Pass "uniform", or an object as learn returns it.')
  const { lengths, codes: steps, ends, other } = weights
  assertWeight('other', other)
  const statuses = statusRows.map(({ status }) => status)
  for (const [length, weight] of weightEntries('lengths', lengths)) {
    if (!/^\d+$/.test(length)) badOption('weights.lengths', lengths, `Each key is a number of events, which "${length}" is not.`)
    assertWeight(`lengths.${length}`, weight)
  }
  for (const [status, row] of weightEntries('codes', steps, statuses))
    for (const [code, weight] of weightEntries(`codes.${status}`, row, codes)) assertWeight(`codes.${status}["${code}"]`, weight)
  for (const [status, weight] of weightEntries('ends', ends, statuses)) assertWeight(`ends.${status}`, weight)
}

function weightEntries(name: string, row: unknown, keys?: readonly string[]): [string, unknown][] {
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    badOption(`weights.${name}`, row, 'Pass an object of weights.')
  const entries = Object.entries(row)
  const unknown = entries.find(([key]) => keys && !keys.includes(key))
  if (unknown) badOption(`weights.${name}`, row, `It has no key "${unknown[0]}"; its keys are ${keys!.join(', ')}.`)
  return entries
}

function assertWeight(name: string, weight: unknown): void {
  if (typeof weight !== 'number' || !(weight >= 0 && weight < Number.POSITIVE_INFINITY))
    badOption(`weights.${name}`, weight, 'Pass a finite number of 0 or more.')
}
