// Transcripts with faults as a fast-check arbitrary.

import fc from 'fast-check'
import { assertCount } from '../../vocabulary/check.js'
import { checkOptions, ShipfoldError } from '../../vocabulary/index.js'
import type { History } from '../arbitraries/history.js'
import { ChosenFaultsArbitrary } from './chosen-faults.js'
import { assertFaultKinds, type TranscriptOptions, transcriptOf } from './inject.js'
import { type FaultKind, faultKinds } from './kinds.js'
import type { Transcript } from './transcript.js'

/** Which faults to inject. */
export interface FaultyHistoriesOptions extends TranscriptOptions {
  /** The kinds to draw from; all by default. */
  readonly kinds?: readonly FaultKind[] | undefined
  /** Most faults in one transcript; 3 by default. */
  readonly maxFaults?: number | undefined
}

/**
 * Transcripts of these histories with one or more faults, and now and then none. Shrinks to the fewest faults, the simplest
 * choices and the shortest history that still fail; a counterexample without a fault fails whatever the feed does. A transcript
 * also has no fault where none of the kinds drawn can happen to its history. Throws `bad-option` for an unknown kind.
 */
export function faultyHistories(
  histories: fc.Arbitrary<History>,
  options: FaultyHistoriesOptions = {},
): fc.Arbitrary<Transcript> {
  checkOptions('faultyHistories', options, ['kinds', 'maxFaults', 'shipment', 'issuedAt'])
  const { kinds = faultKinds.map(({ kind }) => kind), maxFaults = 3, ...rest } = options
  if (typeof (histories as Partial<fc.Arbitrary<History>> | null | undefined)?.generate !== 'function')
    throw new ShipfoldError('bad-option', 'faultyHistories needs an arbitrary of histories: faultyHistories(histories()).')
  assertFaultKinds(kinds)
  if (kinds.length === 0) throw new ShipfoldError('bad-option', 'Unusable option kinds: []. Pass at least one kind of fault.')
  assertCount('maxFaults', maxFaults)
  // Faults shrink before the history: some faults need a long history.
  return fc
    .tuple(new ChosenFaultsArbitrary(kinds, maxFaults), histories)
    .map(([chosen, history]) => transcriptOf(history, chosen, rest))
}
