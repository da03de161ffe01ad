// One input of events, checked and read: when it was issued and received, and its events in the order of the journal.

import { MAX_AHEAD_MS, positionOf, REUSE_MS } from '../replay/index.js'
import {
  badArgument,
  badOption,
  type CodeInput,
  type Instant,
  instantOf,
  isObject,
  isPersonSource,
  nearestOf,
  readCode,
  rowOf,
  ShipfoldError,
  type TrackingEvent,
  type Zone,
} from '../vocabulary/index.js'
import { type Entry, type Journal, ownValue, redeliveryOf, sourceZone } from './journal.js'
import { compareStamps, isEqualForm, preferredForm, type Stamp, stampOf, stampOfEntry } from './stamps.js'

/**
 * What one source reports. A `snapshot` is its whole list and takes back the scans that it lacks, as far as it is newer than
 * those that have them: with `issuedAt` that decides; without it, its news and the times of receipt do. A `delta` takes back
 * nothing.
 */
export interface EventsInput<E = TrackingEvent> {
  readonly kind: 'snapshot' | 'delta'
  readonly events: readonly E[]
  /** When you received it. Text without a zone is read as UTC. */
  readonly receivedAt: Instant
  /** When the source issued it, if it states that. Text without a zone is read in the zone of the source. */
  readonly issuedAt?: Instant | null | undefined
  /** Name of the source; one unnamed source by default. A source that both sends lists and posts events is two sources. */
  readonly source?: string | null | undefined
  /** The provider's own code for the whole parcel, of a snapshot. It confirms or doubts what scans alone leave open. */
  readonly reported?: CodeInput
  /** How long the source may send an old list again, an ISO 8601 duration. An option of the journal counts before it. */
  readonly redelivery?: string | null | undefined
}

/** An input whose events are still to be read. */
export interface UnreadInput<E> extends Omit<ParsedInput<E>, 'from' | 'events'> {
  readonly given: readonly E[]
  /** Reads the event with this index. They are read in order, each once. */
  readonly read: (event: E, index: number) => Stamp<E>
}

/** An input, read: each event once, in the order of entries. */
export interface ParsedInput<E> {
  readonly kind: EventsInput['kind']
  readonly source: string
  /** Null where the input does not say, or not usably. */
  readonly issuedAt: number | null
  readonly receivedAt: number
  readonly redelivery: number | undefined
  /** The code as the vocabulary has it; null for none. */
  readonly reported: string | null
  /** The last instant that is no mistake. */
  readonly latestUsable: number
  /** It covers scans from then on; null for an input without usable scans, which covers nothing. */
  readonly from: number | null
  readonly events: readonly Stamp<E>[]
}

/**
 * Checks an input and reads all but its events; stamps after `latest` are mistakes. `isPersons`: its events are those that a
 * person adds. Throws `bad-option` for unknown fields and for an unusable kind, list, source, duration or instant. Its events
 * never make it throw.
 */
export function parseInput<E extends TrackingEvent>(
  journal: Journal<E>,
  input: EventsInput<E>,
  latest: number,
  isPersons = false,
): UnreadInput<E> {
  checkFields('An input', input, INPUT_FIELDS)
  const { kind, events: given, receivedAt, issuedAt = null, source: name = null, reported, redelivery = null } = input
  if (kind !== 'snapshot' && kind !== 'delta') badOption('input.kind', kind, 'Pass "snapshot", "delta" or "override".')
  if (!Array.isArray(given)) badOption('input.events', given, 'Pass a list of events.')
  if (name !== null && typeof name !== 'string') badOption('input.source', name, 'Pass the source’s name as text.')
  if (name && isPersonSource(name) && !isPersons)
    badOption('input.source', name, 'Names of people begin so: pass another name, or an input of kind "override".')
  const source = name ?? ''
  const zone = sourceZone(journal, source)
  const receivedMs = instantOf('input.receivedAt', receivedAt)
  const statedMs = issuedAt === null ? null : instantOf('input.issuedAt', issuedAt, zone)
  // Measured from its receipt, not from `now` alone: an input then means the same whatever other inputs come with it.
  const latestUsable = latest === Number.MAX_VALUE ? latest : Math.min(latest, receivedMs + MAX_AHEAD_MS)
  const issuedMs = statedMs !== null && statedMs <= latestUsable ? statedMs : null
  return {
    kind,
    source,
    issuedAt: issuedMs,
    receivedAt: receivedMs,
    redelivery: redelivery === null ? undefined : redeliveryOf('input.redelivery', redelivery),
    reported: kind === 'snapshot' ? (rowOf(readCode(reported).id)?.code ?? null) : null,
    latestUsable,
    given,
    read: stampReader(kind, zone, stampLookup(journal, source)),
  }
}

/** The input with its events, read. */
export function withStamps<E>(input: UnreadInput<E>, read: Stamp<E>[]): ParsedInput<E> {
  const { kind, source, issuedAt, receivedAt, redelivery, reported, latestUsable } = input
  const events = sortedStamps(read)
  // A stamp too far ahead is a mistake and shows nothing of the list.
  const oldest = events[0]?.at ?? null
  // Journeys of one number lie this far apart. A list that begins later after a scan belongs to another journey or does not
  // reach back so far, so it does not take that scan back.
  const from = oldest !== null && oldest <= latestUsable ? oldest - REUSE_MS : null
  return { kind, source, issuedAt, receivedAt, redelivery, reported, latestUsable, from, events }
}

const INPUT_FIELDS = ['kind', 'events', 'receivedAt', 'issuedAt', 'source', 'reported', 'redelivery'] as const

/** Throws `bad-option` unless this is an object with these fields alone. An engine's inputs also name their shipment. */
export function checkFields(what: string, input: unknown, fields: readonly string[]): void {
  if (!isObject(input)) badArgument('applyInput', 'inputs { kind, events, receivedAt }', input)
  const unknown = Object.keys(input).find(field => field !== 'shipment' && !fields.includes(field))
  if (unknown === undefined) return
  const nearest = nearestOf(unknown, fields)
  const hint = nearest ? `Did you mean ${nearest}?` : `Its fields are ${fields.join(', ')}.`
  throw new ShipfoldError('bad-option', `${what} has no field ${unknown}. ${hint}`)
}

function stampReader<E>(kind: EventsInput['kind'], zone: Zone | undefined, recall: (event: E) => Stamp<E> | undefined) {
  return (each: E, index: number): Stamp<E> => {
    const event = withTextTime(each)
    const place = kind === 'snapshot' ? index : undefined
    const known = recall(event)
    if (!known) return stampOf(event, zone, place)
    const position = positionOf(event, place)
    return known.position === position ? known : { ...known, position }
  }
}

// Stamps in the order of entries, each event once.
function sortedStamps<E>(read: Stamp<E>[]): Stamp<E>[] {
  // Most lists are in order, in one direction or the other.
  if (read.length > 1 && compareInList(read[0]!, read.at(-1)!) > 0) read.reverse()
  if (read.some((stamp, at) => at > 0 && compareInList(read[at - 1]!, stamp) > 0)) read.sort(compareInList)
  // Equal events are one, where the list has it last. Of two at the same position the same one is kept, in whatever order they
  // came.
  const once: Stamp<E>[] = []
  for (const stamp of read) {
    const last = once.at(-1)
    if (!last || compareStamps(last, stamp) !== 0) once.push(stamp)
    else if (last.position !== stamp.position || preferredForm(last.event, stamp.event) !== last.event)
      once[once.length - 1] = stamp
  }
  return once
}

/** The event with its time as text: a journal is plain JSON, so a Date becomes the text that it would be stored as. */
export function withTextTime<E>(event: E): E {
  const time = (event as Partial<TrackingEvent> | null)?.time
  if (!(time instanceof Date)) return event
  return { ...event, time: Number.isNaN(time.getTime()) ? 'Invalid Date' : time.toISOString() }
}

const compareInList = (a: Stamp<unknown>, b: Stamp<unknown>): number =>
  compareStamps(a, b) || (a.position ?? 0) - (b.position ?? 0)

// Lists arrive again and again: an event that its source asserted before in the same form need not be read again. Entries are
// tried next to the one found last, in the direction of the list.
function stampLookup<E>({ entries }: Journal<E>, source: string): (event: E) => Stamp<E> | undefined {
  let found = -1
  let step = 1
  const isMatch = (at: number, event: E) => at >= 0 && at < entries.length && isSameAssertion(entries[at]!, source, event)
  return event => {
    const near = found < 0 ? 0 : found + step
    const far = found < 0 ? entries.length - 1 : found + 2 * step
    const at = isMatch(near, event) ? near : isMatch(far, event) ? far : -1
    if (at < 0) return undefined
    if (found < 0) step = at === 0 ? 1 : -1
    found = at
    return stampOfEntry(entries[at]!)
  }
}

// Whether an entry's event equals this one in its form. The form belongs to this source only if no other asserts the event too.
// Codes that are objects are read again: numbers that JSON lacks look equal in them.
function isSameAssertion<E>({ event: known, assertions, at }: Entry<E>, source: string, event: E): boolean {
  if (at === null || ownValue(assertions, source) === undefined || Object.keys(assertions).length > 1) return false
  const { time, code } = known as Partial<TrackingEvent>
  return time === (event as Partial<TrackingEvent> | null)?.time && !isObject(code) && isEqualForm(known, event)
}
