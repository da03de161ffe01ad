// Assesses one history: its class as a whole, and how often each verdict and constraint occurs.

import { isUncoded, type Journey, type Report, type Verdict } from '../replay/index.js'
import type { Judgement } from '../table/index.js'
import type { Constraint, Status } from '../vocabulary/index.js'

/**
 * The class of a history: its worst verdict; `uncoded` where its status may be out of date or unknown, since scans came
 * without a code.
 */
export type HistoryClass = 'regular' | 'gap' | 'unusual' | 'uncoded' | 'contradictory'

/** How an event was judged, where there are no rulings. */
export type AssessedVerdict = Exclude<Verdict, 'voided'>

/** How many events of a history have this verdict or constraint. */
export type CountOf<K> = [of: K, events: number]

/** One history assessed. Duplicates and uncoded events are counted elsewhere, so that equal readings have equal assessments. */
export interface Assessment {
  readonly class: HistoryClass
  readonly status: Status
  readonly certain: boolean
  readonly cost: number
  readonly verdicts: readonly Readonly<CountOf<AssessedVerdict>>[]
  readonly constraints: readonly Readonly<CountOf<Constraint>>[]
}

/** All journeys of a report, the latest last. */
export const journeysOf = <E>(report: Report<E>): readonly Journey<E>[] => [...report.journeys, report]

/** Whether an event with this verdict cannot be true. */
export const isContradiction = (verdict: Verdict): boolean => classes[verdict] === 'contradictory'

// Whether a report holds an event that cannot be true.
const isContradictory = (report: Report<unknown>): boolean =>
  journeysOf(report).some(({ flags }) => flags.some(({ verdict }) => isContradiction(verdict)))

/** Whether somebody should look: an event cannot be true, or the status is unknown or may be out of date. */
export const needsAttention = (report: Report<unknown>): boolean => isContradictory(report) || isUncoded(report.doubts)

/** Assesses the journeys of one shipment number; the last is the current one. */
export function assess(journeys: readonly Journey<unknown>[]): Assessment {
  const verdicts: CountOf<AssessedVerdict>[] = []
  const constraints: CountOf<Constraint>[] = []
  let cost = 0
  for (const journey of journeys) {
    cost += journey.cost
    for (const { verdict } of journey.steps)
      if (verdict !== 'duplicate' && verdict !== 'uncoded' && verdict !== 'voided') addCount(verdicts, verdict, 1)
    for (const { constraint } of journey.flags) addCount(constraints, constraint, 1)
  }
  const { status, certain, doubts } = journeys.at(-1)!
  return { class: worstClass(verdicts, isUncoded(doubts)), status, certain, cost, verdicts, constraints }
}

/**
 * Assesses a reading that keeps every event, with no other near, by how often each judgement of the table occurred.
 * `uncoded`: whether scans without a code leave the status unknown or out of date.
 */
export function assessKept(
  judgementCounts: Uint16Array,
  judgements: readonly Judgement[],
  status: Status,
  cost: number,
  uncoded: boolean,
): Assessment {
  const verdicts: CountOf<AssessedVerdict>[] = []
  const constraints: CountOf<Constraint>[] = []
  for (let number = 0; number < judgements.length; number++) {
    const events = judgementCounts[number]!
    const judgement = judgements[number]!
    if (events === 0 || judgement.kind === 'none') continue
    if (judgement.kind === 'regular') addCount(verdicts, judgement.moves ? 'advanced' : 'repeated', events)
    else {
      addCount(verdicts, judgement.kind, events)
      addCount(constraints, judgement.constraint, events)
    }
  }
  return { class: worstClass(verdicts, uncoded), status, certain: !uncoded, cost, verdicts, constraints }
}

function addCount<K>(counts: CountOf<K>[], of: K, events: number): void {
  for (const row of counts) {
    if (row[0] !== of) continue
    row[1] += events
    return
  }
  counts.push([of, events])
}

const classes: Partial<Record<Verdict, HistoryClass>> = {
  gap: 'gap',
  unusual: 'unusual',
  impossible: 'contradictory',
  overruled: 'contradictory',
}
const classesBySeverity: readonly HistoryClass[] = ['regular', 'gap', 'unusual', 'uncoded', 'contradictory']

function worstClass(verdicts: readonly Readonly<CountOf<Verdict>>[], uncoded: boolean): HistoryClass {
  let worst = uncoded ? classesBySeverity.indexOf('uncoded') : 0
  for (const [verdict] of verdicts) worst = Math.max(worst, classesBySeverity.indexOf(classes[verdict] ?? 'regular'))
  return classesBySeverity[worst]!
}
