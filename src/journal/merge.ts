// A journal after one more input: what the input asserts is merged into the entries, then each entry's spans are updated.

import type { TrackingEvent } from '../vocabulary/index.js'
import { assertionAfter, assertionWithout, lastAssertedAt, type SourceInput, sourceAfter } from './assertion.js'
import { type JournalInput, type ParsedInput, parseInput } from './input.js'
import { type Entry, type Journal, ownValue } from './journal.js'
import { isAsserted, retractionOf } from './retraction.js'
import { siblingsIn } from './siblings.js'
import { isEarlier, lowerBound, replaceFrom } from './sorted-list.js'
import { spansAfter } from './spans.js'
import { compareStamps, isEqualForm, preferredForm, rememberStamp, type Stamp, stampOfEntry } from './stamps.js'

/**
 * A journal after an input, and what of it may have changed: the asserted events from the instant `since` on (Infinity for
 * none), and whether those without a usable time did.
 */
export interface MergeResult<E> {
  readonly journal: Journal<E>
  readonly since: number
  readonly hasChangedRejects: boolean
}

/** The journal after one input; `latest` as in {@link parseInput}. Throws `bad-option` for an unusable input. */
export function mergeInput<E extends TrackingEvent>(journal: Journal<E>, input: JournalInput<E>, latest: number): MergeResult<E> {
  const parsed = parseInput(journal, input, latest)
  const { kind, source, events } = parsed
  const before = ownValue(journal.sources, source)
  const after = sourceAfter(before, parsed)
  const { entries, start, news } = mergeEntries(journal, Object.assign(parsed, { before, after }))
  const { format, shipment, zone, zones } = journal
  const receivedAt = Math.max(journal.receivedAt ?? parsed.receivedAt, parsed.receivedAt)
  const sources = after === before ? journal.sources : { ...journal.sources, [source]: after! }
  const next: Journal<E> = { format, shipment, zone, zones, receivedAt, sources, entries }
  let since = Number.POSITIVE_INFINITY
  let hasChangedRejects = false
  // A list can retract whatever its source asserted; a delta at most restores what another code of its scan had replaced.
  const isReached = (instant: number | null) =>
    kind === 'snapshot' || events[lowerBound(events, ({ at }) => isEarlier(at, instant))]?.at === instant
  for (let index = start; index < entries.length; index++) {
    const was = entries[index]!
    if (!isReached(was.at)) continue
    const added = news[index - start]!
    if (added === 'nothing' && isUncontested(next, index, parsed)) continue
    const update = { receivedAt: parsed.receivedAt, isAsserted: added !== 'absent', retraction: retractionOf(next, index) }
    const spans = spansAfter(was.spans, update)
    const is = spans === was.spans ? was : withChange(was, { spans })
    entries[index] = is
    if (!isAsserted(was) && !isAsserted(is)) continue
    if (isAsserted(was) && isAsserted(is) && added !== 'something') continue
    if (was.at === null) hasChangedRejects = true
    else since = Math.min(since, was.at)
  }
  return { journal: next, since, hasChangedRejects }
}

// Whether nothing can contradict an entry that this input asserts: it stands in its source's newest list, has no rival at its
// instant, and was asserted at the time of receipt. That holds for nearly all entries, so it is checked first.
function isUncontested<E>({ entries }: Journal<E>, index: number, { source, receivedAt }: ParsedInput<E>): boolean {
  const { assertions, spans, at } = entries[index]!
  const last = spans.at(-1)
  if (ownValue(assertions, source)?.last !== null || !last || last[1] !== null || last[0] > receivedAt) return false
  return entries[index - 1]?.at !== at && entries[index + 1]?.at !== at
}

// What an input has of an entry's event: it is absent from the input, or adds nothing or something that matters to evaluation
// (a field, a position in a list, a source).
type News = 'absent' | 'nothing' | 'something'

// Entries as an input leaves them, and what it adds to each from `start` on.
interface MergedEntries<E> {
  readonly entries: Entry<E>[]
  readonly start: number
  readonly news: readonly News[]
}

// Entries and events are both sorted, so one pass merges them.
function mergeEntries<E>({ entries: old, sources }: Journal<E>, input: SourceInput<E>): MergedEntries<E> {
  const { events, kind, source } = input
  const start = kind === 'snapshot' || events.length === 0 ? 0 : lowerBound(old, ({ at }) => isEarlier(at, events[0]!.at))
  const later: Entry<E>[] = []
  const news: News[] = []
  const siblings = siblingsIn(kind === 'snapshot' ? events : [])
  let id = old.length
  for (let at = start, next = 0; at < old.length || next < events.length; ) {
    const entry = old[at]
    const stamp = events[next]
    const order = !stamp ? -1 : !entry ? 1 : compareEntryToStamp(entry, stamp)
    if (order < 0) {
      later.push(entryWithout(input, entry!))
      news.push('absent')
    } else if (order > 0) {
      later.push(newEntry(input, stamp!, siblings(next), id++))
      news.push('something')
    } else {
      const after = entryWith(input, stamp!, siblings(next), entry!, sources)
      later.push(after)
      news.push(isChangedEntry(entry!, after, source) ? 'something' : 'nothing')
    }
    if (order <= 0) at++
    if (order >= 0) next++
  }
  return { entries: replaceFrom(old, start, later), start, news }
}

function entryWithout<E>(input: SourceInput<E>, entry: Entry<E>): Entry<E> {
  const assertion = ownValue(entry.assertions, input.source)
  if (!assertion || input.kind === 'delta') return entry
  const without = assertionWithout(assertion, input)
  return without === assertion ? entry : withChange(entry, { assertions: { ...entry.assertions, [input.source]: without } })
}

function newEntry<E>(input: SourceInput<E>, stamp: Stamp<E>, siblings: readonly string[], id: number): Entry<E> {
  const { event, at } = stamp
  const assertions = { [input.source]: assertionAfter(undefined, input, stamp, siblings) }
  return rememberStamp({ id, event, at, spans: [], assertions, ...(isZoned(stamp) && { zoned: true }) }, stamp)
}

function entryWith<E>(
  input: SourceInput<E>,
  stamp: Stamp<E>,
  siblings: readonly string[],
  entry: Entry<E>,
  sources: Journal<E>['sources'],
): Entry<E> {
  const known = ownValue(entry.assertions, input.source)
  const assertion = assertionAfter(known, input, stamp, siblings)
  const event = keptForm(entry, stamp.event, input.issuedAt, sources)
  const zoned = isZoned(stamp) && !entry.zoned && { zoned: true as const }
  if (assertion === known && event === entry.event && !zoned) return entry
  const assertions = assertion === known ? entry.assertions : { ...entry.assertions, [input.source]: assertion }
  return withChange(entry, { event, assertions, ...zoned }, event === entry.event ? undefined : stamp)
}

const isZoned = (stamp: Stamp<unknown>): boolean => stamp.at !== null && stamp.zoned

// Of an entry's form of its event and one asserted at an instant, the one asserted later.
function keptForm<E>({ event, assertions }: Entry<E>, form: E, issuedAt: number, sources: Journal<E>['sources']): E {
  if (isEqualForm(event, form)) return event
  const known = Object.entries(assertions).map(([name, assertion]) => lastAssertedAt(assertion, ownValue(sources, name)))
  const lastKnown = Math.max(...known)
  return issuedAt > lastKnown ? form : issuedAt < lastKnown ? event : preferredForm(event, form)
}

const withChange = <E>(entry: Entry<E>, change: Partial<Entry<E>>, stamp = stampOfEntry(entry)): Entry<E> =>
  rememberStamp({ ...entry, ...change }, stamp)

const isChangedEntry = (before: Entry<unknown>, after: Entry<unknown>, source: string): boolean =>
  before.event !== after.event ||
  before.zoned !== after.zoned ||
  ownValue(before.assertions, source)?.position !== ownValue(after.assertions, source)?.position ||
  !ownValue(before.assertions, source)

function compareEntryToStamp<E>(entry: Entry<E>, stamp: Stamp<E>): number {
  if (entry.at !== null && stamp.at !== null && entry.at !== stamp.at) return entry.at - stamp.at
  return compareStamps(stampOfEntry(entry), stamp)
}
