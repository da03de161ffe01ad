// The fold over a draft: the greedy walk down the table, which is the cheapest reading of nearly every history. Where it
// may not be, it says so, and replay judges.

import { rowOf } from '../../codes/index.js'
import { SETTLED_MARGIN } from '../../replay/index.js'
import type { Table } from '../../table/index.js'
import { type Draft, MOST_EVENTS } from './draft.js'

/** What the walk found. `judged` holds, in order of time, a judgement number for each event, or one of the two below. */
export interface Walk {
  readonly judged: Uint8Array
  state: number
  cost: number
  duplicates: number
  uncoded: number
  /** Whether events of one stamp could also stand in another order. */
  tied: boolean
  /** The events in order of time, then of the list. */
  readonly order: Uint16Array
}

/** In place of a judgement: an event equal to an earlier one, and one without a code. */
export const DUPLICATE = 255
export const UNCODED = 254

/** How a draft can be judged: by the walk alone, by a search over the same codes, or only by the ordinary way. */
export type Judging = 'walk' | 'search' | 'ordinary'

const REUSE_SECONDS = 30 * 86_400
const MOST_TIED = 16
const ends = flagsOf(['delivered', 'returned'])
const begins = flagsOf(['accepted'])

/** A walk to write into. */
export const blankWalk = (): Walk => ({
  judged: new Uint8Array(MOST_EVENTS),
  state: 0,
  cost: 0,
  duplicates: 0,
  uncoded: 0,
  tied: false,
  order: new Uint16Array(MOST_EVENTS),
})

/** Folds a draft. Events later than `latest` (a stamp) are for the ordinary way. */
export function walk(table: Table, draft: Draft, bytes: Buffer, mayTurn: boolean, latest: number, into: Walk): Judging {
  const { ids, stamps, length } = draft
  const { grid, prices } = table
  const { judged, order } = into
  arrange(draft, mayTurn, order)
  if (stamps[order[length - 1]!]! > latest) return 'ordinary'
  into.duplicates = into.uncoded = 0
  into.tied = false
  let state = table.initial
  let cost = 0
  let last = Number.NEGATIVE_INFINITY
  let ended = Number.POSITIVE_INFINITY
  let tie = 0
  let tieId = 0
  for (let at = 0; at < length; at++) {
    const event = order[at]!
    const stamp = stamps[event]!
    const id = ids[event]!
    if (stamp === last) {
      const twin = twinOf(draft, bytes, into, tie, at)
      if (twin === UNSURE) return 'ordinary'
      if (twin >= 0) {
        judged[at] = DUPLICATE
        into.duplicates++
        continue
      }
    } else {
      last = stamp
      tie = at
      tieId = 0
    }
    if (id === 0) {
      judged[at] = UNCODED
      into.uncoded++
      continue
    }
    if (tieId === 0) tieId = id
    else if (tieId !== id) into.tied = true
    if (begins[id] === 1 && stamp - ended >= REUSE_SECONDS) return 'ordinary'
    if (ends[id] === 1 && ended > stamp) ended = stamp
    const cell = grid[(state << 6) | id]!
    state = cell & 255
    judged[at] = cell >> 8
    cost += prices[cell >> 8]!
  }
  into.state = state
  into.cost = cost
  // As in replay: below the price of discounting anything, less the margin, no other reading comes near.
  const { routine, milestone, delivery } = table.costs
  const surest = Math.min(routine, milestone, delivery) - SETTLED_MARGIN
  return surest >= 0 && (cost === 0 || (!into.tied && cost <= surest)) ? 'walk' : 'search'
}

// The events by stamp; those of one stamp as the list has them, oldest first. Most lists are in order already.
function arrange(draft: Draft, mayTurn: boolean, order: Uint16Array): void {
  const { stamps, length } = draft
  const isTurned = mayTurn && isNewestFirst(draft)
  for (let at = 0; at < length; at++) {
    const event = isTurned ? length - 1 - at : at
    const stamp = stamps[event]!
    let to = at
    for (; to > 0 && stamps[order[to - 1]!]! > stamp; to--) order[to] = order[to - 1]!
    order[to] = event
  }
}

// By most neighbours, then by its ends; lists that do not say run from the newest to the oldest.
function isNewestFirst({ stamps, length }: Draft): boolean {
  let rising = 0
  for (let at = 1; at < length; at++) rising += Math.sign(stamps[at]! - stamps[at - 1]!)
  return rising < 0 || (rising === 0 && !(stamps[length - 1]! > stamps[0]!))
}

const UNSURE = -2

// The earlier event of this stamp that is the same one, -1 for none.
function twinOf(draft: Draft, bytes: Buffer, { order }: Walk, tie: number, at: number): number {
  if (at - tie > MOST_TIED) return UNSURE
  const event = order[at]!
  for (let before = tie; before < at; before++) {
    const other = order[before]!
    if (draft.ids[other] !== draft.ids[event]) continue
    const texts = sameText(bytes, draft.texts, event, other)
    const places = sameText(bytes, draft.places, event, other)
    if (texts && places) return before
    if (texts === null || places === null) return UNSURE
  }
  return -1
}

// Whether two events' texts are equal; null where escapes leave it open.
function sameText(bytes: Buffer, ranges: Int32Array, event: number, other: number): boolean | null {
  const start = ranges[event * 2]!
  const end = ranges[event * 2 + 1]!
  const from = ranges[other * 2]!
  const to = ranges[other * 2 + 1]!
  if (start === from) return true
  if (end - start === to - from && bytes.compare(bytes, from, to, start, end) === 0) return true
  return bytes.subarray(start, end).includes(92) || bytes.subarray(from, to).includes(92) ? null : false
}

function flagsOf(statuses: readonly string[]): Uint8Array {
  return Uint8Array.from({ length: 64 }, (_, id) => Number(statuses.includes(rowOf(id)?.status ?? '')))
}
