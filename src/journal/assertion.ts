// How a source's assertions of one event add up, and which of them its later lists retract. Each rule here is a function of the
// set of inputs: a maximum, a minimum or a union. So the result does not depend on the order of arrival.

import type { ParsedInput } from './input.js'
import type { Assertion, SnapshotCoverage, SourceState } from './journal.js'
import type { Stamp } from './stamps.js'

// A coverage retracts events between these instants.
const coverageStart = ({ from }: SnapshotCoverage): number => from ?? -Number.MAX_VALUE
const coverageEnd = ({ upTo }: { readonly upTo: number | null }): number => upTo ?? Number.POSITIVE_INFINITY

/** A source after one more input. */
export function sourceAfter(
  source: SourceState | undefined,
  { kind, issuedAt, receivedAt, from, upTo, events }: ParsedInput<unknown>,
): SourceState | undefined {
  // An empty list without an `issuedAt` carries no information: it may be older than all others.
  if (kind === 'delta' || (events.length === 0 && upTo === Number.NEGATIVE_INFINITY)) return source
  const { coverages } = source ?? { coverages: [] }
  const newest = Math.max(source?.issuedAt ?? issuedAt, issuedAt)
  if (upTo === Number.NEGATIVE_INFINITY) return { issuedAt: newest, coverages }
  const equal = coverages.find(coverage => coverage.issuedAt === issuedAt && coverage.from === from && coverage.upTo === upTo)
  const coverage: SnapshotCoverage = { issuedAt, receivedAt: Math.min(receivedAt, equal?.receivedAt ?? receivedAt), from, upTo }
  if (coverages.some(other => other !== equal && replaces(other, coverage))) return source
  const others = coverages.filter(other => !replaces(coverage, other))
  return { issuedAt: newest, coverages: [...others, coverage].sort(compareCoverages) }
}

const replaces = (a: SnapshotCoverage, b: SnapshotCoverage): boolean =>
  a.issuedAt >= b.issuedAt && coverageStart(a) <= coverageStart(b) && coverageEnd(a) >= coverageEnd(b)

// One order, whatever the order of arrival.
const compareCoverages = (a: SnapshotCoverage, b: SnapshotCoverage): number =>
  a.issuedAt - b.issuedAt || coverageStart(a) - coverageStart(b) || coverageEnd(a) - coverageEnd(b)

/** When a source last asserted an event, in a snapshot or a delta. */
export const lastAssertedAt = (assertion: Assertion, source: SourceState | undefined): number =>
  Math.max(lastListedAt(assertion, source), assertion.delta ?? Number.NEGATIVE_INFINITY)

const lastListedAt = ({ last }: Assertion, source: SourceState | undefined): number =>
  last === undefined ? Number.NEGATIVE_INFINITY : (last ?? source!.issuedAt)

/** Of the coverages that retract an event last asserted then, which happened between two instants, the first received. */
export function firstRetraction(
  { coverages }: SourceState,
  assertedAt: number,
  since: number,
  until: number,
): SnapshotCoverage | undefined {
  let first: SnapshotCoverage | undefined
  for (const coverage of coverages) {
    const retracts = coverage.issuedAt > assertedAt && coverageStart(coverage) < since && until < coverageEnd(coverage)
    if (retracts && !(first && first.receivedAt <= coverage.receivedAt)) first = coverage
  }
  return first
}

/** An input with its source as it was before the input and is after it. */
export interface SourceInput<E> extends ParsedInput<E> {
  readonly before: SourceState | undefined
  readonly after: SourceState | undefined
}

/** A source's assertion after a snapshot or delta that has the event; `siblings` as in {@link Assertion}. */
export function assertionAfter(
  assertion: Assertion | undefined,
  { kind, issuedAt, newest, before, after }: SourceInput<unknown>,
  { at, position }: Stamp<unknown>,
  siblings: readonly string[],
): Assertion {
  const current = assertion ?? {}
  const isPlaced = at !== null
  const isKnown =
    current.last === null && current.first! <= issuedAt && before!.issuedAt <= issuedAt && current.position === position
  if (kind === 'snapshot' && isKnown && isPlaced && siblings.length === 0) return current
  if (kind === 'delta') {
    const { delta = Number.NEGATIVE_INFINITY } = current
    // Positions in deltas belong to no list at hand. Any rule that ignores the order of arrival will do: here the lowest counts.
    const least = Math.min(current.position ?? Number.POSITIVE_INFINITY, position ?? Number.POSITIVE_INFINITY)
    const place = current.last !== undefined || least === Number.POSITIVE_INFINITY ? current.position : least
    return reuseIfEqual(current, {
      ...current,
      delta: Math.max(delta, issuedAt),
      ...(place !== undefined && { position: place }),
    })
  }
  const listed = lastListedAt(current, before)
  const place = positionAfter(current.last === undefined ? undefined : current.position, listed, position, issuedAt)
  const last = Math.max(listed, issuedAt)
  const hasSiblings = siblings.length + (current.siblings?.length ?? 0) > 0
  return reuseIfEqual(current, {
    first: Math.min(current.first ?? issuedAt, issuedAt),
    last: last === after!.issuedAt ? null : last,
    ...(current.delta !== undefined && { delta: current.delta }),
    ...(place !== undefined && { position: place }),
    ...(!isPlaced && { reach: reachAfter(current.reach, listed, newest, issuedAt) }),
    ...(hasSiblings && { siblings: [...new Set([...(current.siblings ?? []), ...siblings])].sort() }),
  })
}

/** The assertion of an event that the source's newest snapshot lacks. */
export const assertionWithout = (
  assertion: Assertion,
  { before, after }: Pick<SourceInput<unknown>, 'before' | 'after'>,
): Assertion =>
  assertion.last === null && before!.issuedAt !== after!.issuedAt ? { ...assertion, last: before!.issuedAt } : assertion

/** Whether a source replaced an event's code by another: it asserted the other later, and never both at once. */
export const isRecoded = (assertion: Assertion, code: string, other: Assertion, otherCode: string): boolean =>
  assertion.first !== undefined &&
  other.first !== undefined &&
  other.first > assertion.first &&
  !((assertion.delta ?? Number.NEGATIVE_INFINITY) > other.first) &&
  !assertion.siblings?.includes(otherCode) &&
  !other.siblings?.includes(code)

// How far the later list reaches; of two issued at once, the one that reaches farther.
function reachAfter(known: number | null | undefined, knownAt: number, next: number | null, nextAt: number): number | null {
  if (known === undefined || nextAt > knownAt) return next
  return nextAt < knownAt || next === null || (known !== null && known > next) ? known : next
}

// The position in the later list; of two issued at once, the lower one.
function positionAfter(known: number | undefined, knownAt: number, next: number | undefined, nextAt: number): number | undefined {
  if (next === undefined || nextAt < knownAt) return known
  return known === undefined || nextAt > knownAt ? next : Math.min(known, next)
}

const reuseIfEqual = (before: Assertion, after: Assertion): Assertion =>
  before.first === after.first &&
  before.last === after.last &&
  before.delta === after.delta &&
  before.position === after.position &&
  before.reach === after.reach &&
  before.siblings?.join() === after.siblings?.join()
    ? before
    : after
