// What is asked for, checked and made into an arbitrary.

import type { Arbitrary } from 'fast-check'
import { instantOf, ShipfoldError } from '../../codes/index.js'
import { shippedTable, type Table } from '../../table/index.js'
import type { History } from '../history.js'
import { HistoryArbitrary } from './arbitrary.js'
import { courseOf, type Wanted } from './course.js'
import type { Target } from './target.js'
import { trafficWeights } from './traffic.js'
import { shortest, Ways } from './ways.js'
import { chancesOf, type Weighting } from './weights.js'

/** Which histories to generate; every option may be left out. */
export interface HistoryOptions {
  /** The law; the shipped table by default. */
  readonly table?: Table | undefined
  /** Fewest events; 1 by default. */
  readonly minLength?: number | undefined
  /** Most events; by default as many as the weights know histories of, or as are needed; 2000 at the most. */
  readonly maxLength?: number | undefined
  /** Where every history ends: an outcome, a status or a code. Anywhere by default. */
  readonly end?: Target | undefined
  /** What is likely: real traffic by default; `learn` makes weights of your own feed. */
  readonly weights?: Weighting | undefined
  /** When histories begin, at the earliest: a day or a time, UTC where it names no zone. 2026-01-05 by default. */
  readonly from?: string | Date | undefined
}

const FROM = '2026-01-05'
// A year of four digits, however long a history takes.
const LATEST_MS = Date.UTC(2999, 0)
const LONGEST = 2000
// How long histories are at most where all lengths are as likely.
const UNIFORM_LONGEST = 20

/** The arbitrary of what is wanted, as the options say. Throws `bad-option` where there is no such history. */
export function requested(options: Omit<HistoryOptions, 'end'>, wanted: Wanted): Arbitrary<History> {
  const { table = shippedTable, weights = trafficWeights, minLength = 1, from = FROM } = options
  checkLength('minLength', minLength)
  if (options.maxLength !== undefined) checkLength('maxLength', options.maxLength)
  const fromMs = instantOf(`from`, from)
  if (fromMs < 0 || fromMs > LATEST_MS) bad(`from is ${String(from)}; give a time from 1970 to 2999.`)
  const course = courseOf(table, chancesOf(weights), wanted)
  const fewest = shortest(course)
  if (fewest === null)
    bad(`No history ${wordsOf(wanted)} under this table and these weights; ask for another, or weigh more above 0.`)
  const maxLength = options.maxLength ?? Math.max(longestOf(weights), minLength, fewest)
  if (maxLength < minLength) bad(`maxLength is ${maxLength} and minLength ${minLength}; maxLength must be at least minLength.`)
  if (maxLength < fewest)
    bad(`maxLength is ${maxLength}; the shortest history that ${wordsOf(wanted)} has ${fewest} events: allow as many.`)
  const ways = new Ways(course)
  const lengths = lengthsOf(weights, minLength, maxLength).filter(([length]) => ways.has(length))
  if (lengths.length === 0)
    bad(
      `No history ${wordsOf(wanted)} after ${minLength} to ${maxLength} events; the shortest has ${fewest}: allow other lengths.`,
    )
  return new HistoryArbitrary({ course, ways, minLength, maxLength, fromMs, lengths: sharesOf(lengths) })
}

// Every allowed length with its weight.
function lengthsOf(weights: Weighting, minLength: number, maxLength: number): [length: number, weight: number][] {
  const all = Array.from({ length: maxLength - minLength + 1 }, (_, at) => minLength + at)
  return all.map(length => [length, weights === 'uniform' ? 1 : (weights.lengths[length] ?? 0)])
}

// Each length with the share of those up to it. Where the weights know none of the lengths, all are as likely.
function sharesOf(lengths: readonly (readonly [length: number, weight: number])[]): [length: number, upTo: number][] {
  const known = lengths.filter(([, weight]) => weight > 0)
  const weighed = known.length > 0 ? known : lengths.map(([length]) => [length, 1] as const)
  const sum = weighed.reduce((total, [, weight]) => total + weight, 0)
  let upTo = 0
  return weighed.map(([length, weight]) => {
    upTo += weight / sum
    return [length, upTo]
  })
}

function longestOf(weights: Weighting): number {
  if (weights === 'uniform') return UNIFORM_LONGEST
  const known = Object.entries(weights.lengths).flatMap(([length, weight]) => (weight > 0 ? [Number(length)] : []))
  return Math.min(LONGEST, Math.max(0, ...known))
}

/** Throws `bad-option` unless this is a number of events. */
export function checkLength(option: string, length: number): void {
  if (!Number.isInteger(length) || length < 0 || length > LONGEST)
    bad(`${option} is ${String(length)}; give a whole number from 0 to ${LONGEST}.`)
}

// What is wanted in words: ends in delivered, breaks the law customs-open.
function wordsOf({ end, reach, odd }: Wanted): string {
  const words = [
    reach === undefined ? [] : [`comes to ${reach}`],
    odd === undefined ? [] : [odd.law === undefined ? 'is refused' : `has an event by the law ${odd.law}`],
    end === undefined ? [] : [`ends in ${end}`],
  ].flat()
  return words.length > 0 ? words.join(' and ') : 'is possible'
}

function bad(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
