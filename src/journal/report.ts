// The report of a journal, now or as of an earlier instant, and the evidence that each of its steps rests on.

import { checkOptions, type Instant, instantOf, isoText, type TrackingEvent } from '../vocabulary/index.js'
import {
  contextOf,
  EVALUATION_OPTIONS,
  type Evaluation,
  type EvaluationOptions,
  evaluateEntries,
  evaluationOf,
  type JournalReport,
} from './evaluation.js'
import { currentEntries, type Journal, requireJournal } from './journal.js'
import { wasAssertedAt } from './retraction.js'
import { instantsOf, printTimes, type ReportTimes } from './times.js'

/** How to read a journal. */
export interface ReportOptions<E = TrackingEvent> extends EvaluationOptions<E> {
  /** The report as it was at that instant: from the events that sources asserted then. Now by default. */
  readonly asOf?: Instant | undefined
}

/** What a step of a report rests on. Its times are ISO 8601 text in UTC. */
export interface Evidence<E = TrackingEvent> {
  readonly event: E
  /** Every source that ever asserted it, also after `asOf`, and also if it has retracted it since. */
  readonly assertedBy: readonly string[]
  readonly receivedAt: string
  /** When its last source retracted it; null while it stands. */
  readonly retractedAt: string | null
}

/** The state of the shipment now, or as it was at `asOf`. Throws `bad-option` for an unusable option or journal. */
export const reportOf = <E extends TrackingEvent>(journal: Journal<E>, options: ReportOptions<E> = {}): JournalReport<E> =>
  evaluateAt('reportOf', journal, options).report

/** What each step of the {@link reportOf} with the same options rests on: `evidenceOf(journal)[step.index]`. */
export function evidenceOf<E extends TrackingEvent>(journal: Journal<E>, options: ReportOptions<E> = {}): readonly Evidence<E>[] {
  const { entries } = evaluateAt('evidenceOf', journal, options)
  const asOf = asOfMs(options)
  return currentEntries(journal, entries).map(({ event, assertions, spans }) => {
    const [from, to] = spans.findLast(([at]) => at <= asOf)!
    const retractedAt = to === null ? null : isoText(to)
    return { event, assertedBy: Object.keys(assertions).sort(), receivedAt: isoText(from), retractedAt }
  })
}

/** The {@link reportOf} a journal and the times behind it. */
export function reportWithTimes<E extends TrackingEvent>(
  journal: Journal<E>,
  options: EvaluationOptions<E> = {},
): { readonly report: JournalReport<E>; readonly times: ReportTimes } {
  const evaluation = evaluateAt('reportWithTimes', journal, options)
  return { report: evaluation.report, times: printTimes(instantsOf(journal, evaluation)) }
}

function evaluateAt<E extends TrackingEvent>(call: string, journal: Journal<E>, options: ReportOptions<E>): Evaluation<E> {
  requireJournal(journal)
  checkOptions(call, options, [...EVALUATION_OPTIONS, 'asOf'])
  const context = contextOf(options)
  const asOf = asOfMs(options)
  if (asOf === Number.POSITIVE_INFINITY) return evaluationOf(journal, context)
  return evaluateEntries(
    journal,
    journal.entries.filter(entry => wasAssertedAt(entry, asOf)),
    context,
  )
}

const asOfMs = ({ asOf }: Pick<ReportOptions, 'asOf'>): number =>
  asOf === undefined ? Number.POSITIVE_INFINITY : instantOf('asOf', asOf)
