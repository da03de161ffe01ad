// From the caller's list to scans in order: what cannot be placed is listed, equal events are duplicates, and stamps that
// say nothing about each other's order are found.

import {
  type CodeInput,
  type CodeReading,
  compareEvents,
  endOfDay,
  identityOf,
  isDateOnly,
  isSame,
  readCode,
  readTime,
  type Stamped,
  type TrackingEvent,
  timeFault,
  type Zone,
} from '../codes/index.js'
import { arrangements, type Group, MOST_ARRANGEMENTS } from './explanation.js'
import type { Rejected } from './report.js'

/** An event that has its place: what it says, when, and whether an equal one came before it. */
export interface Scan<E = TrackingEvent> extends Stamped {
  readonly event: E
  readonly time: string
  readonly reading: CodeReading
  /** Moved, for a stamp without a clock, to where the list has it. */
  instant: number
  isDuplicate: boolean
}

/** How events are read: the zone of zone-less stamps, the latest instant believed, and a say on events without a code. */
export interface Sifting<E> {
  readonly zone: Zone | undefined
  readonly latest: number
  readonly classify: ((event: E) => CodeInput) | undefined
}

/** The events in order of time, and those that have no place in it. */
export function sift<E>(events: readonly E[], how: Sifting<E>): { scans: Scan<E>[]; rejected: Rejected[] } {
  const scans: Scan<E>[] = []
  const rejected: Rejected[] = []
  let isSorted = true
  let hasDays = false
  let last = Number.NEGATIVE_INFINITY
  for (let index = 0; index < events.length; index++) {
    const scan = stamp(events[index] as E, index, how, rejected)
    if (!scan) continue
    if (scan.instant < last || scan.position !== index) isSorted = false
    last = scan.instant
    hasDays ||= scan.dateOnly
    scans.push(scan)
  }
  if (hasDays) placeDays(scans, how.zone)
  if (hasDays || !isSorted) scans.sort(compareEvents)
  if (hasDays) markWithin(scans)
  else markDuplicates(scans)
  return { scans, rejected }
}

/** Neighbours in this list of scans whose stamps are equal, as groups of indexes: one alone is a group too. */
export function tiesOf(scans: readonly Stamped[]): { groups: Group[]; tied: boolean } {
  const ids = scans.map(scan => scan.codeId)
  const groups: Group[] = []
  let tied = false
  for (let at = 0; at < scans.length; ) {
    let end = at + 1
    while (end < scans.length && scans[end]!.instant === scans[at]!.instant && !scans[end]!.dateOnly && !scans[at]!.dateOnly)
      end++
    const group: number[] = []
    for (let event = at; event < end; event++) group.push(event)
    const open = group.length > 1 && canSwap(ids, group)
    if (open) groups.push(group)
    else for (const event of group) groups.push([event])
    tied ||= open
    at = end
  }
  return { groups, tied }
}

function canSwap(ids: readonly number[], group: Group): boolean {
  const distinct = new Set(group.map(event => ids[event]))
  return distinct.size > 1 && distinct.size <= 4 && arrangements(ids, group) <= MOST_ARRANGEMENTS
}

/** One event read, or null where it has no place in time, which is then listed in `rejected`. */
export function stamp<E>(event: E, index: number, how: Sifting<E>, rejected: Rejected[]): Scan<E> | null {
  if (typeof event !== 'object' || event === null) {
    rejected.push({ index, field: 'event', value: event ?? null, reason: 'not an object' })
    return null
  }
  const { time, position, text, place, code } = event as Partial<TrackingEvent>
  const instant = readTime(time, how.zone)
  if (!(instant <= how.latest)) {
    rejected.push({ index, field: 'time', value: time ?? null, reason: Number.isNaN(instant) ? timeFault(time) : 'future' })
    return null
  }
  let reading = readCode(code)
  if (reading.kind === 'uncoded' && how.classify) reading = readCode(how.classify(event))
  return {
    index,
    event,
    time: typeof time === 'string' ? time : new Date(instant).toISOString(),
    said: instant,
    instant,
    dateOnly: isDateOnly(time),
    position: Number.isFinite(position) ? (position as number) : index,
    reading,
    codeId: reading.id,
    reported: reading.code,
    text: textOf(text),
    place: textOf(place),
    isDuplicate: false,
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

// A stamp without a clock keeps its place in the list: it counts as the instant of the event before it, within its day.
function placeDays(scans: readonly Scan<unknown>[], zone: Zone | undefined): void {
  const listed = [...scans].sort((a, b) => a.position - b.position || compareEvents(a, b))
  let before = Number.NEGATIVE_INFINITY
  for (const scan of listed) {
    if (scan.dateOnly) scan.instant = Math.min(Math.max(scan.said, before), endOfDay(scan.time, zone))
    before = scan.instant
  }
}

function markDuplicates(scans: readonly Scan<unknown>[]): void {
  for (let at = 1; at < scans.length; at++) {
    if (scans[at]!.instant !== scans[at - 1]!.instant) continue
    let end = at + 1
    while (end < scans.length && scans[end]!.instant === scans[at]!.instant) end++
    markWithin(scans.slice(at - 1, end))
    at = end
  }
}

function markWithin(group: readonly Scan<unknown>[]): void {
  if (group.length === 2) {
    group[1]!.isDuplicate = isSame(group[0]!, group[1]!)
    return
  }
  const seen = new Set<string>()
  for (const scan of group) {
    const identity = identityOf(scan)
    scan.isDuplicate = seen.has(identity)
    seen.add(identity)
  }
}
