// How a source's words about one event add up, and which of them its later words take back. Each rule here is a function of
// the set of what was said: a maximum, a minimum or a union. So no order of arrival makes a difference to what is believed.

import type { Saying, Word } from './input.js'
import type { Mark, Source, Telling } from './journal.js'

// What a mark denies lies between these instants.
const startOf = ({ from }: Mark): number => from ?? -Number.MAX_VALUE
const reachOf = ({ upTo }: { readonly upTo: number | null }): number => upTo ?? Number.POSITIVE_INFINITY

/** A source after one more input. */
export function sourceAfter(
  source: Source | undefined,
  { kind, saidAt, heardAt, from, upTo, words }: Saying<unknown>,
): Source | undefined {
  // An empty list without a time of its own tells nothing, not even that it is the newest.
  if (kind === 'delta' || (words.length === 0 && upTo === Number.NEGATIVE_INFINITY)) return source
  const { marks } = source ?? { marks: [] }
  const newest = Math.max(source?.saidAt ?? saidAt, saidAt)
  if (upTo === Number.NEGATIVE_INFINITY) return { saidAt: newest, marks }
  const equal = marks.find(mark => mark.saidAt === saidAt && mark.from === from && mark.upTo === upTo)
  const mark: Mark = { saidAt, heardAt: Math.min(heardAt, equal?.heardAt ?? heardAt), from, upTo }
  const replaces = (a: Mark, b: Mark) => a.saidAt >= b.saidAt && startOf(a) <= startOf(b) && reachOf(a) >= reachOf(b)
  if (marks.some(other => other !== equal && replaces(other, mark))) return source
  const others = marks.filter(other => !replaces(mark, other))
  return { saidAt: newest, marks: [...others, mark].sort(compareMarks) }
}

// In one order, whatever order they came in.
const compareMarks = (a: Mark, b: Mark): number => a.saidAt - b.saidAt || startOf(a) - startOf(b) || reachOf(a) - reachOf(b)

/** When a source last said an event, in a snapshot or a delta. */
export const lastTold = (telling: Telling, source: Source | undefined): number =>
  Math.max(lastListed(telling, source), telling.delta ?? Number.NEGATIVE_INFINITY)

const lastListed = ({ last }: Telling, source: Source | undefined): number =>
  last === undefined ? Number.NEGATIVE_INFINITY : (last ?? source!.saidAt)

/** The earliest heard of the marks that deny an event last told then, which happened between two instants. */
export function denier({ marks }: Source, told: number, since: number, until: number): Mark | undefined {
  let first: Mark | undefined
  for (const mark of marks)
    if (mark.saidAt > told && startOf(mark) < since && until < reachOf(mark) && !(first && first.heardAt <= mark.heardAt))
      first = mark
  return first
}

/** A source's telling after a snapshot or delta that has the event; `beside` as in {@link Telling}. */
export function tellingAfter(
  telling: Telling | undefined,
  { kind, saidAt, newest }: Saying<unknown>,
  { stamp, position }: Word<unknown>,
  beside: readonly string[],
  before: Source | undefined,
  after: Source | undefined,
): Telling {
  const told = telling ?? {}
  const isPlaced = stamp.at !== null
  const isKnown = told.last === null && told.first! <= saidAt && before!.saidAt <= saidAt && told.position === position
  if (kind === 'snapshot' && isKnown && isPlaced && beside.length === 0) return told
  if (kind === 'delta') {
    const { delta = Number.NEGATIVE_INFINITY } = told
    // Places that events told alone give are of no list at hand: any rule will do that their order cannot change.
    const least = Math.min(told.position ?? Number.POSITIVE_INFINITY, position ?? Number.POSITIVE_INFINITY)
    const place = told.last !== undefined || least === Number.POSITIVE_INFINITY ? told.position : least
    return kept(told, { ...told, delta: Math.max(delta, saidAt), ...(place !== undefined && { position: place }) })
  }
  const listed = lastListed(told, before)
  const place = placeOf(told.last === undefined ? undefined : told.position, listed, position, saidAt)
  const last = Math.max(listed, saidAt)
  return kept(told, {
    first: Math.min(told.first ?? saidAt, saidAt),
    last: last === after!.saidAt ? null : last,
    ...(told.delta !== undefined && { delta: told.delta }),
    ...(place !== undefined && { position: place }),
    ...(!isPlaced && { reach: reachAfter(told.reach, listed, newest, saidAt) }),
    ...(beside.length + (told.beside?.length ?? 0) > 0 && { beside: [...new Set([...(told.beside ?? []), ...beside])].sort() }),
  })
}

/** The telling of an event that the source's newest snapshot lacks. */
export const tellingWithout = (telling: Telling, before: Source | undefined, after: Source | undefined): Telling =>
  telling.last === null && before!.saidAt !== after!.saidAt ? { ...telling, last: before!.saidAt } : telling

/** Whether a source put `other` in the place of an event: it said that one later, never both at once. */
export const isRecoded = (telling: Telling, label: string, other: Telling, otherLabel: string): boolean =>
  telling.first !== undefined &&
  other.first !== undefined &&
  other.first > telling.first &&
  !((telling.delta ?? Number.NEGATIVE_INFINITY) > other.first) &&
  !telling.beside?.includes(otherLabel) &&
  !other.beside?.includes(label)

// How far the later list reaches, the farther one of two that were said at once.
function reachAfter(known: number | null | undefined, knownAt: number, heard: number | null, heardAt: number): number | null {
  if (known === undefined || heardAt > knownAt) return heard
  return heardAt < knownAt || heard === null || (known !== null && known > heard) ? known : heard
}

// The later list's place, the smaller one of two that were said at once.
function placeOf(known: number | undefined, knownAt: number, heard: number | undefined, heardAt: number): number | undefined {
  if (heard === undefined || heardAt < knownAt) return known
  return known === undefined || heardAt > knownAt ? heard : Math.min(known, heard)
}

const kept = (before: Telling, after: Telling): Telling =>
  before.first === after.first &&
  before.last === after.last &&
  before.delta === after.delta &&
  before.position === after.position &&
  before.reach === after.reach &&
  before.beside?.join() === after.beside?.join()
    ? before
    : after
