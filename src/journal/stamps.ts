// Events as the journal compares them: read once, and remembered with the entry that holds them.

import { isRejected, type Rejected, readScan, type Scan } from '../replay/index.js'
import {
  compareContents,
  compareText,
  hasZone,
  type Observation,
  readCode,
  type TrackingEvent,
  type Zone,
} from '../vocabulary/index.js'
import type { Entry } from './journal.js'
import { memo } from './memo.js'

/**
 * An event read: a scan at an instant, or why it has none. `key` stands for the event's identity: it is the same object
 * whenever the event is read again, from one journal to the next.
 */
export type Stamp<E = TrackingEvent> = PlacedStamp<E> | UnplacedStamp

/** A scan at an instant. */
export interface PlacedStamp<E> {
  readonly key: object
  readonly at: number
  readonly scan: Scan<E>
  /** Whether the time names its zone itself. */
  readonly zoned: boolean
}

interface UnplacedStamp {
  readonly key: object
  readonly at: null
  readonly rejected: Rejected
  /** Its fields as far as they are text or numbers, which distinguish it from others. */
  readonly contents: string
}

/** Reads an event, with its time in the zone given where it names none. */
export function stampOf<E>(event: E, zone: Zone | undefined): Stamp<E> {
  const scan = readScan(event, 0, { zone, latest: Number.MAX_VALUE, classify: undefined })
  if (isRejected(scan)) return { key: {}, at: null, rejected: scan, contents: contentKey(event) }
  return { key: {}, at: scan.timeMs, scan, zoned: hasZone((event as Partial<TrackingEvent>).time) }
}

// An entry never changes, so what was read of it stays true; only a journal that was stored and loaded is read again.
const knownStamps = /* @__PURE__ */ memo<Entry<unknown>, Stamp<unknown>>()

/** Remembers what was read of an entry's event; returns the entry. */
export function rememberStamp<E>(entry: Entry<E>, entryStamp: Stamp<E>): Entry<E> {
  knownStamps.set(entry, entryStamp)
  return entry
}

/** The stamp of an entry. The zone of the entry's first source fixed its instant. */
export function stampOfEntry<E>(entry: Entry<E>): Stamp<E> {
  const known = knownStamps.get(entry) as Stamp<E> | undefined // of this entry's event, hence the type
  if (known) return known
  const read = stampOf(entry.event, undefined)
  const { at } = entry
  const entryStamp = read.at === null || at === null ? read : { ...read, at, scan: { ...read.scan, timeMs: at, instant: at } }
  knownStamps.set(entry, entryStamp)
  return entryStamp
}

/** The order of entries: by time, then contents; those without a usable time last. 0 for one and the same event. */
export function compareStamps(a: Stamp<unknown>, b: Stamp<unknown>): number {
  if (a.at === null || b.at === null) return a.at !== null ? -1 : b.at !== null ? 1 : compareText(a.contents, b.contents)
  return a.at - b.at || compareContents(a.scan, b.scan) || Number(a.scan.dateOnly) - Number(b.scan.dateOnly)
}

/** Whether two events share time, text and place, so that one may be the other with a corrected code. */
export const isSameScan = (a: Observation, b: Observation): boolean =>
  a.timeMs === b.timeMs && a.dateOnly === b.dateOnly && a.text === b.text && a.place === b.place

/** The code that distinguishes an event from its siblings: one of the vocabulary, or `?` for any other. */
export const siblingCode = ({ scan: { reading } }: PlacedStamp<unknown>): string =>
  reading.kind === 'known' ? reading.code : '?'

/** Which of two forms of one event, asserted at once, to keep: the same one in whatever order they come. */
export const preferredForm = <E>(a: E, b: E): E => (isEqualForm(a, b) || jsonText(a) >= jsonText(b) ? a : b)

/** Whether two forms of one event are equal in every field. */
export function isEqualForm(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [some, others] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const names = Object.keys(some)
  if (names.length !== Object.keys(others).length) return false
  return names.every(name => some[name] === others[name] || isEqualNested(some[name], others[name]))
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
