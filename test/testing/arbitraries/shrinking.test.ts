// Shrinking, against the shortest histories found by trying everything.

import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Code, codes, constraints, idOf, replay, statusRows } from '../../../src/index.js'
import { cellAt, type Judgement, shippedTable } from '../../../src/table/index.js'
import type { History } from '../../../src/testing/arbitraries/history.js'
import {
  exercising,
  type HistoryOptions,
  histories,
  illegalHistories,
  reaching,
  type Target,
} from '../../../src/testing/arbitraries/index.js'

const table = shippedTable
const codesOf = (history: History) => history.map(({ code }) => code)

/** What an arbitrary shrinks to for a property that fails whenever `fails` says so. */
function shrunk<T>(arbitrary: Arbitrary<T>, fails: (value: T) => boolean, seed: number): T {
  const { counterexample } = fc.check(
    fc.property(arbitrary, value => !fails(value)),
    { seed, numRuns: 20_000 },
  )
  if (!counterexample) throw new Error('Nothing failed.')
  return counterexample[0]
}

/** The fewest events of a walk through the table that `isWanted` accepts, breadth first; a walk keeps what it has seen in `mark`. */
function fewestEvents(
  next: (mark: string, judgement: Judgement, code: Code, to: number) => string | null,
  isWanted: (mark: string, state: number) => boolean,
  mark: string,
): number | null {
  let front = new Map([[`${table.initial} ${mark}`, { state: table.initial, mark }]])
  const seen = new Set(front.keys())
  for (let length = 0; front.size > 0; length++) {
    if ([...front.values()].some(({ state, mark: at }) => isWanted(at, state))) return length
    const after: typeof front = new Map()
    for (const { state, mark: at } of front.values())
      for (const code of codes) {
        const { to, judgement } = cellAt(table, state, idOf(code))
        const then = next(at, judgement, code, to)
        if (then === null || seen.has(`${to} ${then}`)) continue
        seen.add(`${to} ${then}`)
        after.set(`${to} ${then}`, { state: to, mark: then })
      }
    front = after
  }
  return null
}

const regular = (judgement: Judgement) => judgement.kind === 'regular'
const statusOf = (state: number) => table.states[state]!.status
const outcomeOf = (state: number) => {
  const { status, leg } = table.states[state]!
  return status === 'returned' ? (leg === 'return' ? 'returned' : 'cancelled') : status
}

// Fewest events of a regular history that holds a code, and ends with this outcome.
const fewestWith = (code: Code, end?: string) =>
  fewestEvents(
    (mark, judgement, by) => (regular(judgement) ? (by === code ? 'held' : mark) : null),
    (mark, state) => mark === 'held' && (!end || outcomeOf(state) === end),
    'not yet',
  )

test('whatever fails, the shortest history is one plain scan', () => {
  for (const seed of [1, 2, 3])
    expect(shrunk(histories(), () => true, seed)).toEqual([
      { code: '1/1', time: '2026-01-05 01:00:00', text: 'Accepted', place: 'Northmere' },
    ])
  expect(shrunk(histories({ minLength: 0 }), () => true, 1)).toEqual([])
})

describe('a property that fails on a code shrinks to the shortest history with it', () => {
  test.each(codes)('%s', code => {
    for (const seed of [1, 2, 3]) {
      const found = shrunk(histories({ weights: 'uniform' }), history => codesOf(history).includes(code), seed)
      expect([codesOf(found).includes(code), found.length]).toEqual([true, fewestWith(code)])
      expect(replay(found).cost).toBe(0)
    }
  })

  test.each(codes.filter(code => fewestWith(code, 'delivered') !== null))('%s, delivered', code => {
    const delivered = histories({ weights: 'uniform', end: 'delivered' })
    const found = shrunk(delivered, history => codesOf(history).includes(code), 4)
    expect([found.length, replay(found).outcome]).toEqual([fewestWith(code, 'delivered'), 'delivered'])
  })
})

describe('whatever fails, shrinks to the shortest', () => {
  const targets: readonly Target[] = [...statusRows.map(({ status }) => status), 'cancelled', ...codes]
  test.each(targets.filter(target => target !== 'expected'))('that reaches %s, or ends there', target => {
    const least = fewestEvents(
      (mark, judgement, code) =>
        regular(judgement) ? (code === target ? 'is' : codes.includes(target as Code) ? 'not' : mark) : null,
      (mark, state) =>
        target === 'returned' || target === 'cancelled'
          ? outcomeOf(state) === target
          : mark === 'is' || statusOf(state) === target,
      'not',
    )
    for (const arbitrary of [reaching(target), histories({ end: target })]) {
      const found = shrunk(arbitrary, () => true, 5)
      expect(found.length).toBe(least)
      expect(replay(found).cost).toBe(0)
    }
  })

  test.each(constraints.map(({ name }) => name).filter(name => !/^(unknown|ruled|classifier)-/.test(name)))(
    'with an event that violates %s',
    constraint => {
      const least = fewestEvents(
        (mark, judgement) => {
          if (mark === 'over') return null
          if (regular(judgement)) return mark
          // A parcel is delivered once more only after trouble.
          const first = constraint === 'redelivered' && mark === 'none' ? 'trouble-after-end' : constraint
          if (mark === 'irregular' || !('constraint' in judgement) || judgement.constraint !== first) return null
          if (first !== constraint) return 'troubled'
          return judgement.kind === 'impossible' ? 'over' : 'irregular'
        },
        mark => mark === 'irregular' || mark === 'over',
        'none',
      )
      expect(shrunk(exercising(constraint), () => true, 6).length).toBe(least)
    },
  )

  const refusing = [...new Set(table.judgements.flatMap(each => (each.kind === 'impossible' ? [each.constraint] : [])))]
  test.each(refusing)('with an impossible event by %s', constraint => {
    const least = fewestEvents(
      (mark, judgement) => {
        if (mark === 'over') return null
        if (judgement.kind === 'impossible') return judgement.constraint === constraint ? 'over' : null
        return regular(judgement) ? mark : null
      },
      mark => mark === 'over',
      'none',
    )
    for (const options of [{ constraint }, { constraint, weights: 'uniform' as const }]) {
      const found = shrunk(illegalHistories(options), each => each.constraint === constraint, 7)
      expect([found.constraint, found.history.length, found.index]).toEqual([constraint, least, least! - 1])
    }
  })

  test.each([1, 2, 5, 9])('of %i events where as many are needed', minLength => {
    expect(shrunk(histories({ minLength }), () => true, 8).length).toBe(minLength)
    const found = shrunk(histories({ minLength, end: '4/4' }), () => true, 8)
    expect([found.length, found.at(-1)!.code]).toEqual([Math.max(3, minLength), '4/4'])
  })
})

test('a history of hundreds of events shrinks as far', () => {
  const found = shrunk(
    histories({ maxLength: 400, minLength: 1, weights: 'uniform', end: 'delivered' }),
    each => each.length > 0,
    9,
  )
  expect(codesOf(found)).toEqual(['1/1', '5/5', '3/3'])
})

// Fewest events of a regular history in which one code comes some time before another.
const fewestInOrder = (first: Code, then: Code) =>
  fewestEvents(
    (mark, judgement, code) => {
      if (!regular(judgement)) return null
      if (mark === 'first' && code === then) return 'both'
      return mark === 'none' && code === first ? 'first' : mark
    },
    mark => mark === 'both',
    'none',
  )
const some: readonly Code[] = ['1/101', '0/0', '7/7', '8/13', '5/501', '2/205', '2/203', '14/14', '6/6', '3/302', '4/14']
const pairs = some.flatMap(first => some.flatMap(then => (fewestInOrder(first, then) === null ? [] : [[first, then] as const])))

test.each(pairs)('a property that fails on %s before %s shrinks to the shortest history with both', (first, then) => {
  const fails = (history: History) =>
    codesOf(history).lastIndexOf(then) > codesOf(history).indexOf(first) && codesOf(history).includes(first)
  const found = shrunk(reaching(then, { weights: 'uniform', minLength: 1, maxLength: 40 }), fails, 10)
  expect([fails(found), found.length]).toEqual([true, fewestInOrder(first, then)])
})

test('one code is found among hundreds in a few shrinks', () => {
  const long = histories({ weights: 'uniform', minLength: 1, maxLength: 400, end: 'delivered' })
  const without = fc.property(long, history => !codesOf(history).includes('2/205'))
  const { failed, numShrinks } = fc.check(without, { seed: 1 })
  expect([failed, numShrinks <= 3]).toEqual([true, true])
})

test('codes get simpler too, as far as the property goes on failing', () => {
  const fails = (history: History) => codesOf(history).some(code => code.startsWith('2/') && code !== '2/2')
  for (const seed of [1, 2, 3, 4])
    expect(codesOf(shrunk(histories({ weights: 'uniform' }), fails, seed))).toEqual(['1/1', '2/202'])
  const late = (history: History) =>
    history.filter(({ code }) => code === '2/207' || code === '2/208' || code === '2/209').length > 1
  for (const seed of [1, 2, 3, 4])
    expect(codesOf(shrunk(histories({ weights: 'uniform' }), late, seed))).toEqual(['1/1', '2/207', '2/207'])
})

test('what fails only when long stays as long as it must', () => {
  const long = histories({ weights: 'uniform', maxLength: 200 })
  expect(shrunk(long, history => history.length >= 60, 1)).toHaveLength(60)
  expect(shrunk(histories({ minLength: 60 }), () => true, 1)).toHaveLength(60)
})

test('every simpler history is of the same kind, and simpler', () => {
  const kinds: readonly [HistoryOptions, Arbitrary<History>][] = [
    [{}, histories({ weights: 'uniform' })],
    [{ minLength: 4 }, histories({ weights: 'uniform', minLength: 4 })],
    [{ end: 'returned' }, reaching('returned', { end: 'returned' })],
  ]
  for (const [{ minLength = 1, end }, arbitrary] of kinds)
    for (const history of fc.sample(arbitrary, { seed: 12, numRuns: 20 }))
      for (const { value } of arbitrary.shrink(history, undefined)) {
        const { cost, outcome, steps } = replay(value)
        expect(cost).toBe(0)
        expect(value.length).toBeGreaterThanOrEqual(minLength)
        expect(value.length).toBeLessThanOrEqual(history.length)
        if (end) expect(outcome).toBe(end)
        expect(steps.map(({ event }) => event)).toEqual(value)
        expect(arbitrary.canShrinkWithoutContext(value)).toBe(true)
      }
})

test('times and texts that make a property fail stay; others get plain', () => {
  const slow = (history: History) =>
    history.some(({ time }, at) => at > 0 && Date.parse(time) - Date.parse(history[at - 1]!.time) > 86_400_000)
  const found = shrunk(histories(), slow, 13)
  expect(slow(found)).toBe(true)
  expect(found.length).toBeLessThan(5)
  expect(new Set(found.map(({ place }) => place))).toEqual(new Set(['Northmere']))
})

test('a history of your own is shrunk if it is of the kind, and left alone if not', () => {
  const arbitrary = histories({ maxLength: 3 })
  const event = { code: '1/103', time: '2026-01-01 10:00:00', text: 'Picked up', place: 'Here' }
  expect(arbitrary.canShrinkWithoutContext([event])).toBe(true)
  for (const other of [null, 1, [], [1], [{ ...event, code: '3/3' }], [{ ...event, time: 'soon' }], Array(4).fill(event)])
    expect(arbitrary.canShrinkWithoutContext(other)).toBe(false)
  const illegal = illegalHistories()
  const [made] = fc.sample(illegal, { seed: 1, numRuns: 1 })
  expect(illegal.canShrinkWithoutContext(made)).toBe(true)
  for (const other of [null, {}, { history: [event], index: 0, constraint: 'reopened' }])
    expect(illegal.canShrinkWithoutContext(other)).toBe(false)
})
