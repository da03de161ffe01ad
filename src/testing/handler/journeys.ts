// The journeys that a system is told of: valid ones, of which those that end in each way are seldom in real traffic, and are
// what money hangs on. Whichever was drawn, it shrinks to the shortest valid journey of all that still fails.

import { Arbitrary, type Random, type Stream, type Value } from 'fast-check'
import { histories } from '../histories/index.js'
import type { History } from '../history.js'

const all = /* @__PURE__ */ once(() => histories({ maxLength: 12 }))
const drawn = /* @__PURE__ */ once((): readonly Arbitrary<History>[] => [
  all(),
  histories({ maxLength: 10, end: 'delivered' }),
  histories({ maxLength: 10, end: 'returned' }),
  histories({ maxLength: 6, end: 'cancelled' }),
])

/** Journeys of every outcome. */
export class Journeys extends Arbitrary<History> {
  generate(random: Random, bias: number | undefined): Value<History> {
    const sources = drawn()
    return sources[random.nextInt(0, sources.length - 1)]!.generate(random, bias)
  }

  canShrinkWithoutContext(value: unknown): value is History {
    return all().canShrinkWithoutContext(value)
  }

  shrink(value: History, context: unknown): Stream<Value<History>> {
    return all().shrink(value, context)
  }
}

// Made when first asked for: who imports the kit for something else need not wait.
function once<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
