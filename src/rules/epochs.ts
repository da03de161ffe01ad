// Numbers for the journeys of a reused shipment number that stay when an older journey is heard of later.

import type { Times } from '../journal/index.js'
import type { Report } from '../replay/index.js'

const NEAR_MS = 15 * 86_400_000

/** The number of each journey of a report, oldest first (null where nothing happened yet), and an instant by number. */
export interface Numbered {
  readonly numbers: readonly (number | null)[]
  readonly epochs: readonly number[]
}

/**
 * Gives each journey the number whose instant lies in its time, nearest to its events, the lowest of several; else the next.
 * Its time reaches back half the way to the journey before it, at most 15 days; the first's to the beginning, the last's to
 * the end of time.
 */
export function numbered(report: Report, { events }: Times, known: readonly number[]): Numbered {
  if (report.steps.length === 0) return { numbers: [null], epochs: known }
  if (report.epochs.length === 0 && known.length === 1) return { numbers: [0], epochs: known }
  const spans = [...report.epochs, report].map(({ steps }) => ({
    first: events[steps[0]!.index]!.instant,
    last: events[steps.at(-1)!.index]!.instant,
  }))
  const starts = spans.map(({ first }, at) =>
    at === 0 ? Number.NEGATIVE_INFINITY : Math.max(first - NEAR_MS, (spans[at - 1]!.last + first) / 2),
  )
  const epochs = [...known]
  const numbers = spans.map(({ first, last }, at) => {
    const [from, upTo] = [starts[at]!, starts[at + 1] ?? Number.POSITIVE_INFINITY]
    let nearest = -1
    let least = Number.POSITIVE_INFINITY
    for (const [number, instant] of known.entries()) {
      const far = Math.max(first - instant, instant - last, 0)
      if (instant < from || instant >= upTo || far >= least) continue
      nearest = number
      least = far
    }
    return nearest >= 0 ? nearest : epochs.push(first) - 1
  })
  return { numbers, epochs }
}
