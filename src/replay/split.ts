// Carriers reuse tracking numbers. A pick-up at least 30 days after the end of a journey begins another journey.

import { stateOf, type Table } from '../table/table.js'
import { codeRows } from '../vocabulary/index.js'
import { alignPrefixes } from './alignment.js'
import { isAligned } from './journey.js'
import type { Scan } from './scan.js'

/** How long after the end of a journey a pick-up begins another one, in milliseconds. */
export const REUSE_MS = 30 * 86_400_000

/** The scans of each journey, oldest first; nearly always there is one. Scans with equal times stay together. */
export function splitJourneys<E>(table: Table, scans: readonly Scan<E>[]): (readonly Scan<E>[])[] {
  if (!isReused(scans)) return [scans]
  const readable = scans.flatMap((scan, at) => (isAligned(scan) ? [{ at, scan }] : []))
  const ids = readable.map(({ scan }) => scan.codeId)
  const journeys: (readonly Scan<E>[])[] = []
  let start = 0
  for (let first = 0; first < readable.length; ) {
    let cut = -1
    alignPrefixes(table, ids, first, (end, state, began) => {
      const next = readable[end]?.scan
      if (!next || !pickUpCodes[next.codeId] || began < 0 || !stateOf(table, state).terminal) return false
      if (next.instant - readable[began]!.scan.instant < REUSE_MS) return false
      cut = end
      return true
    })
    if (cut < 0) break
    let end = readable[cut]!.at
    while (end > start && scans[end - 1]!.instant === scans[end]!.instant) end--
    journeys.push(scans.slice(start, end))
    start = end
    while (first < readable.length && readable[first]!.at < end) first++
  }
  return [...journeys, scans.slice(start)]
}

const codesWithStatus = (...statuses: readonly string[]): readonly boolean[] => [
  false,
  ...codeRows.map(({ status }) => statuses.includes(status)),
]
const pickUpCodes = codesWithStatus('accepted')
const endCodes = codesWithStatus('delivered', 'returned')

/** The instant of the first scan, from `from` on, that may end a journey; `known` if that is earlier. */
export function firstEndAt(scans: readonly Scan<unknown>[], known = Number.POSITIVE_INFINITY, from = 0): number {
  for (let at = from; at < scans.length; at++)
    if (endCodes[scans[at]!.codeId] && scans[at]!.instant < known) return scans[at]!.instant
  return known
}

/**
 * Whether any of these scans, from `from` on, is a pick-up at least 30 days after a scan that may end a journey, or after
 * `ended`. Without one, which is nearly always the case, no split is possible.
 */
export function isReused(scans: readonly Scan<unknown>[], ended = Number.POSITIVE_INFINITY, from = 0): boolean {
  let first = ended
  for (let at = from; at < scans.length; at++) {
    const { codeId, instant } = scans[at]!
    if (endCodes[codeId] && instant < first) first = instant
    if (pickUpCodes[codeId] && instant - first >= REUSE_MS) return true
  }
  return false
}
