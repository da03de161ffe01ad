// What a journal's believed events come to. The answer for a journal is remembered beside it, and that for the next one is
// told on from there: an event that extends the history costs a table read, a late one the events after it.

import type { Status, TrackingEvent } from '../codes/index.js'
import {
  AHEAD_MS,
  firstEnd,
  isReused,
  isSure,
  presentMs,
  type Rejected,
  type ReplayOptions,
  type Report,
  reportOf,
  SETTLED_MARGIN,
  type Stand,
  tableOf,
  tellOn,
  walk,
} from '../replay/index.js'
import type { Table } from '../table/index.js'
import { isBelieved } from './belief.js'
import { alignments, clockOf } from './clocks.js'
import type { Hearing } from './hear.js'
import type { Entry, Journal } from './journal.js'
import { memo } from './memo.js'
import { type Believed, hasDays, hasTies, ordered } from './order.js'
import { isEarlier, placeOf } from './place.js'
import { stampOfEntry } from './stamps.js'

/** How to judge; every option may be left out, and each is as in replay. Zones belong to the journal. */
export type JudgeOptions<E = TrackingEvent> = Pick<ReplayOptions<E>, 'table' | 'costs' | 'classify' | 'now'>

/** What is true of the shipment. `index` counts in order of time: first the events in it, then those in `rejected`. */
export interface JournalReport<E = TrackingEvent> extends Report<E> {
  /**
   * Indexes of steps whose verdict rests on an order that the stamps do not support: another zone for a source whose zone
   * nobody knows would make it another. Empty where one clock told all.
   */
  readonly unsupported: readonly number[]
}

/** A report, and the scans and entries it counts by index. */
export interface Judged<E> {
  readonly report: JournalReport<E>
  readonly scans: readonly Believed<E>[]
  readonly left: readonly Entry<E>[]
  readonly how: How<E>
  /** Where the walk that discounts nothing ended, where it told the report; null where another way did. */
  readonly course: Course | null
}

/** Options read. */
export interface How<E> {
  readonly table: Table
  readonly classify: JudgeOptions<E>['classify']
  /** The latest instant believed. */
  readonly latest: number
}

interface Course {
  readonly stand: Stand
  /** When the first event that may end a journey happened; Infinity for none. */
  readonly ended: number
  readonly isTied: boolean
  readonly clock: string | null | undefined
}

/** Reads the options. Throws `bad-option` for an unusable one. */
export const howOf = <E>(options: JudgeOptions<E>): How<E> => ({
  table: tableOf(options as JudgeOptions),
  classify: options.classify,
  latest: options.now === undefined ? Number.MAX_VALUE : presentMs(options.now, undefined) + AHEAD_MS,
})

const known = /* @__PURE__ */ memo<Journal<unknown>, unknown>()

/** What a journal comes to. */
export function judgedOf<E>(journal: Journal<E>, how: How<E>): Judged<E> {
  const before = known.of(journal) as Judged<E> | undefined // of this journal's events, hence the type
  if (before && isStillTrue(before, journal, how)) return before.how.latest === how.latest ? before : { ...before, how }
  return remembered(journal, judged(journal, journal.entries.filter(isBelieved), how))
}

/**
 * What a journal comes to after an input, told on from what it came to before; the first `same` steps of both are the same.
 */
export function judgedOn<E>(
  before: Judged<E>,
  { journal, since, hasOtherRejects }: Hearing<E>,
): { readonly after: Judged<E>; readonly same: number } {
  const isSame = since === Number.POSITIVE_INFINITY && !hasOtherRejects
  if (isSame) return { after: remembered(journal, before), same: 0 }
  return (hasOtherRejects ? null : toldOn(before, journal, since)) ?? { after: judgedOf(journal, before.how), same: 0 }
}

function remembered<E>(journal: Journal<E>, its: Judged<E>): Judged<E> {
  known.note(journal, its)
  return its
}

// Another `now` makes no difference where it rejects nothing.
function isStillTrue<E>({ how, left }: Judged<E>, journal: Journal<E>, { table, classify, latest }: How<E>): boolean {
  if (how.table !== table || how.classify !== classify) return false
  return how.latest === latest || (left.every(({ at }) => at === null) && latestIn(journal) <= latest)
}

const latestIn = ({ entries }: Journal<unknown>): number => {
  const last = entries.at(-1)
  return (last?.at === null ? entries.findLast(({ at }) => at !== null) : last)?.at ?? Number.NEGATIVE_INFINITY
}

/** What these entries of a journal come to, from the beginning. */
export function judged<E>(journal: Journal<E>, believed: readonly Entry<E>[], how: How<E>): Judged<E> {
  const isPlaced = ({ at }: Entry<E>) => at !== null && at <= how.latest
  const placed = believed.filter(isPlaced)
  const left = believed.filter(entry => !isPlaced(entry))
  const rejected = left.map((entry, at) => rejectedOf(entry, placed.length + at))
  const scans = ordered(journal, placed, how.classify, 0)
  const clock = clockOf(journal, placed)
  if (clock === undefined && placed.length > 0)
    return { ...aligned(how.table, alignments(journal, scans), rejected), left, how, course: null }
  const report = Object.assign(reportOf(how.table, scans, rejected), { unsupported: [] })
  const stand = walk(how.table, scans)
  const isTied = hasTies(scans)
  const isPlain = left.length === 0 && report.epochs.length === 0 && !hasDays(scans) && isSure(how.table, stand.cost, isTied)
  return { report, scans, left, how, course: isPlain ? { stand, ended: firstEnd(scans), isTied, clock } : null }
}

// Only what lies at `since` or later is told anew. Null where that is not enough.
function toldOn<E>(
  { report, scans, how, course }: Judged<E>,
  journal: Journal<E>,
  since: number,
): { readonly after: Judged<E>; readonly same: number } | null {
  if (!course || latestIn(journal) > how.latest) return null
  const { table } = how
  const from = placeOf(scans, scan => scan.instant < since)
  const first = placeOf(journal.entries, ({ at }) => isEarlier(at, since))
  const later = journal.entries.slice(first).filter(isBelieved)
  const clock = later.length > 0 ? clockOf(journal, later) : course.clock
  const isOneClock = clock !== undefined && (from === 0 || clock === course.clock)
  if (!isOneClock || later.some(({ at }) => at === null)) return null
  const all = scans.slice(0, from).concat(ordered(journal, later, how.classify, from))
  const ended = firstEnd(all, course.ended < since ? course.ended : undefined, from)
  if (all.length === 0 || hasDays(all, from) || isReused(all, ended, from)) return null
  const before = from === scans.length ? course.stand : walk(table, all, from)
  const stand = walk(table, all, all.length, from, before)
  const isTied = course.isTied || hasTies(all, from)
  if (!isSure(table, stand.cost, isTied)) return null
  const journey = tellOn(table, all, stand.cost, { told: report, from, state: before.state })
  const next = Object.assign(journey, { rejected: [], epochs: [], table: table.hash, unsupported: [] })
  const after = { report: next, scans: all, left: [], how, course: { stand, ended, isTied, clock } }
  return { after: remembered(journal, after), same: from }
}

// The cheapest of several orders tells the report. Its status is disputed by every other order as by another reading. Of the
// other orders little is kept: there may be hundreds.
function aligned<E>(
  table: Table,
  orders: Iterable<readonly Believed<E>[]>,
  rejected: readonly Rejected[],
): Pick<Judged<E>, 'report' | 'scans'> {
  let best: { readonly report: Report<E>; readonly scans: readonly Believed<E>[]; readonly cost: number } | null = null
  const ends: { readonly status: Status; readonly cost: number }[] = []
  const verdicts = new Map<object, string>()
  const doubtful = new Set<object>()
  for (const scans of orders) {
    const report = reportOf(table, scans, rejected)
    const cost = report.epochs.reduce((sum, epoch) => sum + epoch.cost, report.cost)
    ends.push({ status: report.status, cost })
    if (report.alternative) ends.push({ status: report.alternative.status, cost: cost + report.alternative.margin })
    if (!best || cost < best.cost) best = { report, scans, cost }
    for (const { index, verdict, law } of [...report.epochs, report].flatMap(({ steps }) => steps)) {
      const { key } = scans[index]!
      const said = `${verdict} ${law}`
      if ((verdicts.get(key) ?? said) !== said) doubtful.add(key)
      verdicts.set(key, said)
    }
  }
  const { report, scans, cost: least } = best! // there is always the order of UTC
  let alternative: { status: Status; margin: number } | null = null
  for (const { status, cost } of ends)
    if (status !== report.status && cost - least < (alternative?.margin ?? SETTLED_MARGIN))
      alternative = { status, margin: cost - least }
  const unsupported = scans.flatMap(({ key, index }) => (doubtful.has(key) ? [index] : []))
  return { report: { ...report, settled: alternative === null, alternative, unsupported }, scans }
}

function rejectedOf<E>(entry: Entry<E>, index: number): Rejected {
  const stamp = stampOfEntry(entry)
  return stamp.at === null ? { ...stamp.rejected, index } : { index, field: 'time', value: stamp.scan.time, reason: 'future' }
}
