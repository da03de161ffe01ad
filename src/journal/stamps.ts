// Events as the journal compares them: read once, and remembered beside the entry that holds them.

import { compareContents, compareText, hasZone, readCode, type Stamped, type TrackingEvent, type Zone } from '../codes/index.js'
import { type Rejected, type Scan, stamp } from '../replay/index.js'
import type { Entry } from './journal.js'
import { memo } from './memo.js'

/**
 * An event read: a scan at an instant, or why it has none. `key` stands for the event's identity: it is the same object for
 * all that was ever read of it, from one journal to the next.
 */
export type Stamp<E = TrackingEvent> = Placed<E> | Unplaced

/** A scan at an instant. */
export interface Placed<E> {
  readonly key: object
  readonly at: number
  readonly scan: Scan<E>
  /** Whether the time names its zone itself. */
  readonly zoned: boolean
}

interface Unplaced {
  readonly key: object
  readonly at: null
  readonly rejected: Rejected
  /** What it says, as far as that is text: what tells it from others. */
  readonly words: string
}

/** Reads an event, its time in the zone given where it names none. */
export function stampOf<E>(event: E, zone: Zone | undefined): Stamp<E> {
  const rejected: Rejected[] = []
  const scan = stamp(event, 0, { zone, latest: Number.MAX_VALUE, classify: undefined }, rejected)
  if (!scan) return { key: {}, at: null, rejected: rejected[0]!, words: wordsOf(event) }
  return { key: {}, at: scan.said, scan, zoned: hasZone((event as Partial<TrackingEvent>).time) }
}

// An entry never changes, so what was read of it stays true; it is read again only after a journal was stored and loaded.
const stamps = /* @__PURE__ */ memo<Entry<unknown>, Stamp<unknown>>()

/** Notes what was read of an entry's event; gives the entry. */
export function stamped<E>(entry: Entry<E>, its: Stamp<E>): Entry<E> {
  stamps.note(entry, its)
  return entry
}

/** The stamp of an entry. Its instant was fixed when it was heard, by the zone of who said it. */
export function stampOfEntry<E>(entry: Entry<E>): Stamp<E> {
  const known = stamps.of(entry) as Stamp<E> | undefined // of this entry's event, hence the type
  if (known) return known
  const read = stampOf(entry.event, undefined)
  const { at } = entry
  const its = read.at === null || at === null ? read : { ...read, at, scan: { ...read.scan, said: at, instant: at } }
  stamps.note(entry, its)
  return its
}

/** The order of entries: by time, then contents; what has no usable time comes last. 0 for one and the same event. */
export function compareStamps(a: Stamp<unknown>, b: Stamp<unknown>): number {
  if (a.at === null || b.at === null) return a.at !== null ? -1 : b.at !== null ? 1 : compareText(a.words, b.words)
  return a.at - b.at || compareContents(a.scan, b.scan) || Number(a.scan.dateOnly) - Number(b.scan.dateOnly)
}

/** Whether two events share time, text and place, so that one may be the other re-coded. */
export const isSameScan = (a: Stamped, b: Stamped): boolean =>
  a.said === b.said && a.dateOnly === b.dateOnly && a.text === b.text && a.place === b.place

/** An event's code as it tells siblings apart: one of the vocabulary, or `?` for any other. */
export const siblingCode = ({ scan: { reading } }: Placed<unknown>): string => (reading.kind === 'known' ? reading.code : '?')

/** Of two forms of one event, said at once, the one to keep: the first where they are alike, else the same whatever their order. */
export const preferred = <E>(a: E, b: E): E => (isAlike(a, b) || textOf(a) >= textOf(b) ? a : b)

/** Whether two forms of one event say the same in every field. */
export function isAlike(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const [some, others] = [a as Record<string, unknown>, b as Record<string, unknown>]
  const names = Object.keys(some)
  if (names.length !== Object.keys(others).length) return false
  return names.every(name => some[name] === others[name] || isNestedAlike(some[name], others[name]))
}

const isNestedAlike = (a: unknown, b: unknown) => typeof a === 'object' && typeof b === 'object' && textOf(a) === textOf(b)

// What is no JSON, or nested too deeply to be printed, has no order among its like.
function textOf(event: unknown): string {
  try {
    return JSON.stringify(event) ?? ''
  } catch {
    return ''
  }
}

function wordsOf(event: unknown): string {
  if (typeof event !== 'object' || event === null) return JSON.stringify([wordOf(event)])
  const { time, text, place, code } = event as Partial<TrackingEvent>
  return JSON.stringify([...[time, text, place].map(wordOf), readCode(code).code])
}

const wordOf = (value: unknown) => (typeof value === 'string' || typeof value === 'number' ? value : typeof value)
