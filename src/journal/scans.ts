// Asserted entries as scans in order, each in the list of one of its sources.

import { orderScans, type Scan } from '../replay/index.js'
import { type CodeInput, endOfDay, readCode } from '../vocabulary/index.js'
import type { Entry, Journal } from './journal.js'
import { type PlacedStamp, stampOfEntry } from './stamps.js'
import { sourceZone } from './zones.js'

/** An asserted entry at its place. */
export interface AssertedScan<E> extends Scan<E> {
  readonly entry: Entry<E>
  readonly key: object
}

/** The code of an event that has none, as in replay. */
export type Classify<E> = ((event: E) => CodeInput) | undefined

/** Entries with an instant, in the journal's order, as scans; the first has the index `from`. */
export function orderEntries<E>(
  journal: Journal<E>,
  entries: readonly Entry<E>[],
  classify: Classify<E>,
  from: number,
): readonly AssertedScan<E>[] {
  const scans = entries.map((entry, at) => scanOfEntry(journal, entry, from + at, classify))
  if (!hasDateOnly(scans) && !hasTies(scans)) return scans
  return renumbered(
    orderScans(scans, list => sourceZone(journal, list)),
    from,
  )
}

/** Whether some stamps from an index on name a day only, so that their instants are not what they show. */
export function hasDateOnly(scans: readonly Scan<unknown>[], from = 0): boolean {
  for (let at = from; at < scans.length; at++) if (scans[at]!.dateOnly || scans[at]!.instant !== scans[at]!.timeMs) return true
  return false
}

/** Whether some neighbours from an index on have the same instant. */
export function hasTies(scans: readonly Scan<unknown>[], from = 0): boolean {
  for (let at = from + 1; at < scans.length; at++) if (scans[at]!.instant === scans[at - 1]!.instant) return true
  return false
}

/** Scans numbered as they stand; the first has the index `from`. */
export const renumbered = <E>(scans: readonly AssertedScan<E>[], from = 0): readonly AssertedScan<E>[] =>
  scans.map((scan, at) => ({ ...scan, index: from + at }))

function scanOfEntry<E>(journal: Journal<E>, entry: Entry<E>, index: number, classify: Classify<E>): AssertedScan<E> {
  const { scan, key } = stampOfEntry(entry) as PlacedStamp<E> // the caller leaves out those without an instant
  const { event } = entry
  const { time, timeMs, text, place } = scan
  const isUncoded = scan.reading.kind === 'uncoded'
  const reading = isUncoded && classify ? readCode(classify(event)) : scan.reading
  const isInferred = isUncoded && reading.kind !== 'uncoded'
  // A date-only event outside any list may lie anywhere in its day. It counts as the day's end, and ties there with its like.
  const { list, position } = listOf(entry)
  const isLone = scan.dateOnly && list === null
  const instant = isLone ? endOfDay(time, sourceZone(journal, Object.keys(entry.assertions).sort()[0]!)) : timeMs
  const dateOnly = scan.dateOnly && !isLone
  const [codeId, reportedCode] = [reading.id, reading.code]
  const read = {
    index,
    event,
    time,
    timeMs,
    instant,
    dateOnly,
    list,
    position,
    reading,
    isInferred,
    codeId,
    reportedCode,
    text,
    place,
  }
  return Object.assign(read, { isDuplicate: false, entry, key })
}

// The list an entry stands in, and its place there: of several lists the one whose name comes first; null where none has it.
function listOf({ assertions }: Entry<unknown>): { readonly list: string | null; readonly position: number } {
  let list: string | null = null
  let place = 0
  for (const [name, { position }] of Object.entries(assertions)) {
    if (position === undefined || (list !== null && list <= name)) continue
    list = name
    place = position
  }
  return { list, position: place }
}
