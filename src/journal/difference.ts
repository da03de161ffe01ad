// Where the steps of two reports of one shipment differ, event by event.

import type { Step } from '../replay/index.js'
import type { Evaluation } from './evaluation.js'

/** A step and the number of its journey. */
export interface LocatedStep<E> {
  readonly step: Step<E>
  readonly journey: number
}

/** The step of one event before and after; null where no source asserted it then. */
export interface StepDifference<E> {
  readonly was: LocatedStep<E> | null
  readonly is: LocatedStep<E> | null
}

/** The events whose steps differ: those that are gone, then the others in order. The first `same` steps are skipped. */
export function differences<E>(before: Evaluation<E>, after: Evaluation<E>, same: number): readonly StepDifference<E>[] {
  const [old, now] = [locatedSteps(before, same), locatedSteps(after, same)]
  // Equal ends need no lookup.
  const shorter = Math.min(old.length, now.length)
  let head = 0
  let tail = 0
  while (head < shorter && stepKey(before, old[head]!) === stepKey(after, now[head]!)) head++
  while (tail < shorter - head && stepKey(before, old[old.length - 1 - tail]!) === stepKey(after, now[now.length - 1 - tail]!))
    tail++
  const middle = new Map<object, LocatedStep<E>>()
  for (let at = head; at < old.length - tail; at++) middle.set(stepKey(before, old[at]!), old[at]!)
  const differing: StepDifference<E>[] = []
  for (let at = 0; at < now.length; at++) {
    const is = now[at]!
    const isMiddle = at >= head && at < now.length - tail
    const key = stepKey(after, is)
    const was = isMiddle ? (middle.get(key) ?? null) : old[at < head ? at : at - now.length + old.length]!
    if (isMiddle) middle.delete(key)
    if (!was || !isSameStep(was, is)) differing.push({ was, is })
  }
  return [...[...middle.values()].map(was => ({ was, is: null })), ...differing]
}

const stepKey = <E>({ scans }: Evaluation<E>, { step }: LocatedStep<E>): object => scans[step.index]!.key

// All steps, journey by journey; of a report of one journey only those from `from` on.
function locatedSteps<E>({ report }: Evaluation<E>, from: number): readonly LocatedStep<E>[] {
  if (report.journeys.length === 0) return report.steps.slice(from).map(step => ({ step, journey: 0 }))
  return [...report.journeys, report].flatMap(({ steps }, journey) => steps.map(step => ({ step, journey })))
}

const isSameStep = ({ step: a, journey }: LocatedStep<unknown>, { step: b, journey: other }: LocatedStep<unknown>): boolean =>
  a.verdict === b.verdict &&
  a.constraint === b.constraint &&
  a.from === b.from &&
  a.to === b.to &&
  journey === other &&
  a.code === b.code &&
  a.presumed?.join() === b.presumed?.join()
