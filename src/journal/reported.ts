// The provider's own code for the whole parcel, as its lists gave it. Like a list, a code may come late with an old body, so that
// of each source the newest list that counts decides, first among those that state when they were issued; of all sources the
// newest.

import { type SourceView, viewOf } from './belief.js'
import type { Journal, ListState, ReportedCode } from './journal.js'
import { computeOrder } from './lists.js'
import { codeAsOf } from './reported-codes.js'

/** The provider's own code for the parcel, as the journal knew it at an instant, infinity for now; null for none. */
export function reportedBy(journal: Journal<unknown>, asOf = Number.POSITIVE_INFINITY): string | null {
  let latest: ReportedCode | undefined
  // By name, so that of two sources at once the same one decides in every journal.
  for (const name of Object.keys(journal.sources).sort()) {
    const view = viewOf(journal, name)
    const issued = codeAsOf(view.state?.issued?.reported, asOf)
    const code = issued && issued.code !== null ? issued : listCode(view, asOf)
    if (code && !(latest && latest.at >= code.at)) latest = code
  }
  return latest?.code ?? null
}

// Of lists received at once, the greater code.
function listCode(view: SourceView<unknown>, asOf: number): ReportedCode | undefined {
  const { lists, order } = asOf === Number.POSITIVE_INFINITY ? view : knownAt(view, asOf)
  const at = order.counted[order.latest]
  return lists.reduce<ReportedCode | undefined>((greatest, { reported }, list) => {
    const code = order.counted[list] === at ? codeAsOf(reported, asOf) : undefined
    return code && !(greatest && greatest.code! >= code.code!) ? { ...code, at: at! } : greatest
  }, undefined)
}

// The lists as far as they had been received.
function knownAt({ lists: all, windowMs }: SourceView<unknown>, asOf: number): Pick<SourceView<unknown>, 'lists' | 'order'> {
  const lists = all.map(({ summary, ...list }): ListState => {
    const receptions = list.receptions.filter(at => at <= asOf)
    return summary && summary.last <= asOf ? { ...list, receptions, summary } : { ...list, receptions }
  })
  return { lists, order: computeOrder(lists, windowMs) }
}
