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

// A group's distinct codes with their events, and the weight of each code's count in `taken`.
interface Lot {
  readonly slots: readonly { readonly code: number; readonly events: readonly number[]; readonly stride: number }[]
  readonly size: number
}

const statusNumber: Record<string, number> = {}
for (const [at, { status }] of statusRows.entries()) statusNumber[status] = at
const claimOf: readonly number[] = [0, ...codeRows.map(row => statusNumber[row.status]!)]

/** The most arrangements of a group's events to weigh: a larger group keeps the list's order. */
export const MOST_ARRANGEMENTS = 256

/** How many ways there are to have taken some of these events, by code; 1 where nothing can be rearranged. */
export function arrangements(ids: readonly number[], group: Group): number {
  return lotOf(ids, group).slots.reduce((product, { events }) => product * (events.length + 1), 1)
}

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
    const lot = lotOf(ids, group)
    for (let step = 1; step <= lot.size; step++) {
      layer = advance(table, layer, lot, step === lot.size, bound)
      if (layer.length === 0) return null
      length += 1
      if (stop(layer, length)) return layer
    }
  }
  return layer
}

function advance(table: Table, layer: readonly Node[], lot: Lot, closes: boolean, bound: number): Node[] {
  const best = new Map<number, Node>()
  for (const parent of layer) {
    for (const { code, events, stride } of lot.slots) {
      const count = Math.floor(parent.taken / stride) % (events.length + 1)
      if (count === events.length) continue
      const taken = closes ? 0 : parent.taken + stride
      offer(keep(table, parent, code, events[count]!, taken))
      offer(discount(table, parent, code, events[count]!, taken))
    }
  }
  const next = [...best.values()]
  if (next.length > 1) next.sort(compareWays)
  let rank = 0
  for (const [place, node] of next.entries()) {
    const before = next[place - 1]
    if (before && (before.parent!.rank !== node.parent!.rank || before.event !== node.event)) rank += 1
    node.place = place
    node.rank = rank
  }
  return next

  function offer(node: Node): void {
    if (node.cost > bound) return
    const key = (node.taken << 12) | (node.state << 4) | node.claim
    const rival = best.get(key)
    if (!rival || node.cost < rival.cost || (node.cost === rival.cost && compareWays(node, rival) < 0)) best.set(key, node)
  }
}

// The better of two ways first: by order, then by the last event kept, then by everything before it.
function compareWays(a: Node, b: Node): number {
  return (
    a.parent!.rank - b.parent!.rank || a.event - b.event || Number(b.kept) - Number(a.kept) || a.parent!.place - b.parent!.place
  )
}

function keep(table: Table, parent: Node, code: number, event: number, taken: number): Node {
  const cell = table.grid[(parent.state << 6) | code]!
  const state = cell & 255
  const cost = parent.cost + table.prices[cell >> 8]!
  const began = stateOf(table, state).status === stateOf(table, parent.state).status ? parent.began : event
  return { taken, state, claim: 0, cost, rank: parent.rank, event, kept: true, parent, place: 0, began }
}

function discount(table: Table, parent: Node, code: number, event: number, taken: number): Node {
  const weight = table.weights[code] ?? 'routine'
  const claim = weight === 'routine' ? 0 : claimOf[code]!
  const free = claim !== 0 && claim === parent.claim
  const cost = parent.cost + (free ? 0 : table.costs[weight])
  return { taken, state: parent.state, claim, cost, rank: parent.rank, event, kept: false, parent, place: 0, began: parent.began }
}

function lotOf(ids: readonly number[], group: Group): Lot {
  const byCode = new Map<number, number[]>()
  for (const event of group) {
    const events = byCode.get(ids[event]!)
    if (events) events.push(event)
    else byCode.set(ids[event]!, [event])
  }
  let stride = 1
  const slots = [...byCode].map(([code, events]) => {
    const slot = { code, events, stride }
    stride *= events.length + 1
    return slot
  })
  return { slots, size: group.length }
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
