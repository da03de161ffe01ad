// A scan with its verdict as a step, and remarks on it.

import type { Code, Constraint, Status } from '../vocabulary/index.js'
import type { Flag, Step, Verdict } from './report.js'
import type { Scan } from './scan.js'

/**
 * A scan's step. Its keys are in the order of the contract; absent ones are left out. The overloads pair verdicts with their parts,
 * which the implementation cannot express: hence its casts.
 */
export function stepOf<E>(scan: Scan<E>, verdict: 'advanced' | 'repeated' | 'duplicate', from: Status, to: Status): Step<E>
export function stepOf<E>(scan: Scan<E>, verdict: 'uncoded', from: Status, to: Status, constraint?: 'classifier-failed'): Step<E>
export function stepOf<E>(
  scan: Scan<E>,
  verdict: 'unusual' | 'impossible' | 'overruled' | 'unknown' | 'voided',
  from: Status,
  to: Status,
  constraint: Constraint,
): Step<E>
export function stepOf<E>(
  scan: Scan<E>,
  verdict: 'gap',
  from: Status,
  to: Status,
  constraint: Constraint,
  presumed: readonly Code[],
): Step<E>
export function stepOf<E>(
  scan: Scan<E>,
  verdict: Verdict,
  from: Status,
  to: Status,
  constraint?: Constraint,
  presumed?: readonly Code[],
): Step<E> {
  const { index, time, event, reading, isInferred, identity } = scan
  const { code } = reading
  const isPlain = !constraint && reading.kind !== 'readAs' && !isInferred
  // Written out, since most steps are of these kinds and a spread takes several times as long.
  if (isPlain && identity === undefined) return { index, time, code, verdict, from, to, event } as Step<E>
  if (isPlain) return { index, time, code, verdict, from, to, event, identity } as unknown as Step<E>
  const its = identity === undefined ? null : { identity }
  if (reading.kind === 'readAs' || isInferred) {
    const read = { ...(reading.kind === 'readAs' && { readAs: reading.readAs }), ...(isInferred && { basis: 'inferred' }) }
    const parts = { ...(constraint && { constraint }), ...(presumed && { presumed }) }
    return { index, time, code, ...read, verdict, ...parts, from, to, event, ...its } as Step<E>
  }
  if (!presumed) return { index, time, code, verdict, constraint, from, to, event, ...its } as Step<E>
  return { index, time, code, verdict, constraint, presumed, from, to, event, ...its } as Step<E>
}

/** A remark on a scan's step. */
export const flagOf = (
  scan: Scan<unknown>,
  verdict: Flag['verdict'],
  constraint: Constraint,
  severity: Flag['severity'],
): Flag => ({
  verdict,
  constraint,
  index: scan.index,
  severity,
})
