// Disturbed transcripts as a fast-check arbitrary.

import fc from 'fast-check'
import { ShipfoldError } from '../../codes/index.js'
import type { History } from '../history.js'
import { checkKinds, type TellOptions, transcriptOf } from './disturb.js'
import { type DisorderKind, disorderKinds } from './kinds.js'
import { PicksArbitrary } from './picks.js'
import type { Transcript } from './transcript.js'

/** What may go wrong. */
export interface DisturbedOptions extends TellOptions {
  /** The kinds to draw from; all by default. */
  readonly kinds?: readonly DisorderKind[] | undefined
  /** How many at a time, at most; 3 by default. */
  readonly most?: number | undefined
}

/**
 * Transcripts of these histories in which one or several things go wrong, and now and then nothing. Shrinks to the fewest
 * disturbances, the simplest choices and the shortest history that still fail, labelled anew each time: one without a label
 * fails whatever the feed does. Nor has it a label where no kind drawn can happen to the history. Throws `bad-option` for a kind that is none.
 */
export function disturbed(histories: fc.Arbitrary<History>, options: DisturbedOptions = {}): fc.Arbitrary<Transcript> {
  const { kinds = disorderKinds.map(({ kind }) => kind), most = 3, ...rest } = options
  checkKinds(kinds)
  if (kinds.length === 0 || !Number.isSafeInteger(most) || most < 1)
    throw new ShipfoldError(
      'bad-option',
      `disturbed takes at least one kind and most of 1 or more, not ${kinds.length} and ${String(most)}.`,
    )
  // What goes wrong shrinks first: a journey may be short only because much goes wrong.
  return fc.tuple(new PicksArbitrary(kinds, most), histories).map(([picks, history]) => transcriptOf(history, picks, rest))
}
