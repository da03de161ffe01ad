// Scans in order of time, whether they come from one list or from several. Time decides; among equal times a list keeps its own
// order, and lists are merged by contents, because positions of different lists cannot be compared. Equal events of one list are
// marked as duplicates, and scans with equal times form groups whose order is open.

import { compareContents, compareEvents, endOfDay, identityOf, isSameEvent, type Zone } from '../vocabulary/index.js'
import { countArrangements, MAX_ARRANGEMENTS, type TieGroup } from './alignment.js'
import type { Rejected } from './report.js'
import { isRejected, type ReadOptions, readScan, type Scan, withoutInferredCode, withRuling } from './scan.js'

/** The events of one list in order of time, and those without a place in it. */
export function orderEvents<E>(
  events: readonly E[],
  options: ReadOptions<E>,
): { scans: readonly Scan<E>[]; rejected: Rejected[] } {
  const scans: Scan<E>[] = []
  const rejected: Rejected[] = []
  let isSorted = true
  let hasDateOnly = false
  let last = Number.NEGATIVE_INFINITY
  for (let index = 0; index < events.length; index++) {
    const read = readScan(events[index] as E, index, options)
    if (isRejected(read)) {
      rejected.push(read)
      continue
    }
    // A code that was inferred is no part of the identity.
    const ruling = options.rulings?.get(identityOf(withoutInferredCode(read)))
    const scan = ruling ? withRuling(read, ruling) : read
    if (scan.instant < last || scan.position !== index) isSorted = false
    last = scan.instant
    hasDateOnly ||= scan.dateOnly
    scans.push(scan)
  }
  // Most feeds send the newest event first: one list without dates alone needs no more than this sort.
  if (!hasDateOnly && !isSorted) scans.sort(compareEvents)
  const ordered = hasDateOnly ? orderScans(scans, () => options.zone) : scans
  const counted = options.rulings ? ordered.filter(({ ruling }) => ruling !== 'false') : ordered
  if (hasDateOnly) markGroupDuplicates(counted)
  else markDuplicates(counted)
  return { scans: ordered, rejected }
}

/** Scans of any lists in order of time, with date-only ones where their lists have them; `zoneOf` gives the zone of a list. */
export function orderScans<S extends Scan<unknown>>(
  scans: readonly S[],
  zoneOf: (list: string) => Zone | undefined,
): readonly S[] {
  if (scans.some(({ dateOnly }) => dateOnly))
    for (const [list, its] of scansByList(scans)) if (list !== null) placeDateOnlyScans(its, zoneOf(list))
  return rankScans(scans)
}

/** Scans in order of their instants as they are. */
export function rankScans<S extends Scan<unknown>>(scans: readonly S[]): readonly S[] {
  const sorted = [...scans].sort(compareEvents)
  if (sorted.every(({ list }) => list === sorted[0]!.list)) return sorted
  const merged: S[] = []
  for (let start = 0; start < sorted.length; start = merged.length) {
    let end = start + 1
    while (end < sorted.length && sorted[end]!.instant === sorted[start]!.instant) end++
    if (end - start === 1) merged.push(sorted[start]!)
    else for (const scan of mergeLists(sorted.slice(start, end))) merged.push(scan)
  }
  return merged
}

/** Neighbouring scans with equal times, as groups of indexes; a scan alone is a group too. */
export function tieGroups(scans: readonly Scan<unknown>[]): { groups: TieGroup[]; tied: boolean } {
  const ids = scans.map(scan => scan.codeId)
  const groups: TieGroup[] = []
  let tied = false
  for (let at = 0; at < scans.length; ) {
    let end = at + 1
    while (end < scans.length && scans[end]!.instant === scans[at]!.instant && !scans[end]!.dateOnly && !scans[at]!.dateOnly)
      end++
    const group: number[] = []
    for (let event = at; event < end; event++) group.push(event)
    const isOpen = group.length > 1 && isRearrangeable(scans, ids, group)
    if (isOpen) groups.push(group)
    else for (const event of group) groups.push([event])
    tied ||= isOpen
    at = end
  }
  return { groups, tied }
}

// Whether the order of the group can matter, and few enough orders are possible to try them all.
function isRearrangeable(scans: readonly Scan<unknown>[], ids: readonly number[], group: TieGroup): boolean {
  const codes = new Set(group.map(event => ids[event]))
  const rulings = new Set(group.map(event => scans[event]!.ruling))
  return codes.size * rulings.size > 1 && codes.size <= 4 && countArrangements(ids, group) <= MAX_ARRANGEMENTS
}

// The scans of each list, in its order.
function scansByList<S extends Scan<unknown>>(scans: readonly S[]): ReadonlyMap<string | null, readonly S[]> {
  const lists = new Map<string | null, S[]>()
  for (const scan of [...scans].sort((a, b) => a.position - b.position || compareEvents(a, b))) {
    const known = lists.get(scan.list)
    if (known) known.push(scan)
    else lists.set(scan.list, [scan])
  }
  return lists
}

// A date-only scan keeps its place in its list: it takes the instant of the scan before it, within its day. Scans ruled false
// count for nothing here.
function placeDateOnlyScans(list: readonly Scan<unknown>[], zone: Zone | undefined): void {
  let before = Number.NEGATIVE_INFINITY
  for (const scan of list) {
    if (scan.dateOnly) scan.instant = Math.min(Math.max(scan.timeMs, before), endOfDay(scan.time, zone))
    if (scan.ruling !== 'false') before = scan.instant
  }
}

// Lists merged, each in its own order: of their next scans, the one that comes first in the vocabulary.
function mergeLists<S extends Scan<unknown>>(scans: readonly S[]): readonly S[] {
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

function markDuplicates(scans: readonly Scan<unknown>[]): void {
  for (let at = 1; at < scans.length; at++) {
    if (scans[at]!.instant !== scans[at - 1]!.instant) continue
    let end = at + 1
    while (end < scans.length && scans[end]!.instant === scans[at]!.instant) end++
    markGroupDuplicates(scans.slice(at - 1, end))
    at = end
  }
}

// Of equal events the newest counts, since that is where the list has it.
function markGroupDuplicates(group: readonly Scan<unknown>[]): void {
  if (group.length === 2) {
    group[0]!.isDuplicate = isSameEvent(group[0]!, group[1]!)
    return
  }
  const seen = new Set<string>()
  for (let at = group.length - 1; at >= 0; at--) {
    const scan = group[at]!
    const identity = identityOf(scan)
    scan.isDuplicate = seen.has(identity)
    seen.add(identity)
  }
}
