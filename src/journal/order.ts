// Believed entries as scans in order. Time decides; among equal stamps a list keeps its own order, and across lists, where
// places say nothing of each other, the vocabulary's does.

import { type CodeInput, compareContents, endOfDay, readCode } from '../codes/index.js'
import type { Scan } from '../replay/index.js'
import type { Entry, Journal } from './journal.js'
import { type Placed, stampOfEntry } from './stamps.js'
import { zoneIn } from './zones.js'

/** A believed entry at its place. */
export interface Believed<E> extends Scan<E> {
  readonly entry: Entry<E>
  readonly key: object
}

/** A say on events without a code, as in replay. */
export type Classify<E> = ((event: E) => CodeInput) | undefined

/** Entries that have an instant, given in the journal's order, as scans; the first has the index `from`. */
export function ordered<E>(
  journal: Journal<E>,
  entries: readonly Entry<E>[],
  classify: Classify<E>,
  from: number,
): readonly Believed<E>[] {
  const scans = entries.map((entry, at) => scanOf(journal, entry, from + at, classify))
  if (!hasDays(scans) && !hasTies(scans)) return scans
  placeDays(journal, scans)
  return renumbered(ranked(scans), from)
}

/** Whether some stamps from a place on have no clock, so that their instants are not what they say. */
export function hasDays(scans: readonly Scan<unknown>[], from = 0): boolean {
  for (let at = from; at < scans.length; at++) if (scans[at]!.dateOnly || scans[at]!.instant !== scans[at]!.said) return true
  return false
}

/** Whether some neighbours from a place on have the same instant. */
export function hasTies(scans: readonly Scan<unknown>[], from = 0): boolean {
  for (let at = from + 1; at < scans.length; at++) if (scans[at]!.instant === scans[at - 1]!.instant) return true
  return false
}

/** Scans in order after their instants were moved, still under their old numbers. */
export function ranked<E>(scans: readonly Believed<E>[]): readonly Believed<E>[] {
  const sorted = [...scans].sort((a, b) => a.instant - b.instant)
  const merged: Believed<E>[] = []
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1
    while (end < sorted.length && sorted[end]!.instant === sorted[start]!.instant) end++
    if (end - start === 1) merged.push(sorted[start]!)
    else for (const scan of mergedLists(sorted.slice(start, end))) merged.push(scan)
    start = end
  }
  return merged
}

/** Scans numbered as they stand; the first has the index `from`. */
export const renumbered = <E>(scans: readonly Believed<E>[], from = 0): readonly Believed<E>[] =>
  scans.map((scan, at) => ({ ...scan, index: from + at, position: from + at }))

function scanOf<E>(journal: Journal<E>, entry: Entry<E>, index: number, classify: Classify<E>): Believed<E> {
  const { scan, key } = stampOfEntry(entry) as Placed<E> // the caller leaves out those without an instant
  const { event } = entry
  const { time, said, text, place } = scan
  const reading = scan.reading.kind === 'uncoded' && classify ? readCode(classify(event)) : scan.reading
  // A day that was only ever told alone may lie anywhere in it: it counts as its end, and ties there with its like.
  const isLone = scan.dateOnly && !listOf(entry)
  const instant = isLone ? endOfDay(time, zoneIn(journal, Object.keys(entry.told).sort()[0]!)) : said
  const dateOnly = scan.dateOnly && !isLone
  const [codeId, reported] = [reading.id, reading.code]
  const read = { index, event, time, said, instant, dateOnly, position: index, reading, codeId, reported, text, place }
  return Object.assign(read, { isDuplicate: false, entry, key })
}

// Which list an entry stands in, and where; undefined where it was only ever told alone.
function listOf({ told }: Entry<unknown>): { name: string; position: number } | undefined {
  let list: { name: string; position: number } | undefined
  for (const [name, { position }] of Object.entries(told))
    if (position !== undefined && !(list && list.name <= name)) list = { name, position }
  return list
}

// The scans of each list in its order, and under null those that were only told alone, in the vocabulary's.
function listsOf<E>(scans: readonly Believed<E>[]): Map<string | null, Believed<E>[]> {
  const placed = scans.map(scan => ({ scan, list: listOf(scan.entry) }))
  placed.sort(
    (a, b) =>
      (a.list?.position ?? 0) - (b.list?.position ?? 0) || a.scan.instant - b.scan.instant || compareContents(a.scan, b.scan),
  )
  const lists = new Map<string | null, Believed<E>[]>()
  for (const { scan, list } of placed) {
    const name = list?.name ?? null
    const known = lists.get(name)
    if (known) known.push(scan)
    else lists.set(name, [scan])
  }
  return lists
}

// A stamp without a clock counts as the instant of the scan before it in its list, within its day.
function placeDays<E>(journal: Journal<E>, scans: readonly Believed<E>[]): void {
  for (const [name, list] of listsOf(scans)) {
    let before = Number.NEGATIVE_INFINITY
    for (const scan of list) {
      if (scan.dateOnly) scan.instant = Math.min(Math.max(scan.said, before), endOfDay(scan.time, zoneIn(journal, name ?? '')))
      before = scan.instant
    }
  }
}

// Lists merged as they are, the scan that comes first in the vocabulary next.
function mergedLists<E>(scans: readonly Believed<E>[]): Believed<E>[] {
  const lists = [...listsOf(scans).values()]
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
