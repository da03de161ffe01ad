// Entries and the events of an input, merged in slices: what the input asserts of each, and what it adds to it.

import { SLICE } from '../vocabulary/slices.js'
import { assertionAfter, assertionWithout, lastAssertedAt, type SourceInput } from './assertion.js'
import { type Entry, type Journal, ownValue } from './journal.js'
import { isEarlier, lowerBound } from './sorted-list.js'
import { compareEntryToStamp, isEqualForm, preferredForm, rememberStamp, type Stamp, stampOfEntry } from './stamps.js'

/**
 * What an input has of an entry's event: it is absent from the input, or adds nothing or something that matters to evaluation
 * (a field, a position in a list, a source).
 */
export type News = 'absent' | 'nothing' | 'something'

/** The merge of the entries from `start` on with the events of an input: what it has come to, and how far. */
export interface Merge<E> {
  readonly journal: Journal<E>
  readonly input: SourceInput<E>
  readonly start: number
  /** Entries as the input leaves them. */
  readonly later: Entry<E>[]
  /** What it adds to each. */
  readonly news: News[]
  nextEntry: number
  nextEvent: number
  nextId: number
}

/** A merge that has yet to be done. */
export function mergeOf<E>(journal: Journal<E>, input: SourceInput<E>): Merge<E> {
  const { entries } = journal
  const { events, kind } = input
  const isWhole = kind === 'snapshot' || events.length === 0
  const start = isWhole ? 0 : lowerBound(entries, ({ at }) => isEarlier(at, events[0]!.at))
  return { journal, input, start, later: [], news: [], nextEntry: start, nextEvent: 0, nextId: entries.length }
}

/** Merges a slice; returns whether it was the last. Entries and events are both sorted, so one pass merges them. */
export function mergeSlice<E>(merge: Merge<E>): boolean {
  const { journal, input, later, news } = merge
  const { entries: old, sources } = journal
  const { events, source } = input
  const to = later.length + SLICE
  let { nextEntry: at, nextEvent: next } = merge
  while ((at < old.length || next < events.length) && later.length < to) {
    const entry = old[at]
    const stamp = events[next]
    const order = !stamp ? -1 : !entry ? 1 : compareEntryToStamp(entry, stamp)
    if (order < 0) {
      later.push(entryWithout(input, entry!))
      news.push('absent')
    } else if (order > 0) {
      later.push(newEntry(input, stamp!, merge.nextId++))
      news.push('something')
    } else {
      const after = entryWith(input, stamp!, entry!, sources)
      later.push(after)
      news.push(isChangedEntry(entry!, after, source) ? 'something' : 'nothing')
    }
    if (order <= 0) at++
    if (order >= 0) next++
  }
  merge.nextEntry = at
  merge.nextEvent = next
  return at === old.length && next === events.length
}

function entryWithout<E>(input: SourceInput<E>, entry: Entry<E>): Entry<E> {
  const assertion = ownValue(entry.assertions, input.source)
  if (!assertion || input.kind === 'delta') return entry
  const without = assertionWithout(assertion, input)
  return without === assertion ? entry : withChange(entry, { assertions: { ...entry.assertions, [input.source]: without } })
}

function newEntry<E>(input: SourceInput<E>, stamp: Stamp<E>, id: number): Entry<E> {
  const { event, at } = stamp
  const assertions = { [input.source]: assertionAfter(undefined, input, stamp) }
  const zoned = isZoned(stamp) && { zoned: true as const }
  const ahead = isAhead(input, at) && { ahead: true as const }
  // Made by a spread: remembering something with a plain literal takes several times as long.
  return rememberStamp({ id, event, at, spans: [], assertions, ...zoned, ...ahead }, stamp)
}

function entryWith<E>(input: SourceInput<E>, stamp: Stamp<E>, entry: Entry<E>, sources: Journal<E>['sources']): Entry<E> {
  const known = ownValue(entry.assertions, input.source)
  const assertion = assertionAfter(known, input, stamp)
  const event = keptForm(entry, stamp.event, input.issuedAt ?? input.receivedAt, sources)
  const zoned = isZoned(stamp) && !entry.zoned && { zoned: true as const }
  const ahead = isAhead(input, entry.at) && !entry.ahead && { ahead: true as const }
  if (assertion === known && event === entry.event && !zoned && !ahead) return entry
  const assertions = assertion === known ? entry.assertions : { ...entry.assertions, [input.source]: assertion }
  return withChange(entry, { event, assertions, ...zoned, ...ahead }, event === entry.event ? undefined : stamp)
}

const isAhead = <E>({ latestUsable }: SourceInput<E>, at: number | null): boolean => at !== null && at > latestUsable

const isZoned = (stamp: Stamp<unknown>): boolean => stamp.at !== null && stamp.zoned

// Of an entry's form of its event and one asserted at an instant, the one asserted later.
function keptForm<E>({ event, assertions }: Entry<E>, form: E, at: number, sources: Journal<E>['sources']): E {
  if (isEqualForm(event, form)) return event
  const known = Object.entries(assertions).map(([name, assertion]) => lastAssertedAt(assertion, ownValue(sources, name)))
  const lastKnown = Math.max(...known)
  return at > lastKnown ? form : at < lastKnown ? event : preferredForm(event, form)
}

const isChangedEntry = (before: Entry<unknown>, after: Entry<unknown>, source: string): boolean =>
  before.event !== after.event ||
  before.zoned !== after.zoned ||
  ownValue(before.assertions, source)?.position !== ownValue(after.assertions, source)?.position ||
  !ownValue(before.assertions, source)

/** An entry with other fields. */
export const withChange = <E>(entry: Entry<E>, change: Partial<Entry<E>>, stamp = stampOfEntry(entry)): Entry<E> =>
  rememberStamp({ ...entry, ...change }, stamp)
