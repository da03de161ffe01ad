// Reads the caller's list as scans in order of time. Events without a place in time are rejected, equal events are marked as
// duplicates, and scans with equal times form groups whose order is open.

import {
  type CodeInput,
  type CodeReading,
  compareEvents,
  endOfDay,
  identityOf,
  isDateOnly,
  isoText,
  isSameEvent,
  type Observation,
  readCode,
  readTime,
  type TrackingEvent,
  timeProblem,
  type Zone,
} from '../vocabulary/index.js'
import { countArrangements, MAX_ARRANGEMENTS, type TieGroup } from './alignment.js'
import type { Rejected } from './report.js'

/** An event with a place in time. */
export interface Scan<E = TrackingEvent> extends Observation {
  readonly event: E
  readonly time: string
  readonly reading: CodeReading
  /** Of a date-only time: the instant that puts the scan where the list has it. */
  instant: number
  /** Whether an equal scan precedes it. */
  isDuplicate: boolean
}

/** How events are read. */
export interface OrderOptions<E> {
  /** The zone of times without one. */
  readonly zone: Zone | undefined
  /** The last instant accepted, in milliseconds. */
  readonly latest: number
  /** Returns a code for an event without one. */
  readonly classify: ((event: E) => CodeInput) | undefined
}

/** The events in order of time, and those without a place in it. */
export function orderEvents<E>(events: readonly E[], options: OrderOptions<E>): { scans: Scan<E>[]; rejected: Rejected[] } {
  const scans: Scan<E>[] = []
  const rejected: Rejected[] = []
  let isSorted = true
  let hasDateOnly = false
  let last = Number.NEGATIVE_INFINITY
  for (let index = 0; index < events.length; index++) {
    const scan = readScan(events[index] as E, index, options, rejected)
    if (!scan) continue
    if (scan.instant < last || scan.position !== index) isSorted = false
    last = scan.instant
    hasDateOnly ||= scan.dateOnly
    scans.push(scan)
  }
  if (hasDateOnly) placeDateOnlyScans(scans, options.zone)
  if (hasDateOnly || !isSorted) scans.sort(compareEvents)
  if (hasDateOnly) markGroupDuplicates(scans)
  else markDuplicates(scans)
  return { scans, rejected }
}

/** Neighbouring scans with equal times, as groups of indexes; a scan alone is a group too. */
export function tieGroups(scans: readonly Observation[]): { groups: TieGroup[]; tied: boolean } {
  const ids = scans.map(scan => scan.codeId)
  const groups: TieGroup[] = []
  let tied = false
  for (let at = 0; at < scans.length; ) {
    let end = at + 1
    while (end < scans.length && scans[end]!.instant === scans[at]!.instant && !scans[end]!.dateOnly && !scans[at]!.dateOnly)
      end++
    const group: number[] = []
    for (let event = at; event < end; event++) group.push(event)
    const isOpen = group.length > 1 && isRearrangeable(ids, group)
    if (isOpen) groups.push(group)
    else for (const event of group) groups.push([event])
    tied ||= isOpen
    at = end
  }
  return { groups, tied }
}

// Whether the order of the group can matter, and few enough orders are possible to try them all.
function isRearrangeable(ids: readonly number[], group: TieGroup): boolean {
  const distinct = new Set(group.map(event => ids[event]))
  return distinct.size > 1 && distinct.size <= 4 && countArrangements(ids, group) <= MAX_ARRANGEMENTS
}

/** The scan of an event, or null where it has no place in time: then it is added to `rejected`. */
export function readScan<E>(event: E, index: number, options: OrderOptions<E>, rejected: Rejected[]): Scan<E> | null {
  if (typeof event !== 'object' || event === null) {
    rejected.push({ index, field: 'event', value: event ?? null, reason: 'not an object' })
    return null
  }
  const { time, position, text, place, code } = event as Partial<TrackingEvent>
  const instant = readTime(time, options.zone)
  if (!(instant <= options.latest)) {
    rejected.push({ index, field: 'time', value: time ?? null, reason: Number.isNaN(instant) ? timeProblem(time) : 'future' })
    return null
  }
  let reading = readCode(code)
  if (reading.kind === 'uncoded' && options.classify) reading = readCode(options.classify(event))
  return {
    index,
    event,
    time: typeof time === 'string' ? time : isoText(instant),
    timeMs: instant,
    instant,
    dateOnly: isDateOnly(time),
    position: Number.isFinite(position) ? (position as number) : index,
    reading,
    codeId: reading.id,
    reportedCode: reading.code,
    text: scanText(text),
    place: scanText(place),
    isDuplicate: false,
  }
}

const scanText = (value: unknown) => (typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '')

// A date-only scan keeps its place in the list: it takes the instant of the scan before it, within its day.
function placeDateOnlyScans(scans: readonly Scan<unknown>[], zone: Zone | undefined): void {
  const listed = [...scans].sort((a, b) => a.position - b.position || compareEvents(a, b))
  let before = Number.NEGATIVE_INFINITY
  for (const scan of listed) {
    if (scan.dateOnly) scan.instant = Math.min(Math.max(scan.timeMs, before), endOfDay(scan.time, zone))
    before = scan.instant
  }
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

function markGroupDuplicates(group: readonly Scan<unknown>[]): void {
  if (group.length === 2) {
    group[1]!.isDuplicate = isSameEvent(group[0]!, group[1]!)
    return
  }
  const seen = new Set<string>()
  for (const scan of group) {
    const identity = identityOf(scan)
    scan.isDuplicate = seen.has(identity)
    seen.add(identity)
  }
}
