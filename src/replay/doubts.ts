// What speaks against the status of a journey. Silence is never certainty: money hangs on this.

import { isSameStanding } from '../table/table.js'
import { type CodeInput, readCode, rowOf } from '../vocabulary/index.js'
import type { Alternative } from './alignment.js'
import type { Doubt, Journey, Report, Step } from './report.js'
import { isKept } from './verdicts.js'

const kinds: Readonly<Record<Doubt['kind'], true>> = {
  'other-reading': true,
  'no-scan': true,
  uncoded: true,
  contested: true,
  rejected: true,
  order: true,
  'reported-disagrees': true,
  rulings: true,
  inferred: true,
}

/** Every kind of doubt, in the order in which reports have them. */
export const doubtKinds = Object.keys(kinds) as readonly Doubt['kind'][] // the record has no other keys

/** The doubts that the steps of a journey and its nearest other reading give. */
export function doubtsOf(steps: readonly Step<unknown>[], alternative: Alternative | null): readonly Doubt[] {
  // Most histories end with a scan that is kept.
  if (alternative === null && steps.length > 0 && isKept(steps.at(-1)!.verdict)) return NO_DOUBTS
  const lastKept = steps.findLastIndex(({ verdict }) => isKept(verdict))
  const doubts: Doubt[] = alternative ? [{ kind: 'other-reading', ...alternative }] : []
  if (lastKept < 0) doubts.push({ kind: 'no-scan' })
  const uncoded = steps.slice(lastKept + 1).filter(({ verdict }) => verdict === 'uncoded' || verdict === 'unknown')
  if (uncoded.length > 0) doubts.push({ kind: 'uncoded', count: uncoded.length, since: uncoded[0]!.time })
  return doubts
}

/** Whether the status may be unknown or out of date, because scans have no code. */
export const isUncoded = (doubts: readonly Doubt[]): boolean =>
  doubts.some(({ kind }) => kind === 'no-scan' || kind === 'uncoded')

const NO_DOUBTS: readonly Doubt[] = []

/** A journey of scans of which some codes are inferred; `reported` is that of the same scans without these codes. */
export function onBasisOf<E>(journey: Journey<E>, reported: Journey<E>): Journey<E> {
  if (isSameStanding(journey, reported)) return journey
  const inferred = journey.steps.filter(({ basis, verdict }) => basis === 'inferred' && verdict !== 'voided')
  const { index } = inferred.findLast(({ verdict }) => isKept(verdict)) ?? inferred.at(-1)!
  return withDoubts({ ...journey, basis: 'inferred' }, [...journey.doubts, { kind: 'inferred', index }])
}

/**
 * The report beside the provider's own status. Where the two agree, that confirms what was inferred; where they differ, it is a
 * doubt if the scans leave room for it. Otherwise it is often a late scan that the report discounts.
 */
export function besideReported<R extends Report<unknown>>(report: R, reported: CodeInput): R {
  const row = rowOf(readCode(reported).id)
  if (!row) return report
  if (isSameStanding(report, { status: row.status, outcome: row.outcome ?? null })) {
    const left = report.doubts.filter(({ kind }) => kind !== 'inferred')
    return left.length === report.doubts.length ? report : withDoubts(report, left)
  }
  const leavesRoom = report.basis === 'inferred' || isUncoded(report.doubts)
  return leavesRoom ? withDoubts(report, [...report.doubts, { kind: 'reported-disagrees', reported: row.code }]) : report
}

/**
 * The report, doubted where an event that has no place in time claims another end: it may be the one that counts. Of several it is
 * the one that comes last in its list, by `placeOf`.
 */
export function besideRejected<R extends Report<unknown>>(
  report: R,
  codeOf: (index: number) => CodeInput,
  placeOf: (index: number) => number,
): R {
  const inOrder = [...report.rejected].sort((a, b) => placeOf(a.index) - placeOf(b.index))
  const claim = inOrder.findLast(({ index }) => {
    const row = rowOf(readCode(codeOf(index)).id)
    return row?.outcome !== undefined && !isSameStanding(report, { status: row.status, outcome: row.outcome })
  })
  return claim ? withDoubts(report, [...report.doubts, { kind: 'rejected', index: claim.index }]) : report
}

const withDoubts = <J extends Journey<unknown>>(journey: J, doubts: readonly Doubt[]): J => ({
  ...journey,
  certain: doubts.length === 0,
  doubts,
})
