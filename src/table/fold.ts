// The table as a bare state machine: one read per event, no times, no search. For callers who keep a state id themselves,
// and for counts over millions of histories. A refused event moves nothing; its judgement says why.

import { badArgument, badOption, idOf, readCode } from '../vocabulary/index.js'
import { shippedTable } from './shipped.js'
import { checkTable, type Table } from './table.js'

/**
 * The state id after these events, in list order, from the initial state or from `state`. A refused event, an unknown code
 * and an absent code move nothing; a gap moves as if the missing scans had come. Throws `bad-option` for other arguments.
 */
export function fold(events: readonly { readonly code?: unknown }[], table: Table = shippedTable, state = table.initial): number {
  if (!Array.isArray(events)) badArgument('fold', 'a list of events', events)
  checkTable(table)
  if (!table.states[state]) badOption('state', state, `Pass the id of a state, from 1 to ${table.states.length - 1}.`)
  const { grid } = table
  let at = state
  for (let next = 0; next < events.length; next++) {
    const code = events[next]?.code
    at = grid[(at << 6) | ((typeof code === 'string' && idOf(code)) || readCode(code).id)]! & 255
  }
  return at
}

/** Many histories: `codes` holds their code ids back to back; history `h` reaches from `starts[h]` to `starts[h + 1]`. */
export interface EncodedHistories {
  readonly codes: Uint8Array
  readonly starts: Uint32Array
}

/** Where {@link foldEncoded} writes: per history the state id it ends in, per event the judgement number of its cell. */
export interface EncodedResults {
  readonly states: Uint8Array
  readonly judgements: Uint8Array
}

/**
 * {@link fold} over typed arrays. `table.judgements[n]` is the judgement with number `n`. Throws `bad-option` where the arrays
 * are of other types, or too short for these histories.
 */
export function foldEncoded(encoded: EncodedHistories, into: EncodedResults, table: Table = shippedTable): void {
  checkTable(table)
  const { codes, starts, states, judgements } = checkedArrays(encoded, into)
  const histories = starts.length - 1
  const rows = foldGridOf(table)
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

function checkedArrays(encoded: EncodedHistories, into: EncodedResults): EncodedHistories & EncodedResults {
  const { codes, starts } = (encoded ?? {}) as EncodedHistories
  const { states, judgements } = (into ?? {}) as EncodedResults
  if (!(codes instanceof Uint8Array)) badOption('codes', codes, 'Pass a Uint8Array of code ids.')
  if (!(starts instanceof Uint32Array)) badOption('starts', starts, 'Pass a Uint32Array of places in codes.')
  const end = starts.at(-1) ?? 0
  if (end > codes.length) badOption('starts', end, `Pass places up to ${codes.length}, the length of codes.`)
  const histories = Math.max(0, starts.length - 1)
  if (!(states instanceof Uint8Array && states.length >= histories))
    badOption('states', states?.length, `Pass a Uint8Array of at least ${histories}, one element per history.`)
  if (!(judgements instanceof Uint8Array && judgements.length >= end))
    badOption('judgements', judgements?.length, `Pass a Uint8Array of at least ${end}, one element per event.`)
  return { codes, starts, states, judgements }
}

// The grid with rows multiplied out, which saves a shift per event:
//   cell & 0xffff = where the next state's row begins      cell >> 16 = the judgement
const foldGrids = new WeakMap<Table, Int32Array>()

function foldGridOf(table: Table): Int32Array {
  const known = foldGrids.get(table)
  if (known) return known
  const rows = Int32Array.from(table.grid, cell => ((cell >> 8) << 16) | ((cell & 255) << 6))
  foldGrids.set(table, rows)
  return rows
}
