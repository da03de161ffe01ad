import fc, { type Arbitrary } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compile, shipmentMachine } from '../../../machines/index.js'
import {
  type Code,
  type Constraint,
  codes,
  constraints,
  idOf,
  type Outcome,
  replay,
  ShipfoldError,
  statusRows,
} from '../../../src/index.js'
import { cellAt, fold, shippedTable } from '../../../src/table/index.js'
import type { History } from '../../../src/testing/arbitraries/history.js'
import {
  exercising,
  type HistoryOptions,
  histories,
  illegalHistories,
  reaching,
  type Target,
} from '../../../src/testing/arbitraries/index.js'
import { route } from '../../../src/testing/arbitraries/scan-templates.js'
import { runs } from '../../runs.js'

// A custom table: a parcel may be in customs after an offer, and a delivery presupposes nothing but a pick-up.
const customTable = compile(
  shipmentMachine.provide({ guards: { customsAfterOffer: () => false, notOffered: () => false, nothingWentWrong: () => false } }),
)
const tables = [
  ['the shipped table', shippedTable],
  ['a custom table', customTable],
] as const

const sample = <T>(arbitrary: Arbitrary<T>, numRuns = 100) => fc.sample(arbitrary, { seed: 7, numRuns })
const codesOf = (history: History) => history.map(({ code }) => code)

// The judgement of each event by the table alone, with the presumed scans of a gap granted.
const judgements = (history: History, table = shippedTable) =>
  history.map(({ code }, at) => cellAt(table, fold(history.slice(0, at), table), idOf(code)).judgement)
const statusAt = (history: History, at: number) => shippedTable.states[fold(history.slice(0, at))]!.status

const targets: readonly Target[] = [...statusRows.map(({ status }) => status), 'cancelled', ...codes]
const outcomes: readonly string[] = ['delivered', 'returned', 'cancelled'] satisfies readonly Outcome[]
const tableConstraints = constraints.map(({ name }) => name).filter(name => !/^(unknown|ruled|classifier)-/.test(name))

// Whether the first `at` events of a history come to the target.
function isAt(target: Target, history: History, at: number): boolean {
  const report = replay(history.slice(0, at))
  if (outcomes.includes(target)) return report.outcome === target
  if (codes.includes(target as Code)) return history[at - 1]?.code === target
  return report.status === target
}

describe.each(tables)('histories under %s', (_, table) => {
  test('have only regular events in replay', () => {
    fc.assert(
      fc.property(histories({ table }), history => {
        const { cost, flags, steps, rejected, journeys } = replay(history, { table })
        expect({ cost, flags, rejected, journeys }).toEqual({ cost: 0, flags: [], rejected: [], journeys: [] })
        for (const { verdict } of steps) expect(['advanced', 'repeated']).toContain(verdict)
        expect(steps.length).toBe(history.length)
      }),
      { seed: 1, numRuns: runs(500) },
    )
  })

  test('are valid with uniform weights and when long', () => {
    for (const options of [{ weights: 'uniform' }, { minLength: 200, maxLength: 300 }] satisfies HistoryOptions[])
      for (const history of sample(histories({ table, ...options }), 50)) expect(replay(history, { table }).cost).toBe(0)
  })

  test('include what only the custom table allows, under that table alone', () => {
    const isOther = sample(histories({ table, weights: 'uniform' })).some(history => replay(history).cost > 0)
    expect(isOther).toBe(table === customTable)
  })
})

test('each scan has a text, a place and a time after the one before; most histories take less than two weeks', () => {
  for (const history of sample(histories({ from: '2024-02-28' }), 300)) {
    expect(history[0]!.time.slice(0, 10)).toBe('2024-02-28')
    for (const [at, { time, text, place }] of history.entries()) {
      expect(time).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)
      if (at > 0) expect(time > history[at - 1]!.time).toBe(true)
      expect([text.length > 3, place.length > 3]).toEqual([true, true])
    }
  }
  const days = sample(histories(), 300).map(
    history => (Date.parse(history.at(-1)!.time) - Date.parse(history[0]!.time)) / 86_400_000,
  )
  expect(days.filter(each => each < 14).length).toBeGreaterThan(240)
})

test('a parcel travels one route, onwards until it is returning and then back to where it was picked up', () => {
  for (const history of [...sample(histories({ minLength: 4, end: 'delivered' })), ...sample(reaching('4/4'))]) {
    const places = history.map(({ place }) => route.indexOf(place))
    for (const [at, place] of places.entries()) {
      if (at === 0) continue
      const isBack = shippedTable.states[fold(history.slice(0, at))]!.leg === 'return'
      expect(Math.sign(place - places[at - 1]!) * (isBack ? -1 : 1)).toBeGreaterThanOrEqual(0)
    }
    expect(places.at(-1) === places[0]).toBe(history.at(-1)!.code.startsWith('4/'))
  }
})

test('the same seed gives the same histories, another seed gives others', () => {
  const once = JSON.stringify(sample(histories()))
  expect(JSON.stringify(sample(histories()))).toBe(once)
  expect(JSON.stringify(fc.sample(histories(), { seed: 8, numRuns: 100 }))).not.toBe(once)
})

describe('lengths', () => {
  test('stay within minLength and maxLength', () => {
    for (const history of sample(histories({ minLength: 4, maxLength: 6 }))) {
      expect(history.length).toBeGreaterThanOrEqual(4)
      expect(history.length).toBeLessThanOrEqual(6)
    }
    expect(sample(histories({ minLength: 0, maxLength: 0 }), 3)).toEqual([[], [], []])
  })

  test('that the weights do not list are equally likely', () => {
    const lengths = new Set(sample(histories({ minLength: 101, maxLength: 104 })).map(history => history.length))
    expect([...lengths].sort()).toEqual([101, 102, 103, 104])
  })
})

test('a target beyond the lengths of the weights gets as many events as it needs', () => {
  const weights = { lengths: { 1: 1 }, codes: {}, ends: {}, other: 1 }
  for (const history of sample(histories({ weights, end: '4/4' }), 5)) expect(history.length).toBe(3)
})

describe('where histories end', () => {
  test.each(targets.filter(target => target !== 'expected'))('%s', target => {
    for (const history of sample(histories({ end: target }), 15)) {
      expect(isAt(target, history, history.length)).toBe(true)
      expect(replay(history).cost).toBe(0)
    }
  })
})

describe('reaching', () => {
  test.each(targets)('%s', target => {
    for (const history of sample(reaching(target), 15)) {
      expect([...history, null].some((_, at) => isAt(target, history, at))).toBe(true)
      expect(replay(history).cost).toBe(0)
    }
  })

  test('a target on the way is not the end', () => {
    const ended = sample(reaching('customs', { end: 'delivered' }), 50)
    for (const history of ended) {
      expect(replay(history).outcome).toBe('delivered')
      expect(history.some(({ code }) => code.startsWith('8/'))).toBe(true)
    }
  })
})

describe('exercising', () => {
  test.each(tableConstraints)('%s is the constraint of exactly one event', constraint => {
    for (const history of sample(exercising(constraint), 15)) {
      const irregular = judgements(history).flatMap((judgement, at) => ('constraint' in judgement ? [{ ...judgement, at }] : []))
      const before = constraint === 'redelivered' ? ['trouble-after-end'] : []
      expect(irregular.map(each => each.constraint)).toEqual([...before, constraint])
      if (irregular.at(-1)!.kind === 'impossible') expect(irregular.at(-1)!.at).toBe(history.length - 1)
      expect(replay(history).cost).toBeGreaterThan(0)
    }
  })

  test('a constraint that no cell violates cannot be exercised', () => {
    for (const constraint of constraints.map(row => row.name).filter(each => !tableConstraints.includes(each)))
      expect(() => exercising(constraint)).toThrow(/^No history violates (unknown|ruled|classifier)-/)
  })
})

describe('illegal histories', () => {
  test.each(tables)('end in an impossible event, labelled with its constraint, under %s', (_, table) => {
    fc.assert(
      fc.property(illegalHistories({ table }), ({ history, index, constraint }) => {
        expect(index).toBe(history.length - 1)
        const judged = judgements(history, table)
        expect(judged.at(-1)).toEqual({ kind: 'impossible', constraint })
        for (const { kind } of judged.slice(0, -1)) expect(kind).toBe('regular')
        const { cost, flags } = replay(history, { table })
        expect(cost).toBeGreaterThan(0)
        expect(flags.map(({ severity }) => severity)).toContain('warning')
      }),
      { seed: 2, numRuns: runs(1000) },
    )
  })

  const refusing = shippedTable.judgements.flatMap(each => (each.kind === 'impossible' ? [each.constraint] : []))
  test.each(refusing)('can be limited to the constraint %s', constraint => {
    for (const each of sample(illegalHistories({ constraint, weights: 'uniform' }), 15)) expect(each.constraint).toBe(constraint)
  })

  test('cover every constraint with an impossible event', () => {
    const found = new Set(sample(illegalHistories({ weights: 'uniform' }), 2000).map(({ constraint }) => constraint))
    expect([...found].sort()).toEqual([...refusing].sort())
  })
})

test('the default weights generate every code of the vocabulary', () => {
  const seen = new Set(sample(histories(), 60_000).flatMap(codesOf))
  expect(codes.filter(code => !seen.has(code))).toEqual([])
})

describe('unusable options', () => {
  const weights = { lengths: { 3: 1 }, codes: {}, ends: {}, other: 1 }
  test.each([
    ['an unknown name', { minlength: 1 } as object, /histories has no option minlength\. Did you mean minLength\?/],
    ['minLength of -1', { minLength: -1 }, /Unusable option minLength: -1\. Pass a whole number from 0 to 2000/],
    ['minLength of 1.5', { minLength: 1.5 }, /Unusable option minLength: 1\.5/],
    ['more than maxLength', { minLength: 5, maxLength: 3 }, /maxLength is 3 and minLength is 5/],
    ['too short', { end: '4/4', maxLength: 2 }, /the shortest history that ends in 4\/4 has 3 events/],
    ['only the empty one', { end: 'expected' }, /No history with 1 to 26 events ends in expected; the shortest has 0/],
    ['an unknown target', { end: 'missing' as Target }, /Unusable option end: "missing"\. Pass an outcome/],
    ['no time', { from: 'soon' }, /from/],
    ['a time too late', { from: '9999-01-01' }, /Unusable option from: "9999-01-01"\. Pass a time from 1970/],
    ['a weight below 0', { weights: { ...weights, other: -1 } }, /Unusable option weights\.other: -1/],
    ['an unknown status', { weights: { ...weights, ends: { lost: 1 } as object } }, /weights\.ends.* no key "lost"/],
    [
      'an unknown code',
      { weights: { ...weights, codes: { customs: { '9/9': 1 } as object } } },
      /weights\.codes\.customs.* no key "9\/9"/,
    ],
    [
      'an unusable length',
      { weights: { ...weights, lengths: { many: 1 } } },
      /weights\.lengths.* Each key is a number of events, which "many" is not/,
    ],
    ['no weights', { weights: null as never }, /^Unusable option weights: null/],
    ['weights of nothing', { weights: { ...weights, other: 0 } }, /No history is possible under this table and these weights/],
  ] satisfies readonly (readonly [string, HistoryOptions, RegExp])[])('%s', (_, options, message) => {
    const thrown = thrownBy(() => histories(options))
    expect(thrown).toBeInstanceOf(ShipfoldError)
    expect(thrown).toMatchObject({ code: 'bad-option', message: expect.stringMatching(message) })
  })

  test('an unknown constraint', () => {
    for (const make of [() => exercising('x' as Constraint), () => illegalHistories({ constraint: 'x' as Constraint })])
      expect(thrownBy(make)).toMatchObject({ code: 'bad-option', message: expect.stringContaining('There is no constraint "x"') })
    expect(thrownBy(() => illegalHistories({ constraint: 'reopened' }))).toMatchObject({ code: 'bad-option' })
  })
})

function thrownBy(make: () => unknown): unknown {
  try {
    make()
  } catch (thrown) {
    return thrown
  }
  return null
}

test('the status by the table alone is the status by replay', () => {
  for (const history of sample(histories(), 200)) expect(statusAt(history, history.length)).toBe(replay(history).status)
})
