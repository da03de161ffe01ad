// A course as a fast-check arbitrary.

import { Arbitrary, type Random, Stream, Value } from 'fast-check'
import { idOf } from '../../codes/index.js'
import type { History } from '../history.js'
import { dressed } from './dress.js'
import { type Bounds, simpler, walked } from './shrink.js'
import type { Ways } from './ways.js'

/** How to draw: each length with the share of those up to it, and the ways of the course. */
export interface Draw extends Bounds {
  readonly lengths: readonly (readonly [length: number, upTo: number])[]
  readonly maxLength: number
  readonly ways: Ways
}

/** Histories of one course. Drawing keeps to the weights alone: fast-check's bias towards small values does not apply. */
export class HistoryArbitrary extends Arbitrary<History> {
  readonly #draw: Draw

  constructor(draw: Draw) {
    super()
    this.#draw = draw
  }

  generate(random: Random): Value<History> {
    const { lengths, ways, course, fromMs } = this.#draw
    const roll = random.nextDouble()
    const [length] = lengths.find(([, upTo]) => roll < upTo) ?? lengths.at(-1)!
    const ids = ways.draw(length, () => random.nextDouble())
    const below = (limit: number) => Math.floor(random.nextDouble() * limit)
    return new Value(dressed(ids, { table: course.table, fromMs, below }), undefined)
  }

  canShrinkWithoutContext(value: unknown): value is History {
    const { course, minLength, maxLength } = this.#draw
    if (!Array.isArray(value) || value.length < minLength || value.length > maxLength || !value.every(isEvent)) return false
    return (
      walked(
        course,
        value.map(({ code }) => idOf(code)),
      ) !== null
    )
  }

  shrink(value: History, context: unknown): Stream<Value<History>> {
    const tried = typeof context === 'number' ? context : 0
    return new Stream(simpler(value, this.#draw, tried)).map(({ history, tried: at }) => new Value(history, at))
  }
}

const isEvent = (value: unknown): value is History[number] => {
  if (typeof value !== 'object' || value === null) return false
  const { code, time, text, place } = value as Record<string, unknown>
  if (typeof code !== 'string' || typeof time !== 'string' || typeof text !== 'string' || typeof place !== 'string') return false
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) && !Number.isNaN(Date.parse(`${time.replace(' ', 'T')}Z`))
}
