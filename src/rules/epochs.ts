// Numbers for the journeys of a reused shipment number that stay whatever is heard of its past.

import type { Times } from '../journal/index.js'
import type { Report } from '../replay/index.js'

const NEAR_MS = 15 * 86_400_000

/** The number of each journey of a report, oldest first (null where nothing happened yet), and where each number's journey begins. */
export interface Numbered {
  readonly numbers: readonly (number | null)[]
  readonly epochs: readonly number[]
}

/** A report whose journeys are numbered, and its instants. */
interface Known extends Numbered {
  readonly report: Report
  readonly times: Times
}

interface Span {
  readonly first: number
  readonly last: number
  readonly identities: () => ReadonlySet<string>
}

/**
 * Gives each journey the number of the one before that it shares most scans with; else the one that began in its time,
 * nearest to its scans; else the next. Its time reaches back half the way to the journey before it, at most 15 days; the
 * first's to the beginning, the last's to the end of time. A number remembers where its journey begins now.
 */
export function numbered(report: Report, times: Times, epochs: readonly number[], before?: Known): Numbered {
  if (report.steps.length === 0) return { numbers: [null], epochs }
  const spans = spansOf(report, times)
  const isOnly = spans.length === 1 && epochs.length < 2
  const numbers: number[] = isOnly ? [0] : Array.from(spans, () => -1)
  if (!isOnly) {
    if (before && before.report.steps.length > 0) shareScans(spans, before, numbers)
    else for (const [at, { first }] of spans.entries()) numbers[at] = epochs.indexOf(first)
    beganThen(spans, epochs, numbers)
  }
  const begun = [...epochs]
  for (const [at, { first }] of spans.entries()) {
    if (numbers[at]! < 0) numbers[at] = begun.length
    begun[numbers[at]!] = first
  }
  // An instant stands for one number: a journey that is gone gives way to one that begins where it did.
  for (const [number, instant] of begun.entries())
    if (!numbers.includes(number) && spans.some(({ first }) => first === instant)) begun[number] = freeBefore(instant, begun)
  return { numbers, epochs: begun.length === epochs.length && begun.every((first, at) => first === epochs[at]) ? epochs : begun }
}

function freeBefore(instant: number, taken: readonly number[]): number {
  let free = instant
  while (taken.includes(free)) free--
  return free
}

function spansOf(report: Report, { events }: Times): readonly Span[] {
  return [...report.epochs, report].map(({ steps }) => ({
    first: events[steps[0]!.index]!.instant,
    last: events[steps.at(-1)!.index]!.instant,
    identities: () => new Set(steps.map(({ index }) => events[index]!.identity)),
  }))
}

// Each number once, to the pair that has most in common.
function shareScans(spans: readonly Span[], before: Known, numbers: number[]): void {
  const olds = spansOf(before.report, before.times).map(({ identities }) => identities())
  const pairs = spans.flatMap(({ identities }, at) => {
    const its = identities()
    return olds.map((old, place) => ({ at, number: before.numbers[place]!, shared: [...its].filter(id => old.has(id)).length }))
  })
  pairs.sort((a, b) => b.shared - a.shared)
  for (const { at, number, shared } of pairs)
    if (shared > 0 && numbers[at]! < 0 && !numbers.includes(number)) numbers[at] = number
}

function beganThen(spans: readonly Span[], epochs: readonly number[], numbers: number[]): void {
  const starts = spans.map(({ first }, at) =>
    at === 0 ? Number.NEGATIVE_INFINITY : Math.max(first - NEAR_MS, (spans[at - 1]!.last + first) / 2),
  )
  for (const [at, { first, last }] of spans.entries()) {
    if (numbers[at]! >= 0) continue
    const [from, upTo] = [starts[at]!, starts[at + 1] ?? Number.POSITIVE_INFINITY]
    let least = Number.POSITIVE_INFINITY
    for (const [number, instant] of epochs.entries()) {
      const far = Math.max(first - instant, instant - last, 0)
      if (numbers.includes(number) || instant < from || instant >= upTo || far >= least) continue
      numbers[at] = number
      least = far
    }
  }
}
