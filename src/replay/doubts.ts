// What speaks against the status of a journey. Silence is never certainty: money hangs on this.

import type { Alternative } from './alignment.js'
import type { Doubt, Step } from './report.js'
import { isKept } from './verdicts.js'

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

const NO_DOUBTS: readonly Doubt[] = []
