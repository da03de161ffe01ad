// The orders in which a few inputs can arrive: shuffled, in batches, and some of them again.

import { seededBelow } from '../../vocabulary/random.js'

/** One arrival order: batches of indexes into the list of inputs. Each index comes at least once. */
export interface ArrivalOrder {
  readonly batches: readonly (readonly number[])[]
}

// Up to this many inputs, every permutation is tried.
const MAX_EXHAUSTIVE = 4

/** Arrival orders of `count` inputs: every permutation of few inputs, then `runs` random orders with batches and repeats. */
export function* arrivalOrders(count: number, runs: number, seed: number): Generator<ArrivalOrder> {
  const inputs = Array.from({ length: count }, (_, index) => index)
  if (count <= MAX_EXHAUSTIVE)
    for (const permutation of permutations(inputs)) yield { batches: permutation.map(index => [index]) }
  const below = seededBelow(seed)
  for (let run = 0; run < runs; run++) {
    const repeated = inputs.filter(() => below(3) === 0)
    const batches: number[][] = []
    for (const index of shuffle([...inputs, ...repeated], below)) {
      const last = batches.at(-1)
      if (last && below(2) === 0) last.push(index)
      else batches.push([index])
    }
    yield { batches }
  }
}

function* permutations(items: readonly number[]): Generator<readonly number[]> {
  if (items.length === 0) yield []
  for (const [at, item] of items.entries()) for (const rest of permutations(items.toSpliced(at, 1))) yield [item, ...rest]
}

function shuffle(items: number[], below: (limit: number) => number): number[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = below(at + 1)
    ;[items[at], items[other]] = [items[other]!, items[at]!]
  }
  return items
}
