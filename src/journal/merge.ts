// A journal after one more input: what the input asserts is merged into the entries, then each entry's spans are updated.

import type { TrackingEvent } from '../vocabulary/index.js'
import { mapSlices, SLICE, type Sliced } from '../vocabulary/slices.js'
import { type SourceInput, sourceInputOf, withSameOrder } from './assertion.js'
import { beliefOf, type SourceView, viewOf } from './belief.js'
import { isAsserted } from './believed.js'
import { contestsAfter, findContests } from './contests.js'
import { type EventsInput, parseInput, withStamps } from './input.js'
import { type Entry, type Journal, ownValue, type SourceState } from './journal.js'
import { mergeOf, mergeSlice, type News, withChange } from './merge-entries.js'
import { type JournalInput, parseOverride } from './override.js'
import { rulingsAfter } from './rulings.js'
import { replaceFrom } from './sorted-list.js'
import { spansAfter } from './spans.js'

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
export function mergeInput<E extends TrackingEvent>(
  journal: Journal<E>,
  input: JournalInput<E>,
  latest: number,
): Sliced<MergeResult<E>> {
  return input?.kind === 'override' ? mergeOverride(journal, input, latest) : mergeEvents(journal, input, latest)
}

function* mergeOverride<E extends TrackingEvent>(
  journal: Journal<E>,
  input: Extract<JournalInput<E>, { readonly kind: 'override' }>,
  latest: number,
): Sliced<MergeResult<E>> {
  const { receivedAt, rulings: given, source, add } = parseOverride(journal, input)
  const rulings = rulingsAfter(journal.rulings, given)
  const ruled = { ...journal, rulings, receivedAt: Math.max(journal.receivedAt ?? receivedAt, receivedAt) }
  const hasChangedElse = rulings !== journal.rulings
  if (add.length === 0) return { journal: ruled, since: Number.POSITIVE_INFINITY, hasChangedElse }
  const added = yield* mergeEvents(ruled, { kind: 'delta', events: add, receivedAt, source }, latest, true)
  return { ...added, hasChangedElse: hasChangedElse || added.hasChangedElse }
}

function* mergeEvents<E extends TrackingEvent>(
  before: Journal<E>,
  input: EventsInput<E>,
  latest: number,
  isPersons = false,
): Sliced<MergeResult<E>> {
  const unread = parseInput(before, input, latest, isPersons)
  const { given, read } = unread
  const parsed = withStamps(unread, given.length > SLICE ? yield* mapSlices(given, read) : given.map(read))
  const journal = needsReassessment(before, parsed) ? yield* withStatedRedelivery(before, parsed) : before
  const merging = sourceInputOf(journal, parsed)
  const { source, after } = merging
  const merge = mergeOf(journal, merging)
  while (!mergeSlice(merge)) yield
  const { start, news } = merge
  const entries = replaceFrom(journal.entries, start, merge.later)
  const receivedAt = Math.max(journal.receivedAt ?? parsed.receivedAt, parsed.receivedAt)
  const sources = after === merging.before ? journal.sources : { ...journal.sources, [source]: after! }
  const next: Journal<E> = { ...journal, receivedAt, sources, entries }
  const changed: SpanChanges = { since: Number.POSITIVE_INFINITY, hasChangedElse: false, isContested: false }
  const believed = beliefIn(next)
  for (let from = start; from < entries.length; from += SLICE) {
    if (from > start) yield
    updateSpans({ entries, start, news, input: merging, believed, changed }, from, Math.min(from + SLICE, entries.length))
  }
  const isContested = Object.values(sources).some(({ contested }) => contested) || changed.isContested
  const { since } = changed
  // A scan ruled true is believed whatever its sources say.
  const hasChangedElse = changed.hasChangedElse || journal.rulings.length > 0 || journal !== before
  if (!isContested) return { journal: next, since, hasChangedElse }
  // What is contested is evaluated both ways, events that nobody asserts included.
  return { journal: yield* withContests(next, parsed.receivedAt), since, hasChangedElse: true }
}

interface SpanChanges {
  since: number
  hasChangedElse: boolean
  isContested: boolean
}

// What updating spans takes, and adds to.
interface SpanUpdates<E> {
  readonly entries: Entry<E>[]
  readonly start: number
  readonly news: readonly News[]
  readonly input: SourceInput<E>
  readonly believed: ReturnType<typeof beliefIn<E>>
  readonly changed: SpanChanges
}

// Updates the spans of entries in place: those that the input has or takes back or, where it is not the last one of its source,
// all of its source.
function updateSpans<E>({ entries, start, news, input, believed, changed }: SpanUpdates<E>, from: number, to: number): void {
  const { kind, source, receivedAt, isLast, before } = input
  const isWhole = kind === 'snapshot' && (!isLast || before?.contested === true)
  for (let index = from; index < to; index++) {
    const was = entries[index]!
    const added = news[index - start]!
    if (added === 'absent') {
      if (kind === 'delta' || !ownValue(was.assertions, source) || !(isWhole || isAsserted(was))) continue
    } else if (added === 'nothing' && isHeld(was, input)) continue
    const { retractedAt, isUnsure } = believed(was)
    changed.isContested ||= isUnsure
    const spans = spansAfter(was.spans, { receivedAt, isAsserted: added !== 'absent', retractedAt })
    const is = spans === was.spans ? was : withChange(was, { spans })
    entries[index] = is
    if (!isAsserted(was) && !isAsserted(is)) continue
    if (isAsserted(was) && isAsserted(is) && added !== 'something') continue
    if (was.at === null) changed.hasChangedElse = true
    else changed.since = Math.min(changed.since, was.at)
  }
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
export function* withContests<E>(journal: Journal<E>, at: number): Sliced<Journal<E>> {
  const found = yield* findContests(journal)
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
export function* withRedelivery<E>(journal: Journal<E>, redelivery: Journal['redelivery']): Sliced<Journal<E>> {
  if (JSON.stringify(redelivery) === JSON.stringify(journal.redelivery)) return journal
  return yield* reassessed({ ...journal, redelivery }, journal.receivedAt ?? 0)
}

type StatedRedelivery = Pick<SourceInput<unknown>, 'source' | 'redelivery' | 'receivedAt'>

// Of the durations that inputs of a source state, the longest counts, so that their order makes no difference.
const needsReassessment = ({ sources }: Journal<unknown>, { source, redelivery }: StatedRedelivery): boolean =>
  redelivery !== undefined && (ownValue(sources, source)?.redelivery ?? 0) < redelivery

function* withStatedRedelivery<E>(journal: Journal<E>, { source, redelivery, receivedAt }: StatedRedelivery): Sliced<Journal<E>> {
  const known = ownValue(journal.sources, source)
  const sources = { ...journal.sources, [source]: { ...known, redelivery: redelivery! } }
  return known?.lists ? yield* reassessed({ ...journal, sources }, receivedAt) : { ...journal, sources }
}

// Spans and contests under another window; `at` is when that is noted.
function* reassessed<E>(journal: Journal<E>, at: number): Sliced<Journal<E>> {
  const next: Journal<E> = { ...journal, entries: [...journal.entries] }
  const believed = beliefIn(next)
  for (const [index, entry] of next.entries.entries()) {
    if (index % SLICE === SLICE - 1) yield
    const { retractedAt } = believed(entry)
    const spans = spansAfter(entry.spans, { receivedAt: at, isAsserted: false, retractedAt })
    if (spans !== entry.spans) (next.entries as Entry<E>[])[index] = withChange(entry, { spans })
  }
  return yield* withContests(next, at)
}

const NO_CONTESTS: NonNullable<Entry['contests']> = []

function withFlag(state: SourceState, isContested: boolean): SourceState {
  const { contested, ...rest } = state
  if ((contested === true) === isContested) return state
  return withSameOrder(isContested ? { ...rest, contested: true } : rest, state)
}
