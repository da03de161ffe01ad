// Numbers the journeys of a reused tracking number, so that late input about the past does not renumber them.

import type { ReportTimes } from '../journal/index.js'
import type { Report } from '../replay/index.js'

const MAX_REACH_MS = 15 * 86_400_000

/**
 * The number of each journey of a report, oldest first (null if there is no scan yet), and when the journey of each number
 * begins.
 */
export interface JourneyNumbers {
  readonly numbers: readonly (number | null)[]
  readonly journeyStarts: readonly number[]
}

/** A report whose journeys are numbered, and its instants. */
interface NumberedReport extends JourneyNumbers {
  readonly report: Report
  readonly times: ReportTimes<number>
}

interface Span {
  readonly first: number
  readonly last: number
  readonly identities: () => ReadonlySet<string>
}

/**
 * Gives each journey the number of the earlier journey that it shares most scans with; else the number whose start lies in
 * its range, nearest to its scans; else the next number. A range reaches back half way to the previous journey, at most 15
 * days; the first range is open at its start, the last at its end. Each number then gets its journey's current start.
 */
export function numberJourneys(
  report: Report,
  times: ReportTimes<number>,
  journeyStarts: readonly number[],
  before?: NumberedReport,
): JourneyNumbers {
  if (report.steps.length === 0) return { numbers: [null], journeyStarts }
  const spans = spansOf(report, times)
  const isSingle = spans.length === 1 && journeyStarts.length < 2
  const numbers: number[] = isSingle ? [0] : Array.from(spans, () => -1)
  if (!isSingle) {
    if (before && before.report.steps.length > 0) matchByScans(spans, before, numbers)
    else for (const [at, { first }] of spans.entries()) numbers[at] = journeyStarts.indexOf(first)
    matchByStart(spans, journeyStarts, numbers)
  }
  const nextStarts = [...journeyStarts]
  for (const [at, { first }] of spans.entries()) {
    if (numbers[at]! < 0) numbers[at] = nextStarts.length
    nextStarts[numbers[at]!] = first
  }
  // Starts are unique: if a journey now begins at the start of one that is gone, the latter gets an earlier start.
  for (const [number, instant] of nextStarts.entries())
    if (!numbers.includes(number) && spans.some(({ first }) => first === instant))
      nextStarts[number] = freeInstantBefore(instant, nextStarts)
  return {
    numbers,
    journeyStarts:
      nextStarts.length === journeyStarts.length && nextStarts.every((first, at) => first === journeyStarts[at])
        ? journeyStarts
        : nextStarts,
  }
}

function freeInstantBefore(instant: number, taken: readonly number[]): number {
  let free = instant
  while (taken.includes(free)) free--
  return free
}

function spansOf(report: Report, { events }: ReportTimes<number>): readonly Span[] {
  return [...report.journeys, report].map(({ steps }) => ({
    first: events[steps[0]!.index]!.instant,
    last: events[steps.at(-1)!.index]!.instant,
    identities: () => new Set(steps.map(({ index }) => events[index]!.identity)),
  }))
}

// Each number goes once, to the pair that shares most scans.
function matchByScans(spans: readonly Span[], before: NumberedReport, numbers: number[]): void {
  const olds = spansOf(before.report, before.times).map(({ identities }) => identities())
  const pairs = spans.flatMap(({ identities }, at) => {
    const its = identities()
    return olds.map((old, place) => ({ at, number: before.numbers[place]!, shared: [...its].filter(id => old.has(id)).length }))
  })
  pairs.sort((a, b) => b.shared - a.shared)
  for (const { at, number, shared } of pairs)
    if (shared > 0 && numbers[at]! < 0 && !numbers.includes(number)) numbers[at] = number
}

function matchByStart(spans: readonly Span[], journeyStarts: readonly number[], numbers: number[]): void {
  const starts = spans.map(({ first }, at) =>
    at === 0 ? Number.NEGATIVE_INFINITY : Math.max(first - MAX_REACH_MS, (spans[at - 1]!.last + first) / 2),
  )
  for (const [at, { first, last }] of spans.entries()) {
    if (numbers[at]! >= 0) continue
    const [from, upTo] = [starts[at]!, starts[at + 1] ?? Number.POSITIVE_INFINITY]
    let nearest = Number.POSITIVE_INFINITY
    for (const [number, instant] of journeyStarts.entries()) {
      const distance = Math.max(first - instant, instant - last, 0)
      if (numbers.includes(number) || instant < from || instant >= upTo || distance >= nearest) continue
      numbers[at] = number
      nearest = distance
    }
  }
}
