// The cheapest explanation: which events to keep, in which order where stamps tie, at the least total cost. An exact
// dynamic programme: layer i holds, for every (table state, open claim) reachable with i events, the best way there.
// Of equally cheap ways the better is: first, the order nearer the list's; then, compared from the last event back, the
// one that keeps where the other discounts. Both can be decided layer by layer, because two ways into one node share
// their future; a layer's nodes stand in that order, so a smaller place in a layer is a better way.

import { codeRows, type Status, statusRows } from '../codes/index.js'
import { stateOf, type Table } from '../table/index.js'

/** A disputed status is one that another reading contradicts at less than this much more. */
export const SETTLED_MARGIN = 3

/** Events that can stand in any order among themselves: indexes into the list of code ids, in list order. */
export type Group = readonly number[]

/** The best reading: the order of the events, which of them are kept, what it costs, and the nearest other status. */
export interface Explanation {
  readonly order: readonly number[]
  readonly kept: readonly boolean[]
  readonly cost: number
  readonly alternative: { readonly status: Status; readonly margin: number } | null
}

interface Node {
  /** Count of each code of the group consumed so far, as one number; 0 between groups. */
  readonly taken: number
  readonly state: number
  /** Status number (plus one) of the discounted non-routine event just before, which the next of that status joins free. */
  readonly claim: number
  readonly cost: number
  /** Place of this way's order among the layer's orders. */
  rank: number
  readonly event: number
  readonly kept: boolean
  readonly parent: Node | null
  /** Place in its layer: a smaller one is a better way. */
  place: number
  /** The event that began the node's status. */
  readonly began: number
}

// One event of a group, which can come once `nth` others of its code have; a code's count in `taken` is the digit of value
// `stride`, in base `radix`.
interface Turn {
  readonly event: number
  readonly code: number
  readonly nth: number
  readonly stride: number
  readonly radix: number
}

const statusNumber: Record<string, number> = {}
for (const [at, { status }] of statusRows.entries()) statusNumber[status] = at
const claimOf: readonly number[] = [0, ...codeRows.map(row => statusNumber[row.status]!)]

/** The most arrangements of a group's events to weigh: a larger group keeps the list's order. */
export const MOST_ARRANGEMENTS = 256

/** How many ways there are to have taken some of these events, by code; 1 where nothing can be rearranged. */
export const arrangements = (ids: readonly number[], group: Group): number =>
  counted(ids, group).reduce((product, count) => product * (count + 1), 1)

/** The cheapest explanation of code ids in list order. `groups` covers them in order; one event alone is a group too. */
export function cheapest(table: Table, ids: readonly number[], groups: readonly Group[]): Explanation {
  const best = wayOf(table, ids, groups)
  const order = pathOf(best.way).map(node => node.event)
  const fixed = best.tied
    ? wayOf(
        table,
        ids,
        order.map(event => [event]),
      )
    : best
  const status = stateOf(table, fixed.way.state).status
  const other = fixed.last.filter(node => stateOf(table, node.state).status !== status).reduce<Node | null>(cheaper, null)
  const margin = other ? other.cost - fixed.way.cost : Number.POSITIVE_INFINITY
  return {
    order,
    kept: pathOf(fixed.way).map(node => node.kept),
    cost: fixed.way.cost,
    alternative: margin < SETTLED_MARGIN ? { status: stateOf(table, other!.state).status, margin } : null,
  }
}

/**
 * The best reading of each stretch of code ids from `first` on, in list order: where it ends, the table state, and the event
 * that began its status (-1 for none). `stop` ends the search where it says so.
 */
export function eachPrefix(
  table: Table,
  ids: readonly number[],
  first: number,
  stop: (end: number, state: number, began: number) => boolean,
): void {
  for (let bound = FIRST_BOUND; ; bound *= 2) {
    let stopped = false
    const last = sweep(table, ids, singles(first, ids.length), bound, (layer, length) => {
      const best = layer.reduce<Node | null>(cheaper, null)!
      stopped = stop(first + length, best.state, best.began)
      return stopped
    })
    if (stopped || last) return
  }
}

// Two readings further apart than the bound are no alternative; it grows until the best way and the margin fit below it.
const FIRST_BOUND = 8

function wayOf(
  table: Table,
  ids: readonly number[],
  groups: readonly Group[],
): { way: Node; last: readonly Node[]; tied: boolean } {
  const tied = groups.some(group => group.length > 1)
  for (let bound = FIRST_BOUND; ; bound *= 2) {
    const last = sweep(table, ids, groups, bound)
    const way = last?.reduce<Node | null>(cheaper, null)
    if (last && way && way.cost + SETTLED_MARGIN - 1 <= bound) return { way, last, tied }
  }
}

// The nodes after the last event, each with its best way; null where every way costs more than the bound.
function sweep(
  table: Table,
  ids: readonly number[],
  groups: Iterable<Group>,
  bound: number,
  stop: (layer: readonly Node[], length: number) => boolean = () => false,
): readonly Node[] | null {
  let layer: Node[] = [
    { taken: 0, state: table.initial, claim: 0, cost: 0, rank: 0, event: -1, kept: true, parent: null, place: 0, began: -1 },
  ]
  let length = 0
  for (const group of groups) {
    const turns = turnsOf(ids, group)
    for (let step = 1; step <= group.length; step++) {
      layer = advance(table, layer, turns, step === group.length, bound)
      if (layer.length === 0) return null
      length += 1
      if (stop(layer, length)) return layer
    }
  }
  return layer
}

// The node of the layer in the making that has a key: the small keys of events that stand alone in an array, others in a map.
const seats: (Node | null)[] = new Array(1 << 12).fill(null)
const crowd = new Map<number, Node>()
const keepFirst = [true, false] as const

// Ways are made best first: in the order of their orders, then of the event, all that keep before all that discount. So a
// layer needs no sorting, and of equally cheap ways into one node the first stays.
function advance(table: Table, layer: readonly Node[], turns: readonly Turn[], closes: boolean, bound: number): Node[] {
  const { grid, prices, states, weights, costs } = table
  const made: Node[] = []
  try {
    for (let from = 0, to = 0; from < layer.length; from = to) {
      while (to < layer.length && layer[to]!.rank === layer[from]!.rank) to++
      for (const turn of turns) for (const kept of keepFirst) for (let at = from; at < to; at++) offer(layer[at]!, turn, kept)
    }
  } finally {
    // A table that is none throws; the next search must find every seat free all the same.
    for (const { state, claim } of made) seats[(state << 4) | claim] = null
    crowd.clear()
  }
  const next = made.filter(node => node.place >= 0)
  let rank = 0
  for (let place = 0; place < next.length; place++) {
    const node = next[place]!
    const before = next[Math.max(0, place - 1)]!
    if (before.parent!.rank !== node.parent!.rank || before.event !== node.event) rank += 1
    node.place = place
    node.rank = rank
  }
  return next

  function offer(parent: Node, { event, code, nth, stride, radix }: Turn, kept: boolean): void {
    if (turns.length > 1 && Math.floor(parent.taken / stride) % radix !== nth) return
    let { state, began, cost } = parent
    let claim = 0
    if (kept) {
      const cell = grid[(state << 6) | code]!
      state = cell & 255
      cost += prices[cell >> 8]!
      if (states[state]!.status !== states[parent.state]!.status) began = event
    } else {
      const weight = weights[code] ?? 'routine'
      if (weight !== 'routine') claim = claimOf[code]!
      if (claim === 0 || claim !== parent.claim) cost += costs[weight]
    }
    if (cost > bound) return
    const taken = closes ? 0 : parent.taken + stride
    const key = (taken << 12) | (state << 4) | claim
    const rival = taken === 0 ? seats[key] : crowd.get(key)
    if (rival) {
      if (rival.cost <= cost) return
      rival.place = -1
    }
    const node = { taken, state, claim, cost, rank: 0, event, kept, parent, place: 0, began }
    made.push(node)
    if (taken === 0) seats[key] = node
    else crowd.set(key, node)
  }
}

// How often each code id stands in the group.
function counted(ids: readonly number[], group: Group): number[] {
  const counts = new Array<number>(codeRows.length + 1).fill(0)
  for (const event of group) counts[ids[event]!]! += 1
  return counts
}

function turnsOf(ids: readonly number[], group: Group): Turn[] {
  if (group.length === 1) return [{ event: group[0]!, code: ids[group[0]!]!, nth: 0, stride: 1, radix: 2 }]
  const counts = counted(ids, group)
  const strides: number[] = []
  let stride = 1
  for (const count of counts) {
    strides.push(stride)
    stride *= count + 1
  }
  const seen = counts.map(() => 0)
  return group.map(event => {
    const code = ids[event]!
    const nth = seen[code]!
    seen[code] = nth + 1
    return { event, code, nth, stride: strides[code]!, radix: counts[code]! + 1 }
  })
}

function* singles(from: number, to: number): Generator<Group> {
  for (let at = from; at < to; at++) yield [at]
}

const cheaper = (best: Node | null, node: Node): Node => (best && best.cost <= node.cost ? best : node)

function pathOf(way: Node): Node[] {
  const path: Node[] = []
  for (let node: Node = way; node.parent; node = node.parent) path.push(node)
  return path.reverse()
}
