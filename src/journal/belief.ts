// Whether a source still asserts an event: what its later lists say against it, and whether they are sure to be newer.

import { endOfDay } from '../vocabulary/index.js'
import { isInList, lastIssuedAt, orderOf, redeliveryMs } from './assertion.js'
import { type Assertion, type Entry, type Journal, type ListState, ownValue, type SourceState, sourceZone } from './journal.js'
import { firstReception, type ListOrder } from './lists.js'
import { stampOfEntry } from './stamps.js'

/** A source as its events are judged by it. */
export interface SourceView<E> {
  readonly name: string
  readonly journal: Journal<E>
  readonly state: SourceState | undefined
  readonly lists: readonly ListState[]
  readonly order: ListOrder
  readonly windowMs: number
  /** For each list with scans that no list before it had, the instant of the newest of these; computed on demand. */
  news: ReadonlyMap<number, number> | null
}

/** A source of a journal. */
export function viewOf<E>(journal: Journal<E>, name: string): SourceView<E> {
  const state = ownValue(journal.sources, name)
  const windowMs = redeliveryMs(journal, name, state)
  return { name, journal, state, lists: state?.lists ?? [], order: orderOf(state, windowMs), windowMs, news: null }
}

/** What a source's inputs come to for an event: whether it asserts it, else since when not; and whether that is unsure. */
export interface Belief {
  /** Null while the source asserts the event. */
  readonly retractedAt: number | null
  /** The lists that speak for the opposite, where nobody can say which are newer; else empty. */
  readonly contestedBy: readonly number[]
}

const HELD: Belief = { retractedAt: null, contestedBy: [] }

/** Whether a source asserts an entry of which it has an assertion. */
export function beliefOf<E>(view: SourceView<E>, entry: Entry<E>, assertion: Assertion): Belief {
  const { state, order } = view
  const isInLatest = order.latest >= 0 && isInList(assertion.lists, order.latest)
  if (isInLatest && !state?.issued) return HELD
  const countedAt = lastCountedAt(view, assertion)
  const issued = state?.issued && firstCoverage(state.issued.coverages, countedAt, entry.at)
  if (issued !== undefined) return { retractedAt: issued, contestedBy: [] }
  return isInLatest ? HELD : unissuedBelief(view, entry, assertion, countedAt)
}

// By lists that state when they were issued: of those issued later that cover the event, when the first was received.
function firstCoverage(
  coverages: NonNullable<SourceState['issued']>['coverages'],
  countedAt: number,
  at: number | null,
): number | undefined {
  let first: number | undefined
  for (const { issuedAt, receivedAt, from } of coverages)
    if (issuedAt > countedAt && covers(from, at) && !(first !== undefined && first <= receivedAt)) first = receivedAt
  return first
}

const covers = (from: number | null, at: number | null): boolean => from !== null && (at === null || from < at)

// By lists that do not. A list is newer than those that have the event if it has a scan that no list before it had, since lists
// grow, or if it came so long after them that it cannot be an old one. Otherwise nobody knows.
function unissuedBelief<E>(view: SourceView<E>, entry: Entry<E>, assertion: Assertion, countedAt: number): Belief {
  const { lists, order, windowMs } = view
  const contrary: number[] = []
  const newer: number[] = []
  let retractedAt = Number.POSITIVE_INFINITY
  let isSure = entry.at === null
  for (let list = 0; list < lists.length; list++) {
    const last = order.counted[list]!
    if (!(last > countedAt) || isInList(assertion.lists, list) || !covers(lists[list]!.from, entry.at)) continue
    contrary.push(list)
    const first = firstReception(lists[list]!)
    const news = first > countedAt ? newsOf(view).get(list) : undefined
    const isBeyondWindow = last > countedAt + windowMs
    if (news === undefined && !isBeyondWindow) continue
    newer.push(list)
    retractedAt = Math.min(retractedAt, news === undefined ? last : first)
    isSure ||= isBeyondWindow || news! > latestPossible(view, entry)
  }
  if (newer.length === 0) return contrary.length === 0 ? HELD : { retractedAt: null, contestedBy: contrary }
  return { retractedAt, contestedBy: isSure ? [] : newer }
}

// When the last list that has an event, and does not state when it was issued, was received and counted.
function listCountedAt<E>({ order, lists }: SourceView<E>, { lists: runs }: Assertion): number {
  let last = Number.NEGATIVE_INFINITY
  for (let at = 0; at < (runs?.length ?? 0); at += 2)
    for (let list = runs![at]!; list < (runs![at + 1] ?? lists.length); list++) last = Math.max(last, order.counted[list]!)
  return last
}

// The last instant at which the event may have happened: its stamp, or the end of the day it names.
function latestPossible<E>({ journal, name }: SourceView<E>, entry: Entry<E>): number {
  const stamp = stampOfEntry(entry)
  return stamp.at !== null && stamp.scan.dateOnly ? endOfDay(stamp.scan.time, sourceZone(journal, name)) : entry.at!
}

// The scans that each list was the first to have.
function newsOf<E>(view: SourceView<E>): ReadonlyMap<number, number> {
  view.news ??= findNews(view)
  return view.news
}

function findNews<E>({ journal, name, lists }: SourceView<E>): ReadonlyMap<number, number> {
  const news = new Map<number, number>()
  const firsts = lists.map(firstReception)
  const listsByFirst = new Map<number, number[]>()
  for (const [list, first] of firsts.entries()) listsByFirst.set(first, [...(listsByFirst.get(first) ?? []), list])
  const earliestFrom = earliestsFrom(firsts)
  for (const { at, assertions, ahead } of journal.entries) {
    const runs = ownValue(assertions, name)?.lists
    if (runs === undefined || at === null || ahead) continue
    const first = firstListedAt(runs, firsts, earliestFrom)
    for (const list of listsByFirst.get(first)!) if (isInList(runs, list)) news.set(list, Math.max(news.get(list) ?? at, at))
  }
  return news
}

// The earliest first reception of any list from a number on.
function earliestsFrom(firsts: readonly number[]): readonly number[] {
  const earliest = [...firsts]
  for (let list = firsts.length - 2; list >= 0; list--) earliest[list] = Math.min(firsts[list]!, earliest[list + 1]!)
  return earliest
}

function firstListedAt(runs: readonly (number | null)[], firsts: readonly number[], earliestFrom: readonly number[]): number {
  let first = Number.POSITIVE_INFINITY
  for (let at = 0; at < runs.length; at += 2) {
    const to = runs[at + 1]!
    if (to === null) return Math.min(first, earliestFrom[runs[at]!]!)
    for (let list = runs[at]!; list < to; list++) first = Math.min(first, firsts[list]!)
  }
  return first
}

/** When a source last asserted an event, as far as that counts: received or, where the input says so, issued. */
export const lastCountedAt = <E>(view: SourceView<E>, assertion: Assertion): number =>
  Math.max(listCountedAt(view, assertion), lastIssuedAt(assertion, view.state), assertion.delta ?? Number.NEGATIVE_INFINITY)

/** Whether an assertion rests on these lists alone. */
export function restsOn<E>({ lists }: SourceView<E>, assertion: Assertion, only: ReadonlySet<number>): boolean {
  if (assertion.issued !== undefined || assertion.delta !== undefined) return false
  return lists.every((_, list) => only.has(list) || !isInList(assertion.lists, list))
}
