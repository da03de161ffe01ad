// Where the steps of two reports on one shipment differ, event by event.

import type { Step } from '../replay/index.js'
import type { Judged } from './judged.js'

/** A step, and the number of the journey it belongs to. */
export interface Found<E> {
  readonly step: Step<E>
  readonly epoch: number
}

/** What one event was and is; null where it was not told, or is not any more. */
export interface Difference<E> {
  readonly was: Found<E> | null
  readonly is: Found<E> | null
}

/** The events that are told otherwise: those that are gone, then the others in order. The first `same` steps are skipped. */
export function differences<E>(before: Judged<E>, after: Judged<E>, same: number): readonly Difference<E>[] {
  const [old, now] = [stepsOf(before, same), stepsOf(after, same)]
  // What stands alike at both ends needs no looking up.
  const shorter = Math.min(old.length, now.length)
  let head = 0
  let tail = 0
  while (head < shorter && keyOf(before, old[head]!) === keyOf(after, now[head]!)) head++
  while (tail < shorter - head && keyOf(before, old[old.length - 1 - tail]!) === keyOf(after, now[now.length - 1 - tail]!)) tail++
  const middle = new Map<object, Found<E>>()
  for (let at = head; at < old.length - tail; at++) middle.set(keyOf(before, old[at]!), old[at]!)
  const differing: Difference<E>[] = []
  for (let at = 0; at < now.length; at++) {
    const is = now[at]!
    const isMiddle = at >= head && at < now.length - tail
    const key = keyOf(after, is)
    const was = isMiddle ? (middle.get(key) ?? null) : old[at < head ? at : at - now.length + old.length]!
    if (isMiddle) middle.delete(key)
    if (!was || !isToldAlike(was, is)) differing.push({ was, is })
  }
  return [...[...middle.values()].map(was => ({ was, is: null })), ...differing]
}

const keyOf = <E>({ scans }: Judged<E>, { step }: Found<E>): object => scans[step.index]!.key

// All steps, epoch by epoch; of a report of one epoch only those from `from` on.
function stepsOf<E>({ report }: Judged<E>, from: number): readonly Found<E>[] {
  if (report.epochs.length === 0) return report.steps.slice(from).map(step => ({ step, epoch: 0 }))
  return [...report.epochs, report].flatMap(({ steps }, epoch) => steps.map(step => ({ step, epoch })))
}

const isToldAlike = ({ step: a, epoch }: Found<unknown>, { step: b, epoch: other }: Found<unknown>): boolean =>
  a.verdict === b.verdict &&
  a.law === b.law &&
  a.from === b.from &&
  a.to === b.to &&
  epoch === other &&
  a.code === b.code &&
  a.presumed?.join() === b.presumed?.join()
