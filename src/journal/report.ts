// The report of a journal, now or as of an earlier instant, and the evidence that each of its steps rests on.

import { checkOptions, type Instant, instantOf, isoOrNull, type TrackingEvent } from '../vocabulary/index.js'
import { complete, type Sliced } from '../vocabulary/slices.js'
import { evaluateJournal, evaluationOf } from './evaluation.js'
import { currentEntries, type Journal, requireJournal } from './journal.js'
import { contextOf, EVALUATION_OPTIONS, type Evaluation, type EvaluationOptions, type JournalReport } from './reading.js'
import type { ReportedRuling } from './rulings.js'
import { instantsOf, printTimes, type ReportTimes } from './times.js'

/** How to read a journal. */
export interface ReportOptions<E = TrackingEvent> extends EvaluationOptions<E> {
  /** The report as it was at that instant: from the events that sources asserted then. Now by default. */
  readonly asOf?: Instant | undefined
}

/** What a step of a report rests on. Its times are ISO 8601 text in UTC. */
export interface Evidence<E = TrackingEvent> {
  /** Null for a scan that is not in the report. */
  readonly event: E | null
  /** Every source that ever asserted it, also after `asOf`, and also if it has retracted it since. */
  readonly assertedBy: readonly string[]
  /** When it was received; null for a scan that never was, or that its source took back at once. */
  readonly receivedAt: string | null
  /** When its last source retracted it; null while it stands. */
  readonly retractedAt: string | null
  /** The corrections of it. */
  readonly rulings: readonly ReportedRuling[]
}

/** The state of the shipment now, or as it was at `asOf`. Throws `bad-option` for an unusable option or journal. */
export const reportOf = <E extends TrackingEvent>(journal: Journal<E>, options: ReportOptions<E> = {}): JournalReport<E> =>
  complete(evaluateAt('reportOf', journal, options)).report

/**
 * What each step of the {@link reportOf} with the same options rests on: `evidenceOf(journal)[step.index]`. After these, one for
 * each scan that is not in the report but was ruled on: pending, or lapsed.
 */
export function evidenceOf<E extends TrackingEvent>(journal: Journal<E>, options: ReportOptions<E> = {}): readonly Evidence<E>[] {
  return evidenceIn(journal, complete(evaluateAt('evidenceOf', journal, options)), asOfMs(options))
}

/** The {@link reportOf} a journal and the evidence for it, in slices. */
export function* reportWithEvidence<E extends TrackingEvent>(
  journal: Journal<E>,
  options: ReportOptions<E>,
): Sliced<{ readonly report: JournalReport<E>; readonly evidence: readonly Evidence<E>[] }> {
  const evaluation = yield* evaluateAt('reportWithEvidence', journal, options)
  yield
  return { report: evaluation.report, evidence: evidenceIn(journal, evaluation, asOfMs(options)) }
}

function evidenceIn<E>(journal: Journal<E>, { entries, report }: Evaluation<E>, asOf: number): readonly Evidence<E>[] {
  const rulingsAt = new Map<number | null, ReportedRuling[]>()
  for (const ruling of report.rulings) rulingsAt.set(ruling.index, [...(rulingsAt.get(ruling.index) ?? []), ruling])
  const evidence = currentEntries(journal, entries).map(({ event, assertions, spans }, at): Evidence<E> => {
    const [from, to] = spans.findLast(([since]) => since <= asOf) ?? [null, null]
    const rulings = rulingsAt.get(at) ?? []
    return { event, assertedBy: Object.keys(assertions).sort(), receivedAt: isoOrNull(from), retractedAt: isoOrNull(to), rulings }
  })
  const absent = new Map<string, ReportedRuling[]>()
  for (const ruling of report.rulings)
    if (ruling.index === null) absent.set(ruling.identity, [...(absent.get(ruling.identity) ?? []), ruling])
  const ruledOn = [...absent.values()].map(
    (rulings): Evidence<E> => ({ event: null, assertedBy: [], receivedAt: null, retractedAt: null, rulings }),
  )
  return [...evidence, ...ruledOn]
}

/** The {@link reportOf} a journal and the times behind it. */
export function reportWithTimes<E extends TrackingEvent>(
  journal: Journal<E>,
  options: EvaluationOptions<E> = {},
): { readonly report: JournalReport<E>; readonly times: ReportTimes } {
  const evaluation = complete(evaluateAt('reportWithTimes', journal, options))
  return { report: evaluation.report, times: printTimes(instantsOf(journal, evaluation)) }
}

function* evaluateAt<E extends TrackingEvent>(
  call: string,
  journal: Journal<E>,
  options: ReportOptions<E>,
): Sliced<Evaluation<E>> {
  requireJournal(journal)
  checkOptions(call, options, [...EVALUATION_OPTIONS, 'asOf'])
  const context = contextOf(options)
  const asOf = asOfMs(options)
  if (asOf === Number.POSITIVE_INFINITY) return yield* evaluationOf(journal, context)
  return yield* evaluateJournal(journal, context, asOf)
}

const asOfMs = ({ asOf }: Pick<ReportOptions, 'asOf'>): number =>
  asOf === undefined ? Number.POSITIVE_INFINITY : instantOf('asOf', asOf)
