// Where the steps of two reports of one shipment differ, event by event.

import type { TrackingEvent } from '../vocabulary/index.js'
import type { Entry } from './journal.js'
import type { Evaluation, IdentifiedStep } from './reading.js'

/** A step with what identifies its event and its journey across all changes of a shipment. */
export type JournalStep<E = TrackingEvent> = IdentifiedStep<E> & {
  /** 0 for the first journey under the shipment's number, one more for each time the number was used again. */
  readonly journey: number
}

/** One event whose step differs. `before` is null where it is new, `after` where its source retracted it. */
export interface Revision<E = TrackingEvent> {
  readonly before: JournalStep<E> | null
  readonly after: JournalStep<E> | null
}

/** The events whose steps differ: those that are gone, then the others in order. The first `same` steps are skipped. */
export function revisionsOf<E>(before: Evaluation<E>, after: Evaluation<E>, same: number): readonly Revision<E>[] {
  const [old, now] = [locatedSteps(before, same), locatedSteps(after, same)]
  // Equal ends need no lookup.
  const shorter = Math.min(old.length, now.length)
  let head = 0
  let tail = 0
  while (head < shorter && old[head]!.entry.id === now[head]!.entry.id) head++
  while (tail < shorter - head && old[old.length - 1 - tail]!.entry.id === now[now.length - 1 - tail]!.entry.id) tail++
  const middle = new Map(old.slice(head, old.length - tail).map(each => [each.entry.id, each]))
  const differing: Revision<E>[] = []
  for (let at = 0; at < now.length; at++) {
    const is = now[at]!
    const isMiddle = at >= head && at < now.length - tail
    const was = isMiddle ? middle.get(is.entry.id) : old[at < head ? at : at - now.length + old.length]!
    if (isMiddle) middle.delete(is.entry.id)
    if (!was || !isSameStep(was, is)) differing.push({ before: was ? journalStepOf(was) : null, after: journalStepOf(is) })
  }
  return [...[...middle.values()].map(gone => ({ before: journalStepOf(gone), after: null })), ...differing]
}

interface LocatedStep<E> {
  readonly step: IdentifiedStep<E>
  readonly journey: number
  readonly entry: Entry<E>
}

// All steps, journey by journey; of a report of one journey only those from `from` on.
function locatedSteps<E>({ report, entries }: Evaluation<E>, from: number): readonly LocatedStep<E>[] {
  const locate = (steps: readonly IdentifiedStep<E>[], journey: number) =>
    steps.map(step => ({ step, journey, entry: entries[step.index]! }))
  if (report.journeys.length === 0) return locate(report.steps.slice(from), 0)
  return [...report.journeys, report].flatMap(({ steps }, journey) => locate(steps, journey))
}

const isSameStep = ({ step: a, journey }: LocatedStep<unknown>, { step: b, journey: other }: LocatedStep<unknown>): boolean =>
  a.verdict === b.verdict &&
  a.constraint === b.constraint &&
  a.from === b.from &&
  a.to === b.to &&
  journey === other &&
  a.code === b.code &&
  a.presumed?.join() === b.presumed?.join()

function journalStepOf<E>({ step, journey }: LocatedStep<E>): JournalStep<E> {
  if (step.constraint !== undefined || step.readAs !== undefined || step.basis !== undefined) return { ...step, journey }
  // Written out, since most steps are of this kind and a spread takes several times as long; the cast joins what it parted.
  const { index, time, code, verdict, from, to, event, identity } = step
  return { index, time, code, verdict, from, to, event, identity, journey } as JournalStep<E>
}
