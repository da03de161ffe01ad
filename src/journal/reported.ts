// The provider's own code for the whole parcel, as its lists gave it. Like a list, a code may come late with an old body, so that
// of each source the newest list that counts decides, and of all sources the newest.

import { viewOf } from './belief.js'
import type { IssuedLists, Journal, ListState, ReportedCode } from './journal.js'
import { computeOrder, laterCode } from './lists.js'

/** The provider's own code for the parcel, as the journal knew it at an instant, infinity for now; null for none. */
export function reportedBy(journal: Journal<unknown>, asOf = Number.POSITIVE_INFINITY): string | null {
  let latest: ReportedCode | undefined
  // By name, so that of two sources at once the same one decides in every journal.
  for (const name of Object.keys(journal.sources).sort()) {
    const { state, windowMs, lists, order } = viewOf(journal, name)
    const known = asOf === Number.POSITIVE_INFINITY ? { lists, order } : knownAt(lists, windowMs, asOf)
    const code = laterCode(issuedCode(state?.issued, asOf), listCode(known, asOf))
    if (code && !(latest && latest.at >= code.at)) latest = code
  }
  return latest?.code ?? null
}

const issuedCode = (issued: IssuedLists | undefined, asOf: number): ReportedCode | undefined =>
  issued?.reported && issued.reported.receivedAt <= asOf ? { code: issued.reported.code, at: issued.issuedAt } : undefined

// Of lists received at once, the greater code.
function listCode({ lists, order }: Pick<ReturnType<typeof viewOf>, 'lists' | 'order'>, asOf: number): ReportedCode | undefined {
  const at = order.counted[order.latest]
  return lists.reduce<ReportedCode | undefined>((latest, { reported }, list) => {
    const isNewest = order.counted[list] === at && reported && reported.at <= asOf
    return isNewest ? laterCode(latest, { code: reported.code, at: at! }) : latest
  }, undefined)
}

// The lists as far as they had been received.
function knownAt(all: readonly ListState[], windowMs: number, asOf: number) {
  const lists = all.map(({ summary, ...list }): ListState => {
    const receptions = list.receptions.filter(at => at <= asOf)
    return summary && summary.last <= asOf ? { ...list, receptions, summary } : { ...list, receptions }
  })
  return { lists, order: computeOrder(lists, windowMs) }
}
