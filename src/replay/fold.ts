// The table as a bare state machine: one read per event, no times, no search. For callers who keep a state id themselves,
// and for counting over millions of histories. An event the table refuses moves nothing; what was said of it is in the
// judgement.

import { idOf, readCode } from '../codes/index.js'
import { shippedTable, type Table } from '../table/index.js'

/**
 * The state id after these codes or events, in the order given, from the initial state or from `state`. A refused event,
 * an unknown code and no code at all move nothing; a gap moves as if the missing scans had come.
 */
export function fold(events: readonly { readonly code?: unknown }[], table: Table = shippedTable, state = table.initial): number {
  const { grid } = table
  let at = state
  for (let next = 0; next < events.length; next++) {
    const code = events[next]?.code
    at = grid[(at << 6) | ((typeof code === 'string' && idOf(code)) || readCode(code).id)]! & 255
  }
  return at
}

/** Many histories at once: `codes` are code ids back to back, history `h` reaching from `starts[h]` to `starts[h + 1]`. */
export interface EncodedHistories {
  readonly codes: Uint8Array
  readonly starts: Uint32Array
}

/** Where {@link foldEncoded} writes: per history the state id it ends in, per event the judgement number of its cell. */
export interface EncodedResults {
  readonly states: Uint8Array
  readonly judgements: Uint8Array
}

/** {@link fold} over typed arrays. `table.judgements[n]` says what judgement number `n` means. */
export function foldEncoded({ codes, starts }: EncodedHistories, into: EncodedResults, table: Table = shippedTable): void {
  const { grid, initial } = table
  const { states, judgements } = into
  const histories = starts.length - 1
  for (let history = 0; history < histories; history++) {
    const end = starts[history + 1]!
    let state = initial
    for (let at = starts[history]!; at < end; at++) {
      const cell = grid[(state << 6) | codes[at]!]!
      judgements[at] = cell >> 8
      state = cell & 255
    }
    states[history] = state
  }
}
