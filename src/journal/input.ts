// What somebody said of the shipment, read: when it was said and heard, and its events in the order of the journal.

import { readTime, ShipfoldError, type TrackingEvent, type Zone } from '../codes/index.js'
import { AHEAD_MS, REUSE_MS } from '../replay/index.js'
import { type Entry, type Journal, own } from './journal.js'
import { compareStamps, preferred, type Stamp, stampOf, stampOfEntry } from './stamps.js'
import { zoneIn } from './zones.js'

/**
 * What one source said. A `snapshot` is its whole list: what it lacks is taken back, but without `saidAt` only what lies
 * before its newest scan, because a list that merely lacks the newest is an old one. A `delta` says nothing of other events.
 */
export interface JournalInput<E = TrackingEvent> {
  readonly kind: 'snapshot' | 'delta'
  readonly events: readonly E[]
  /** When you received it: a `Date`, or text, read as UTC where it names no zone. */
  readonly heardAt: string | Date
  /** When the source said it, where it tells; in its zone. Orders what one source says; `heardAt` does where it is absent. */
  readonly saidAt?: string | Date | null | undefined
  /** Who says so; one unnamed source by default. */
  readonly source?: string | null | undefined
}

/** One event of an input. */
export interface Word<E> {
  readonly event: E
  readonly stamp: Stamp<E>
  /** Place in the snapshot, or the one the event itself gives. */
  readonly position: number | undefined
}

/**
 * An input read: each event once, in the order of entries. `from` and `upTo` as in a mark, the latter -Infinity where nothing
 * is denied; `newest` is the last instant it has, null for none.
 */
export interface Saying<E> {
  readonly kind: JournalInput['kind']
  readonly source: string
  readonly saidAt: number
  readonly heardAt: number
  readonly from: number | null
  readonly upTo: number | null
  readonly newest: number | null
  readonly words: readonly Word<E>[]
}

/**
 * Reads an input; `latest` is the last instant that is no mistake. Throws `bad-option` for a kind, list, source or instant
 * that is none; its events never make it throw.
 */
export function readInput<E extends TrackingEvent>(journal: Journal<E>, input: JournalInput<E>, latest: number): Saying<E> {
  const { kind, events, heardAt, saidAt = null, source = null } = (input ?? {}) as Partial<JournalInput<E>>
  if (kind !== 'snapshot' && kind !== 'delta') throw unusable('kind', kind, '"snapshot" or "delta"')
  if (!Array.isArray(events)) throw unusable('events', events, 'a list of events')
  if (source !== null && typeof source !== 'string') throw unusable('source', source, 'a name')
  const zone = zoneIn(journal, source ?? '')
  const heard = instantOf('heardAt', heardAt)
  const given = saidAt === null ? null : instantOf('saidAt', saidAt, zone)
  // By when it was heard, not by when it is recorded: what an input says is then the same whatever comes with it.
  const believable = latest === Number.MAX_VALUE ? latest : Math.min(latest, heard + AHEAD_MS)
  const said = given !== null && given <= believable ? given : null
  const words = wordsOf(events as readonly E[], kind, zone, memory(journal, source ?? ''))
  // A stamp that cannot be, lying too far ahead, says nothing of how much the list knows.
  const isUsable = (at: number | null): at is number => at !== null && at <= believable
  const newest = words.findLast(({ stamp }) => isUsable(stamp.at))?.stamp.at ?? null
  const oldest = words[0]?.stamp.at ?? null
  // A list that begins as long after a scan as journeys of one number lie apart is of another, or does not reach back so far: it does not deny that one.
  const from = oldest === null ? null : oldest - REUSE_MS
  const upTo = said === null ? (newest ?? Number.NEGATIVE_INFINITY) : null
  return { kind, source: source ?? '', saidAt: said ?? heard, heardAt: heard, from, upTo, newest, words }
}

function wordsOf<E>(
  events: readonly E[],
  kind: JournalInput['kind'],
  zone: Zone | undefined,
  recall: (event: E) => Stamp<E> | undefined,
): Word<E>[] {
  const words = events.map((each, index): Word<E> => {
    const event = plain(each)
    const given = (event as Partial<TrackingEvent> | null)?.position
    const position = Number.isFinite(given) ? (given as number) : kind === 'snapshot' ? index : undefined
    return { event, stamp: recall(event) ?? stampOf(event, zone), position }
  })
  // Most lists are in order, one way or the other.
  if (words.length > 1 && compareWords(words[0]!, words.at(-1)!) > 0) words.reverse()
  if (words.some((word, at) => at > 0 && compareWords(words[at - 1]!, word) > 0)) words.sort(compareWords)
  // Equal events are one; of two at the same place, which is no list's doing, the same is kept in whatever order they came.
  const once: Word<E>[] = []
  for (const word of words) {
    const last = once.at(-1)
    if (!last || compareStamps(last.stamp, word.stamp) !== 0) once.push(word)
    else if (last.position === word.position && preferred(last.event, word.event) !== last.event) once[once.length - 1] = word
  }
  return once
}

// A journal is plain JSON, so a Date becomes the text that it would be stored as.
function plain<E>(event: E): E {
  const time = (event as Partial<TrackingEvent> | null)?.time
  if (!(time instanceof Date)) return event
  return { ...event, time: Number.isNaN(time.getTime()) ? 'Invalid Date' : time.toISOString() }
}

const compareWords = (a: Word<unknown>, b: Word<unknown>): number =>
  compareStamps(a.stamp, b.stamp) || (a.position ?? 0) - (b.position ?? 0)

// Lists come again and again: what a source told before in the same words need not be read again. Entries are tried next to
// the one found last, in whichever direction the list runs.
function memory<E>({ entries }: Journal<E>, source: string): (event: E) => Stamp<E> | undefined {
  let found = -1
  let step = 1
  const isIt = (at: number, event: E) => at >= 0 && at < entries.length && isToldAlike(entries[at]!, source, event)
  return event => {
    const tried = found < 0 ? [0, entries.length - 1] : [found + step, found + 2 * step]
    const at = tried.find(each => isIt(each, event))
    if (at === undefined) return undefined
    if (found < 0) step = at === 0 ? 1 : -1
    found = at
    return stampOfEntry(entries[at]!)
  }
}

// Whether an entry's event is this one by its words alone. Its own words are of this source only if no other told it too.
function isToldAlike<E>({ event: known, told, at }: Entry<E>, source: string, event: E): boolean {
  if (at === null || own(told, source) === undefined || Object.keys(told).length > 1) return false
  if (known === event) return true
  const [a, b] = [known as Partial<TrackingEvent>, event as Partial<TrackingEvent> | null]
  return (
    typeof a.time === 'string' && a.time === b?.time && a.text === b.text && a.place === b.place && isSameCode(a.code, b.code)
  )
}

const isSameCode = (a: unknown, b: unknown) => a === b && (typeof a !== 'object' || a === null)

function instantOf(field: string, value: unknown, zone?: Zone): number {
  const instant = readTime(value, zone)
  if (Number.isNaN(instant)) throw unusable(field, value, 'a Date or a time such as "2026-03-01T09:00:00Z"')
  return instant
}

const unusable = (field: string, value: unknown, wanted: string) =>
  new ShipfoldError('bad-option', `Unusable ${field} of an input: ${shown(value)}. Give ${wanted}.`)

function shown(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? 'an object' : String(value)
}
