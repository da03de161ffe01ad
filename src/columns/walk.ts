// The greedy walk through the table over a history in columns: the reading of lowest cost for nearly every history. Where it may
// not be, the caller searches or replays.

import { CERTAIN_MARGIN } from '../replay/alignment.js'
import { endCodes, startCodes } from '../replay/split.js'
import type { Table } from '../table/index.js'
import { MAX_EVENTS, type ScanColumns } from './columns.js'

/** The result of a walk. `judgements` holds, in order of time, a judgement number for each event, or one of the two below. */
export interface GreedyWalk {
  readonly judgements: Uint8Array
  state: number
  cost: number
  duplicates: number
  uncoded: number
  /** Whether the newest event, copies apart, has no code. */
  endsUncoded: boolean
  /** Whether events of one stamp could also stand in another order. */
  tied: boolean
  /** The events in order of time, then of the list. */
  readonly order: Uint16Array
}

/** In place of a judgement: an event equal to an earlier one, and one without a code. */
export const DUPLICATE = 255
export const UNCODED = 254

/** What a history needs: the walk alone, a search over the same codes, or the slow path. */
export type WalkResult = 'walk' | 'search' | 'slow'

const REUSE_SECONDS = 30 * 86_400
const MAX_TIED = 16
const endCodeFlags = Uint8Array.from(endCodes, Number)
const startCodeFlags = Uint8Array.from(startCodes, Number)

/** An empty walk to write into. */
export const emptyWalk = (): GreedyWalk => ({
  judgements: new Uint8Array(MAX_EVENTS),
  state: 0,
  cost: 0,
  duplicates: 0,
  uncoded: 0,
  endsUncoded: false,
  tied: false,
  order: new Uint16Array(MAX_EVENTS),
})

/** Walks a history. Events later than `latest` (a stamp) need the slow path. */
export function walkTable(table: Table, columns: ScanColumns, latest: number, into: GreedyWalk): WalkResult {
  const { ids, stamps, length } = columns
  const { grid, judgementCosts } = table
  const { judgements, order } = into
  arrange(columns, order)
  if (stamps[order[length - 1]!]! > latest) return 'slow'
  into.duplicates = into.uncoded = 0
  into.tied = false
  let state = table.initial
  let cost = 0
  let last = Number.NEGATIVE_INFINITY
  let ended = Number.POSITIVE_INFINITY
  let tieId = 0
  let endsUncoded = false
  for (let at = 0; at < length; at++) {
    const event = order[at]!
    const stamp = stamps[event]!
    const id = ids[event]!
    if (stamp !== last) {
      last = stamp
      tieId = 0
    }
    if (at + 1 < length && stamps[order[at + 1]!] === stamp) {
      const twin = twinOf(columns, into, at)
      if (twin === UNDECIDED) return 'slow'
      if (twin >= 0) {
        judgements[at] = DUPLICATE
        into.duplicates++
        continue
      }
    }
    if (id === 0) {
      judgements[at] = UNCODED
      into.uncoded++
      endsUncoded = true
      continue
    }
    endsUncoded = false
    if (tieId === 0) tieId = id
    else if (tieId !== id) into.tied = true
    if (startCodeFlags[id] === 1 && stamp - ended >= REUSE_SECONDS) return 'slow'
    if (endCodeFlags[id] === 1 && ended > stamp) ended = stamp
    const cell = grid[(state << 6) | id]!
    state = cell & 255
    judgements[at] = cell >> 8
    cost += judgementCosts[cell >> 8]!
  }
  into.state = state
  into.endsUncoded = endsUncoded
  into.cost = cost
  // As in replay: below the cost of discounting any scan, less the margin, no other reading comes near.
  const { routine, milestone, delivery } = table.costs
  const maxCertainCost = Math.min(routine, milestone, delivery) - CERTAIN_MARGIN
  return maxCertainCost >= 0 && (cost === 0 || (!into.tied && cost <= maxCertainCost)) ? 'walk' : 'search'
}

// The events by stamp, then position, then index. Most lists are sorted already, from either end.
function arrange({ stamps, positions, length }: ScanColumns, order: Uint16Array): void {
  const isReversed = length > 1 && positions[0]! > positions[length - 1]!
  for (let at = 0; at < length; at++) {
    const event = isReversed ? length - 1 - at : at
    let to = at
    for (; to > 0 && isAfter(order[to - 1]!, event); to--) order[to] = order[to - 1]!
    order[to] = event
  }

  function isAfter(a: number, b: number): boolean {
    return (stamps[a]! - stamps[b]! || positions[a]! - positions[b]!) > 0
  }
}

const UNDECIDED = -2

// A later equal event of this stamp, -1 for none: of equal events the newest counts.
function twinOf({ ids, stamps, positions, events, length }: ScanColumns, { order }: GreedyWalk, at: number): number {
  const event = order[at]!
  // Replay orders events of one place by their contents.
  if (positions[order[at + 1]!] === positions[event]) return UNDECIDED
  for (let after = at + 1; after < length; after++) {
    const other = order[after]!
    if (stamps[other] !== stamps[event]) return -1
    if (after - at > MAX_TIED) return UNDECIDED
    if (ids[other] !== ids[event]) continue
    if (
      (events[other]!.text ?? '') === (events[event]!.text ?? '') &&
      (events[other]!.place ?? '') === (events[event]!.place ?? '')
    )
      return after
  }
  return -1
}
