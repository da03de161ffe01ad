// A journal after one more input: what the input asserts is merged into the entries, then each entry's spans are updated.

import type { TrackingEvent } from '../vocabulary/index.js'
import { assertionAfter, assertionWithout, lastAssertedAt, type SourceInput, sourceInputOf, withSameOrder } from './assertion.js'
import { beliefOf, type SourceView, viewOf } from './belief.js'
import { isAsserted } from './believed.js'
import { contestsAfter, findContests } from './contests.js'
import { type EventsInput, parseInput } from './input.js'
import { type Entry, type Journal, ownValue, type SourceState } from './journal.js'
import { type JournalInput, parseOverride } from './override.js'
import { rulingsAfter } from './rulings.js'
import { isEarlier, lowerBound, replaceFrom } from './sorted-list.js'
import { spansAfter } from './spans.js'
import { compareEntryToStamp, isEqualForm, preferredForm, rememberStamp, type Stamp, stampOfEntry } from './stamps.js'

/**
 * A journal after an input, and what of it may have changed: the asserted events from the instant `since` on (Infinity for
 * none), and whether something else did: events without a usable time, contests or rulings.
 */
export interface MergeResult<E> {
  readonly journal: Journal<E>
  readonly since: number
  readonly hasChangedElse: boolean
}

/** The journal after one input; `latest` as in {@link parseInput}. Throws `bad-option` for an unusable input. */
export function mergeInput<E extends TrackingEvent>(journal: Journal<E>, input: JournalInput<E>, latest: number): MergeResult<E> {
  return input?.kind === 'override' ? mergeOverride(journal, input, latest) : mergeEvents(journal, input, latest)
}

function mergeOverride<E extends TrackingEvent>(
  journal: Journal<E>,
  input: Extract<JournalInput<E>, { readonly kind: 'override' }>,
  latest: number,
): MergeResult<E> {
  const { receivedAt, rulings: given, source, add } = parseOverride(journal, input)
  const rulings = rulingsAfter(journal.rulings, given)
  const ruled = { ...journal, rulings, receivedAt: Math.max(journal.receivedAt ?? receivedAt, receivedAt) }
  const hasChangedElse = rulings !== journal.rulings
  if (add.length === 0) return { journal: ruled, since: Number.POSITIVE_INFINITY, hasChangedElse }
  const added = mergeEvents(ruled, { kind: 'delta', events: add, receivedAt, source }, latest, true)
  return { ...added, hasChangedElse: hasChangedElse || added.hasChangedElse }
}

function mergeEvents<E extends TrackingEvent>(
  before: Journal<E>,
  input: EventsInput<E>,
  latest: number,
  isPersons = false,
): MergeResult<E> {
  const parsed = parseInput(before, input, latest, isPersons)
  const journal = withStatedRedelivery(before, parsed)
  const merging = sourceInputOf(journal, parsed)
  const { source, after } = merging
  const { entries, start, news } = mergeEntries(journal, merging)
  const receivedAt = Math.max(journal.receivedAt ?? parsed.receivedAt, parsed.receivedAt)
  const sources = after === merging.before ? journal.sources : { ...journal.sources, [source]: after! }
  const next: Journal<E> = { ...journal, receivedAt, sources, entries }
  const changed = updateSpans(next, merging, start, news)
  const isContested = Object.values(sources).some(({ contested }) => contested) || changed.isContested
  const { since } = changed
  // A scan ruled true is believed whatever its sources say.
  const hasChangedElse = changed.hasChangedElse || journal.rulings.length > 0 || journal !== before
  if (!isContested) return { journal: next, since, hasChangedElse }
  // What is contested is evaluated both ways, events that nobody asserts included.
  return { journal: withContests(next, parsed.receivedAt), since, hasChangedElse: true }
}

interface SpanChanges {
  readonly since: number
  readonly hasChangedElse: boolean
  readonly isContested: boolean
}

// Updates the spans of entries in place: those that the input has or takes back or, where it is not the last one of its source,
// all of its source.
function updateSpans<E>(next: Journal<E>, input: SourceInput<E>, start: number, news: readonly News[]): SpanChanges {
  const { kind, source, receivedAt, isLast, before } = input
  const entries = next.entries as Entry<E>[]
  const believed = beliefIn(next)
  let since = Number.POSITIVE_INFINITY
  let hasChangedElse = false
  let isContested = false
  const isWhole = kind === 'snapshot' && (!isLast || before?.contested === true)
  for (let index = start; index < entries.length; index++) {
    const was = entries[index]!
    const added = news[index - start]!
    if (added === 'absent') {
      if (kind === 'delta' || !ownValue(was.assertions, source) || !(isWhole || isAsserted(was))) continue
    } else if (added === 'nothing' && isHeld(was, input)) continue
    const { retractedAt, isUnsure } = believed(was)
    isContested ||= isUnsure
    const spans = spansAfter(was.spans, { receivedAt, isAsserted: added !== 'absent', retractedAt })
    const is = spans === was.spans ? was : withChange(was, { spans })
    entries[index] = is
    if (!isAsserted(was) && !isAsserted(is)) continue
    if (isAsserted(was) && isAsserted(is) && added !== 'something') continue
    if (was.at === null) hasChangedElse = true
    else since = Math.min(since, was.at)
  }
  return { since, hasChangedElse, isContested }
}

// Of an entry: null while some source still asserts it, else when the last retraction was received; and whether that is unsure.
function beliefIn<E>(journal: Journal<E>) {
  const views = new Map<string, SourceView<E>>()
  return (entry: Entry<E>): { readonly retractedAt: number | null; readonly isUnsure: boolean } => {
    let retractedAt: number | null = Number.NEGATIVE_INFINITY
    let isUnsure = false
    for (const [name, assertion] of Object.entries(entry.assertions)) {
      const view = views.get(name) ?? viewOf(journal, name)
      views.set(name, view)
      const belief = beliefOf(view, entry, assertion)
      isUnsure ||= belief.contestedBy.length > 0
      if (retractedAt !== null) retractedAt = belief.retractedAt === null ? null : Math.max(retractedAt, belief.retractedAt)
    }
    return { retractedAt, isUnsure }
  }
}

// Whether nothing can take back an entry that this input asserts: the input is the last of its source, and the entry was
// asserted at the time of receipt. That holds for nearly all entries, so it is checked first.
function isHeld<E>({ spans }: Entry<E>, { isLast, receivedAt }: SourceInput<E>): boolean {
  const last = spans.at(-1)
  return isLast && last?.[1] === null && last[0] <= receivedAt
}

/** A journal whose contests are as its sources' lists are now; `at` is when that was noted. The same one if nothing changes. */
export function withContests<E>(journal: Journal<E>, at: number): Journal<E> {
  const found = findContests(journal)
  let isChanged = false
  const entries = journal.entries.map((entry, index) => {
    const known = entry.contests ?? NO_CONTESTS
    const contests = contestsAfter(known, found.get(index) ?? [], at)
    if (contests === known) return entry
    isChanged = true
    return withChange(entry, { contests })
  })
  const contested = new Set([...found.values()].flatMap(open => open.map(({ source }) => source)))
  const sources = Object.entries(journal.sources).map(([name, state]) => [name, withFlag(state, contested.has(name))] as const)
  const hasChangedFlag = sources.some(([name, state]) => journal.sources[name] !== state)
  return isChanged || hasChangedFlag ? { ...journal, entries, sources: Object.fromEntries(sources) } : journal
}

/** A journal whose sources send old lists again for another time; the same one where that is none. */
export function withRedelivery<E>(journal: Journal<E>, redelivery: Journal['redelivery']): Journal<E> {
  if (JSON.stringify(redelivery) === JSON.stringify(journal.redelivery)) return journal
  return reassessed({ ...journal, redelivery }, journal.receivedAt ?? 0)
}

// Of the durations that inputs of a source state, the longest counts, so that their order makes no difference.
function withStatedRedelivery<E>(
  journal: Journal<E>,
  { source, redelivery, receivedAt }: Pick<SourceInput<E>, 'source' | 'redelivery' | 'receivedAt'>,
): Journal<E> {
  const known = ownValue(journal.sources, source)
  if (redelivery === undefined || (known?.redelivery ?? 0) >= redelivery) return journal
  const sources = { ...journal.sources, [source]: { ...known, redelivery } }
  return known?.lists ? reassessed({ ...journal, sources }, receivedAt) : { ...journal, sources }
}

// Spans and contests under another window; `at` is when that is noted.
function reassessed<E>(journal: Journal<E>, at: number): Journal<E> {
  const next: Journal<E> = { ...journal, entries: [...journal.entries] }
  const believed = beliefIn(next)
  for (const [index, entry] of next.entries.entries()) {
    const { retractedAt } = believed(entry)
    const spans = spansAfter(entry.spans, { receivedAt: at, isAsserted: false, retractedAt })
    if (spans !== entry.spans) (next.entries as Entry<E>[])[index] = withChange(entry, { spans })
  }
  return withContests(next, at)
}

const NO_CONTESTS: NonNullable<Entry['contests']> = []

function withFlag(state: SourceState, isContested: boolean): SourceState {
  const { contested, ...rest } = state
  if ((contested === true) === isContested) return state
  return withSameOrder(isContested ? { ...rest, contested: true } : rest, state)
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
  let id = old.length
  for (let at = start, next = 0; at < old.length || next < events.length; ) {
    const entry = old[at]
    const stamp = events[next]
    const order = !stamp ? -1 : !entry ? 1 : compareEntryToStamp(entry, stamp)
    if (order < 0) {
      later.push(entryWithout(input, entry!))
      news.push('absent')
    } else if (order > 0) {
      later.push(newEntry(input, stamp!, id++))
      news.push('something')
    } else {
      const after = entryWith(input, stamp!, entry!, sources)
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

const withChange = <E>(entry: Entry<E>, change: Partial<Entry<E>>, stamp = stampOfEntry(entry)): Entry<E> =>
  rememberStamp({ ...entry, ...change }, stamp)

const isChangedEntry = (before: Entry<unknown>, after: Entry<unknown>, source: string): boolean =>
  before.event !== after.event ||
  before.zoned !== after.zoned ||
  ownValue(before.assertions, source)?.position !== ownValue(after.assertions, source)?.position ||
  !ownValue(before.assertions, source)
