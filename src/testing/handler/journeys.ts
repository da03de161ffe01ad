// The journeys of a check. Returned and cancelled parcels are rare in real traffic but costly to get wrong, so each outcome gets
// its share. Every journey shrinks to the shortest valid one that still fails.

import { Arbitrary, type Random, type Stream, type Value } from 'fast-check'
import type { History } from '../arbitraries/history.js'
import { histories } from '../arbitraries/index.js'
import { trafficWeights } from '../arbitraries/traffic.js'
import { withoutCodes } from '../arbitraries/weights.js'

// Most feeds cannot say that a parcel is lost or destroyed.
const weights = /* @__PURE__ */ lazy(() => withoutCodes(trafficWeights, ['2/901', '2/902', '2/903']))
const anyHistory = /* @__PURE__ */ lazy(() => histories({ maxLength: 12, weights: weights() }))
const historySources = /* @__PURE__ */ lazy((): readonly Arbitrary<History>[] => [
  anyHistory(),
  histories({ maxLength: 10, end: 'delivered', weights: weights() }),
  histories({ maxLength: 10, end: 'returned', weights: weights() }),
  histories({ maxLength: 6, end: 'cancelled', weights: weights() }),
])

/** Valid histories of every outcome. */
export class JourneyArbitrary extends Arbitrary<History> {
  generate(random: Random, bias: number | undefined): Value<History> {
    const sources = historySources()
    return sources[random.nextInt(0, sources.length - 1)]!.generate(random, bias)
  }

  canShrinkWithoutContext(value: unknown): value is History {
    return anyHistory().canShrinkWithoutContext(value)
  }

  shrink(value: History, context: unknown): Stream<Value<History>> {
    return anyHistory().shrink(value, context)
  }
}

// Made on first use: importing the kit for something else costs no time.
function lazy<T>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
