// The reading of a journal's entries from the beginning: the report of the order with the lowest cost.

import {
  type Alternative,
  alternativeOf,
  buildReport,
  CERTAIN_MARGIN,
  codeOf,
  type Doubt,
  doubtKinds,
  type EvaluatedReport,
  firstEndAt,
  greedyWalk,
  isCertain,
  type Journey,
  latestInstant,
  type Rejected,
  type ReplayOptions,
  type Report,
  rejectFuture,
  resolveTable,
  type Step,
  type WalkState,
} from '../replay/index.js'
import { checkedClassify } from '../replay/replay.js'
import type { Table } from '../table/index.js'
import { isSameStanding, type Standing } from '../table/table.js'
import type { CodeInput, TrackingEvent } from '../vocabulary/index.js'
import { mapSlices, SLICE, type Sliced } from '../vocabulary/slices.js'
import { clockOrders, commonClock } from './clocks.js'
import type { Entry, Journal } from './journal.js'
import type { ReportedRuling } from './rulings.js'
import { hasDateOnly, hasTies, type OrderedScans, orderRead, scanReader } from './scans.js'
import { stampOfEntry } from './stamps.js'

/** How to evaluate; every option may be left out, and each is as in replay. Zones belong to the journal. */
export type EvaluationOptions<E = TrackingEvent> = Pick<ReplayOptions<E>, 'table' | 'costs' | 'classify' | 'now'>

/** The names of {@link EvaluationOptions}. */
export const EVALUATION_OPTIONS: readonly (keyof EvaluationOptions)[] = ['table', 'costs', 'classify', 'now']

/** A step with its event's {@link identityOfEntry}: instant, text, place and code as one text, which never changes. */
export type IdentifiedStep<E = TrackingEvent> = Step<E> & { readonly identity: string }

/** The state of the shipment. `index` counts in order of time: first the events in it, then those in `rejected`. */
export interface JournalReport<E = TrackingEvent> extends Report<E> {
  readonly steps: readonly IdentifiedStep<E>[]
  readonly journeys: readonly (Journey<E> & { readonly steps: readonly IdentifiedStep<E>[] })[]
  /** Every correction of a scan. */
  readonly rulings: readonly ReportedRuling[]
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
  /** The provider's own code for the parcel, beside which the report was made; null for none. */
  readonly reported: string | null
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

/** Where a greedy walk ended. */
export interface WalkProgress {
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

/** A journal as it was at an instant, and how to read it. */
export interface JournalView<E> {
  readonly journal: Journal<E>
  readonly context: EvaluationContext<E>
  readonly asOf: number
}

/** The evaluation of these entries of a journal, from the beginning. */
export function* evaluateEntries<E>(view: JournalView<E>, believed: readonly Entry<E>[]): Sliced<Evaluation<E>> {
  const { journal, context } = view
  const { table, classify, latest } = context
  const isPlaced = ({ at }: Entry<E>) => at !== null && at <= latest
  const placed = believed.filter(isPlaced)
  const unplaced = believed.filter(entry => !isPlaced(entry))
  const rejected = unplaced.map((entry, at) => rejectedEntry(entry, placed.length + at))
  const rejectedCode = (index: number) => codeOf(unplaced[index - placed.length]?.event, classify)
  const read = scanReader(journal, classify, 0, view.asOf)
  const ordered = orderRead(journal, placed.length > SLICE ? yield* mapSlices(placed, read) : placed.map(read), placed, 0)
  const clock = commonClock(journal, placed)
  if (clock === undefined && placed.length > 0) {
    const best = yield* evaluateOrders(table, clockOrders(journal, ordered), rejected, rejectedCode)
    return { ...best, entries: best.entries.concat(unplaced), context, reported: null, walk: null }
  }
  const { scans } = ordered
  const entries = ordered.entries.concat(unplaced)
  const { report: evaluated, states } = yield* buildReport(table, scans, rejected, rejectedCode)
  const report = toJournalReport(evaluated)
  const reached = greedyWalk(table, scans)
  const isTied = hasTies(scans)
  const isOneJourney = unplaced.length === 0 && report.journeys.length === 0 && !hasDateOnly(scans) && isPlain(view)
  const isWalk = isOneJourney && isCertain(table, reached.cost, isTied) && !scans.some(({ isInferred }) => isInferred)
  const walk = isWalk ? { reached, endedAt: firstEndAt(scans), isTied, clock } : null
  return { report, states, scans, entries, context, reported: null, walk }
}

// The steps have their identity from their scans.
const toJournalReport = <E>(report: Report<E>, unsupported: readonly number[] = []): JournalReport<E> =>
  Object.assign(report as JournalReport<E>, { rulings: NO_RULINGS, unsupported })

/** The rulings of a report without any. */
export const NO_RULINGS: JournalReport['rulings'] = []

/** Whether nothing was corrected or contested. */
export const isPlain = <E>({ journal: { rulings, sources }, asOf }: JournalView<E>): boolean =>
  rulings.length === 0 && asOf === Number.POSITIVE_INFINITY && !Object.values(sources).some(({ contested }) => contested)

/** Doubts in the order of their kinds. */
export const inOrder = (doubts: readonly Doubt[]): readonly Doubt[] =>
  [...doubts].sort((a, b) => doubtKinds.indexOf(a.kind) - doubtKinds.indexOf(b.kind))

// The report is that of the order with the lowest cost. Every other order contests its status as another reading does. Little
// is kept of the other orders: there may be hundreds.
function* evaluateOrders<E>(
  table: Table,
  orders: Iterable<OrderedScans<E>>,
  rejected: readonly Rejected[],
  rejectedCode: (index: number) => CodeInput,
): Sliced<Omit<Evaluation<E>, 'context' | 'reported' | 'walk'>> {
  let best: (EvaluatedReport<E> & OrderedScans<E> & { readonly cost: number }) | null = null
  const ends: (Standing & { readonly cost: number })[] = []
  const standings = new Set<string>()
  const verdicts = new Map<number, string>()
  const doubtful = new Set<number>()
  for (const { scans, entries } of orders) {
    if (scans.length > SLICE) yield
    const { report, states } = yield* buildReport(table, scans, rejected, rejectedCode)
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
  const others = report.doubts.filter(({ kind }) => kind !== 'other-reading')
  const nearest: readonly Doubt[] = alternative ? [{ kind: 'other-reading', ...alternative }] : []
  const doubts = inOrder([...nearest, ...others, ...order])
  const contested = { ...report, certain: doubts.length === 0, doubts, alternative }
  return { report: toJournalReport(contested, unsupported), states, scans, entries }
}

function rejectedEntry<E>(entry: Entry<E>, index: number): Rejected {
  const stamp = stampOfEntry(entry)
  return stamp.at === null ? { ...stamp.rejected, index } : rejectFuture(index, stamp.scan.time)
}
