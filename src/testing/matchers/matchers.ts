// Matchers for vitest and Jest: `expect.extend(matchers)`. They import neither, and use nothing of `this`.

import type { Law } from '../../codes/index.js'
import type { Flag } from '../../replay/index.js'
import type { Target } from '../histories/index.js'
import { toBeConsistent } from './consistent.js'
import { type ConvergenceOptions, toConvergeUnderDisorder } from './convergence.js'
import { toFlag } from './flag.js'
import { toReach } from './reach.js'

/**
 * The matchers as methods of `expect(…)`, for the types of your test runner: `declare module 'vitest' { interface
 * Matchers<T = any> extends ShipfoldMatchers<T> {} }`, or the same with `Matchers<R>` in Jest's `namespace jest`. All of them take a history, in any
 * order, or a report; of a history by another law give the report.
 */
export interface ShipfoldMatchers<R = unknown> {
  /** No event is impossible, overruled, unknown or rejected; what is unusual or a gap is consistent. */
  toBeConsistent(): R
  /** The latest journey comes to an outcome, a status or a code at some time; it may go on from there. */
  toReach(target: Target): R
  /** Some event is flagged by this law, with this verdict where one is given. */
  toFlag(law: Law, verdict?: Flag['verdict']): R
  /** In whatever disorder it is told, a history comes to the same end; no report. Of a handler, await it. */
  toConvergeUnderDisorder(options?: ConvergenceOptions): R
}

/** The matchers, to be given to `expect.extend`. Failure messages show the timeline; what cannot be judged is thrown. */
export const matchers = { toBeConsistent, toReach, toFlag, toConvergeUnderDisorder }
