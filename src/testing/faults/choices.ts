// The choices of one fault as three whole numbers, 0 being the simplest. A number picks among few options by the remainder of a
// division, so that choices can be drawn from a seed, or by fast-check, which shrinks them.

import { seededIntegers } from '../../vocabulary/random.js'

/** Three choices, each from 0 to {@link MAX_CHOICE}. */
export type Choices = readonly [number, number, number]

/** The largest number of a choice. */
export const MAX_CHOICE = 0xffff

/** The item that a choice picks; undefined where there is none. */
export const pick = <T>(items: readonly T[], choice: number): T | undefined => items[choice % Math.max(1, items.length)]

/** This many choices, the same for the same seed. */
export function drawChoices(seed: number, count: number): readonly Choices[] {
  const next = seededIntegers(seed)
  const choice = () => next() & MAX_CHOICE
  return Array.from({ length: count }, (): Choices => [choice(), choice(), choice()])
}
