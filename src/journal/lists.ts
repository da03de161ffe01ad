// A source's lists that do not state when they were issued. Any of them may be an old body that comes late, but only within the
// time in which its provider sends bodies again. So what counts is when each list was received: receptions stand in that order,
// and one of an old body that merely comes again, a redelivery, counts for nothing.

import type { ListState, ReceptionSummary } from './journal.js'
import { withCode } from './reported-codes.js'

/** How many receptions of a source are kept one by one; older ones are summed up. */
export const MAX_RECEPTIONS = 128

/** How long a source may send an old list again where nobody says so. */
export const DEFAULT_REDELIVERY_MS = 3 * 3_600_000

/** What the receptions of a source's lists come to. */
export interface ListOrder {
  /** For each list, its last reception that counts. */
  readonly counted: readonly number[]
  /** The list whose last reception that counts is the latest; -1 for none. */
  readonly latest: number
  /** When any list was last received. */
  readonly lastAt: number
  /** The lists that were received last, if that reception counts. Received again, they are no redeliveries. */
  readonly current: readonly number[]
}

const NEVER = Number.NEGATIVE_INFINITY

/** The lists after another reception, and whether it came after all others, so that the past stays as it was. */
export interface NextLists {
  readonly lists: readonly ListState[]
  readonly order: ListOrder
  readonly isLast: boolean
}

/** Adds a reception of a list, by its number, or of a new one; `windowMs` is how long old lists may come again. */
export function listsAfter(
  lists: readonly ListState[],
  before: ListOrder,
  list: number,
  { size, from, at, code }: Pick<ListState, 'size' | 'from'> & { readonly at: number; readonly code: string | null },
  windowMs: number,
): NextLists {
  const old: ListState = lists[list] ?? { size, from, receptions: [] }
  const reported = code === null ? old.reported : withCode(old.reported, { code, receivedAt: at, at })
  if (old.receptions.includes(at) || old.summary?.first === at) {
    const same = reported === old.reported ? lists : lists.with(list, { ...old, reported: reported! })
    return { lists: same, order: before, isLast: false }
  }
  const isLast = at > before.lastAt
  const receptions = isLast ? [...old.receptions, at] : [...old.receptions, at].sort((a, b) => a - b)
  const next = [...lists]
  next[list] = { ...old, from: earliest(old.from, from), receptions, ...(reported && { reported }) }
  const kept = withinBound(next, windowMs)
  return { lists: kept, order: isLast ? orderAfter(before, at, [list], windowMs) : computeOrder(kept, windowMs), isLast }
}

/** The order of a source's lists from scratch. */
export function computeOrder(lists: readonly ListState[], windowMs: number): ListOrder {
  let order = summaryOrder(lists)
  for (const [at, received] of receptionsOf(lists)) order = orderAfter(order, at, received, windowMs)
  return order
}

/** Every reception that counts, of those kept one by one, by list. */
export function countedReceptions(lists: readonly ListState[], windowMs: number): readonly (readonly number[])[] {
  const counted = lists.map(({ summary }) => (summary ? [summary.first, summary.last] : []))
  let order = summaryOrder(lists)
  for (const [at, received] of receptionsOf(lists)) {
    order = orderAfter(order, at, received, windowMs)
    for (const list of order.current) counted[list]!.push(at)
  }
  return counted
}

/** When a list was first received, which always counts. */
export const firstReception = ({ receptions, summary }: ListState): number =>
  Math.min(summary?.first ?? Number.POSITIVE_INFINITY, receptions[0] ?? Number.POSITIVE_INFINITY)

/** When a list was last received, whether that counts or not. */
export const lastReception = ({ receptions, summary }: ListState): number => receptions.at(-1) ?? summary?.last ?? NEVER

// The order before the receptions that are kept one by one.
function summaryOrder(lists: readonly ListState[]): ListOrder {
  const counted = lists.map(({ summary }) => summary?.last ?? NEVER)
  const latest = counted.reduce((best, at, list) => (at > (counted[best] ?? NEVER) ? list : best), -1)
  const current = [...lists.keys()].filter(list => lists[list]!.summary?.isFollowed === false)
  return { counted, latest, lastAt: counted[latest] ?? NEVER, current }
}

// The lists received at an instant. One that comes again within the time after its last reception that counts, with another
// list in between, is a redelivery.
function orderAfter(order: ListOrder, at: number, received: readonly number[], windowMs: number): ListOrder {
  const counted = [...order.counted]
  const current: number[] = []
  let { latest } = order
  for (const list of received) {
    const last = counted[list] ?? NEVER
    counted[list] = last
    if (last !== NEVER && !order.current.includes(list) && at - last <= windowMs) continue
    counted[list] = Math.max(last, at)
    current.push(list)
    if (latest < 0 || counted[list] > counted[latest]!) latest = list
  }
  return { counted, latest, lastAt: Math.max(order.lastAt, at), current }
}

const earliest = (a: number | null, b: number | null): number | null => (a === null ? b : b === null ? a : Math.min(a, b))

// By instant, in order, the lists received then.
function receptionsOf(lists: readonly ListState[]): readonly (readonly [at: number, lists: readonly number[]])[] {
  const byInstant = new Map<number, number[]>()
  for (const [list, { receptions }] of lists.entries())
    for (const at of receptions) {
      const known = byInstant.get(at)
      if (known) known.push(list)
      else byInstant.set(at, [list])
    }
  return [...byInstant].sort(([a], [b]) => a - b)
}

// Sums up the oldest receptions. Exact unless one is applied still later than so many others received after it.
function withinBound(lists: ListState[], windowMs: number): readonly ListState[] {
  let size = lists.reduce((sum, { receptions }) => sum + receptions.length, 0)
  while (size > MAX_RECEPTIONS) {
    const at = lists.reduce((least, { receptions }) => Math.min(least, receptions[0] ?? least), Number.POSITIVE_INFINITY)
    const received = [...lists.keys()].filter(list => lists[list]!.receptions[0] === at)
    sumUp(lists, at, received, windowMs)
    size -= received.length
  }
  return lists
}

function sumUp(lists: ListState[], at: number, received: readonly number[], windowMs: number): void {
  const isLate = lists.some(({ summary }) => (summary?.last ?? at) > at)
  const summaryOf = ({ summary }: ListState): ReceptionSummary => {
    const first = Math.min(summary?.first ?? at, at)
    const isRedelivery = summary?.isFollowed === true && at - summary.last <= windowMs
    return summary && (isRedelivery || isLate) ? { ...summary, first } : { first, last: at, isFollowed: isLate }
  }
  for (const [list, state] of lists.entries()) {
    const { summary, receptions } = state
    if (received.includes(list))
      lists[list] = { ...state, receptions: receptions.filter(each => each !== at), summary: summaryOf(state) }
    else if (!isLate && summary?.isFollowed === false) lists[list] = { ...state, summary: { ...summary, isFollowed: true } }
  }
}
