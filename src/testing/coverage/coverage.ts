// Which parts of a table histories exercise, and which they never do.

import { type ReplayOptions, replay, resolveTable } from '../../replay/index.js'
import {
  type Code,
  type Constraint,
  checkOptions,
  codes,
  constraints,
  ShipfoldError,
  type TrackingEvent,
} from '../../vocabulary/index.js'
import { CoverageCounter } from './counter.js'
import { assertMachine, type CoverageMachine, type GuardAnswer, guardNames, guardRecorder } from './guards.js'
import { type CellGrade, codeAt, type ReachableCell, reachableCells, reachableStates, stateName } from './reachable.js'
import { type Covered, coverageOf, type Share, shareOf } from './share.js'

/** The options of `replay`, and the machine whose guards to count. */
export interface CoverageOptions<E = TrackingEvent> extends Omit<ReplayOptions<E>, 'reported' | 'overrides'> {
  /**
   * The machine that the table was compiled from: `shipmentMachine` of `shipfold/machine` for the shipped table. Without it no
   * guards are counted.
   */
  readonly machine?: CoverageMachine | null | undefined
}

/** A code in a state, and the constraint it violates; null where it is regular. `id` is the state's id in the table. */
export interface CoveredCell {
  readonly id: number
  readonly state: string
  readonly code: Code
  readonly constraint: Constraint | null
}

/** What histories exercised, as plain JSON; `coverageText` prints it. */
export interface Coverage {
  /** The hash of the table. */
  readonly table: string
  /** How many histories were read, and how many journeys and readable events they have; each event counts once. */
  readonly histories: number
  readonly journeys: number
  readonly events: number
  /** The regular, unusual and gap cells together. */
  readonly legal: Share
  /** The cells that histories can meet, by grade: how often an event met each. */
  readonly cells: Readonly<Record<CellGrade, Covered<CoveredCell>>>
  /** The constraints that can be flagged: how often each was. */
  readonly constraints: Covered<{ readonly constraint: Constraint }>
  /** The answers that the machine's named guards can give: how often XState would have got each. */
  readonly guards: Covered<GuardAnswer>
  /** The reachable states: how often a journey began there, or came or stayed there with an event. */
  readonly states: Covered<{ readonly id: number; readonly state: string }>
  /** The codes of the vocabulary: how often each was reported, kept or not. */
  readonly codes: Covered<{ readonly code: Code }>
}

/**
 * Replays histories and counts what they exercise; journeys under a reused number are counted separately. A kept or impossible event
 * exercises the one cell it meets; an overruled event exercises none. Presumed scans move the journey on and exercise nothing,
 * because nobody reported them. Histories are read one by one, so a generator of millions is fine. Throws `bad-option`.
 */
export function coverage<E extends TrackingEvent>(histories: Iterable<readonly E[]>, options: CoverageOptions<E> = {}): Coverage {
  checkOptions('coverage', options, ['machine', 'table', 'costs', 'classify', 'zone', 'now'])
  const { machine = null, ...replayOptions } = options
  assertMachine(machine)
  const table = resolveTable(replayOptions as ReplayOptions)
  const cells = reachableCells(table)
  // Before any history is read, so that a wrong machine is refused at once.
  const answers = machine === null ? [] : cells.map(guardRecorder(machine, table))
  const counter = new CoverageCounter(table)
  for (const history of requireIterable(histories)) {
    if (!Array.isArray(history)) badHistories(`Item ${counter.histories} of the histories is ${typeName(history)}`)
    const report = replay(history as readonly E[], replayOptions)
    for (const journey of [...report.journeys, report]) counter.count(journey)
    counter.histories++
  }
  const timesOf = ({ state, code }: ReachableCell) => counter.cells[(state << 6) | code]!
  const graded = (grade: CellGrade) =>
    coverageOf(
      cells.filter(cell => cell.grade === grade),
      ({ state, code, constraint }) => ({ id: state, state: stateName(table, state), code: codeAt(code), constraint }),
      timesOf,
    )
  const grades = {
    regular: graded('regular'),
    unusual: graded('unusual'),
    gap: graded('gap'),
    impossible: graded('impossible'),
  }
  const possible = constraints.filter(({ name }) => name.startsWith('unknown-') || cells.some(cell => cell.constraint === name))
  return {
    table: table.hash,
    histories: counter.histories,
    journeys: counter.journeys,
    events: counter.events,
    legal: shareOf([grades.regular, grades.unusual, grades.gap].flatMap(({ rows }) => rows)),
    cells: grades,
    constraints: coverageOf(
      possible,
      ({ name }) => ({ constraint: name }),
      ({ name }) => counter.constraints.get(name)!,
    ),
    guards: answersOf(machine === null ? [] : guardNames(machine), answers, cells.map(timesOf)),
    states: coverageOf(
      reachableStates(table),
      id => ({ id, state: stateName(table, id) }),
      id => counter.states[id]!,
    ),
    codes: coverageOf(
      [...codes.entries()],
      ([, code]) => ({ code }),
      ([at]) => counter.codes[at + 1]!,
    ),
  }
}

// Each guard with true, then with false, where it gives that answer in some cell.
function answersOf(
  names: readonly string[],
  answersByCell: readonly (readonly GuardAnswer[])[],
  times: readonly number[],
): Covered<GuardAnswer> {
  const counts = new Map<string, number>()
  const keyOf = ({ guard, answer }: GuardAnswer) => `${answer} ${guard}`
  for (const [at, answers] of answersByCell.entries())
    for (const answer of answers) counts.set(keyOf(answer), (counts.get(keyOf(answer)) ?? 0) + times[at]!)
  const all = names.flatMap(guard => [true, false].map(answer => ({ guard, answer })))
  return coverageOf(
    all.filter(each => counts.has(keyOf(each))),
    each => each,
    each => counts.get(keyOf(each))!,
  )
}

function requireIterable<T>(histories: Iterable<T>): Iterable<T> {
  if (typeof histories === 'object' && histories !== null && Symbol.iterator in histories) return histories
  return badHistories(`The histories are ${typeName(histories)}`)
}

const typeName = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`

function badHistories(what: string): never {
  throw new ShipfoldError(
    'bad-option',
    `${what}. Pass a list, or any iterable, of histories, each a list of events: coverage([history]) for one.`,
  )
}
