// Asserted entries as scans in order. Time decides; among equal stamps a list keeps its own order. Across lists, whose
// positions cannot be compared, the vocabulary's order decides.

import type { Scan } from '../replay/index.js'
import { type CodeInput, compareContents, endOfDay, readCode } from '../vocabulary/index.js'
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
  placeDatesByList(journal, scans)
  return renumbered(rankScans(scans), from)
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

/** Scans in order after their instants were moved; their indexes stay. */
export function rankScans<E>(scans: readonly AssertedScan<E>[]): readonly AssertedScan<E>[] {
  const sorted = [...scans].sort((a, b) => a.instant - b.instant)
  const merged: AssertedScan<E>[] = []
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end]!.instant === sorted[start]!.instant) end++
    if (end - start === 1) merged.push(sorted[start]!)
    else for (const scan of mergeLists(sorted.slice(start, end))) merged.push(scan)
    start = end
  }
  return merged
}

/** Scans numbered as they stand; the first has the index `from`. */
export const renumbered = <E>(scans: readonly AssertedScan<E>[], from = 0): readonly AssertedScan<E>[] =>
  scans.map((scan, at) => ({ ...scan, index: from + at, position: from + at }))

function scanOfEntry<E>(journal: Journal<E>, entry: Entry<E>, index: number, classify: Classify<E>): AssertedScan<E> {
  const { scan, key } = stampOfEntry(entry) as PlacedStamp<E> // the caller leaves out those without an instant
  const { event } = entry
  const { time, timeMs, text, place } = scan
  const reading = scan.reading.kind === 'uncoded' && classify ? readCode(classify(event)) : scan.reading
  // A date-only event outside any list may lie anywhere in its day. It counts as the day's end, and ties there with its like.
  const isLone = scan.dateOnly && !listPosition(entry)
  const instant = isLone ? endOfDay(time, sourceZone(journal, Object.keys(entry.assertions).sort()[0]!)) : timeMs
  const dateOnly = scan.dateOnly && !isLone
  const [codeId, reportedCode] = [reading.id, reading.code]
  const read = { index, event, time, timeMs, instant, dateOnly, position: index, reading, codeId, reportedCode, text, place }
  return Object.assign(read, { isDuplicate: false, entry, key })
}

// Which list an entry stands in, and where; undefined where none has it.
function listPosition({ assertions }: Entry<unknown>): { name: string; position: number } | undefined {
  let list: { name: string; position: number } | undefined
  for (const [name, { position }] of Object.entries(assertions))
    if (position !== undefined && !(list && list.name <= name)) list = { name, position }
  return list
}

// The scans of each list in its order; under null those of no list, in the vocabulary's order.
function scansByList<E>(scans: readonly AssertedScan<E>[]): Map<string | null, AssertedScan<E>[]> {
  const placed = scans.map(scan => ({ scan, list: listPosition(scan.entry) }))
  placed.sort(
    (a, b) =>
      (a.list?.position ?? 0) - (b.list?.position ?? 0) || a.scan.instant - b.scan.instant || compareContents(a.scan, b.scan),
  )
  const lists = new Map<string | null, AssertedScan<E>[]>()
  for (const { scan, list } of placed) {
    const name = list?.name ?? null
    const known = lists.get(name)
    if (known) known.push(scan)
    else lists.set(name, [scan])
  }
  return lists
}

// A date-only stamp counts as the instant of the scan before it in its list, within its day.
function placeDatesByList<E>(journal: Journal<E>, scans: readonly AssertedScan<E>[]): void {
  for (const [name, list] of scansByList(scans)) {
    let before = Number.NEGATIVE_INFINITY
    for (const scan of list) {
      if (scan.dateOnly)
        scan.instant = Math.min(Math.max(scan.timeMs, before), endOfDay(scan.time, sourceZone(journal, name ?? '')))
      before = scan.instant
    }
  }
}

// Lists merged, each in its own order; the scan that comes first in the vocabulary is next.
function mergeLists<E>(scans: readonly AssertedScan<E>[]): AssertedScan<E>[] {
  const lists = [...scansByList(scans).values()]
  if (lists.length === 1) return lists[0]!
  const heads = lists.map(() => 0)
  return scans.map(() => {
    let next = -1
    for (let at = 0; at < lists.length; at++) {
      const head = lists[at]![heads[at]!]
      if (head && (next < 0 || compareContents(head, lists[next]![heads[next]!]!) < 0)) next = at
    }
    return lists[next]![heads[next]!++]!
  })
}
