// The textbook way to the reading with the lowest cost: Dijkstra over (position, state, open claim) with a binary heap, as alignment
// libraries search. Nodes are closed in order of cost, and the path is read back from the last; the search then continues until it
// knows whether another standing (status and outcome) costs nearly as little. It orders no ties and writes no report.

import { codeRows } from '../../../dist/esm/index.js'
import { shippedTable as table } from '../../../dist/esm/table.js'

// No other reading is near if every one that ends in another standing costs at least this much more.
const CERTAIN_MARGIN = 3

const standingOf = ({ status, outcome }) => `${status} ${outcome ?? null}`
const claims = [...new Set(codeRows.map(standingOf))]
const claimOf = [0, ...codeRows.map(row => (row.weight === 'routine' ? 0 : claims.indexOf(standingOf(row)) + 1))]

/** `{ cost, kept, margin }` of the reading of these code ids with the lowest cost; any of several. `margin` is null if no other is near. */
export function align(ids) {
  const heap = new Heap()
  const closed = new Map()
  let best = null
  heap.push({ at: 0, state: table.initial, claim: 0, cost: 0, kept: true, parent: null })
  while (heap.size > 0) {
    const node = heap.pop()
    if (best && node.cost - best.cost >= CERTAIN_MARGIN) break
    if (node.at === ids.length) {
      best ??= node
      const margin = node.cost - best.cost
      if (standingOf(table.states[node.state]) !== standingOf(table.states[best.state]))
        return { cost: best.cost, kept: keptOn(best), margin }
      continue
    }
    const key = (node.at << 12) | (node.state << 4) | node.claim
    if (closed.has(key)) continue
    closed.set(key, node)
    const code = ids[node.at]
    const cell = table.grid[(node.state << 6) | code]
    const keptCost = costOf(table.judgements[cell >> 8])
    if (keptCost < Number.POSITIVE_INFINITY)
      heap.push({ at: node.at + 1, state: cell & 255, claim: 0, cost: node.cost + keptCost, kept: true, parent: node })
    const weight = table.weights[code]
    const claim = claimOf[code]
    const discardCost = claim > 0 && claim === node.claim ? 0 : table.costs[weight]
    heap.push({ at: node.at + 1, state: node.state, claim, cost: node.cost + discardCost, kept: false, parent: node })
  }
  return { cost: best.cost, kept: keptOn(best), margin: null }
}

function costOf(judgement) {
  switch (judgement.kind) {
    case 'unusual':
      return table.costs.unusual[judgement.constraint] ?? table.costs.unusual.default
    case 'gap':
      return table.costs.presumed * judgement.presumed.length
    case 'impossible':
      return Number.POSITIVE_INFINITY
    default:
      return 0
  }
}

function keptOn(last) {
  const kept = []
  for (let node = last; node.parent; node = node.parent) kept.push(node.kept)
  return kept.reverse()
}

class Heap {
  nodes = []

  get size() {
    return this.nodes.length
  }

  push(node) {
    const { nodes } = this
    let at = nodes.push(node) - 1
    for (let up = (at - 1) >> 1; at > 0 && nodes[up].cost > node.cost; up = (at - 1) >> 1) {
      nodes[at] = nodes[up]
      at = up
    }
    nodes[at] = node
  }

  pop() {
    const { nodes } = this
    const [first] = nodes
    const node = nodes.pop()
    if (nodes.length === 0) return first
    let at = 0
    for (;;) {
      let down = 2 * at + 1
      if (down + 1 < nodes.length && nodes[down + 1].cost < nodes[down].cost) down += 1
      if (down >= nodes.length || nodes[down].cost >= node.cost) break
      nodes[at] = nodes[down]
      at = down
    }
    nodes[at] = node
    return first
  }
}
