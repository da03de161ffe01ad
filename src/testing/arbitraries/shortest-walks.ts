// The shortest walks through an automaton that take given codes in their order, with whatever codes are needed between them. They
// are found by counting back from the ends, once for all starting places.

import { codeRows, codes, substatusOf } from '../../vocabulary/index.js'
import type { Edge, HistoryAutomaton } from './automaton.js'

/** How simple a code is, by id: the plain code of a status is simpler than its finer ones; then in their order. */
export const ranks: readonly number[] = [
  0,
  ...codes.map((code, at) => {
    const [status] = code.split('/')
    return (substatusOf(code) === Number(status) ? 0 : codeRows.length) + at
  }),
]

/** One step of a walk: a code id, and its index among the codes to keep; null for a code needed between them. */
export interface WalkStep {
  readonly code: number
  readonly kept: number | null
}

const UNREACHABLE = 0x3fffffff

/** Shortest walks that take `kept` (code ids), simplest first. */
export class ShortestWalks {
  readonly #edges: readonly (readonly Edge[])[]
  readonly #ends: readonly boolean[]
  readonly #kept: readonly number[]
  // Fewest steps to an end, by codes of `kept` taken, events still needed for the minimum length, and node.
  readonly #left: Int32Array[][] = []

  constructor({ nodes }: HistoryAutomaton, kept: readonly number[], minLength: number) {
    this.#edges = nodes.map(({ edges }) => [...edges].sort((a, b) => ranks[a.code]! - ranks[b.code]!))
    this.#ends = nodes.map(({ end }) => end > 0)
    this.#kept = kept
    for (let taken = kept.length; taken >= 0; taken--) {
      this.#left[taken] = [this.#relax(taken)]
      for (let need = 1; need <= minLength; need++)
        this.#left[taken]!.push(Int32Array.from(nodes, (_, node) => this.#fewest(taken, need, node)))
    }
  }

  /** The walk from a node that takes the codes to keep from index `taken` on, with at least `need` steps; null where there is none. */
  from(node: number, taken: number, need: number): WalkStep[] | null {
    const walk: WalkStep[] = []
    let at = node
    let next = taken
    let left = Math.max(0, need)
    let steps = this.#left[next]![left]![at]!
    if (steps >= UNREACHABLE) return null
    for (; steps > 0; steps--) {
      const edge = this.#edges[at]!.find(each => this.#after(each, next, left) === steps - 1)!
      const isKept = edge.code === this.#kept[next]
      walk.push({ code: edge.code, kept: isKept ? next : null })
      if (isKept) next += 1
      left = Math.max(0, left - 1)
      at = edge.to
    }
    return walk
  }

  // Walks that have their minimum length may have any length: relax until nothing gets shorter.
  #relax(taken: number): Int32Array {
    const row = Int32Array.from(this.#ends, isEnd => (isEnd && taken === this.#kept.length ? 0 : UNREACHABLE))
    this.#left[taken] = [row]
    for (let changed = true; changed; ) {
      changed = false
      for (const node of this.#edges.keys()) {
        const steps = this.#fewest(taken, 0, node)
        if (steps >= row[node]!) continue
        row[node] = steps
        changed = true
      }
    }
    return row
  }

  #fewest(taken: number, need: number, node: number): number {
    let fewest = UNREACHABLE
    for (const edge of this.#edges[node]!) fewest = Math.min(fewest, 1 + this.#after(edge, taken, need))
    return fewest
  }

  #after({ code, to }: Edge, taken: number, need: number): number {
    return this.#left[code === this.#kept[taken] ? taken + 1 : taken]![Math.max(0, need - 1)]![to]!
  }
}
