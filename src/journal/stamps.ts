// Scans in the journal: events read once, and remembered with the entry that holds them.

import { isRejected, positionOf, type Rejected, readScan, type Scan } from '../replay/index.js'
import {
  compareContents,
  compareText,
  hasZone,
  identityOf,
  readCode,
  type TrackingEvent,
  type Zone,
} from '../vocabulary/index.js'
import type { Entry } from './journal.js'
import { memo } from './memo.js'

/** An event read: a scan at an instant, or why it has none. */
export type Stamp<E = TrackingEvent> = Placed<E> | Unplaced<E>

interface ReadEvent<E> {
  readonly event: E
  /** The event's own `position` if it has one, else the event's index in its snapshot. */
  readonly position: number | undefined
}

/** A scan at an instant. */
export interface Placed<E> extends ReadEvent<E> {
  readonly at: number
  readonly scan: Scan<E>
  /** Whether the time names its zone itself. */
  readonly zoned: boolean
  /** Its {@link identityOfEntry}, once that was asked for. */
  identity: string | null
}

interface Unplaced<E> extends ReadEvent<E> {
  readonly at: null
  readonly rejected: Rejected
  /** Its fields as far as they are text or numbers, which distinguish it from others. */
  readonly contents: string
}

/**
 * Reads an event, with its time in the zone given where it names none. `index` is its place in a snapshot, `at` its instant
 * where that was fixed before.
 */
export function stampOf<E>(event: E, zone: Zone | undefined, index?: number, at: number | null = null): Stamp<E> {
  const position = positionOf(event, index)
  const read = readScan(event, 0, { zone, latest: Number.MAX_VALUE, classify: undefined })
  if (isRejected(read)) return { event, position, at: null, rejected: read, contents: contentKey(event) }
  const scan = at === null ? read : { ...read, timeMs: at, instant: at }
  const zoned = hasZone((event as Partial<TrackingEvent>).time)
  return { event, position, at: scan.timeMs, scan, zoned, identity: null }
}

// An entry never changes, so what was read of it stays true; only a journal that was stored and loaded is read again.
const knownStamps = /* @__PURE__ */ memo<Entry<unknown>, Stamp<unknown>>()

/** Remembers what was read of an entry's event; returns the entry. */
export function rememberStamp<E>(entry: Entry<E>, stamp: Stamp<E>): Entry<E> {
  knownStamps.set(entry, stamp)
  return entry
}

/** The stamp of an entry. The zone of the entry's first source fixed its instant. */
export function stampOfEntry<E>(entry: Entry<E>): Stamp<E> {
  const known = knownStamps.get(entry) as Stamp<E> | undefined // of this entry's event, hence the type
  if (known) return known
  const stamp = stampOf(entry.event, undefined, undefined, entry.at)
  knownStamps.set(entry, stamp)
  return stamp
}

/** Instant, text, place and code of a scan as one text: as its source asserts it, neither classified nor moved in its day. */
export function identityOfEntry<E>(entry: Entry<E>): string {
  return identityOfStamp(stampOfEntry(entry) as Placed<E>) // the caller leaves out those without an instant
}

/** {@link identityOfEntry} of an event that was only read. */
export function identityOfStamp(stamp: Placed<unknown>): string {
  stamp.identity ??= identityOf(stamp.scan)
  return stamp.identity
}

/** The order of entries: by time, then contents; those without a usable time last. 0 for one and the same event. */
export function compareStamps(a: Stamp<unknown>, b: Stamp<unknown>): number {
  if (a.at === null || b.at === null) return a.at !== null ? -1 : b.at !== null ? 1 : compareText(a.contents, b.contents)
  return a.at - b.at || compareContents(a.scan, b.scan) || Number(a.scan.dateOnly) - Number(b.scan.dateOnly)
}

/** The order of an entry and an event that was read, as {@link compareStamps} has it. */
export function compareEntryToStamp<E>(entry: Entry<E>, stamp: Stamp<E>): number {
  if (entry.at !== null && stamp.at !== null && entry.at !== stamp.at) return entry.at - stamp.at
  return compareStamps(stampOfEntry(entry), stamp)
}

/** Which of two forms of one event, asserted at once, to keep: the same one in whatever order they come. */
export const preferredForm = <E>(a: E, b: E): E => (isEqualForm(a, b) || jsonText(a) >= jsonText(b) ? a : b)

/** Whether two forms of one event are equal in every field. */
export function isEqualForm(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [some, others] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const names = Object.keys(some)
  if (names.length !== Object.keys(others).length) return false
  for (const name of names) if (some[name] !== others[name] && !isEqualNested(some[name], others[name])) return false
  return true
}

const isEqualNested = (a: unknown, b: unknown) => typeof a === 'object' && typeof b === 'object' && jsonText(a) === jsonText(b)

// Forms that JSON cannot hold, or that are nested too deeply to be printed, have no order among themselves.
function jsonText(event: unknown): string {
  try {
    return JSON.stringify(event) ?? ''
  } catch {
    return ''
  }
}

function contentKey(event: unknown): string {
  if (typeof event !== 'object' || event === null) return JSON.stringify([contentPart(event)])
  const { time, text, place, code } = event as Partial<TrackingEvent>
  return JSON.stringify([...[time, text, place].map(contentPart), readCode(code).code])
}

const contentPart = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? value : typeof value)
