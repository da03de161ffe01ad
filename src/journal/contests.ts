// Which events are contested: nobody can say which list of a source is newer, and whether the event holds depends on it. Only
// events that no other source asserts are.

import { SLICE, type Sliced } from '../vocabulary/slices.js'
import { beliefOf, lastCountedAt, restsOn, type SourceView, viewOf } from './belief.js'
import { type Contest, type Entry, type Journal, ownValue } from './journal.js'
import { countedReceptions, firstReception } from './lists.js'
import { boundSpans } from './spans.js'

type OpenContest = Pick<Contest, 'source' | 'ifList' | 'listAt'>

/** The contests of each entry of a journal, by its index; those without any are left out. */
export function* findContests<E>(journal: Journal<E>): Sliced<ReadonlyMap<number, readonly OpenContest[]>> {
  const found = new Map<number, OpenContest[]>()
  const views = new Map(Object.keys(journal.sources).map(name => [name, viewOf(journal, name)]))
  for (const [name, view] of views) if (view.lists.length > 0) yield* findContestsBy(name, view)
  return found

  function* findContestsBy(name: string, view: SourceView<E>): Sliced<void> {
    const doubted = new Set<number>()
    let receptions: readonly (readonly number[])[] | null = null
    for (const [index, entry] of journal.entries.entries()) {
      if (index % SLICE === SLICE - 1) yield
      const assertion = ownValue(entry.assertions, name)
      if (!assertion) continue
      const { retractedAt, contestedBy } = beliefOf(view, entry, assertion)
      if (contestedBy.length === 0 || isAssertedByOthers(entry, name)) continue
      if (retractedAt !== null) {
        for (const list of contestedBy) doubted.add(list)
        add(index, { source: name, ifList: 'older', listAt: firstOf(view, contestedBy) })
      } else {
        receptions ??= countedReceptions(view.lists, view.windowMs)
        const countedAt = lastCountedAt(view, assertion)
        const since = contestedBy.map(list => receptions![list]!.find(at => at > countedAt) ?? view.order.counted[list]!)
        add(index, { source: name, ifList: 'newer', listAt: Math.min(...since) })
      }
    }
    if (doubted.size === 0) return
    // If the lists that took events back are older, what they alone have does not hold either.
    for (const [index, entry] of journal.entries.entries()) {
      if (index % SLICE === SLICE - 1) yield
      const assertion = ownValue(entry.assertions, name)
      if (!assertion || !restsOn(view, assertion, doubted) || isAssertedByOthers(entry, name)) continue
      if (beliefOf(view, entry, assertion).retractedAt !== null) continue
      add(index, { source: name, ifList: 'older', listAt: firstOf(view, [...doubted]) })
    }
  }

  function isAssertedByOthers(entry: Entry<E>, name: string): boolean {
    return Object.entries(entry.assertions).some(
      ([other, assertion]) =>
        other !== name && beliefOf(views.get(other) ?? viewOf(journal, other), entry, assertion).retractedAt === null,
    )
  }

  function add(index: number, contest: OpenContest): void {
    found.set(index, [...(found.get(index) ?? []), contest])
  }
}

const firstOf = <E>({ lists }: SourceView<E>, numbers: readonly number[]): number =>
  Math.min(...numbers.map(list => firstReception(lists[list]!)))

/** The contests of an entry once these are open, at an instant; the same list where nothing changes. */
export function contestsAfter(known: readonly Contest[], open: readonly OpenContest[], at: number): readonly Contest[] {
  const isSame = (a: OpenContest, b: OpenContest) => a.source === b.source && a.ifList === b.ifList && a.listAt === b.listAt
  const next = known.flatMap((contest): readonly Contest[] => {
    if (contest.to !== null) return [contest]
    if (open.some(each => isSame(each, contest))) return [contest]
    return contest.from < at ? [{ ...contest, to: at }] : []
  })
  const added = open
    .filter(each => !known.some(contest => contest.to === null && isSame(each, contest)))
    .map((each): Contest => ({ ...each, from: at, to: null }))
  const all = [...next, ...added]
  const isUnchanged = all.length === known.length && all.every((contest, index) => contest === known[index])
  return isUnchanged ? known : boundSpans(all)
}
