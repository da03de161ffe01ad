// Matchers for vitest and Jest: `expect.extend(matchers)`. They import neither, and do not use `this`.

import type { Flag } from '../../replay/index.js'
import type { Constraint } from '../../vocabulary/index.js'
import type { Target } from '../arbitraries/index.js'
import { toBeConsistent } from './consistent.js'
import { type ConvergenceOptions, toConvergeUnderFaults } from './convergence.js'
import { toFlag } from './flag.js'
import { toReach } from './reach.js'

/**
 * The matchers as methods of `expect(…)`, for the types of your test runner: `declare module 'vitest' { interface
 * Matchers<T = any> extends ShipfoldMatchers<T> {} }`, or the same with `Matchers<R>` in Jest's `namespace jest`. They take a
 * history, in any order, or a report; for another table than the shipped one pass the report.
 */
export interface ShipfoldMatchers<R = unknown> {
  /** No event is impossible, overruled, unknown or rejected; unusual events and gaps are consistent. */
  toBeConsistent(): R
  /** The latest journey reaches an outcome, a status or a code at some time; it may continue from there. */
  toReach(target: Target): R
  /** Some event is flagged with this constraint, and with this verdict if one is given. */
  toFlag(constraint: Constraint, verdict?: Flag['verdict']): R
  /** A history, not a report, comes to the correct end under every kind of fault. With a handler, await it. */
  toConvergeUnderFaults(options?: ConvergenceOptions): R
}

/** The matchers for `expect.extend`. Failure messages show the timeline; a value that no matcher can take throws `bad-option`. */
export const matchers = { toBeConsistent, toReach, toFlag, toConvergeUnderFaults }
