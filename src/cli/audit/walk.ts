// The greedy walk through the table over a skimmed history: the reading of lowest cost for nearly every history. Where it may
// not be, the caller searches or replays.

import { CERTAIN_MARGIN } from '../../replay/alignment.js'
import type { Table } from '../../table/index.js'
import { rowOf } from '../../vocabulary/index.js'
import { MAX_EVENTS, type SkimmedHistory } from './skimmed-history.js'

/** The result of a walk. `judgements` holds, in order of time, a judgement number for each event, or one of the two below. */
export interface GreedyWalk {
  readonly judgements: Uint8Array
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

/** What a history needs: the walk alone, a search over the same codes, or the slow path. */
export type WalkResult = 'walk' | 'search' | 'slow'

const REUSE_SECONDS = 30 * 86_400
const MAX_TIED = 16
const endCodeFlags = flagsOf(['delivered', 'returned'])
const startCodeFlags = flagsOf(['accepted'])

/** An empty walk to write into. */
export const emptyWalk = (): GreedyWalk => ({
  judgements: new Uint8Array(MAX_EVENTS),
  state: 0,
  cost: 0,
  duplicates: 0,
  uncoded: 0,
  tied: false,
  order: new Uint16Array(MAX_EVENTS),
})

/** Walks a skimmed history. Events later than `latest` (a stamp) need the slow path. */
export function walkTable(
  table: Table,
  skimmed: SkimmedHistory,
  bytes: Buffer,
  mayReverse: boolean,
  latest: number,
  into: GreedyWalk,
): WalkResult {
  const { ids, stamps, length } = skimmed
  const { grid, judgementCosts } = table
  const { judgements, order } = into
  arrange(skimmed, mayReverse, order)
  if (stamps[order[length - 1]!]! > latest) return 'slow'
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
      const twin = twinOf(skimmed, bytes, into, tie, at)
      if (twin === UNDECIDED) return 'slow'
      if (twin >= 0) {
        judgements[at] = DUPLICATE
        into.duplicates++
        continue
      }
    } else {
      last = stamp
      tie = at
      tieId = 0
    }
    if (id === 0) {
      judgements[at] = UNCODED
      into.uncoded++
      continue
    }
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
  into.cost = cost
  // As in replay: below the cost of discounting any scan, less the margin, no other reading comes near.
  const { routine, milestone, delivery } = table.costs
  const maxCertainCost = Math.min(routine, milestone, delivery) - CERTAIN_MARGIN
  return maxCertainCost >= 0 && (cost === 0 || (!into.tied && cost <= maxCertainCost)) ? 'walk' : 'search'
}

// The events by stamp; those of one stamp in the order of the list, oldest first. Most lists are sorted already.
function arrange(skimmed: SkimmedHistory, mayReverse: boolean, order: Uint16Array): void {
  const { stamps, length } = skimmed
  const isReversed = mayReverse && runsNewestFirst(skimmed)
  for (let at = 0; at < length; at++) {
    const event = isReversed ? length - 1 - at : at
    const stamp = stamps[event]!
    let to = at
    for (; to > 0 && stamps[order[to - 1]!]! > stamp; to--) order[to] = order[to - 1]!
    order[to] = event
  }
}

// Decided by most neighbours, then by both ends; undecided lists count as newest first.
function runsNewestFirst({ stamps, length }: SkimmedHistory): boolean {
  let rising = 0
  for (let at = 1; at < length; at++) rising += Math.sign(stamps[at]! - stamps[at - 1]!)
  return rising < 0 || (rising === 0 && !(stamps[length - 1]! > stamps[0]!))
}

const UNDECIDED = -2

// The earlier equal event of this stamp, -1 for none.
function twinOf(skimmed: SkimmedHistory, bytes: Buffer, { order }: GreedyWalk, tie: number, at: number): number {
  if (at - tie > MAX_TIED) return UNDECIDED
  const event = order[at]!
  for (let before = tie; before < at; before++) {
    const other = order[before]!
    if (skimmed.ids[other] !== skimmed.ids[event]) continue
    const texts = sameText(bytes, skimmed.texts, event, other)
    const places = sameText(bytes, skimmed.places, event, other)
    if (texts && places) return before
    if (texts === null || places === null) return UNDECIDED
  }
  return -1
}

// Whether two events' texts are equal; null where escapes leave it undecided.
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
