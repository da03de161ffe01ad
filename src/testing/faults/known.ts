// What a consumer can know of a feed whose lists do not state when they were issued: which scans hold after some messages, and
// whether it is open which list is newer. The rules of the journal, stated anew and computed from all messages each time, so that
// a fault in the journal's own computation shows.

import { identityOfEvent } from '../../replay/index.js'
import { readTime } from '../../vocabulary/index.js'
import type { HistoryEvent } from '../arbitraries/history.js'
import { type DraftMessage, type DraftScan, ruledFalse, summarize } from './draft.js'
import type { ReportSummary } from './transcript.js'

/** How long a provider may send an old list again. */
export const REDELIVERY_MS = 3 * 3_600_000

// A list covers scans from this long before its oldest one on.
const REACH_MS = 30 * 86_400_000

/** What is known after some messages. */
export interface Known {
  /** The believed scans, but for those that a person said are false. */
  readonly scans: readonly DraftScan[]
  /** What the believed scans come to; uncertain while it is contested, too. */
  readonly summary: ReportSummary
  /** Whether nothing else than the question which list is newer makes it uncertain. */
  readonly isContested: boolean
  /** Whether the order of lists is open, and scans look so much alike that the place of each cannot be known. */
  readonly isAmbiguous: boolean
}

// A list: the scans that it has, when it was first received, and when it was last received so that it counts.
interface List {
  readonly scans: ReadonlySet<string>
  readonly from: number
  readonly first: number
  last: number
}

// A scan in one form, and when it was last reported.
interface Form {
  readonly item: DraftScan
  readonly at: number
  readonly isInDelta: boolean
  readonly reportedAt: number
}

/** What is known after these messages, in order of receipt. */
export function knownAfter(messages: readonly DraftMessage[]): Known {
  const lists = listsOf(messages)
  const forms = formsOf(messages, lists)
  const news = newsOf(lists, forms)
  const believed = new Set<string>()
  const ifNewer = new Set<string>()
  const ifOlder = new Set<string>()
  const doubted = new Set<List>()
  for (const [key, { at, reportedAt }] of forms) {
    const contrary = lists.filter(({ scans, from, last }) => last > reportedAt && !scans.has(key) && from < at)
    const isLate = ({ last }: List) => last > reportedAt + REDELIVERY_MS
    const newer = contrary.filter(list => isLate(list) || (list.first > reportedAt && news.has(list)))
    if (newer.length === 0) believed.add(key)
    if (newer.length === 0 && contrary.length > 0) ifNewer.add(key)
    if (newer.length === 0 || newer.some(list => isLate(list) || news.get(list)! > at)) continue
    ifOlder.add(key)
    for (const list of newer) doubted.add(list)
  }
  // If the lists that took scans back are older, what they alone tell does not hold either.
  for (const key of believed) {
    const having = lists.filter(({ scans }) => scans.has(key))
    if (!forms.get(key)!.isInDelta && having.every(list => doubted.has(list))) ifOlder.add(key)
  }
  const voided = new Set(ruledFalse(messages).map(({ event }) => identityOf(event)))
  const trueOnes = (keys: Iterable<string>) => {
    const items = [...keys].filter(key => !voided.has(key)).map(key => forms.get(key)!.item)
    return items.sort((a, b) => a.scan - b.scan)
  }
  const scans = trueOnes(believed)
  const summary = summarize(scans)
  const others = [ifNewer, ifOlder]
    .filter(flipped => flipped.size > 0)
    .map(flipped => trueOnes([...forms.keys()].filter(key => believed.has(key) !== flipped.has(key))))
  const isOpen = others.some(items => !isSameStanding(summary, summarize(items)))
  // Two scans may look the same, or a scan stand beside its correction.
  const isTwin = ({ scan, event }: DraftScan) => forms.get(identityOf(event))!.item.scan !== scan
  const hasTwins = others.length > 0 && messages.some(message => message.scans.some(isTwin))
  const hasBoth = (items: readonly DraftScan[]) =>
    items.some(({ scan, event }, at) => items[at + 1]?.scan === scan && items[at + 1]!.event.code !== event.code)
  return {
    scans,
    summary: { ...summary, certain: summary.certain && !isOpen },
    isContested: summary.certain && isOpen,
    isAmbiguous: hasTwins || others.some(hasBoth),
  }
}

const isSameStanding = (a: ReportSummary, b: ReportSummary): boolean => a.status === b.status && a.outcome === b.outcome

// A list that comes again within the time after its last reception that counts, with another list in between, counts for nothing.
function listsOf(messages: readonly DraftMessage[]): readonly List[] {
  const lists = new Map<string, List>()
  let current: List | null = null
  for (const { kind, receivedMs: at, scans: items } of messages) {
    if (kind !== 'snapshot' || items.length === 0) continue
    const scans = new Set(items.map(({ event }) => identityOf(event)))
    const body = [...scans].sort().join('\n')
    const known = lists.get(body)
    if (!known) {
      current = { scans, from: Math.min(...items.map(({ event }) => readTime(event.time))) - REACH_MS, first: at, last: at }
      lists.set(body, current)
    } else if (known !== current && at - known.last <= REDELIVERY_MS) {
      current = null
    } else {
      known.last = at
      current = known
    }
  }
  return [...lists.values()]
}

function formsOf(messages: readonly DraftMessage[], lists: readonly List[]): ReadonlyMap<string, Form> {
  const forms = new Map<string, Form>()
  for (const { kind, receivedMs, scans } of messages) {
    for (const item of scans) {
      const key = identityOf(item.event)
      const known = forms.get(key)
      const isInDelta = kind === 'delta' || known?.isInDelta === true
      const reportedAt = Math.max(
        kind === 'delta' ? receivedMs : Number.NEGATIVE_INFINITY,
        known?.reportedAt ?? Number.NEGATIVE_INFINITY,
      )
      forms.set(key, { item, at: readTime(item.event.time), isInDelta, reportedAt })
    }
  }
  for (const [key, form] of forms) {
    const reportedAt = Math.max(form.reportedAt, ...lists.filter(({ scans }) => scans.has(key)).map(({ last }) => last))
    forms.set(key, { ...form, reportedAt })
  }
  return forms
}

// Of each list with scans that no list before it had, the instant of the newest of these.
function newsOf(lists: readonly List[], forms: ReadonlyMap<string, Form>): ReadonlyMap<List, number> {
  const news = new Map<List, number>()
  const known = new Set<string>()
  for (const list of [...lists].sort((a, b) => a.first - b.first)) {
    for (const key of list.scans) {
      if (!known.has(key)) news.set(list, Math.max(news.get(list) ?? Number.NEGATIVE_INFINITY, forms.get(key)!.at))
      known.add(key)
    }
  }
  return news
}

// The kit's own histories have no unusable times.
const identities = new WeakMap<HistoryEvent, string>()
function identityOf(event: HistoryEvent): string {
  const identity = identities.get(event) ?? identityOfEvent(event)!
  identities.set(event, identity)
  return identity
}
