// The evaluation of a journal's asserted events. It is cached with its journal, and that of the next journal continues from it:
// an event that extends the history costs one table read, a late one costs the events after it.

import {
  type Alternative,
  alternativeOf,
  buildReport,
  CERTAIN_MARGIN,
  type Doubt,
  doubtsOf,
  type EvaluatedReport,
  extendJourney,
  firstEndAt,
  greedyWalk,
  isCertain,
  isReused,
  latestInstant,
  type Rejected,
  type ReplayOptions,
  type Report,
  rejectFuture,
  resolveTable,
  type WalkState,
} from '../replay/index.js'
import { checkedClassify } from '../replay/replay.js'
import type { Table } from '../table/index.js'
import { isSameStanding, type Standing } from '../table/table.js'
import type { TrackingEvent } from '../vocabulary/index.js'
import { clockOrders, commonClock } from './clocks.js'
import type { Entry, Journal } from './journal.js'
import { memo } from './memo.js'
import type { MergeResult } from './merge.js'
import { isAsserted } from './retraction.js'
import { hasDateOnly, hasTies, type OrderedScans, orderEntries } from './scans.js'
import { isEarlier, lowerBound, replaceFrom } from './sorted-list.js'
import { stampOfEntry } from './stamps.js'

/** How to evaluate; every option may be left out, and each is as in replay. Zones belong to the journal. */
export type EvaluationOptions<E = TrackingEvent> = Pick<ReplayOptions<E>, 'table' | 'costs' | 'classify' | 'now'>

/** The names of {@link EvaluationOptions}. */
export const EVALUATION_OPTIONS: readonly (keyof EvaluationOptions)[] = ['table', 'costs', 'classify', 'now']

/** The state of the shipment. `index` counts in order of time: first the events in it, then those in `rejected`. */
export interface JournalReport<E = TrackingEvent> extends Report<E> {
  /**
   * Indexes of steps whose verdict rests on an order that the stamps do not support: another zone for a source whose zone is
   * unknown would change it. Empty where all events come from one clock.
   */
  readonly unsupported: readonly number[]
}

/** A report with its table states, its scans, and the entries that its indexes count: those of the scans, then the rejected. */
export interface Evaluation<E> extends EvaluatedReport<E>, OrderedScans<E> {
  readonly report: JournalReport<E>
  readonly context: EvaluationContext<E>
  /** Where the greedy walk ended, if the report is its reading; null where another reading is. */
  readonly walk: WalkProgress | null
}

/** Options, read. */
export interface EvaluationContext<E> {
  readonly table: Table
  readonly classify: EvaluationOptions<E>['classify']
  /** The latest usable instant. */
  readonly latest: number
}

interface WalkProgress {
  readonly reached: WalkState
  /** When the first event that may end a journey happened; Infinity for none. */
  readonly endedAt: number
  readonly isTied: boolean
  readonly clock: string | null | undefined
}

/** Reads the options. Throws `bad-option` for an unusable value. */
export const contextOf = <E>(options: EvaluationOptions<E>): EvaluationContext<E> => ({
  table: resolveTable(options as EvaluationOptions),
  classify: checkedClassify(options),
  latest: latestInstant(options.now),
})

const evaluations = /* @__PURE__ */ memo<Journal<unknown>, unknown>()

/** The evaluation of a journal. */
export function evaluationOf<E>(journal: Journal<E>, context: EvaluationContext<E>): Evaluation<E> {
  const before = evaluations.get(journal) as Evaluation<E> | undefined // of this journal's events, hence the type
  if (!before || !isStillValid(before, journal, context))
    return cacheEvaluation(journal, evaluateEntries(journal, journal.entries.filter(isAsserted), context))
  return inContext(before, context)
}

/** An evaluation after another one: whether anything in it may differ, and how many of the first steps of both are equal. */
export interface NextEvaluation<E> {
  readonly after: Evaluation<E>
  readonly isChanged: boolean
  readonly same: number
}

/** A journal evaluated under other options than before. */
export function evaluateAgain<E>(before: Evaluation<E>, journal: Journal<E>, context: EvaluationContext<E>): NextEvaluation<E> {
  const isChanged = !isStillValid(before, journal, context)
  return { after: isChanged ? evaluationOf(journal, context) : inContext(before, context), isChanged, same: 0 }
}

/** The evaluation of a journal after inputs, continued from the one before. */
export function evaluateMerge<E>(
  before: Evaluation<E>,
  { journal, since, hasChangedRejects }: MergeResult<E>,
): NextEvaluation<E> {
  const isChanged = since !== Number.POSITIVE_INFINITY || hasChangedRejects
  if (!isChanged) return { after: cacheEvaluation(journal, before), isChanged, same: 0 }
  const extended = hasChangedRejects ? null : extendEvaluation(before, journal, since)
  return extended ?? { after: evaluationOf(journal, before.context), isChanged, same: 0 }
}

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

/** The evaluation of these entries of a journal, from the beginning. */
export function evaluateEntries<E>(
  journal: Journal<E>,
  asserted: readonly Entry<E>[],
  context: EvaluationContext<E>,
): Evaluation<E> {
  const { table, classify, latest } = context
  const isPlaced = ({ at }: Entry<E>) => at !== null && at <= latest
  const placed = asserted.filter(isPlaced)
  const unplaced = asserted.filter(entry => !isPlaced(entry))
  const rejected = unplaced.map((entry, at) => rejectedEntry(entry, placed.length + at))
  const ordered = orderEntries(journal, placed, classify, 0)
  const clock = commonClock(journal, placed)
  if (clock === undefined && placed.length > 0) {
    const best = evaluateOrders(table, clockOrders(journal, ordered), rejected)
    return { ...best, entries: best.entries.concat(unplaced), context, walk: null }
  }
  const { scans } = ordered
  const { report: evaluated, states } = buildReport(table, scans, rejected)
  const report = Object.assign(evaluated, { unsupported: [] })
  const reached = greedyWalk(table, scans)
  const isTied = hasTies(scans)
  const isOneJourney = unplaced.length === 0 && report.journeys.length === 0 && !hasDateOnly(scans)
  const isWalk = isOneJourney && isCertain(table, reached.cost, isTied) && !scans.some(({ isInferred }) => isInferred)
  const walk = isWalk ? { reached, endedAt: firstEndAt(scans), isTied, clock } : null
  return { report, states, scans, entries: ordered.entries.concat(unplaced), context, walk }
}

// Evaluates only what lies at `since` or later. Null where that is not enough.
function extendEvaluation<E>(
  { report, states: known, scans, entries, context, walk: progress }: Evaluation<E>,
  journal: Journal<E>,
  since: number,
): NextEvaluation<E> | null {
  if (!progress || lastInstant(journal) > context.latest) return null
  const { table } = context
  const from = lowerBound(scans, scan => scan.instant < since)
  const first = lowerBound(journal.entries, ({ at }) => isEarlier(at, since))
  const later = journal.entries.slice(first).filter(isAsserted)
  const clock = later.length > 0 ? commonClock(journal, later) : progress.clock
  const isOneClock = clock !== undefined && (from === 0 || clock === progress.clock)
  if (!isOneClock || later.some(({ at }) => at === null)) return null
  const added = orderEntries(journal, later, context.classify, from)
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
  const next = Object.assign(journey, { rejected: [], journeys: [], table: table.hash, unsupported: [] })
  const ordered = { scans: all, entries: replaceFrom(entries, from, added.entries) }
  const after = { report: next, states: [states], ...ordered, context, walk: { reached, endedAt, isTied, clock } }
  return { after: cacheEvaluation(journal, after), isChanged: true, same: from }
}

// The report is that of the order with the lowest cost. Every other order contests its status as another reading does. Little
// is kept of the other orders: there may be hundreds.
function evaluateOrders<E>(
  table: Table,
  orders: Iterable<OrderedScans<E>>,
  rejected: readonly Rejected[],
): Omit<Evaluation<E>, 'context' | 'walk'> {
  let best: (EvaluatedReport<E> & OrderedScans<E> & { readonly cost: number }) | null = null
  const ends: (Standing & { readonly cost: number })[] = []
  const standings = new Set<string>()
  const verdicts = new Map<number, string>()
  const doubtful = new Set<number>()
  for (const { scans, entries } of orders) {
    const { report, states } = buildReport(table, scans, rejected)
    const cost = report.journeys.reduce((sum, journey) => sum + journey.cost, report.cost)
    standings.add(`${report.status} ${report.outcome}`)
    ends.push({ status: report.status, outcome: report.outcome, cost })
    if (report.alternative) ends.push({ ...report.alternative, cost: cost + report.alternative.margin })
    if (!best || cost < best.cost) best = { report, states, scans, entries, cost }
    for (const step of [...report.journeys, report].flatMap(({ steps }) => steps)) {
      const { id } = entries[step.index]!
      const verdict = `${step.verdict} ${step.constraint}`
      if ((verdicts.get(id) ?? verdict) !== verdict) doubtful.add(id)
      verdicts.set(id, verdict)
    }
  }
  const { report, states, scans, entries, cost: lowest } = best! // the order of UTC always exists
  let alternative: Alternative | null = null
  for (const end of ends)
    if (!isSameStanding(end, report) && end.cost - lowest < (alternative?.margin ?? CERTAIN_MARGIN))
      alternative = alternativeOf(end, end.cost - lowest)
  const unsupported = entries.flatMap(({ id }, index) => (doubtful.has(id) ? [index] : []))
  const order: readonly Doubt[] = standings.size > 1 ? [{ kind: 'order' }] : []
  const inferred = report.doubts.filter(({ kind }) => kind === 'inferred')
  const doubts = [...doubtsOf(report.steps, alternative), ...order, ...inferred]
  return { report: { ...report, certain: doubts.length === 0, doubts, alternative, unsupported }, states, scans, entries }
}

function rejectedEntry<E>(entry: Entry<E>, index: number): Rejected {
  const stamp = stampOfEntry(entry)
  return stamp.at === null ? { ...stamp.rejected, index } : rejectFuture(index, stamp.scan.time)
}
