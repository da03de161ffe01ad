// Weighted path counting: the total weight of all paths onwards, by node and number of steps left. Each step is drawn by the share
// of the paths that begin with it, so a whole history has exactly the probability that its weights define.

import type { HistoryAutomaton } from './automaton.js'

/** The weight of the paths from each node, by number of steps left; rows are scaled, since only shares within a row matter. */
export class PathWeights {
  readonly #automaton: HistoryAutomaton
  readonly #rows: Float64Array[] = []

  constructor(automaton: HistoryAutomaton) {
    this.#automaton = automaton
  }

  /** Whether any history has this many events. */
  has(length: number): boolean {
    return this.#row(length)[0]! > 0
  }

  /** Draws the code ids of a history with this many events, for which {@link has} is true; `roll` returns numbers from 0 to 1. */
  draw(length: number, roll: () => number): number[] {
    const ids: number[] = []
    let at = 0
    for (let left = length - 1; left >= 0; left--) {
      const { edges } = this.#automaton.nodes[at]!
      const weights = this.#row(left)
      let rest = roll() * sumOf(edges, weights)
      let taken = -1
      for (let edge = 0; edge < edges.length && rest >= 0; edge++) {
        const weight = edges[edge]!.weight * weights[edges[edge]!.to]!
        if (weight === 0) continue
        taken = edge
        rest -= weight
      }
      ids.push(edges[taken]!.code)
      at = edges[taken]!.to
    }
    return ids
  }

  #row(left: number): Float64Array {
    const { nodes } = this.#automaton
    if (this.#rows.length === 0) this.#rows.push(Float64Array.from(nodes, ({ end }) => end))
    for (let step = this.#rows.length; step <= left; step++) {
      const before = this.#rows[step - 1]!
      const row = Float64Array.from(nodes, ({ edges }) => sumOf(edges, before))
      const most = row.reduce((a, b) => Math.max(a, b), 0)
      this.#rows.push(most > 0 ? row.map(weight => weight / most) : row)
    }
    return this.#rows[left]!
  }
}

/** The number of histories with this many events. */
export function countPaths({ nodes }: HistoryAutomaton, length: number): bigint {
  let row: bigint[] = nodes.map(({ end }) => (end > 0 ? 1n : 0n))
  for (let step = 0; step < length; step++) row = nodes.map(({ edges }) => edges.reduce((sum, { to }) => sum + row[to]!, 0n))
  return row[0]!
}

/** The fewest events of a history; null where there is no history. */
export function shortestLength({ nodes }: HistoryAutomaton): number | null {
  const seen = new Set([0])
  let front = [0]
  for (let length = 0; front.length > 0; length++) {
    if (front.some(at => nodes[at]!.end > 0)) return length
    front = front.flatMap(at => nodes[at]!.edges.map(({ to }) => to)).filter(to => !seen.has(to) && seen.add(to))
  }
  return null
}

function sumOf(edges: HistoryAutomaton['nodes'][number]['edges'], weights: Float64Array): number {
  let sum = 0
  for (let edge = 0; edge < edges.length; edge++) sum += edges[edge]!.weight * weights[edges[edge]!.to]!
  return sum
}
