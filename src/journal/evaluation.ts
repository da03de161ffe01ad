// The evaluation of a journal's believed events. It is cached with its journal, and that of the next journal continues from it:
// an event that extends the history costs one table read, a late one costs the events after it.

import {
  besideReported,
  type Doubt,
  extendJourney,
  firstEndAt,
  greedyWalk,
  isCertain,
  isReused,
  isUncoded,
} from '../replay/index.js'
import { isSameStanding } from '../table/table.js'
import { isoText } from '../vocabulary/index.js'
import { mapSlices, SLICE, type Sliced } from '../vocabulary/slices.js'
import { believedEntries, isAsserted, openQuestions } from './believed.js'
import { commonClock } from './clocks.js'
import type { Journal } from './journal.js'
import { memo } from './memo.js'
import type { MergeResult } from './merge.js'
import {
  type Evaluation,
  type EvaluationContext,
  evaluateEntries,
  inOrder,
  isPlain,
  type JournalReport,
  type JournalView,
  NO_RULINGS,
} from './reading.js'
import { reportedBy } from './reported.js'
import { reportedRulings } from './rulings.js'
import { hasDateOnly, hasTies, orderRead, scanReader } from './scans.js'
import { isEarlier, lowerBound, replaceFrom } from './sorted-list.js'

const evaluations = /* @__PURE__ */ memo<Journal<unknown>, unknown>()

/** The evaluation of a journal. */
export function* evaluationOf<E>(journal: Journal<E>, context: EvaluationContext<E>): Sliced<Evaluation<E>> {
  return knownEvaluation(journal, context) ?? cacheEvaluation(journal, yield* evaluateJournal(journal, context))
}

/** The evaluation of a journal, if it was made before; else null. */
export function knownEvaluation<E>(journal: Journal<E>, context: EvaluationContext<E>): Evaluation<E> | null {
  const before = evaluations.get(journal) as Evaluation<E> | undefined // of this journal's events, hence the type
  return before && isStillValid(before, journal, context) ? inContext(before, context) : null
}

/** The evaluation of what a journal believed at an instant, infinity for now. */
export function* evaluateJournal<E>(
  journal: Journal<E>,
  context: EvaluationContext<E>,
  asOf = Number.POSITIVE_INFINITY,
): Sliced<Evaluation<E>> {
  const view = { journal, context, asOf }
  const evaluation = yield* evaluateEntries(view, believedEntries(journal, asOf))
  const contested = isPlain(view) ? [] : yield* contestedDoubts(view, evaluation)
  const rulings = reportedRulings(journal, evaluation.entries, asOf)
  const reported = reportedBy(journal, asOf)
  const report = besideReported(evaluation.report, reported)
  if (contested.length === 0 && rulings.length === 0) return { ...evaluation, reported, report }
  const doubts = inOrder([...report.doubts, ...contested])
  return { ...evaluation, reported, report: { ...report, certain: doubts.length === 0, doubts, rulings } }
}

// What would be true if each open question were decided the other way.
function* contestedDoubts<E>(view: JournalView<E>, { report }: Evaluation<E>): Sliced<readonly Doubt[]> {
  const { journal, asOf } = view
  const found: Doubt[] = []
  for (const { source, listAt, flipped } of openQuestions(journal, asOf)) {
    const { status, outcome } = (yield* evaluateEntries(view, believedEntries(journal, asOf, flipped))).report
    if (!isSameStanding({ status, outcome }, report))
      found.push({ kind: 'contested', source, receivedAt: isoText(listAt), status, outcome })
  }
  return [...new Map(found.map(doubt => [JSON.stringify(doubt), doubt])).values()]
}

/** An evaluation after another one: whether anything in it may differ, and how many of the first steps of both are equal. */
export interface NextEvaluation<E> {
  readonly after: Evaluation<E>
  readonly isChanged: boolean
  readonly same: number
}

/** A journal evaluated under other options than before. */
export function* evaluateAgain<E>(journal: Journal<E>, context: EvaluationContext<E>): Sliced<NextEvaluation<E>> {
  return { after: yield* evaluationOf(journal, context), isChanged: true, same: 0 }
}

/** An evaluation under other options, if they make no difference; else null. */
export const sameEvaluation = <E>(
  before: Evaluation<E>,
  journal: Journal<E>,
  context: EvaluationContext<E>,
): NextEvaluation<E> | null =>
  isStillValid(before, journal, context) ? { after: inContext(before, context), isChanged: false, same: 0 } : null

/** The evaluation of a journal after inputs that change nothing in it; else null. */
export const unchangedAfter = <E>(
  before: Evaluation<E>,
  { journal, since, hasChangedElse }: MergeResult<E>,
): NextEvaluation<E> | null =>
  since === Number.POSITIVE_INFINITY && !hasChangedElse && isSameBeside(before, reportedBy(journal))
    ? { after: cacheEvaluation(journal, before), isChanged: false, same: 0 }
    : null

// Whether another code for the parcel leaves a report as it is. It counts only where the scans leave room for it.
const isSameBeside = <E>({ report, reported }: Evaluation<E>, code: string | null): boolean =>
  reported === code || (report.basis === 'reported' && !isUncoded(report.doubts))

// An evaluation that is still valid, under other options.
const inContext = <E>(evaluation: Evaluation<E>, context: EvaluationContext<E>): Evaluation<E> =>
  evaluation.context.latest === context.latest ? evaluation : { ...evaluation, context }

function cacheEvaluation<E>(journal: Journal<E>, evaluation: Evaluation<E>): Evaluation<E> {
  evaluations.set(journal, evaluation)
  return evaluation
}

// Another `now` makes no difference where it rejects nothing.
function isStillValid<E>(
  { context, scans, entries }: Evaluation<E>,
  journal: Journal<E>,
  { table, classify, latest }: EvaluationContext<E>,
): boolean {
  if (context.table !== table || context.classify !== classify) return false
  return (
    context.latest === latest || (entries.slice(scans.length).every(({ at }) => at === null) && lastInstant(journal) <= latest)
  )
}

const lastInstant = ({ entries }: Journal<unknown>): number => {
  const last = entries.at(-1)
  return (last?.at === null ? entries.findLast(({ at }) => at !== null) : last)?.at ?? Number.NEGATIVE_INFINITY
}

/** The evaluation of a journal after inputs, continued from the one before where what lies at `since` or later is enough; else null. */
export function* extendEvaluation<E>(
  { report, states: known, scans, entries, context, walk: progress }: Evaluation<E>,
  { journal, since, hasChangedElse }: MergeResult<E>,
): Sliced<NextEvaluation<E> | null> {
  if (!progress || hasChangedElse || lastInstant(journal) > context.latest) return null
  const { table } = context
  const from = lowerBound(scans, scan => scan.instant < since)
  const first = lowerBound(journal.entries, ({ at }) => isEarlier(at, since))
  const later = journal.entries.slice(first).filter(isAsserted)
  const clock = later.length > 0 ? commonClock(journal, later) : progress.clock
  const isOneClock = clock !== undefined && (from === 0 || clock === progress.clock)
  if (!isOneClock || later.some(({ at }) => at === null)) return null
  const read = scanReader(journal, context.classify, from, Number.POSITIVE_INFINITY)
  const added = orderRead(journal, later.length > SLICE ? yield* mapSlices(later, read) : later.map(read), later, from)
  // What rests on inferred codes shows only in comparison with the whole history without them.
  if (added.scans.some(({ isInferred }) => isInferred)) return null
  const all = replaceFrom(scans, from, added.scans)
  const endedAt = firstEndAt(all, progress.endedAt < since ? progress.endedAt : undefined, from)
  if (all.length === 0 || hasDateOnly(all, from) || isReused(all, endedAt, from)) return null
  const before = from === scans.length ? progress.reached : greedyWalk(table, all, from)
  const reached = greedyWalk(table, all, all.length, from, before)
  const isTied = progress.isTied || hasTies(all, from)
  if (!isCertain(table, reached.cost, isTied)) return null
  const { journey, states } = extendJourney(table, all, reached.cost, { journey: report, states: known[0]! }, from)
  const ordered = { scans: all, entries: replaceFrom(entries, from, added.entries) }
  const next = Object.assign(journey as JournalReport<E>, {
    rejected: [],
    journeys: [],
    table: table.hash,
    rulings: NO_RULINGS,
    unsupported: [],
  })
  const reported = reportedBy(journal)
  const after = {
    report: besideReported(next, reported),
    states: [states],
    ...ordered,
    context,
    reported,
    walk: { reached, endedAt, isTied, clock },
  }
  return { after: cacheEvaluation(journal, after), isChanged: true, same: from }
}
