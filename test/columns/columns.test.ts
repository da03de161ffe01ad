// A history assessed in columns is assessed as replay does, or not at all.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseJson } from '../../src/cli/input/parse.js'
import { type Assessment, assess, ColumnEvaluator, journeysOf } from '../../src/columns/index.js'
import { feeds } from '../../src/feeds/index.js'
import { replay } from '../../src/replay/index.js'
import type { TrackingEvent } from '../../src/vocabulary/index.js'
import { payloadText } from '../cli/input/payloads.js'
import { runs } from '../runs.js'

const now = new Date('2026-06-01T00:00:00Z')
const evaluator = new ColumnEvaluator(now)

const comparable = ({ verdicts, constraints, ...rest }: Assessment, duplicates: number, uncoded: number) => ({
  ...rest,
  verdicts: Object.fromEntries(verdicts),
  constraints: Object.fromEntries(constraints),
  duplicates,
  uncoded,
})

function expectAsReplay(events: readonly TrackingEvent[]): boolean {
  const found = evaluator.evaluate(events)
  if (found === null) return false
  const report = replay(events, { now })
  const journeys = journeysOf(report)
  const steps = journeys.flatMap(journey => journey.steps)
  const count = (verdict: string) => steps.filter(step => step.verdict === verdict).length
  const { duplicates, uncoded } = evaluator.silent
  expect(report.rejected).toEqual([])
  expect(comparable(found, duplicates, uncoded)).toEqual(comparable(assess(journeys), count('duplicate'), count('uncoded')))
  return true
}

test('columns and replay assess alike, whatever the feed', () => {
  let taken = 0
  fc.assert(
    fc.property(payloadText, fc.array(fc.nat(), { maxLength: 3 }), (text, swaps) => {
      const value = parseJson(text)
      for (const feed of Object.values(feeds)) {
        if (!feed.recognise(value)) continue
        const events = feed.decode(value).flatMap(({ events }) => events)
        for (const swap of swaps) if (events.length > 0) events.push(events.splice(swap % events.length, 1)[0]!)
        if (events.length > 0 && expectAsReplay(events)) taken++
      }
    }),
    { numRuns: runs(5000) },
  )
  expect(taken).toBeGreaterThan(runs(5000) / 6)
}, 60_000)

const at = (hour: number, code: string, more: object = {}) => ({ time: `2026-03-01 ${10 + hour}:00:00`, code, ...more })

test.each([
  ['regular', [at(0, '1/103'), at(1, '0/1002'), at(2, '5/5'), at(3, '3/301')]],
  [
    'newest first',
    [
      at(3, '3/301', { position: 3 }),
      at(2, '5/5', { position: 2 }),
      at(1, '0/0', { position: 1 }),
      at(0, '1/1', { position: 0 }),
    ],
  ],
  ['a duplicate and an event without a code', [at(0, '1/1'), at(0, '1/1'), { time: '2026-03-01T11:00:00Z' }, at(2, '3/3')]],
  ['impossible', [at(0, '1/1'), at(1, '3/301'), at(2, '0/0'), at(3, '5/5')]],
  ['tied', [at(0, '3/301'), at(0, '1/1'), at(0, '5/5')]],
  ['a second out of order', [at(0, '1/1'), at(1, '5/5'), { time: '2026-03-01 12:00:01', code: '0/0' }, at(2, '3/301')]],
])('a history that is %s is assessed in columns', (_, events) => {
  expect(expectAsReplay(events)).toBe(true)
})

test.each([
  ['no events', []],
  ['a date', [{ time: '2026-03-01', code: '1/1' }]],
  ['a date that does not exist', [{ time: '2026-02-30 10:00:00', code: '1/1' }]],
  ['another form of a time', [{ time: '2026/3/1 9:05', code: '1/1' }]],
  ['a number as its time', [{ time: 1_772_355_900, code: '1/1' }]],
  ['an unknown code', [at(0, '9/9')]],
  ['a time to come', [{ time: '2026-06-04 00:00:00', code: '1/1' }]],
  ['a number used again', [at(0, '3/301'), { time: '2026-05-01 10:00:00', code: '1/1' }]],
  ['two events of one place in the list', [at(0, '3/301', { position: 1 }), at(0, '1/1', { position: 1 })]],
])('%s is left to replay', (_, events) => {
  expect(evaluator.evaluate(events)).toBeNull()
})
