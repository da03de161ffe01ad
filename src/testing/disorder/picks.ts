// What goes wrong, drawn by chance. fast-check's own lists and options do not try again to leave out what they once could not:
// a choice that is made smaller later may be all that it took.

import { Arbitrary, type Random, Stream, Value } from 'fast-check'
import { DIAL_MOST, type Dial } from './dial.js'
import type { Pick } from './disturb.js'
import { type DisorderKind, disorderKinds } from './kinds.js'

/** Disturbances of these kinds, each at most once and so many at most. Shrinks to the fewest and the simplest. */
export class PicksArbitrary extends Arbitrary<readonly Pick[]> {
  readonly #kinds: readonly DisorderKind[]
  readonly #most: number

  constructor(kinds: readonly DisorderKind[], most: number) {
    super()
    this.#kinds = kinds
    this.#most = most
  }

  generate(random: Random): Value<readonly Pick[]> {
    const places = Math.min(this.#most, this.#kinds.length)
    const count = random.nextInt(1, SELDOM) === 1 ? 0 : random.nextInt(1, places)
    const left = [...this.#kinds]
    const picks = Array.from({ length: count }, (): Pick => {
      const [kind] = left.splice(random.nextInt(0, left.length - 1), 1)
      const number = () => random.nextInt(0, DIAL_MOST)
      return { kind: kind!, dial: [number(), number(), number()] }
    })
    return new Value(picks, undefined)
  }

  canShrinkWithoutContext(value: unknown): value is readonly Pick[] {
    return Array.isArray(value) && value.length <= this.#most && value.every(isPick)
  }

  shrink(picks: readonly Pick[]): Stream<Value<readonly Pick[]>> {
    return new Stream(simpler(picks)).map(value => new Value(value, undefined))
  }
}

// One list in so many has no disturbance from the start.
const SELDOM = 20

function* simpler(picks: readonly Pick[]): IterableIterator<readonly Pick[]> {
  for (const at of picks.keys()) yield picks.toSpliced(at, 1)
  for (const [at, { kind, dial }] of picks.entries())
    for (const [turn, number] of dial.entries())
      for (const less of smaller(number)) yield picks.with(at, { kind, dial: dial.with(turn, less) as unknown as Dial })
}

// None, half, three quarters and so on, and one less in the end.
function* smaller(number: number): IterableIterator<number> {
  for (let step = number; step > 0; step = Math.floor(step / 2)) yield number - step
}

const isPick = (value: unknown): value is Pick => {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('dial' in value)) return false
  const { kind, dial } = value
  const isNumber = (number: unknown) => Number.isInteger(number) && Number(number) >= 0 && Number(number) <= DIAL_MOST
  return disorderKinds.some(row => row.kind === kind) && Array.isArray(dial) && dial.length === 3 && dial.every(isNumber)
}
