// What real traffic exercised of the law, and what it never did.

import { shipmentMachine } from '../../../machines/index.js'
import { type Code, codes, type Law, laws, ShipfoldError, type TrackingEvent } from '../../codes/index.js'
import { type ReplayOptions, replay, tableOf } from '../../replay/index.js'
import { asker, type GuardAnswer, guardNames, type Machine } from './guards.js'
import { type CellGrade, codeAt, type Meeting, meetings, reachedStates, stateName } from './reach.js'
import { type Covered, covered, type Share, shareOf } from './share.js'
import { Tally } from './tally.js'

/** How to read the histories, as `replay` does, and whose guards to ask. */
export interface CoverageOptions<E = TrackingEvent> extends ReplayOptions<E> {
  /** The machine that the table was compiled from; `shipmentMachine` by default. Null where there is none: no guards are told. */
  readonly machine?: Machine | null | undefined
}

/** A code in a state, the law by which it is judged (null where it is regular). `id` is the state's id in the table. */
export interface CoveredCell {
  readonly id: number
  readonly state: string
  readonly code: Code
  readonly law: Law | null
}

/** What histories exercised; plain JSON. `coverageText` prints it. */
export interface Coverage {
  /** The hash of the law. */
  readonly table: string
  /** How much was read; journeys and events that could be, each event once. */
  readonly histories: number
  readonly journeys: number
  readonly events: number
  /** The regular, unusual and gap cells together. */
  readonly legal: Share
  /** The cells that can be met, by grade: times an event met each. */
  readonly cells: Readonly<Record<CellGrade, Covered<CoveredCell>>>
  /** The laws that can be flagged: times each was. */
  readonly laws: Covered<{ readonly law: Law }>
  /** The answers that the machine's named guards can give: times XState would have asked and got each. */
  readonly guards: Covered<GuardAnswer>
  /** The states that can be reached: times a journey began there or came or stayed there by an event. */
  readonly states: Covered<{ readonly id: number; readonly state: string }>
  /** The vocabulary: times each code was reported, believed or not. */
  readonly codes: Covered<{ readonly code: Code }>
}

/**
 * What these histories exercised, each replayed; journeys under a reused number count each for itself. An event that is kept
 * or impossible exercises the one cell it met; an overruled one none. Presumed scans carry the journey on and exercise nothing,
 * because nobody reported them. Guards are asked of `machine`: with a `table` of your own, give its machine or null. Histories
 * are read one by one, so a generator of millions will do. Throws `bad-option`.
 */
export function coverage<E extends TrackingEvent>(
  histories: Iterable<readonly E[]>,
  { machine = shipmentMachine, ...options }: CoverageOptions<E> = {},
): Coverage {
  const table = tableOf(options as ReplayOptions)
  const cells = meetings(table)
  // Asked before anything is read: a wrong machine is found at once.
  const asked = machine === null ? [] : cells.map(asker(machine, table))
  const tally = new Tally(table)
  for (const history of listed(histories)) {
    if (!Array.isArray(history)) bad(`Item ${tally.histories} of the histories is ${kindOf(history)}`)
    const report = replay(history as readonly E[], options)
    for (const journey of [...report.epochs, report]) tally.count(journey)
    tally.histories++
  }
  const timesOf = ({ state, code }: Meeting) => tally.cells[(state << 6) | code]!
  const graded = (grade: CellGrade) =>
    covered(
      cells.filter(cell => cell.grade === grade),
      ({ state, code, law }) => ({ id: state, state: stateName(table, state), code: codeAt(code), law }),
      timesOf,
    )
  const grades = {
    regular: graded('regular'),
    unusual: graded('unusual'),
    gap: graded('gap'),
    impossible: graded('impossible'),
  }
  const possible = laws.filter(({ law }) => law.startsWith('unknown-') || cells.some(cell => cell.law === law))
  return {
    table: table.hash,
    histories: tally.histories,
    journeys: tally.journeys,
    events: tally.events,
    legal: shareOf([grades.regular, grades.unusual, grades.gap].flatMap(({ rows }) => rows)),
    cells: grades,
    laws: covered(
      possible,
      ({ law }) => ({ law }),
      ({ law }) => tally.laws.get(law)!,
    ),
    guards: answersOf(machine === null ? [] : guardNames(machine), asked, cells.map(timesOf)),
    states: covered(
      reachedStates(table),
      id => ({ id, state: stateName(table, id) }),
      id => tally.states[id]!,
    ),
    codes: covered(
      [...codes.entries()],
      ([, code]) => ({ code }),
      ([at]) => tally.codes[at + 1]!,
    ),
  }
}

// Each guard's true, then its false, where some cell has it give that answer.
function answersOf(
  names: readonly string[],
  asked: readonly (readonly GuardAnswer[])[],
  times: readonly number[],
): Covered<GuardAnswer> {
  const counts = new Map<string, number>()
  const keyOf = ({ guard, answer }: GuardAnswer) => `${answer} ${guard}`
  for (const [at, answers] of asked.entries())
    for (const answer of answers) counts.set(keyOf(answer), (counts.get(keyOf(answer)) ?? 0) + times[at]!)
  const all = names.flatMap(guard => [true, false].map(answer => ({ guard, answer })))
  return covered(
    all.filter(each => counts.has(keyOf(each))),
    each => each,
    each => counts.get(keyOf(each))!,
  )
}

function listed<T>(histories: Iterable<T>): Iterable<T> {
  if (typeof histories === 'object' && histories !== null && Symbol.iterator in histories) return histories
  return bad(`The histories are ${kindOf(histories)}`)
}

const kindOf = (value: unknown): string =>
  value === null ? 'null' : typeof value === 'object' ? 'an object' : `a ${typeof value}`

function bad(what: string): never {
  throw new ShipfoldError(
    'bad-option',
    `${what}. Give a list, or anything to iterate over, of histories, each a list of events: coverage([history]) for one.`,
  )
}
