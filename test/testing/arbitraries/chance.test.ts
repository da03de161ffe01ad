// The probabilities of generated histories against weights multiplied out, and counts against brute force.

import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, shipmentMachine } from '../../../machines/index.js'
import { type Code, codes, idOf, replay, type Status } from '../../../src/index.js'
import { cellAt, shippedTable, type Table } from '../../../src/table/index.js'
import type { History } from '../../../src/testing/arbitraries/history.js'
import {
  countHistories,
  type HistoryOptions,
  type HistoryWeights,
  histories,
  learn,
  reaching,
  trafficWeights,
} from '../../../src/testing/arbitraries/index.js'

const customTable = compile(shipmentMachine.provide({ guards: { customsAfterOffer: () => false, notOffered: () => false } }))

interface Walk {
  readonly word: readonly Code[]
  readonly state: number
  readonly weight: number
}

const statusOf = (table: Table, state: number): Status => table.states[state]!.status

// Every valid history of a length, by trying all 36 codes at each step; its weight is the product of its probabilities.
function allOf(length: number, table: Table, weights: HistoryWeights): readonly Walk[] {
  const sumOf = (status: Status) =>
    codes.reduce((sum, code) => sum + (weights.codes[status]?.[code] ?? weights.other), weights.ends[status] ?? weights.other)
  let walks: readonly Walk[] = [{ word: [], state: table.initial, weight: 1 }]
  for (let step = 0; step < length; step++)
    walks = walks.flatMap(({ word, state, weight }) =>
      codes.flatMap(code => {
        const { to, judgement } = cellAt(table, state, idOf(code))
        const status = statusOf(table, state)
        const chance = (weights.codes[status]?.[code] ?? weights.other) / sumOf(status)
        return judgement.kind === 'regular' ? [{ word: [...word, code], state: to, weight: weight * chance }] : []
      }),
    )
  return walks.map(walk => {
    const status = statusOf(table, walk.state)
    return { ...walk, weight: (walk.weight * (weights.ends[status] ?? weights.other)) / sumOf(status) }
  })
}

const flat: HistoryWeights = { lengths: {}, codes: {}, ends: {}, other: 1 }
const wordOf = (history: History) => history.map(({ code }) => code).join(' ')

const RUNS = 90_000

// Pearson's chi-squared statistic, in standard deviations from its expectation; rare histories are put together.
function deviation(histories: readonly History[], expected: readonly { word: readonly Code[]; weight: number }[]): number {
  const total = expected.reduce((sum, { weight }) => sum + weight, 0)
  const found = new Map<string, number>()
  for (const history of histories) found.set(wordOf(history), (found.get(wordOf(history)) ?? 0) + 1)
  const cells: { expectedCount: number; foundCount: number }[] = []
  const rest = { expectedCount: 0, foundCount: 0 }
  for (const { word, weight } of expected) {
    const cell = { expectedCount: (weight / total) * histories.length, foundCount: found.get(word.join(' ')) ?? 0 }
    found.delete(word.join(' '))
    if (cell.expectedCount >= 10) cells.push(cell)
    else {
      rest.expectedCount += cell.expectedCount
      rest.foundCount += cell.foundCount
    }
  }
  // A history that must not occur.
  if (found.size > 0) return Number.POSITIVE_INFINITY
  const all = rest.expectedCount >= 10 ? [...cells, rest] : cells
  const statistic = all.reduce((sum, { expectedCount, foundCount }) => sum + (foundCount - expectedCount) ** 2 / expectedCount, 0)
  return (statistic - (all.length - 1)) / Math.sqrt(2 * (all.length - 1))
}

const sampled = (arbitrary: Arbitrary<History>) => fc.sample(arbitrary, { seed: 11, numRuns: RUNS })
const drawn = (options: HistoryOptions) => sampled(histories(options))

// Weights in which one code is a tenth more likely.
const biased: HistoryWeights = {
  ...trafficWeights,
  codes: {
    ...trafficWeights.codes,
    accepted: { ...trafficWeights.codes.accepted, '0/0': trafficWeights.codes.accepted!['0/0']! * 1.1 },
  },
}
const MAX_DEVIATION = 4

describe.each([2, 3, 4])('histories of %i events', length => {
  const fixed = { minLength: length, maxLength: length }
  const expected = allOf(length, shippedTable, trafficWeights)

  test('are as likely as the product of their weights', () => {
    expect(expected.length).toBeGreaterThan(50)
    expect(deviation(drawn({ ...fixed, weights: trafficWeights }), expected)).toBeLessThan(MAX_DEVIATION)
  })

  test('by weights that are off by a tenth in one code are detected', () => {
    expect(deviation(drawn({ ...fixed, weights: biased }), expected)).toBeGreaterThan(MAX_DEVIATION)
  })

  test('that end delivered keep their proportions', () => {
    const delivered = expected.filter(({ state }) => statusOf(shippedTable, state) === 'delivered')
    if (length > 2) expect(deviation(drawn({ ...fixed, end: 'delivered' }), delivered)).toBeLessThan(MAX_DEVIATION)
    else expect(delivered).toEqual([])
  })

  test('that reach transshipment keep their proportions', () => {
    const come = expected.filter(({ word }) => word.includes('7/7'))
    expect(deviation(sampled(reaching('transshipment', fixed)), come)).toBeLessThan(MAX_DEVIATION)
  })

  test('with uniform weights are equally likely', () => {
    const all = expected.map(({ word }) => ({ word, weight: 1 }))
    if (length < 4) expect(deviation(drawn({ ...fixed, weights: 'uniform' }), all)).toBeLessThan(MAX_DEVIATION)
    expect(deviation(drawn({ ...fixed, weights: trafficWeights }), all)).toBeGreaterThan(MAX_DEVIATION)
  })
})

test('lengths are drawn by their weights, among those allowed', () => {
  const found = drawn({ minLength: 5, maxLength: 9 })
  const weights = [5, 6, 7, 8, 9].map(length => trafficWeights.lengths[length]!)
  const sum = weights.reduce((a, b) => a + b)
  for (const [at, weight] of weights.entries()) {
    const share = found.filter(history => history.length === at + 5).length / RUNS
    expect(Math.abs(share - weight / sum)).toBeLessThan(0.01)
  }
})

describe.each([
  ['the shipped table', shippedTable],
  ['a custom table', customTable],
] as const)('the count under %s', (_, table) => {
  test.each([0, 1, 2, 3])('of histories of %i events matches all 36 codes tried at every step', length => {
    const all = allOf(length, table, flat)
    expect(countHistories(length, { table })).toBe(BigInt(all.length))
    for (const status of ['delivered', 'customs', 'accepted'] as const)
      expect(countHistories(length, { table, end: status })).toBe(
        BigInt(all.filter(({ state }) => statusOf(table, state) === status).length),
      )
    for (const code of ['1/103', '5/5', '3/3'] as const)
      expect(countHistories(length, { table, end: code })).toBe(BigInt(all.filter(({ word }) => word.at(-1) === code).length))
  })
})

test('counts of long histories are exact: they add up over their ends', () => {
  const ends = [
    'expected',
    'accepted',
    'inTransit',
    'transshipment',
    'customs',
    'outForDelivery',
    'exception',
    'refused',
  ] as const
  const sum = [...ends, 'delivered', 'returning', 'returned', 'cancelled'] as const
  expect(sum.reduce((total, end) => total + countHistories(60, { end }), 0n)).toBe(countHistories(60))
  expect(countHistories(60)).toBeGreaterThan(10n ** 70n)
})

describe('learned weights', () => {
  const feed = fc.sample(histories(), { seed: 5, numRuns: 20_000 })
  const learned = learn(feed)

  test('of generated histories are the weights they were generated with', () => {
    const share = (weights: HistoryWeights, status: Status, code: Code) => {
      const row = codes.map(each => weights.codes[status]?.[each] ?? weights.other)
      return (weights.codes[status]?.[code] ?? weights.other) / row.reduce((a, b) => a + b)
    }
    for (const [status, code] of [
      ['expected', '1/103'],
      ['accepted', '0/0'],
      ['inTransit', '0/1002'],
      ['outForDelivery', '3/3'],
    ] as const)
      expect(share(learned, status, code) / share(trafficWeights, status, code)).toBeCloseTo(1, 0)
    expect(learned.lengths['9']! / 20_000).toBeCloseTo(0.12, 1)
  })

  test('are plain JSON and generate similar histories', () => {
    const again = fc.sample(histories({ weights: JSON.parse(JSON.stringify(learned)) }), { seed: 6, numRuns: 5000 })
    const delivered = (list: readonly History[]) => list.filter(each => replay(each).outcome === 'delivered').length / list.length
    expect(Math.abs(delivered(again) - delivered(feed))).toBeLessThan(0.05)
  })

  test('count kept and presumed scans, and journeys under a reused number separately', () => {
    const reused = [
      { code: '1/103', time: '2026-01-01 08:00:00' },
      { code: '3/3', time: '2026-01-02 08:00:00' },
      { code: '3/3', time: '2026-01-02 08:00:00' },
      { code: '1/103', time: '2026-04-01 08:00:00' },
      { code: '9/9', time: '2026-04-01 09:00:00' },
    ]
    expect(learn([reused, []], { smoothing: 0 })).toEqual({
      lengths: { 3: 1, 1: 1 },
      codes: { expected: { '1/103': 2 }, accepted: { '5/5': 1 }, outForDelivery: { '3/3': 1 } },
      ends: { delivered: 1, accepted: 1 },
      other: 0,
    })
  })

  test('without smoothing never generate what the feed never did', () => {
    const weights = learn(
      [
        [
          { code: '1/103', time: '2026-01-01' },
          { code: '0/0', time: '2026-01-02' },
        ],
      ],
      { smoothing: 0 },
    )
    expect(new Set(fc.sample(histories({ weights }), { seed: 1, numRuns: 50 }).map(wordOf))).toEqual(new Set(['1/103 0/0']))
    expect(() => histories({ weights, end: 'delivered' })).toThrow(
      /No history ends in delivered under this table and these weights/,
    )
    expect(() => learn([], { smoothing: -1 })).toThrow(/Unusable option smoothing: -1/)
  })
})
