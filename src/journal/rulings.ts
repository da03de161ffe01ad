// Which ruling on a scan counts, and what became of each.

import { compareText, feedOfAuthor, isoText } from '../vocabulary/index.js'
import type { Entry, Journal, Ruling } from './journal.js'
import { memo } from './memo.js'
import { identityOfEntry } from './stamps.js'

/** A ruling as a report shows it; `receivedAt` is ISO 8601 text in UTC. */
export interface ReportedRuling extends Omit<Ruling, 'receivedAt'> {
  readonly receivedAt: string
  /**
   * `applied`: it counts. `superseded`: another ruling on the scan does. `pending`: no such scan is known yet. `lapsed`: the
   * source took the scan back or corrected its code; the corrected scan is another one.
   */
  readonly state: 'applied' | 'superseded' | 'pending' | 'lapsed'
  /** The scan's index in the report; null where it is not in it. */
  readonly index: number | null
}

/** The rulings of a journal after more of them: each once, in an order that does not depend on that of their arrival. */
export function rulingsAfter(rulings: readonly Ruling[], added: readonly Ruling[]): readonly Ruling[] {
  const known = new Set(rulings.map(keyOf))
  const fresh = added.filter(ruling => !known.has(keyOf(ruling)))
  return fresh.length === 0
    ? rulings
    : [...new Map([...rulings, ...fresh].map(each => [keyOf(each), each])).values()].sort(compareRulings)
}

const keyOf = ({ identity, is, by, reason, receivedAt }: Ruling): string => JSON.stringify([receivedAt, by, identity, is, reason])

const compareRulings = (a: Ruling, b: Ruling): number => a.receivedAt - b.receivedAt || compareText(keyOf(a), keyOf(b))

const byIdentity = /* @__PURE__ */ memo<readonly Ruling[], ReadonlyMap<string, readonly Ruling[]>>()

function rulingsByIdentity(rulings: readonly Ruling[]): ReadonlyMap<string, readonly Ruling[]> {
  const known = byIdentity.get(rulings)
  if (known) return known
  const map = new Map<string, Ruling[]>()
  for (const ruling of rulings) {
    const its = map.get(ruling.identity)
    if (its) its.push(ruling)
    else map.set(ruling.identity, [ruling])
  }
  byIdentity.set(rulings, map)
  return map
}

/** The ruling that counts for an entry at an instant; undefined for none. */
export function rulingOn<E>({ rulings }: Pick<Journal<E>, 'rulings'>, entry: Entry<E>, asOf: number): Ruling | undefined {
  if (rulings.length === 0 || entry.at === null) return undefined
  return countingRuling(rulings, identityOfEntry(entry), asOf, entry)
}

// Of the rulings on an identity received by an instant, the one that counts: for its entry, if there is one yet.
const countingRuling = (
  rulings: readonly Ruling[],
  identity: string,
  asOf: number,
  entry: Entry<unknown> | undefined,
): Ruling | undefined =>
  rulingsByIdentity(rulings)
    .get(identity)
    ?.filter(ruling => ruling.receivedAt <= asOf && (!entry || concerns(ruling, entry)))
    .sort(compareWeight)[0]

// Whether a ruling is a person's, or that of a feed on a scan of its own.
function concerns({ by }: Ruling, { assertions }: Entry<unknown>): boolean {
  const feed = feedOfAuthor(by)
  return feed === null || Object.hasOwn(assertions, feed)
}

const wordOrder: readonly Ruling['is'][] = ['false', 'true', 'undecided']

// A person counts before a feed, and the later before the earlier.
const compareWeight = (a: Ruling, b: Ruling): number =>
  Number(feedOfAuthor(a.by) !== null) - Number(feedOfAuthor(b.by) !== null) ||
  b.receivedAt - a.receivedAt ||
  compareText(a.by, b.by) ||
  wordOrder.indexOf(a.is) - wordOrder.indexOf(b.is)

/** Every ruling received by an instant, as a report of these entries shows it. */
export function reportedRulings<E>(journal: Journal<E>, entries: readonly Entry<E>[], asOf: number): readonly ReportedRuling[] {
  const { rulings } = journal
  if (rulings.length === 0) return []
  const indexes = indexByIdentity(entries)
  const known = indexByIdentity(journal.entries)
  return rulings
    .filter(({ receivedAt }) => receivedAt <= asOf)
    .map(ruling => {
      const { identity } = ruling
      const index = indexes.get(identity) ?? null
      const entry = journal.entries[known.get(identity) ?? -1]
      const isCounting = ruling === countingRuling(rulings, identity, asOf, entry)
      const state = isCounting ? countingState(ruling, index, entry) : 'superseded'
      return { ...ruling, receivedAt: isoText(ruling.receivedAt), state, index }
    })
}

function countingState({ is }: Ruling, index: number | null, entry: Entry<unknown> | undefined): ReportedRuling['state'] {
  if (!entry) return 'pending'
  return index !== null || is === 'undecided' ? 'applied' : 'lapsed'
}

const indexByIdentity = <E>(entries: readonly Entry<E>[]): ReadonlyMap<string, number> =>
  new Map(entries.flatMap((entry, index) => (entry.at === null ? [] : [[identityOfEntry(entry), index] as const])))
