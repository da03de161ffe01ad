// The nearest other reading against brute force, and the cost of each step.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { codes, identityOf, replay } from '../../src/index.js'
import { otherReading } from '../../src/replay/other-reading.js'
import { resolveTable } from '../../src/replay/replay.js'
import { stepCosts } from '../../src/replay/step-costs.js'
import { shippedTable } from '../../src/table/index.js'
import { runs } from '../runs.js'
import { best, everyReading, likelyCodes, standingOf } from './readings.js'
import { events, hoursIn } from './story.js'

const sum = (costs: readonly number[]) => costs.reduce((total, cost) => total + cost, 0)

test('is the cheapest reading by brute force that ends in another standing', () => {
  const traces = fc.oneof(
    fc.array(fc.constantFrom(...likelyCodes), { minLength: 1, maxLength: 9 }),
    fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 8 }),
  )
  fc.assert(
    fc.property(traces, trace => {
      const scans = trace.map((code, at) => ({ code, time: hoursIn(at) }))
      const report = replay(scans)
      const others = everyReading(trace).filter(({ standing }) => standing !== `${report.status} ${report.outcome}`)
      const expected = best(others)
      const other = otherReading(scans)!
      expect(other.steps.map(({ verdict }) => (verdict === 'impossible' || verdict === 'overruled' ? '0' : '1')).join('')).toBe(
        expected.kept,
      )
      expect([other.cost, other.margin, sum(other.steps.map(({ cost }) => cost))]).toEqual([
        expected.cost,
        expected.cost - report.cost,
        expected.cost,
      ])
      expect({ status: other.status, outcome: other.outcome }).toEqual(standingOf(expected))
      expect(sum(stepCosts(report, shippedTable))).toBe(report.cost)
    }),
    { numRuns: runs(600) },
  )
})

// Ties, duplicates, uncoded and unknown scans, reused numbers, dates without a clock: what the feeds' disorder makes of histories.
test('agrees with the report on its order, its cost and its alternative', () => {
  let alternatives = 0
  const costs = { unusual: 1, presumed: 2, routine: 3, milestone: 3, delivery: 7 }
  const traces = fc.array(
    fc.tuple(fc.constantFrom(...likelyCodes, '3', 'x', null, '5/999'), fc.nat(3), fc.constantFrom('a', 'b'), fc.nat(40)),
    { minLength: 1, maxLength: 12 },
  )
  fc.assert(
    fc.property(traces, fc.boolean(), fc.boolean(), (trace, ownCosts, isRuled) => {
      let day = 0
      const scans = trace.map(([code, hour, text, wait]) => {
        if (wait === 40) day += 31
        else if (wait > 20) day += 1
        const time = hoursIn(24 * day + hour)
        return { code, text, time: wait === 20 ? time.slice(0, 10) : time }
      })
      const overrides = isRuled ? [{ identity: identityOf(scans[0]!)!, is: 'true' as const }] : []
      const options = { ...(ownCosts && { costs }), overrides }
      const report = replay(scans, options)
      const other = otherReading(scans, options)
      expect(sum(stepCosts(report, resolveTable(options)))).toBe(report.cost)
      if (!other) {
        expect([report.alternative, report.status]).toEqual([null, 'expected'])
        return
      }
      expect(other.steps.map(({ index }) => index)).toEqual(report.steps.map(({ index }) => index))
      expect([other.cost, sum(other.steps.map(({ cost }) => cost))]).toEqual([report.cost + other.margin, other.cost])
      const { status, outcome, margin } = other
      expect(report.alternative).toEqual(margin < 3 ? { status, outcome, margin } : null)
      if (report.alternative) alternatives += 1
    }),
    { numRuns: runs(600) },
  )
  expect(alternatives).toBeGreaterThan(0)
})

test('names what each scan costs, and the constraint where there is one', () => {
  const other = otherReading(events('1/1 0/1002 5/5 3/301 3/301 0/1002 5/5'))!
  expect(other.steps.map(({ code, verdict, constraint, cost }) => [code, verdict, constraint, cost])).toEqual([
    ['1/1', 'advanced', undefined, 0],
    ['0/1002', 'advanced', undefined, 0],
    ['5/5', 'advanced', undefined, 0],
    ['3/301', 'overruled', 'delivered-is-final', 10],
    ['3/301', 'overruled', 'delivered-is-final', 0],
    ['0/1002', 'advanced', undefined, 0],
    ['5/5', 'advanced', undefined, 0],
  ])
  expect([other.status, other.margin]).toEqual(['outForDelivery', 2])
  expect(otherReading(events('1/1'))!.steps[0]).toMatchObject({ verdict: 'overruled', cost: 4 })
  expect(otherReading(events('1/1'))!.steps[0]).not.toHaveProperty('constraint')
  expect(otherReading([])).toBe(null)
  expect(() => otherReading([], { zones: 'UTC' } as never)).toThrow('otherReading has no option zones. Did you mean zone?')
})
