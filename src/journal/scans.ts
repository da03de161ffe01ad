// Entries as scans to replay, in order of time, each in the list of one of its sources.

import { type Classify, inferCode, orderScans, type Scan, withRuling } from '../replay/index.js'
import { endOfDay } from '../vocabulary/index.js'
import { type Entry, type Journal, sourceZone } from './journal.js'
import { rulingOn } from './rulings.js'
import { identityOfEntry, type Placed, stampOfEntry } from './stamps.js'

/** Scans in order, each numbered by its place, and the entries in the same order. */
export interface OrderedScans<E> {
  readonly scans: readonly Scan<E>[]
  readonly entries: readonly Entry<E>[]
}

/** Reads entries with an instant, in the journal's order, as scans ruled on by `asOf`; the first has the index `from`. */
export const scanReader =
  <E>(journal: Journal<E>, classify: Classify<E> | undefined, from: number, asOf: number) =>
  (entry: Entry<E>, at: number): Scan<E> => {
    const scan = scanOfEntry(journal, entry, from + at, classify)
    const is = rulingOn(journal, entry, asOf)?.is ?? 'undecided'
    return is === 'undecided' ? scan : withRuling(scan, is)
  }

/** Scans that were read of these entries, in order; the first has the index `from`. */
export function orderRead<E>(
  journal: Journal<E>,
  scans: readonly Scan<E>[],
  entries: readonly Entry<E>[],
  from: number,
): OrderedScans<E> {
  if (!hasDateOnly(scans) && !hasTies(scans)) return { scans, entries }
  const ordered = orderScans(scans, list => sourceZone(journal, list))
  return { scans: renumbered(ordered, from), entries: ordered.map(({ index }) => entries[index - from]!) }
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
export const renumbered = <E>(scans: readonly Scan<E>[], from = 0): readonly Scan<E>[] =>
  scans.map((scan, at) => ({ ...scan, index: from + at }))

function scanOfEntry<E>(journal: Journal<E>, entry: Entry<E>, index: number, classify: Classify<E> | undefined): Scan<E> {
  const { scan } = stampOfEntry(entry) as Placed<E> // the caller leaves out those without an instant
  const { event } = entry
  const { time, timeMs, text, place } = scan
  const inferred = classify ? inferCode(event, scan.reading, classify) : null
  const isInferred = inferred !== null && inferred !== 'failed'
  const reading = isInferred ? inferred : scan.reading
  // A date-only event outside any list may lie anywhere in its day. It counts as the day's end, and ties there with its like.
  const { list, position } = listOf(entry)
  const isLone = scan.dateOnly && list === null
  const instant = isLone ? endOfDay(time, sourceZone(journal, Object.keys(entry.assertions).sort()[0]!)) : timeMs
  const dateOnly = scan.dateOnly && !isLone
  const { id: codeId, code: reportedCode } = reading
  const isDuplicate = false
  const read: Scan<E> = {
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
    isDuplicate,
    identity: identityOfEntry(entry),
  }
  return inferred === 'failed' ? { ...read, hasFailed: true } : read
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
