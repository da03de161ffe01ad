// One more input heard: who told what is noted, then which events are believed from now on.

import type { TrackingEvent } from '../codes/index.js'
import { isBelieved, withdrawalOf } from './belief.js'
import { type JournalInput, readInput, type Saying, type Word } from './input.js'
import { type Entry, type Journal, own, type Source } from './journal.js'
import { isEarlier, placeOf } from './place.js'
import { siblingsIn } from './siblings.js'
import { spansAfter } from './spans.js'
import { compareStamps, isAlike, preferred, type Stamp, stamped, stampOfEntry } from './stamps.js'
import { lastTold, sourceAfter, tellingAfter, tellingWithout } from './telling.js'

/**
 * A journal after an input, and what of it may be judged otherwise: believed events from the instant `since` on (Infinity
 * for none), and whether those without a usable time changed.
 */
export interface Hearing<E> {
  readonly journal: Journal<E>
  readonly since: number
  readonly hasOtherRejects: boolean
}

// Entries from `start` on, as this input leaves them, and which of them it has.
interface Draft<E> {
  readonly entries: Entry<E>[]
  readonly start: number
  readonly isTold: readonly boolean[]
  /** Those that say something new of how to judge: a field, a place in a list, a source. */
  readonly isNew: readonly boolean[]
}

/** The journal after one input; `latest` as in {@link readInput}. Throws `bad-option` for an unusable input. */
export function hear<E extends TrackingEvent>(journal: Journal<E>, input: JournalInput<E>, latest: number): Hearing<E> {
  const saying = readInput(journal, input, latest)
  const source = sourceAfter(own(journal.sources, saying.source), saying)
  const { entries, start, isTold, isNew } = draft(journal, saying, source)
  const { format, shipment, zone, zones } = journal
  const heardAt = Math.max(journal.heardAt ?? saying.heardAt, saying.heardAt)
  const isSource = source === own(journal.sources, saying.source)
  const sources = isSource ? journal.sources : { ...journal.sources, [saying.source]: source! }
  const next: Journal<E> = { format, shipment, zone, zones, heardAt, sources, entries }
  let since = Number.POSITIVE_INFINITY
  let hasOtherRejects = false
  // A list can take back whatever its source said; a delta at most brings back what another code of its scan had replaced.
  const { kind, words } = saying
  const isReached = (instant: number | null) =>
    kind === 'snapshot' || words[placeOf(words, ({ stamp }) => isEarlier(stamp.at, instant))]?.stamp.at === instant
  for (let index = start; index < entries.length; index++) {
    const before = entries[index]!
    if (!isReached(before.at)) continue
    if (isTold[index - start] && !isNew[index - start] && isSteady(next, index, saying)) continue
    const effect = { heardAt: saying.heardAt, isTold: isTold[index - start]! }
    const heard = spansAfter(before.heard, { ...effect, withdrawn: withdrawalOf(next, index) })
    const after = heard === before.heard ? before : stamped({ ...before, heard }, stampOfEntry(before))
    entries[index] = after
    if (!isBelieved(before) && !isBelieved(after)) continue
    if (isBelieved(before) && isBelieved(after) && !isNew[index - start]) continue
    if (before.at === null) hasOtherRejects = true
    else since = Math.min(since, before.at)
  }
  return { journal: next, since, hasOtherRejects }
}

// Whether nothing can speak against an entry that this input tells: it stands in its source's newest list, has no rival at
// its instant, and is believed for as long as this was heard. Nearly all are, which is why it is asked.
function isSteady<E>({ entries }: Journal<E>, index: number, { source, heardAt }: Saying<E>): boolean {
  const { told, heard, at } = entries[index]!
  const last = heard.at(-1)
  if (own(told, source)?.last !== null || !last || last[1] !== null || last[0] > heardAt) return false
  return entries[index - 1]?.at !== at && entries[index + 1]?.at !== at
}

// Both lists stand in one order, so they are merged.
function draft<E>(journal: Journal<E>, saying: Saying<E>, source: Source | undefined): Draft<E> {
  const { entries: old } = journal
  const { words, kind } = saying
  const start = kind === 'snapshot' || words.length === 0 ? 0 : placeOf(old, ({ at }) => isEarlier(at, words[0]!.stamp.at))
  const entries = old.slice(0, start)
  const isTold: boolean[] = []
  const isNew: boolean[] = []
  const siblings = siblingsIn(kind === 'snapshot' ? words : [])
  for (let at = start, next = 0; at < old.length || next < words.length; ) {
    const entry = old[at]
    const word = words[next]
    const order = !word ? -1 : !entry ? 1 : compareEntry(entry, word.stamp)
    const after =
      order < 0
        ? untold(journal, saying, entry!, source)
        : told(journal, saying, order === 0 ? entry : undefined, word!, siblings(next), source)
    entries.push(after)
    isTold.push(order >= 0)
    isNew.push(order > 0 || (order === 0 && isOtherwise(entry!, after, saying.source)))
    if (order <= 0) at++
    if (order >= 0) next++
  }
  return { entries, start, isTold, isNew }
}

function untold<E>(journal: Journal<E>, { kind, source }: Saying<E>, entry: Entry<E>, after: Source | undefined): Entry<E> {
  const telling = own(entry.told, source)
  if (!telling || kind === 'delta') return entry
  const without = tellingWithout(telling, own(journal.sources, source), after)
  return without === telling ? entry : withTelling(entry, source, without)
}

function told<E>(
  journal: Journal<E>,
  saying: Saying<E>,
  entry: Entry<E> | undefined,
  word: Word<E>,
  siblings: readonly string[],
  after: Source | undefined,
): Entry<E> {
  const { source, saidAt } = saying
  const { event, stamp } = word
  const before = entry && own(entry.told, source)
  const telling = tellingAfter(before, saying, word, siblings, own(journal.sources, source), after)
  const isZoned = stamp.at !== null && stamp.zoned
  if (!entry) {
    const zoned = isZoned ? { zoned: true as const } : null
    return stamped({ event, at: stamp.at, heard: [], told: { [source]: telling }, ...zoned }, stamp)
  }
  const retold = telling === before ? entry : withTelling(entry, source, telling)
  const tell = isZoned && !entry.zoned ? stamped({ ...retold, zoned: true as const }, stampOfEntry(entry)) : retold
  if (isAlike(entry.event, event)) return tell
  const known = Object.entries(entry.told).map(([name, other]) => lastTold(other, own(journal.sources, name)))
  const lastKnown = Math.max(...known)
  const kept = saidAt > lastKnown ? event : saidAt < lastKnown ? entry.event : preferred(entry.event, event)
  return kept === entry.event ? tell : stamped({ ...tell, event: kept }, { ...stamp, key: stampOfEntry(entry).key })
}

const withTelling = <E>(entry: Entry<E>, source: string, telling: Entry['told'][string]): Entry<E> =>
  stamped({ ...entry, told: { ...entry.told, [source]: telling } }, stampOfEntry(entry))

const isOtherwise = (before: Entry<unknown>, after: Entry<unknown>, source: string): boolean =>
  before.event !== after.event ||
  before.zoned !== after.zoned ||
  own(before.told, source)?.position !== own(after.told, source)?.position ||
  !own(before.told, source)

function compareEntry<E>(entry: Entry<E>, stamp: Stamp<E>): number {
  if (entry.at !== null && stamp.at !== null && entry.at !== stamp.at) return entry.at - stamp.at
  return compareStamps(stampOfEntry(entry), stamp)
}
