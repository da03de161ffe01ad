// Carriers use a number again. A journey that had ended and is followed, a month later, by a new pick-up is another journey.

import { codeRows } from '../codes/index.js'
import { stateOf, type Table } from '../table/index.js'
import { eachPrefix } from './explanation.js'
import { isReadable } from './journey.js'
import type { Scan } from './sift.js'

/** How long after its end a journey can no longer be the one that a pick-up belongs to, in milliseconds. */
export const REUSE_MS = 30 * 86_400_000

/** The scans of each journey, oldest first; nearly always one. Scans of one stamp stay together. */
export function epochsOf<E>(table: Table, scans: readonly Scan<E>[]): (readonly Scan<E>[])[] {
  if (!isReused(scans)) return [scans]
  const readable = scans.flatMap((scan, at) => (isReadable(scan) ? [{ at, scan }] : []))
  const ids = readable.map(({ scan }) => scan.codeId)
  const epochs: (readonly Scan<E>[])[] = []
  let start = 0
  for (let first = 0; first < readable.length; ) {
    let cut = -1
    eachPrefix(table, ids, first, (end, state, began) => {
      const next = readable[end]?.scan
      if (!next || !pickUps[next.codeId] || began < 0 || !stateOf(table, state).terminal) return false
      if (next.instant - readable[began]!.scan.instant < REUSE_MS) return false
      cut = end
      return true
    })
    if (cut < 0) break
    let end = readable[cut]!.at
    while (end > start && scans[end - 1]!.instant === scans[end]!.instant) end--
    epochs.push(scans.slice(start, end))
    start = end
    while (first < readable.length && readable[first]!.at < end) first++
  }
  return [...epochs, scans.slice(start)]
}

const idsOf = (...statuses: readonly string[]): readonly boolean[] => [
  false,
  ...codeRows.map(({ status }) => statuses.includes(status)),
]
const pickUps = idsOf('accepted')
const ends = idsOf('delivered', 'returned')

/** When the first of these scans from `from` on that may end a journey happened; `known` where none did before it. */
export function firstEnd(scans: readonly Scan<unknown>[], known = Number.POSITIVE_INFINITY, from = 0): number {
  for (let at = from; at < scans.length; at++)
    if (ends[scans[at]!.codeId] && scans[at]!.instant < known) return scans[at]!.instant
  return known
}

/**
 * Whether a pick-up among these scans from `from` on comes a month after some end, be it the one at `ended`: without one,
 * which is nearly always, there is no epoch to look for.
 */
export function isReused(scans: readonly Scan<unknown>[], ended = Number.POSITIVE_INFINITY, from = 0): boolean {
  let first = ended
  for (let at = from; at < scans.length; at++) {
    const { codeId, instant } = scans[at]!
    if (ends[codeId] && instant < first) first = instant
    if (pickUps[codeId] && instant - first >= REUSE_MS) return true
  }
  return false
}
