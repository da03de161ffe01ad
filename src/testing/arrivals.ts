// The ways in which a handful of inputs can arrive: shuffled, in batches, and some of them again.

/** One way to arrive: batches of the inputs' indexes, each of which comes at least once. */
export interface Arrival {
  readonly batches: readonly (readonly number[])[]
}

// Every order of so few is tried.
const FEW = 4

/** Arrivals of `count` inputs: every order of them where they are few, then `runs` random ones with batches and repeats. */
export function* arrivals(count: number, runs: number, seed: number): Generator<Arrival> {
  const inputs = Array.from({ length: count }, (_, at) => at)
  if (count <= FEW) for (const order of orders(inputs)) yield { batches: order.map(at => [at]) }
  const below = dice(seed)
  for (let run = 0; run < runs; run++) {
    const again = inputs.filter(() => below(3) === 0)
    const order = shuffled([...inputs, ...again], below)
    const batches: number[][] = []
    for (const at of order) {
      const last = batches.at(-1)
      if (last && below(2) === 0) last.push(at)
      else batches.push([at])
    }
    yield { batches }
  }
}

function* orders(items: readonly number[]): Generator<readonly number[]> {
  if (items.length === 0) yield []
  for (const [at, item] of items.entries()) for (const rest of orders(items.toSpliced(at, 1))) yield [item, ...rest]
}

function shuffled(items: number[], below: (most: number) => number): number[] {
  for (let at = items.length - 1; at > 0; at--) {
    const other = below(at + 1)
    ;[items[at], items[other]] = [items[other]!, items[at]!]
  }
  return items
}

// Whole numbers below a limit, the same for the same seed: a linear congruence is chance enough to shuffle by.
function dice(seed: number): (limit: number) => number {
  let at = seed >>> 0
  return limit => {
    at = (Math.imul(at, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((at / 4_294_967_296) * limit)
  }
}
