// What a source's inputs add up to: its lists, and what it asserts of one event. Each rule here is a function of the set of
// inputs: a maximum, a minimum or a union. So the result does not depend on the order of arrival.

import type { ParsedInput } from './input.js'
import {
  type Assertion,
  type Coverage,
  type IssuedLists,
  type Journal,
  type ListState,
  ownValue,
  redeliveryOf,
  type SourceState,
} from './journal.js'
import { computeOrder, DEFAULT_REDELIVERY_MS, type ListOrder, lastReception, listsAfter } from './lists.js'
import { memo } from './memo.js'
import { withCode } from './reported-codes.js'
import { compareEntryToStamp, type Stamp } from './stamps.js'

const NO_LISTS: NonNullable<SourceState['lists']> = []

/** How long a source may send an old list again, in milliseconds. */
export function redeliveryMs(
  { redelivery }: Pick<Journal, 'redelivery'>,
  source: string,
  state: SourceState | undefined,
): number {
  const own = typeof redelivery === 'string' ? redelivery : redelivery ? ownValue(redelivery, source) : undefined
  return own === undefined ? (state?.redelivery ?? DEFAULT_REDELIVERY_MS) : redeliveryOf('redelivery', own)
}

// Computing it takes longer than an input at the end of a long history.
const orders = /* @__PURE__ */ memo<SourceState, { readonly windowMs: number; readonly order: ListOrder }>()

/** The order of a source's lists without a time of issue. */
export function orderOf(state: SourceState | undefined, windowMs: number): ListOrder {
  const known = state && orders.get(state)
  if (known?.windowMs === windowMs) return known.order
  const order = computeOrder(state?.lists ?? NO_LISTS, windowMs)
  if (state) orders.set(state, { windowMs, order })
  return order
}

/** A state that differs from another only in what the order of lists does not depend on. */
export function withSameOrder(state: SourceState, other: SourceState): SourceState {
  const known = orders.get(other)
  if (known) orders.set(state, known)
  return state
}

/** An input with its source as it was before the input and is after it. */
export interface SourceInput<E> extends ParsedInput<E> {
  readonly before: SourceState | undefined
  readonly after: SourceState | undefined
  /** The number of its list, if it is one without a time of issue; else null. */
  readonly list: number | null
  /** Whether no list before it was this one. */
  readonly isNewList: boolean
  /** Whether nothing of its source was received, or issued, later. */
  readonly isLast: boolean
}

/** An input with its source before and after it. */
export function sourceInputOf<E>(journal: Journal<E>, input: ParsedInput<E>): SourceInput<E> {
  const { kind, source, issuedAt, receivedAt, reported, from, events } = input
  const before = ownValue(journal.sources, source)
  const result = (after: SourceState | undefined, list: number | null, isNewList: boolean, isLast: boolean): SourceInput<E> =>
    Object.assign(input, { before, after, list, isNewList, isLast })
  if (kind === 'delta') return result(before, null, false, false)
  if (issuedAt !== null) {
    const covered = issuedAfter(before?.issued, issuedAt, receivedAt, from, events.length)
    const issued = covered && withReported(covered, before?.issued, input)
    const isLast = issuedAt > (before?.issued?.issuedAt ?? Number.NEGATIVE_INFINITY) && !before?.lists
    return result(issued === before?.issued ? before : { ...before, ...(issued && { issued }) }, null, false, isLast)
  }
  const windowMs = redeliveryMs(journal, source, before)
  const known = before?.lists ?? NO_LISTS
  const same = sameList(journal, source, known, events)
  const list = same < 0 ? known.length : same
  const received = { size: events.length, from, at: receivedAt, code: reported }
  const next = listsAfter(known, orderOf(before, windowMs), list, received, windowMs)
  const after: SourceState | undefined = next.lists === known ? before : { ...before, lists: next.lists }
  if (after) orders.set(after, { windowMs, order: next.order })
  return result(after, list, same < 0, next.isLast && !before?.issued)
}

// The number of the list that has these events and no others, whatever their order and their other fields; -1 for none.
function sameList<E>({ entries }: Journal<E>, source: string, lists: readonly ListState[], events: readonly Stamp<E>[]): number {
  return lists.findLastIndex(({ size }, list) => {
    if (size !== events.length) return false
    // From the end, where lists differ.
    let at = entries.length
    for (let next = events.length - 1; next >= 0; next--) {
      let order = 1
      while (order > 0 && --at >= 0) order = compareEntryToStamp(entries[at]!, events[next]!)
      if (order !== 0 || !isInList(ownValue(entries[at]!.assertions, source)?.lists, list)) return false
    }
    return true
  })
}

function issuedAfter(
  before: IssuedLists | undefined,
  issuedAt: number,
  receivedAt: number,
  from: number | null,
  size: number,
): IssuedLists | undefined {
  if (size === 0) return before
  const newest = Math.max(before?.issuedAt ?? issuedAt, issuedAt)
  const coverages = before?.coverages ?? []
  if (from === null) return before && newest === before.issuedAt ? before : { issuedAt: newest, coverages }
  const equal = coverages.find(coverage => coverage.issuedAt === issuedAt && coverage.from === from)
  const coverage: Coverage = { issuedAt, receivedAt: Math.min(receivedAt, equal?.receivedAt ?? receivedAt), from }
  if (equal?.receivedAt === coverage.receivedAt || coverages.some(other => other !== equal && replaces(other, coverage)))
    return before
  const others = coverages.filter(other => !replaces(coverage, other))
  return { issuedAt: newest, coverages: [...others, coverage].sort((a, b) => a.issuedAt - b.issuedAt || a.from - b.from) }
}

// A list without events is passed over, whatever code comes with it; one without a code matters only after one with a code.
function withReported(
  after: IssuedLists,
  before: IssuedLists | undefined,
  { issuedAt, receivedAt, reported, events }: ParsedInput<unknown>,
): IssuedLists {
  const known = before?.reported
  const matters = events.length > 0 && issuedAt === after.issuedAt && (reported !== null || known !== undefined)
  const codes = matters ? withCode(known, { code: reported, receivedAt, at: issuedAt }) : known
  return codes === after.reported ? after : { ...after, ...(codes && { reported: codes }) }
}

const replaces = (a: Coverage, b: Coverage): boolean => a.issuedAt >= b.issuedAt && a.from <= b.from

/** When the last list that has an event, and states so, was issued. */
export const lastIssuedAt = ({ issued }: Assertion, state: SourceState | undefined): number =>
  issued === undefined ? Number.NEGATIVE_INFINITY : (issued ?? state!.issued!.issuedAt)

/** When a source last asserted an event: issued or, where that is unknown, received, whether that counts or not. */
export const lastAssertedAt = (assertion: Assertion, state: SourceState | undefined): number =>
  Math.max(lastListedAt(assertion, state), assertion.delta ?? Number.NEGATIVE_INFINITY)

function lastListedAt(assertion: Assertion, state: SourceState | undefined): number {
  let last = lastIssuedAt(assertion, state)
  for (const list of listsOf(assertion, state)) last = Math.max(last, lastReception(list))
  return last
}

// Those of a source's lists that have an event.
function listsOf({ lists: runs }: Assertion, state: SourceState | undefined): NonNullable<SourceState['lists']> {
  if (runs === undefined) return NO_LISTS
  const all = state?.lists ?? NO_LISTS
  const [from, to, ...others] = runs
  if (others.length === 0) return all.slice(from!, to ?? all.length)
  return all.filter((_, list) => isInList(runs, list))
}

/** Whether the list of a number has an event. */
export function isInList(runs: Assertion['lists'], list: number): boolean {
  if (runs === undefined) return false
  for (let at = runs.length - 2; at >= 0; at -= 2) {
    const to = runs[at + 1]!
    if (runs[at]! <= list) return to === null || list < to
  }
  return false
}

/** A source's assertion after a snapshot or delta that has the event. */
export function assertionAfter(
  assertion: Assertion | undefined,
  input: SourceInput<unknown>,
  { position }: Stamp<unknown>,
): Assertion {
  const { list } = input
  if (list !== null) {
    // Nearly all scans are new, or stand where they stood in the last list.
    if (assertion === undefined) return position === undefined ? { lists: [list, null] } : { lists: [list, null], position }
    const { lists } = assertion
    if (assertion.position === position && lists !== undefined && lists[lists.length - 1] === null) return assertion
  }
  return assertionMerged(assertion ?? {}, input, position)
}

function assertionMerged(
  current: Assertion,
  { kind, issuedAt, receivedAt, before, after, list, isNewList, isLast }: SourceInput<unknown>,
  position: number | undefined,
): Assertion {
  const at = issuedAt ?? receivedAt
  if (kind === 'delta') {
    // Positions in deltas belong to no list at hand. Any rule that ignores the order of arrival will do: here the lowest counts.
    const isListed = current.lists !== undefined || current.issued !== undefined
    const place = isListed ? current.position : lowest(current.position, position)
    const delta = Math.max(current.delta ?? at, at)
    if (delta === current.delta && place === current.position) return current
    return { ...current, delta, ...(place !== undefined && { position: place }) }
  }
  const lists = list === null ? current.lists : listedIn(current.lists, list, isNewList)
  const issued = list === null ? issuedIn(current, before, after!, at) : current.issued
  const place = placeAfter(current, before, position, at, isLast)
  if (lists === current.lists && issued === current.issued && place === current.position) return current
  return {
    ...(lists && { lists }),
    ...(issued !== undefined && { issued }),
    ...(current.delta !== undefined && { delta: current.delta }),
    ...(place !== undefined && { position: place }),
  }
}

// A list that is not new had the event before.
const listedIn = (runs: Assertion['lists'], list: number, isNew: boolean): Assertion['lists'] =>
  !isNew || isInList(runs, list) ? runs : [...(runs ?? []), list, null]

function issuedIn(current: Assertion, before: SourceState | undefined, after: SourceState, at: number): number | null {
  const last = Math.max(lastIssuedAt(current, before), at)
  return last === after.issued!.issuedAt ? null : last
}

// The position in the list asserted last; of two asserted at once, the lower one.
function placeAfter(
  current: Assertion,
  before: SourceState | undefined,
  position: number | undefined,
  at: number,
  isLast: boolean,
): number | undefined {
  if (position === undefined || position === current.position) return current.position
  if (isLast || (current.lists === undefined && current.issued === undefined)) return position
  const last = lastListedAt(current, before)
  return at > last ? position : at < last ? current.position : lowest(current.position, position)
}

const lowest = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)

/** The assertion of an event that the source's new list, or its newest, lacks. */
export function assertionWithout(
  assertion: Assertion,
  { before, after, list, isNewList }: Pick<SourceInput<unknown>, 'before' | 'after' | 'list' | 'isNewList'>,
): Assertion {
  const { lists, issued } = assertion
  if (list !== null)
    return isNewList && lists?.at(-1) === null ? { ...assertion, lists: [...lists.slice(0, -1), list] } : assertion
  const hasNewer = issued === null && before?.issued?.issuedAt !== after?.issued?.issuedAt
  return hasNewer ? { ...assertion, issued: before!.issued!.issuedAt } : assertion
}
