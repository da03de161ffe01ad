// Weighted path counting: how much weight all ways to go on have, by node and number of steps left. A step is then drawn with
// the share of the ways that begin with it, so a whole history has exactly the chance its weights say.

import type { Course } from './course.js'

/** Weight of the ways from each node with so many steps left; rows are scaled, since only shares within a row matter. */
export class Ways {
  readonly #course: Course
  readonly #rows: Float64Array[] = []

  constructor(course: Course) {
    this.#course = course
  }

  /** Whether any history has this many events. */
  has(length: number): boolean {
    return this.#row(length)[0]! > 0
  }

  /** The code ids of a history of this many events, which {@link has} says there is; `roll` gives numbers from 0 to 1. */
  draw(length: number, roll: () => number): number[] {
    const ids: number[] = []
    let at = 0
    for (let left = length - 1; left >= 0; left--) {
      const { edges } = this.#course.nodes[at]!
      const ways = this.#row(left)
      let rest = roll() * sumOf(edges, ways)
      let taken = -1
      for (let edge = 0; edge < edges.length && rest >= 0; edge++) {
        const weight = edges[edge]!.weight * ways[edges[edge]!.to]!
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
    const { nodes } = this.#course
    if (this.#rows.length === 0) this.#rows.push(Float64Array.from(nodes, ({ end }) => end))
    for (let step = this.#rows.length; step <= left; step++) {
      const before = this.#rows[step - 1]!
      const row = Float64Array.from(nodes, ({ edges }) => sumOf(edges, before))
      const most = row.reduce((a, b) => Math.max(a, b), 0)
      this.#rows.push(most > 0 ? row.map(ways => ways / most) : row)
    }
    return this.#rows[left]!
  }
}

/** How many histories have this many events. */
export function countWays({ nodes }: Course, length: number): bigint {
  let row: bigint[] = nodes.map(({ end }) => (end > 0 ? 1n : 0n))
  for (let step = 0; step < length; step++) row = nodes.map(({ edges }) => edges.reduce((sum, { to }) => sum + row[to]!, 0n))
  return row[0]!
}

/** The fewest events a history can have; null where there is none. */
export function shortest({ nodes }: Course): number | null {
  const seen = new Set([0])
  let front = [0]
  for (let length = 0; front.length > 0; length++) {
    if (front.some(at => nodes[at]!.end > 0)) return length
    front = front.flatMap(at => nodes[at]!.edges.map(({ to }) => to)).filter(to => !seen.has(to) && seen.add(to))
  }
  return null
}

function sumOf(edges: Course['nodes'][number]['edges'], ways: Float64Array): number {
  let sum = 0
  for (let edge = 0; edge < edges.length; edge++) sum += edges[edge]!.weight * ways[edges[edge]!.to]!
  return sum
}
