// The alignment of events with a table: which events to keep, and in which order where times tie, at the lowest total cost.
// (In conformance checking, a presumed scan is a model move and a discounted scan a log move.) An exact dynamic programme:
// layer i holds, for every (table state, open claim) reachable with i events, the best path there. Of paths with equal cost,
// the better one has the order nearer to the list's; after that, compared from the last event backwards, it keeps where the
// other discounts. Both are decided layer by layer, because two paths into one node share their future; a layer's nodes stand
// in that order, so that a smaller place in a layer means a better path.

import { isSameStanding, type Standing, stateOf, type Table } from '../table/table.js'
import { codeRows } from '../vocabulary/index.js'
import { SLICE, type Sliced } from '../vocabulary/slices.js'

/** No other reading is near where every one with another standing costs at least this much more. */
export const CERTAIN_MARGIN = 3

/** Events whose order is open, as indexes into the list of code ids, in list order. */
export type TieGroup = readonly number[]

/** The best reading: the order of the events, which of them are kept, its cost, and the nearest other standing. */
export interface Alignment {
  readonly order: readonly number[]
  readonly kept: readonly boolean[]
  readonly cost: number
  readonly alternative: Alternative | null
}

/** The nearest reading that ends in another standing, and how much more it costs. */
export interface Alternative extends Standing {
  readonly margin: number
}

interface SearchNode {
  /** The counts of the group's codes taken so far, as one number; 0 between groups. */
  readonly taken: number
  readonly state: number
  /** The standing that a discounted non-routine event just before claims, as its number; the next such claim is free. 0: none. */
  readonly claim: number
  readonly cost: number
  /** The place of this path's order among the layer's orders. */
  rank: number
  readonly event: number
  readonly kept: boolean
  readonly parent: SearchNode | null
  /** The place in its layer: the smaller, the better the path. */
  place: number
  /** The event that began the node's standing. */
  readonly began: number
}

// One event of a group. It comes after `copy` other events of its code; its code's count in `taken` is the digit of value
// `stride`, in base `radix`.
interface GroupMember {
  readonly event: number
  readonly code: number
  readonly isRuledTrue: boolean
  readonly copy: number
  readonly stride: number
  readonly radix: number
}

// By code id; below 16, as a node's key holds it.
const claims: string[] = ['']
const claimByCode: readonly number[] = [0, ...codeRows.map(claimOf)]

function claimOf(row: { readonly status: string; readonly outcome?: string }): number {
  const claim = `${row.status} ${row.outcome}`
  if (!claims.includes(claim)) claims.push(claim)
  return claims.indexOf(claim)
}

/** The most arrangements of a group to try; a group with more keeps the list's order. */
export const MAX_ARRANGEMENTS = 256

/** What discounting an event costs that was ruled true: it is kept wherever the table lets it be. */
export const RULED_TRUE_COST = 1_000

/** Which events were ruled true; null for none. */
export type RuledTrue = readonly boolean[] | null

/** The number of ways to take some of these events, counted by code. */
export const countArrangements = (ids: readonly number[], group: TieGroup): number =>
  countByCode(ids, group).reduce((product, count) => product * (count + 1), 1)

/** The alignment of code ids in list order. `groups` covers them in order; one event alone is a group too. */
export function* align(
  table: Table,
  ids: readonly number[],
  groups: readonly TieGroup[],
  ruled: RuledTrue = null,
): Sliced<Alignment> {
  const best = yield* searchUpTo(table, ids, groups, ruled)
  const order = pathTo(best.end).map(node => node.event)
  const inOrder = order.map(event => [event])
  const fixed = best.tied ? yield* searchUpTo(table, ids, inOrder, ruled) : best
  const standing = stateOf(table, fixed.end.state)
  const other = bestOtherwise(table, fixed.last, standing)
  const margin = other ? other.cost - fixed.end.cost : Number.POSITIVE_INFINITY
  return {
    order,
    kept: pathTo(fixed.end).map(node => node.kept),
    cost: fixed.end.cost,
    alternative: margin < CERTAIN_MARGIN ? alternativeOf(stateOf(table, other!.state), margin) : null,
  }
}

/** The reading with this standing as an alternative. */
export const alternativeOf = ({ status, outcome }: Standing, margin: number): Alternative => ({ status, outcome, margin })

/**
 * The best reading of each prefix of the code ids from `first` on, in list order. `stop` receives where the prefix ends, the
 * table state, and the event that began its standing (-1 for none); it ends the search by returning true.
 */
export function* alignPrefixes(
  table: Table,
  ids: readonly number[],
  first: number,
  stop: (end: number, state: number, began: number) => boolean,
  ruled: RuledTrue = null,
): Sliced<void> {
  for (let bound = FIRST_BOUND; ; bound *= 2) {
    let stopped = false
    const last = yield* searchLayers(table, ids, singleGroups(first, ids.length), bound, ruled, (layer, length) => {
      const best = layer.reduce<SearchNode | null>(lowerCost, null)!
      stopped = stop(first + length, best.state, best.began)
      return stopped
    })
    if (stopped || last) return
  }
}

// The search drops paths that cost more than the bound, which doubles until the best path and the margin fit below it.
const FIRST_BOUND = 8

function* searchUpTo(
  table: Table,
  ids: readonly number[],
  groups: readonly TieGroup[],
  ruled: RuledTrue,
): Sliced<{ end: SearchNode; last: readonly SearchNode[]; tied: boolean }> {
  const tied = groups.some(group => group.length > 1)
  for (let bound = FIRST_BOUND; ; bound *= 2) {
    const last = yield* searchLayers(table, ids, groups, bound, ruled)
    const end = last?.reduce<SearchNode | null>(lowerCost, null)
    if (last && end && end.cost + CERTAIN_MARGIN - 1 <= bound) return { end, last, tied }
  }
}

/** The nodes after the last event, each with its best path; null where every path costs more than the bound. */
export function* searchLayers(
  table: Table,
  ids: readonly number[],
  groups: Iterable<TieGroup>,
  bound: number,
  ruled: RuledTrue,
  stop: (layer: readonly SearchNode[], length: number) => boolean = () => false,
): Sliced<readonly SearchNode[] | null> {
  let layer: SearchNode[] = [
    { taken: 0, state: table.initial, claim: 0, cost: 0, rank: 0, event: -1, kept: true, parent: null, place: 0, began: -1 },
  ]
  let length = 0
  let extended = 0
  for (const group of groups) {
    const members = groupMembers(ids, group, ruled)
    for (let step = 1; step <= group.length; step++) {
      // Between layers all slots are free, so that another search may go on meanwhile.
      extended += layer.length * members.length
      if (extended > 8 * SLICE) {
        yield
        extended = 0
      }
      layer = nextLayer(table, layer, members, step === group.length, bound)
      if (layer.length === 0) return null
      length += 1
      if (stop(layer, length)) return layer
    }
  }
  return layer
}

// The nodes of the layer being built, by key: the small keys of events that stand alone in an array, the others in a map.
const nodeSlots: (SearchNode | null)[] = new Array(1 << 12).fill(null)
const otherNodes = new Map<number, SearchNode>()
const keepFirst = [true, false] as const

// Paths are built best first: by the rank of their order, then by event, those that keep before those that discount. So a
// layer needs no sorting, and of paths with equal cost into one node the first stays.
function nextLayer(
  table: Table,
  layer: readonly SearchNode[],
  members: readonly GroupMember[],
  closes: boolean,
  bound: number,
): SearchNode[] {
  const { grid, judgementCosts, states, weights, costs } = table
  const built: SearchNode[] = []
  try {
    for (let from = 0, to = 0; from < layer.length; from = to) {
      while (to < layer.length && layer[to]!.rank === layer[from]!.rank) to++
      for (const member of members)
        for (const kept of keepFirst) for (let at = from; at < to; at++) extend(layer[at]!, member, kept)
    }
  } finally {
    // A broken table throws; the next search must find every slot free all the same.
    for (const { state, claim } of built) nodeSlots[(state << 4) | claim] = null
    otherNodes.clear()
  }
  const next = built.filter(node => node.place >= 0)
  let rank = 0
  for (let place = 0; place < next.length; place++) {
    const node = next[place]!
    const before = next[Math.max(0, place - 1)]!
    if (before.parent!.rank !== node.parent!.rank || before.event !== node.event) rank += 1
    node.place = place
    node.rank = rank
  }
  return next

  function extend(parent: SearchNode, { event, code, isRuledTrue, copy, stride, radix }: GroupMember, kept: boolean): void {
    if (members.length > 1 && Math.floor(parent.taken / stride) % radix !== copy) return
    let { state, began, cost } = parent
    let claim = 0
    if (kept) {
      const cell = grid[(state << 6) | code]!
      state = cell & 255
      cost += judgementCosts[cell >> 8]!
      if (!isSameStanding(states[state]!, states[parent.state]!)) began = event
    } else {
      const weight = weights[code] ?? 'routine'
      if (weight !== 'routine') claim = claimByCode[code]!
      if (isRuledTrue) cost += Math.max(RULED_TRUE_COST, costs[weight])
      else if (claim === 0 || claim !== parent.claim) cost += costs[weight]
    }
    if (cost > bound) return
    const taken = closes ? 0 : parent.taken + stride
    const key = (taken << 12) | (state << 4) | claim
    const rival = taken === 0 ? nodeSlots[key] : otherNodes.get(key)
    if (rival) {
      if (rival.cost <= cost) return
      rival.place = -1
    }
    const node = { taken, state, claim, cost, rank: 0, event, kept, parent, place: 0, began }
    built.push(node)
    if (taken === 0) nodeSlots[key] = node
    else otherNodes.set(key, node)
  }
}

// How often each code id occurs in the group.
function countByCode(ids: readonly number[], group: TieGroup): number[] {
  const counts = new Array<number>(codeRows.length + 1).fill(0)
  for (const event of group) counts[ids[event]!]! += 1
  return counts
}

// Events of one code are alike, and stay in their order; those that were ruled true are alike among themselves.
function groupMembers(ids: readonly number[], group: TieGroup, ruled: RuledTrue): GroupMember[] {
  const isRuledTrue = (event: number): boolean => ruled?.[event] === true
  if (group.length === 1) {
    const event = group[0]!
    return [{ event, code: ids[event]!, isRuledTrue: isRuledTrue(event), copy: 0, stride: 1, radix: 2 }]
  }
  const kindOf = (event: number): number => ids[event]! + (isRuledTrue(event) ? codeRows.length + 1 : 0)
  const counts = new Array<number>(2 * (codeRows.length + 1)).fill(0)
  for (const event of group) counts[kindOf(event)]! += 1
  const strides: number[] = []
  let stride = 1
  for (const count of counts) {
    strides.push(stride)
    stride *= count + 1
  }
  const seen = counts.map(() => 0)
  return group.map(event => {
    const kind = kindOf(event)
    const copy = seen[kind]!
    seen[kind] = copy + 1
    const code = ids[event]!
    return { event, code, isRuledTrue: isRuledTrue(event), copy, stride: strides[kind]!, radix: counts[kind]! + 1 }
  })
}

function* singleGroups(from: number, to: number): Generator<TieGroup> {
  for (let at = from; at < to; at++) yield [at]
}

/** The best of the paths that end in another standing. */
export const bestOtherwise = (table: Table, last: readonly SearchNode[], standing: Standing): SearchNode | null =>
  last.filter(({ state }) => !isSameStanding(stateOf(table, state), standing)).reduce<SearchNode | null>(lowerCost, null)

const lowerCost = (best: SearchNode | null, node: SearchNode): SearchNode => (best && best.cost <= node.cost ? best : node)

/** The path that ends in a node. */
export function pathTo(end: SearchNode): SearchNode[] {
  const path: SearchNode[] = []
  for (let node: SearchNode = end; node.parent; node = node.parent) path.push(node)
  return path.reverse()
}
