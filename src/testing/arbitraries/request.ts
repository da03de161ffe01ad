// The options of a request for histories, checked and turned into an arbitrary.

import type { Arbitrary } from 'fast-check'
import { shippedTable, type Table } from '../../table/index.js'
import { badOption, type Instant, instantOf, ShipfoldError } from '../../vocabulary/index.js'
import { HistoryArbitrary } from './arbitrary.js'
import { buildAutomaton, type HistoryCriteria } from './automaton.js'
import type { History } from './history.js'
import { PathWeights, shortestLength } from './path-weights.js'
import type { Target } from './target.js'
import { trafficWeights } from './traffic.js'
import { chancesOf, type Weighting } from './weights.js'

/** Which histories to generate; every option may be left out. */
export interface HistoryOptions {
  /** The table that judges; `shippedTable` by default. */
  readonly table?: Table | undefined
  /** Fewest events; 1 by default. */
  readonly minLength?: number | undefined
  /** Most events; by default the longest length that the weights know, or what is needed; 2000 at most. */
  readonly maxLength?: number | undefined
  /** Where every history ends: an outcome, a status or a code. Anywhere by default. */
  readonly end?: Target | undefined
  /** How likely each step is: real traffic by default; `learn` returns weights of your own feed. */
  readonly weights?: Weighting | undefined
  /** The day or time at which histories begin at the earliest, UTC where it names no zone. 2026-01-05 by default. */
  readonly from?: Instant | undefined
}

const FROM = '2026-01-05'
// So that the longest history still ends in a year of four digits.
const LATEST_MS = Date.UTC(2999, 0)
const MAX_HISTORY_LENGTH = 2000
// The longest history of uniform weights.
const UNIFORM_MAX_LENGTH = 20

/** The arbitrary of the histories that match. Throws `bad-option` where there is none. */
export function historiesMatching(options: Omit<HistoryOptions, 'end'>, criteria: HistoryCriteria): Arbitrary<History> {
  const { table = shippedTable, weights = trafficWeights, minLength = 1, from = FROM } = options
  assertLength('minLength', minLength)
  if (options.maxLength !== undefined) assertLength('maxLength', options.maxLength)
  const fromMs = instantOf('from', from)
  if (fromMs < 0 || fromMs > LATEST_MS) badOption('from', from, 'Pass a time from 1970 to 2999.')
  const automaton = buildAutomaton(table, chancesOf(weights), criteria)
  const fewest = shortestLength(automaton)
  if (fewest === null)
    refuseRequest(
      `No history ${describeCriteria(criteria)} under this table and these weights. Change the request, or raise weights above 0.`,
    )
  const maxLength = options.maxLength ?? Math.max(maxLengthOf(weights), minLength, fewest)
  if (maxLength < minLength)
    refuseRequest(`maxLength is ${maxLength} and minLength is ${minLength}. Pass a maxLength of at least minLength.`)
  if (maxLength < fewest)
    refuseRequest(
      `maxLength is ${maxLength}, but the shortest history that ${describeCriteria(criteria)} has ${fewest} events. Pass at least that.`,
    )
  const pathWeights = new PathWeights(automaton)
  const lengths = lengthsOf(weights, minLength, maxLength).filter(([length]) => pathWeights.has(length))
  if (lengths.length === 0)
    refuseRequest(
      `No history with ${minLength} to ${maxLength} events ${describeCriteria(criteria)}; the shortest has ${fewest}. Allow other lengths.`,
    )
  return new HistoryArbitrary({ automaton, pathWeights, minLength, maxLength, fromMs, lengths: cumulativeShares(lengths) })
}

// Each allowed length with its weight.
function lengthsOf(weights: Weighting, minLength: number, maxLength: number): [length: number, weight: number][] {
  const all = Array.from({ length: maxLength - minLength + 1 }, (_, at) => minLength + at)
  return all.map(length => [length, weights === 'uniform' ? 1 : (weights.lengths[length] ?? 0)])
}

// Each length with the cumulative share up to it. Where the weights know none of the lengths, all are equally likely.
function cumulativeShares(lengths: readonly (readonly [length: number, weight: number])[]): [length: number, upTo: number][] {
  const known = lengths.filter(([, weight]) => weight > 0)
  const weighted = known.length > 0 ? known : lengths.map(([length]) => [length, 1] as const)
  const sum = weighted.reduce((total, [, weight]) => total + weight, 0)
  let upTo = 0
  return weighted.map(([length, weight]) => {
    upTo += weight / sum
    return [length, upTo]
  })
}

function maxLengthOf(weights: Weighting): number {
  if (weights === 'uniform') return UNIFORM_MAX_LENGTH
  const known = Object.entries(weights.lengths).flatMap(([length, weight]) => (weight > 0 ? [Number(length)] : []))
  return Math.min(MAX_HISTORY_LENGTH, Math.max(0, ...known))
}

/** Throws `bad-option` unless this is a possible number of events. */
export function assertLength(option: string, length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > MAX_HISTORY_LENGTH)
    badOption(option, length, `Pass a whole number from 0 to ${MAX_HISTORY_LENGTH}.`)
}

// The criteria in words: `ends in delivered`, `violates customs-open`.
function describeCriteria({ end, reach, irregular }: HistoryCriteria): string {
  const words = [
    reach === undefined ? [] : [`reaches ${reach}`],
    irregular === undefined
      ? []
      : [irregular.constraint === undefined ? 'has an impossible event' : `violates ${irregular.constraint}`],
    end === undefined ? [] : [`ends in ${end}`],
  ].flat()
  return words.length > 0 ? words.join(' and ') : 'is possible'
}

function refuseRequest(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
