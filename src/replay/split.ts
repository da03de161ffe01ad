// Carriers reuse tracking numbers. At least 30 days after the end of a journey, a scan that cannot belong to it begins another.

import { cellAt, stateOf, type Table } from '../table/table.js'
import { codeRows } from '../vocabulary/index.js'
import type { Sliced } from '../vocabulary/slices.js'
import { alignPrefixes } from './alignment.js'
import { isAligned, ruledTrue } from './journey.js'
import type { Scan } from './scan.js'

/** How long after the end of a journey another one can begin, in milliseconds. */
export const REUSE_MS = 30 * 86_400_000

/** The scans of each journey of a number that may have been reused, oldest first. Scans with equal times stay together. */
export function* splitJourneys<E>(table: Table, scans: readonly Scan<E>[]): Sliced<(readonly Scan<E>[])[]> {
  const readable = scans.flatMap((scan, at) => (isAligned(scan) ? [{ at, scan }] : []))
  const ids = readable.map(({ scan }) => scan.codeId)
  const ruled = ruledTrue(readable.map(({ scan }) => scan))
  const journeys: (readonly Scan<E>[])[] = []
  let start = 0
  for (let first = 0; first < readable.length; ) {
    let cut = -1
    yield* alignPrefixes(
      table,
      ids,
      first,
      (end, state, began) => {
        const next = readable[end]?.scan
        if (!next || began < 0 || !beginsJourney(table, state, next.codeId)) return false
        if (next.instant - readable[began]!.scan.instant < REUSE_MS) return false
        cut = end
        return true
      },
      ruled,
    )
    if (cut < 0) break
    const end = withPaperwork(scans, start, readable[cut]!.at)
    journeys.push(scans.slice(start, end))
    start = end
    while (first < readable.length && readable[first]!.at < end) first++
  }
  return [...journeys, scans.slice(start)]
}

// Whether a code begins another journey, long after the table's state was reached. A lost parcel is found again whenever.
function beginsJourney(table: Table, state: number, code: number): boolean {
  const { terminal, outcome } = stateOf(table, state)
  if (!terminal) return false
  if (pickUpCodes[code]) return true
  if (outcome === 'lost') return false
  if (noteCodes[code]) return true
  const { kind } = cellAt(table, state, code).judgement
  return presupposingCodes[code]! && (kind === 'impossible' || kind === 'gap')
}

// Where a journey begins whose first scan is at `first`: with the scans of the same time, and with the label data directly before.
function withPaperwork(scans: readonly Scan<unknown>[], start: number, first: number): number {
  const { instant } = scans[first]!
  let begin = first
  while (begin > start && scans[begin - 1]!.instant === instant) begin--
  for (let at = begin - 1; at >= start; at--) {
    const { codeId, ruling, instant: before } = scans[at]!
    if (ruling === 'false') continue
    if (!paperworkCodes[codeId] || instant - before > REUSE_MS) break
    begin = at
  }
  return begin
}

type Row = (typeof codeRows)[number]
const flagCodes = (is: (row: Row) => boolean): readonly boolean[] => [false, ...codeRows.map(is)]
const pickUpCodes = flagCodes(({ code }) => code === '1/1' || code === '1/103')
const noteCodes = flagCodes(({ code }) => code === '0/0')
const paperworkCodes = flagCodes(({ code }) => code === '1/101' || code === '1/102')
const presupposingCodes = flagCodes(({ presupposes }) => presupposes.length > 0)

/** By code id, whether it may end a journey. */
export const endCodes = flagCodes(row => 'outcome' in row)

/** By code id, whether it may begin a journey. */
export const startCodes = pickUpCodes.map((isPickUp, code) => isPickUp || presupposingCodes[code]!)

/** The instant of the first scan, from `from` on, that may end a journey; `known` if that is earlier. */
export function firstEndAt(scans: readonly Scan<unknown>[], known = Number.POSITIVE_INFINITY, from = 0): number {
  for (let at = from; at < scans.length; at++)
    if (endCodes[scans[at]!.codeId] && scans[at]!.instant < known) return scans[at]!.instant
  return known
}

/**
 * Whether any of these scans, from `from` on, may begin a journey at least 30 days after a scan that may end one, or after
 * `ended`. Without one, which is nearly always the case, no split is possible.
 */
export function isReused(scans: readonly Scan<unknown>[], ended = Number.POSITIVE_INFINITY, from = 0): boolean {
  let first = ended
  for (let at = from; at < scans.length; at++) {
    const { codeId, instant } = scans[at]!
    if (endCodes[codeId] && instant < first) first = instant
    if (startCodes[codeId] && instant - first >= REUSE_MS) return true
  }
  return false
}
