// Which ruling on a scan counts, and what became of each.

import { compareText, isoText } from '../vocabulary/index.js'
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

/** The rulings on scans, by identity. */
export function rulingsByIdentity(rulings: readonly Ruling[]): ReadonlyMap<string, readonly Ruling[]> {
  const known = byIdentity.get(rulings)
  if (known) return known
  const map = new Map<string, readonly Ruling[]>()
  for (const ruling of rulings) map.set(ruling.identity, [...(map.get(ruling.identity) ?? []), ruling])
  byIdentity.set(rulings, map)
  return map
}

/** The ruling that counts for an entry at an instant; undefined for none. */
export function rulingOn<E>({ rulings }: Pick<Journal<E>, 'rulings'>, entry: Entry<E>, asOf: number): Ruling | undefined {
  if (rulings.length === 0 || entry.at === null) return undefined
  const its = rulingsByIdentity(rulings).get(identityOfEntry(entry)) ?? []
  return its.filter(ruling => ruling.receivedAt <= asOf && concerns(ruling, entry)).sort(compareWeight)[0]
}

/** Whether a ruling is a person's, or that of a feed on a scan of its own. */
export const concerns = ({ by }: Ruling, { assertions }: Entry<unknown>): boolean =>
  !isFeeds(by) || Object.hasOwn(assertions, by.slice('feed:'.length))

const isFeeds = (by: string): boolean => by.startsWith('feed:')
const words: readonly Ruling['is'][] = ['false', 'true', 'undecided']

// A person counts before a feed, and the later before the earlier.
const compareWeight = (a: Ruling, b: Ruling): number =>
  Number(isFeeds(a.by)) - Number(isFeeds(b.by)) ||
  b.receivedAt - a.receivedAt ||
  compareText(a.by, b.by) ||
  words.indexOf(a.is) - words.indexOf(b.is)

/** Every ruling received by an instant, as a report of these entries shows it. */
export function reportedRulings<E>(journal: Journal<E>, entries: readonly Entry<E>[], asOf: number): readonly ReportedRuling[] {
  if (journal.rulings.length === 0) return []
  const received = journal.rulings.filter(({ receivedAt }) => receivedAt <= asOf)
  const indexes = indexByIdentity(entries)
  const known = indexByIdentity(journal.entries)
  return received.map(ruling => {
    const index = indexes.get(ruling.identity) ?? null
    const entry = journal.entries[known.get(ruling.identity) ?? -1]
    const counting = received
      .filter(other => other.identity === ruling.identity && (!entry || concerns(other, entry)))
      .sort(compareWeight)[0]
    const state =
      ruling !== counting
        ? 'superseded'
        : index !== null || (entry && ruling.is === 'undecided')
          ? 'applied'
          : entry
            ? 'lapsed'
            : 'pending'
    return { ...ruling, receivedAt: isoText(ruling.receivedAt), state, index }
  })
}

const indexByIdentity = <E>(entries: readonly Entry<E>[]): ReadonlyMap<string, number> =>
  new Map(entries.flatMap((entry, index) => (entry.at === null ? [] : [[identityOfEntry(entry), index] as const])))
