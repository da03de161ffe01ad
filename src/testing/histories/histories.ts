// Histories for property tests: valid ones, ones that come somewhere, ones that break one law, and illegal ones.

import type { Arbitrary } from 'fast-check'
import { idOf, type Law, laws, ShipfoldError } from '../../codes/index.js'
import { fold } from '../../replay/index.js'
import { cellAt, shippedTable } from '../../table/index.js'
import type { History, IllegalHistory } from '../history.js'
import { courseOf } from './course.js'
import { checkLength, type HistoryOptions, requested } from './request.js'
import type { Target } from './target.js'
import { countWays } from './ways.js'
import { chancesOf } from './weights.js'

/** Which illegal histories to generate. */
export interface IllegalHistoryOptions extends Omit<HistoryOptions, 'end'> {
  /** The law that refuses the last event; any by default. */
  readonly law?: Law | undefined
}

/**
 * Valid histories: every event regular. A length L is drawn by the weights among those allowed and possible; then a history
 * h of that length has the chance `W(h) / (sum of W over all histories of length L)`, with `W` the product of the weights of
 * its steps and of its end, each over the sum of its status. Nothing is generated and thrown away. Shrinking keeps to the
 * same histories and ends at the shortest. Throws `bad-option` where no history is as asked.
 */
export function histories(options: HistoryOptions = {}): Arbitrary<History> {
  return requested(options, { end: options.end })
}

/** {@link histories} that come to an outcome, a status or a code at some time; they may go on from there. */
export function reaching(target: Target, options: HistoryOptions = {}): Arbitrary<History> {
  return requested(options, { end: options.end, reach: target })
}

/**
 * {@link histories} with exactly one event that is not regular, by this law: remarked as unusual, or a gap, after which the
 * history goes on as if the missing scans had come; or refused, and then it is the last.
 */
export function exercising(law: Law, options: HistoryOptions = {}): Arbitrary<History> {
  checkLaw(law)
  return requested(options, { end: options.end, odd: { law, kinds: ['unusual', 'gap', 'impossible'] } })
}

/**
 * Valid histories followed by one event that the law refuses, whatever scans are presumed; lengths count it. Replay finds a
 * cost above 0 and gives a warning, though it may blame an event that is cheaper to doubt than the last.
 */
export function illegalHistories(options: IllegalHistoryOptions = {}): Arbitrary<IllegalHistory> {
  const { table = shippedTable, law } = options
  if (law !== undefined) checkLaw(law)
  const labelled = (history: History): IllegalHistory => {
    const { judgement } = cellAt(table, fold(history.slice(0, -1), table), idOf(history.at(-1)!.code))
    if (judgement.kind !== 'impossible') throw new TypeError('Only a refused event ends an illegal history.')
    return { history, index: history.length - 1, law: judgement.law }
  }
  return requested(options, { odd: { law, kinds: ['impossible'] } }).map(labelled, unlabelled)
}

/** How many valid histories have exactly this many events, times and texts aside. Throws `bad-option`. */
export function countHistories(
  length: number,
  { table = shippedTable, end }: Pick<HistoryOptions, 'table' | 'end'> = {},
): bigint {
  checkLength('length', length)
  return countWays(courseOf(table, chancesOf('uniform'), { end }), length)
}

function checkLaw(law: Law): void {
  if (laws.some(row => row.law === law)) return
  throw new ShipfoldError(
    'bad-option',
    `There is no law ${JSON.stringify(law)}; the laws are ${laws.map(row => row.law).join(', ')}.`,
  )
}

function unlabelled(value: unknown): History {
  const history = typeof value === 'object' && value !== null && 'history' in value ? value.history : undefined
  // fast-check asks the arbitrary of histories next whether this is one.
  return history as History
}
