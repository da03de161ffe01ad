// Histories for property tests: valid ones, ones that reach a target, ones that exercise one constraint, and illegal ones.

import type { Arbitrary } from 'fast-check'
import { fold } from '../../table/fold.js'
import { cellAt, shippedTable } from '../../table/index.js'
import { type Constraint, checkOptions, constraints, idOf, printValue, ShipfoldError } from '../../vocabulary/index.js'
import { buildAutomaton } from './automaton.js'
import type { History, IllegalHistory } from './history.js'
import { countPaths } from './path-weights.js'
import { assertLength, type HistoryOptions, historiesMatching } from './request.js'
import type { Target } from './target.js'
import { chancesOf } from './weights.js'

/** Which illegal histories to generate. */
export interface IllegalHistoryOptions extends Omit<HistoryOptions, 'end'> {
  /** The constraint that the last event violates; any by default. */
  readonly constraint?: Constraint | undefined
}

const optionNames = ['table', 'minLength', 'maxLength', 'end', 'weights', 'from']

/**
 * Valid histories: every event is regular. A length L is drawn by the weights, among those that are allowed and possible. A history
 * h of that length then has the probability `W(h) / (sum of W over all histories of length L)`, where `W` is the product of the
 * weights of its steps and of its end, each divided by the sum of its status. No history is generated and then rejected. Shrinking
 * stays within the requested histories and ends at the shortest. Throws `bad-option` where there is no such history.
 */
export function histories(options: HistoryOptions = {}): Arbitrary<History> {
  checkOptions('histories', options, optionNames)
  return historiesMatching(options, { end: options.end })
}

/** {@link histories} that reach an outcome, a status or a code at some time; they may continue from there. */
export function reaching(target: Target, options: HistoryOptions = {}): Arbitrary<History> {
  checkOptions('reaching', options, optionNames)
  return historiesMatching(options, { end: options.end, reach: target })
}

/**
 * {@link histories} with exactly one event that is not regular, by this constraint: an unusual event; a gap, after which the history
 * continues as if the missing scans had been reported; or an impossible event, which is then the last. `redelivered` presupposes
 * trouble, so that its histories have an event of `trouble-after-end` before it.
 */
export function exercising(constraint: Constraint, options: HistoryOptions = {}): Arbitrary<History> {
  checkOptions('exercising', options, optionNames)
  assertConstraint(constraint)
  // A parcel is delivered once more only after trouble.
  const after = constraint === 'redelivered' ? 'trouble-after-end' : undefined
  return historiesMatching(options, {
    end: options.end,
    irregular: { constraint, after, kinds: ['unusual', 'gap', 'impossible'] },
  })
}

/**
 * Valid histories followed by one event that is impossible whatever scans are presumed; lengths include it. The report has a cost
 * above 0 and a warning, though replay may flag another event than the last one if discounting that event has a lower cost.
 */
export function illegalHistories(options: IllegalHistoryOptions = {}): Arbitrary<IllegalHistory> {
  checkOptions('illegalHistories', options, [...optionNames.filter(name => name !== 'end'), 'constraint'])
  const { table = shippedTable, constraint } = options
  if (constraint !== undefined) assertConstraint(constraint)
  const labelled = (history: History): IllegalHistory => {
    const { judgement } = cellAt(table, fold(history.slice(0, -1), table), idOf(history.at(-1)!.code))
    if (judgement.kind !== 'impossible') throw new TypeError('Only an impossible event ends an illegal history.')
    return { history, index: history.length - 1, constraint: judgement.constraint }
  }
  return historiesMatching(options, { irregular: { constraint, kinds: ['impossible'] } }).map(labelled, unlabelled)
}

/** The number of valid histories with exactly this many events, counted by their codes alone. Throws `bad-option`. */
export function countHistories(length: number, options: Pick<HistoryOptions, 'table' | 'end'> = {}): bigint {
  checkOptions('countHistories', options, ['table', 'end'])
  const { table = shippedTable, end } = options
  assertLength('length', length)
  return countPaths(buildAutomaton(table, chancesOf('uniform'), { end }), length)
}

// What gives the constraints that no event violates by itself.
const causes: Partial<Record<Constraint, string>> = {
  'ruled-false': 'only a correction gives it. Apply an input of kind "override" to a journal.',
  'classifier-failed': 'only a classify that fails gives it. Pass one to replay.',
}

function assertConstraint(constraint: Constraint): void {
  const names = constraints.map(({ name }) => name)
  const cause = causes[constraint]
  if (cause) throw new ShipfoldError('bad-option', `No history violates ${constraint}: ${cause}`)
  if (names.includes(constraint)) return
  throw new ShipfoldError('bad-option', `There is no constraint ${printValue(constraint)}. Pass one of ${names.join(', ')}.`)
}

function unlabelled(value: unknown): History {
  const history = typeof value === 'object' && value !== null && 'history' in value ? value.history : undefined
  // fast-check then asks the arbitrary of histories whether this is one of its values.
  return history as History
}
