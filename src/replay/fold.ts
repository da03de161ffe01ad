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
  const { states, judgements } = into
  const histories = starts.length - 1
  const rows = rowsOf(table)
  const initial = table.initial << 6
  for (let history = 0; history < histories; history++) {
    const end = starts[history + 1]!
    let row = initial
    for (let at = starts[history]!; at < end; at++) {
      const cell = rows[row | codes[at]!]!
      judgements[at] = cell >> 16
      row = cell & 0xffff
    }
    states[history] = row >> 6
  }
}

// The grid with rows multiplied out, which saves the shift between one event and the next:
//   cell & 0xffff = where the next state's row begins      cell >> 16 = the judgement
const multiplied = new WeakMap<Table, Int32Array>()

function rowsOf(table: Table): Int32Array {
  const known = multiplied.get(table)
  if (known) return known
  const rows = Int32Array.from(table.grid, cell => ((cell >> 8) << 16) | ((cell & 255) << 6))
  multiplied.set(table, rows)
  return rows
}
