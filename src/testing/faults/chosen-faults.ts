// Which faults to inject, as a fast-check arbitrary. fast-check's own lists and options do not retry a removal that once failed;
// this one does, because a removal may succeed once another choice has shrunk.

import { Arbitrary, type Random, Stream, Value } from 'fast-check'
import { type Choices, MAX_CHOICE } from './choices.js'
import type { ChosenFault } from './inject.js'
import { type FaultKind, faultKinds } from './kinds.js'

/** Faults of these kinds, each at most once and `maxFaults` at most. Shrinks to the fewest and the simplest. */
export class ChosenFaultsArbitrary extends Arbitrary<readonly ChosenFault[]> {
  readonly #kinds: readonly FaultKind[]
  readonly #maxFaults: number

  constructor(kinds: readonly FaultKind[], maxFaults: number) {
    super()
    this.#kinds = kinds
    this.#maxFaults = maxFaults
  }

  generate(random: Random): Value<readonly ChosenFault[]> {
    const most = Math.min(this.#maxFaults, this.#kinds.length)
    const count = random.nextInt(1, FAULTLESS_ONE_IN) === 1 ? 0 : random.nextInt(1, most)
    const left = [...this.#kinds]
    const chosen = Array.from({ length: count }, (): ChosenFault => {
      const [kind] = left.splice(random.nextInt(0, left.length - 1), 1)
      const choice = () => random.nextInt(0, MAX_CHOICE)
      return { kind: kind!, choices: [choice(), choice(), choice()] }
    })
    return new Value(chosen, undefined)
  }

  canShrinkWithoutContext(value: unknown): value is readonly ChosenFault[] {
    return Array.isArray(value) && value.length <= this.#maxFaults && value.every(isChosenFault)
  }

  shrink(chosen: readonly ChosenFault[]): Stream<Value<readonly ChosenFault[]>> {
    return new Stream(simplerFaults(chosen)).map(value => new Value(value, undefined))
  }
}

// One list in so many has no fault.
const FAULTLESS_ONE_IN = 20

function* simplerFaults(chosen: readonly ChosenFault[]): IterableIterator<readonly ChosenFault[]> {
  for (const at of chosen.keys()) yield chosen.toSpliced(at, 1)
  // Three numbers stay three.
  for (const [at, { kind, choices }] of chosen.entries())
    for (const [place, number] of choices.entries())
      for (const smaller of smallerNumbers(number))
        yield chosen.with(at, { kind, choices: choices.with(place, smaller) as unknown as Choices })
}

// 0, a half, three quarters and so on, and finally one less.
function* smallerNumbers(number: number): IterableIterator<number> {
  for (let step = number; step > 0; step = Math.floor(step / 2)) yield number - step
}

const isChosenFault = (value: unknown): value is ChosenFault => {
  if (typeof value !== 'object' || value === null || !('kind' in value) || !('choices' in value)) return false
  const { kind, choices } = value
  const isChoice = (number: unknown) => Number.isInteger(number) && Number(number) >= 0 && Number(number) <= MAX_CHOICE
  return faultKinds.some(row => row.kind === kind) && Array.isArray(choices) && choices.length === 3 && choices.every(isChoice)
}
