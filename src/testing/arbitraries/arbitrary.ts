// A history automaton as a fast-check arbitrary.

import { Arbitrary, type Random, Stream, Value } from 'fast-check'
import { idOf } from '../../vocabulary/index.js'
import type { History } from './history.js'
import type { PathWeights } from './path-weights.js'
import { makeScans } from './scans.js'
import { nodePath, type ShrinkBounds, simplerHistories } from './shrink.js'

/** How to draw: each length with the cumulative share up to it, and the path weights of the automaton. */
export interface DrawOptions extends ShrinkBounds {
  readonly lengths: readonly (readonly [length: number, upTo: number])[]
  readonly maxLength: number
  readonly pathWeights: PathWeights
}

/** The histories of one automaton. They are drawn by the weights alone: fast-check's bias towards small values does not apply. */
export class HistoryArbitrary extends Arbitrary<History> {
  readonly #draw: DrawOptions

  constructor(draw: DrawOptions) {
    super()
    this.#draw = draw
  }

  generate(random: Random): Value<History> {
    const { lengths, pathWeights, automaton, fromMs } = this.#draw
    const roll = random.nextDouble()
    const [length] = lengths.find(([, upTo]) => roll < upTo) ?? lengths.at(-1)!
    const ids = pathWeights.draw(length, () => random.nextDouble())
    const below = (limit: number) => Math.floor(random.nextDouble() * limit)
    return new Value(makeScans(ids, { table: automaton.table, fromMs, below }), undefined)
  }

  canShrinkWithoutContext(value: unknown): value is History {
    const { automaton, minLength, maxLength } = this.#draw
    if (!Array.isArray(value) || value.length < minLength || value.length > maxLength || !value.every(isEvent)) return false
    return (
      nodePath(
        automaton,
        value.map(({ code }) => idOf(code)),
      ) !== null
    )
  }

  shrink(value: History, context: unknown): Stream<Value<History>> {
    const tried = typeof context === 'number' ? context : 0
    return new Stream(simplerHistories(value, this.#draw, tried)).map(({ history, tried: at }) => new Value(history, at))
  }
}

const isEvent = (value: unknown): value is History[number] => {
  if (typeof value !== 'object' || value === null) return false
  const { code, time, text, place } = value as Record<string, unknown>
  if (typeof code !== 'string' || typeof time !== 'string' || typeof text !== 'string' || typeof place !== 'string') return false
  return /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(time) && !Number.isNaN(Date.parse(`${time.replace(' ', 'T')}Z`))
}
