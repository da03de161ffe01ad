// A journal after one more input: what the input asserts is merged into the entries, then each entry's spans are updated.

import type { TrackingEvent } from '../vocabulary/index.js'
import { assertionAfter, assertionWithout, lastAssertedAt, sourceAfter } from './assertion.js'
import { type InputEvent, type JournalInput, type ParsedInput, parseInput } from './input.js'
import { type Assertion, type Entry, type Journal, ownValue, type SourceState } from './journal.js'
import { isEarlier, lowerBound } from './lower-bound.js'
import { isAsserted, retractionOf } from './retraction.js'
import { siblingsIn } from './siblings.js'
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

// Entries as this input leaves them. The flags belong to those from `start` on.
interface MergedEntries<E> {
  readonly entries: Entry<E>[]
  readonly start: number
  /** Whether this input has the entry's event. */
  readonly inInput: readonly boolean[]
  /** Whether the input adds something that matters to evaluation: a field, a position in a list, a source. */
  readonly isNew: readonly boolean[]
}

/** The journal after one input; `latest` as in {@link parseInput}. Throws `bad-option` for an unusable input. */
export function mergeInput<E extends TrackingEvent>(journal: Journal<E>, input: JournalInput<E>, latest: number): MergeResult<E> {
  const parsed = parseInput(journal, input, latest)
  const source = sourceAfter(ownValue(journal.sources, parsed.source), parsed)
  const { entries, start, inInput, isNew } = mergeEntries(journal, parsed, source)
  const { format, shipment, zone, zones } = journal
  const receivedAt = Math.max(journal.receivedAt ?? parsed.receivedAt, parsed.receivedAt)
  const isSameSource = source === ownValue(journal.sources, parsed.source)
  const sources = isSameSource ? journal.sources : { ...journal.sources, [parsed.source]: source! }
  const next: Journal<E> = { format, shipment, zone, zones, receivedAt, sources, entries }
  let since = Number.POSITIVE_INFINITY
  let hasChangedRejects = false
  // A list can retract whatever its source asserted; a delta at most restores what another code of its scan had replaced.
  const { kind, events } = parsed
  const isReached = (instant: number | null) =>
    kind === 'snapshot' || events[lowerBound(events, ({ stamp }) => isEarlier(stamp.at, instant))]?.stamp.at === instant
  for (let index = start; index < entries.length; index++) {
    const before = entries[index]!
    if (!isReached(before.at)) continue
    if (inInput[index - start] && !isNew[index - start] && isUncontested(next, index, parsed)) continue
    const update = { receivedAt: parsed.receivedAt, isAsserted: inInput[index - start]!, retraction: retractionOf(next, index) }
    const spans = spansAfter(before.spans, update)
    const after = spans === before.spans ? before : rememberStamp({ ...before, spans }, stampOfEntry(before))
    entries[index] = after
    if (!isAsserted(before) && !isAsserted(after)) continue
    if (isAsserted(before) && isAsserted(after) && !isNew[index - start]) continue
    if (before.at === null) hasChangedRejects = true
    else since = Math.min(since, before.at)
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

// Entries and events are both sorted, so one pass merges them.
function mergeEntries<E>(journal: Journal<E>, parsed: ParsedInput<E>, source: SourceState | undefined): MergedEntries<E> {
  const { entries: old } = journal
  const { events, kind } = parsed
  const start = kind === 'snapshot' || events.length === 0 ? 0 : lowerBound(old, ({ at }) => isEarlier(at, events[0]!.stamp.at))
  const entries = old.slice(0, start)
  const inInput: boolean[] = []
  const isNew: boolean[] = []
  const siblings = siblingsIn(kind === 'snapshot' ? events : [])
  for (let at = start, next = 0; at < old.length || next < events.length; ) {
    const entry = old[at]
    const inputEvent = events[next]
    const order = !inputEvent ? -1 : !entry ? 1 : compareEntryToStamp(entry, inputEvent.stamp)
    const after =
      order < 0
        ? entryWithout(journal, parsed, entry!, source)
        : entryWith(journal, parsed, order === 0 ? entry : undefined, inputEvent!, siblings(next), source)
    entries.push(after)
    inInput.push(order >= 0)
    isNew.push(order > 0 || (order === 0 && isChangedEntry(entry!, after, parsed.source)))
    if (order <= 0) at++
    if (order >= 0) next++
  }
  return { entries, start, inInput, isNew }
}

function entryWithout<E>(
  journal: Journal<E>,
  { kind, source }: ParsedInput<E>,
  entry: Entry<E>,
  after: SourceState | undefined,
): Entry<E> {
  const assertion = ownValue(entry.assertions, source)
  if (!assertion || kind === 'delta') return entry
  const without = assertionWithout(assertion, ownValue(journal.sources, source), after)
  return without === assertion ? entry : withAssertion(entry, source, without)
}

function entryWith<E>(
  journal: Journal<E>,
  parsed: ParsedInput<E>,
  entry: Entry<E> | undefined,
  inputEvent: InputEvent<E>,
  siblings: readonly string[],
  after: SourceState | undefined,
): Entry<E> {
  const { source, issuedAt } = parsed
  const { event, stamp } = inputEvent
  const before = entry && ownValue(entry.assertions, source)
  const assertion = assertionAfter(before, parsed, inputEvent, siblings, ownValue(journal.sources, source), after)
  const isZoned = stamp.at !== null && stamp.zoned
  if (!entry) {
    const zoned = isZoned ? { zoned: true as const } : null
    return rememberStamp({ event, at: stamp.at, spans: [], assertions: { [source]: assertion }, ...zoned }, stamp)
  }
  const reasserted = assertion === before ? entry : withAssertion(entry, source, assertion)
  const zonedEntry =
    isZoned && !entry.zoned ? rememberStamp({ ...reasserted, zoned: true as const }, stampOfEntry(entry)) : reasserted
  if (isEqualForm(entry.event, event)) return zonedEntry
  const known = Object.entries(entry.assertions).map(([name, other]) => lastAssertedAt(other, ownValue(journal.sources, name)))
  const lastKnown = Math.max(...known)
  const kept = issuedAt > lastKnown ? event : issuedAt < lastKnown ? entry.event : preferredForm(entry.event, event)
  if (kept === entry.event) return zonedEntry
  return rememberStamp({ ...zonedEntry, event: kept }, { ...stamp, key: stampOfEntry(entry).key })
}

const withAssertion = <E>(entry: Entry<E>, source: string, assertion: Assertion): Entry<E> =>
  rememberStamp({ ...entry, assertions: { ...entry.assertions, [source]: assertion } }, stampOfEntry(entry))

const isChangedEntry = (before: Entry<unknown>, after: Entry<unknown>, source: string): boolean =>
  before.event !== after.event ||
  before.zoned !== after.zoned ||
  ownValue(before.assertions, source)?.position !== ownValue(after.assertions, source)?.position ||
  !ownValue(before.assertions, source)

function compareEntryToStamp<E>(entry: Entry<E>, stamp: Stamp<E>): number {
  if (entry.at !== null && stamp.at !== null && entry.at !== stamp.at) return entry.at - stamp.at
  return compareStamps(stampOfEntry(entry), stamp)
}
