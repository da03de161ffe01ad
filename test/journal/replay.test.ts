// The journal and replay are one reading: of one list, of its growing prefixes, and of what was heard until some moment.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  codes,
  emptyJournal,
  type JournalInput,
  type Report,
  record,
  replay,
  report,
  type TrackingEvent,
} from '../../src/index.js'
import { cases } from '../replay/cases.js'
import { events, hoursIn } from '../replay/story.js'
import { runs } from '../runs.js'
import { inputs } from './inputs.js'
import { heard } from './teller.js'

const told = (given: readonly JournalInput[], options = {}) => {
  let journal = emptyJournal('A1', options)
  for (const input of given) journal = record(journal, input).journal
  return journal
}

// What a report says, but for places in lists, which differ where a list is not sorted or says something twice.
const saidBy = ({ steps, epochs, flags: _, presumed: __, rejected: ___, ...rest }: Report) => ({
  ...{ ...rest, unsupported: undefined, epochs: epochs.length },
  steps: steps.flatMap(({ index: _index, ...step }) => (step.verdict === 'duplicate' ? [] : [step])),
})

const history = fc
  .array(fc.record({ code: fc.constantFrom(...codes), hour: fc.integer({ min: 0, max: 20 }) }), { maxLength: 12 })
  .map(list =>
    [...list]
      .sort((a, b) => a.hour - b.hour)
      .map(({ code, hour }, position): TrackingEvent => ({ code, time: hoursIn(hour), text: `scan of ${hour % 4}`, position })),
  )
  .map(list => list.filter(({ code, time }, at) => list.findIndex(each => each.code === code && each.time === time) === at))

describe('a journal', () => {
  test('of one list says what replay says of it', () => {
    fc.assert(
      fc.property(history, list => {
        const journal = told([{ kind: 'snapshot', events: list, heardAt: heard(0) }])
        expect(saidBy(report(journal))).toEqual(saidBy(replay(list)))
      }),
      { numRuns: runs(500) },
    )
  })

  test('of a list in its days only keeps the order of the list, as replay does', () => {
    const days = '1/1 0/0 5/5 3/301'.split(' ').map((code, at) => ({ code, time: `2026-03-0${1 + (at >> 1)}` }))
    const journal = told([{ kind: 'snapshot', events: days, heardAt: heard(0) }])
    expect(saidBy(report(journal))).toEqual(saidBy(replay(days)))
    const alone = told(days.toReversed().map(event => ({ kind: 'delta', events: [event], heardAt: heard(0) })))
    expect(report(alone).steps.map(({ code }) => code)).toEqual(['1/1', '0/0', '5/5', '3/301'])
  })

  test('of growing lists and single events, heard in any order, says what replay says of all of it', () => {
    const parts = history.chain(list =>
      fc.record({
        list: fc.constant(list),
        lengths: fc.array(fc.nat({ max: list.length }), { maxLength: 4 }),
        singles: fc.subarray(list),
        order: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
      }),
    )
    fc.assert(
      fc.property(parts, ({ list, lengths, singles, order }) => {
        const said = [
          ...[...lengths, list.length].map(length => ({ kind: 'snapshot' as const, events: list.slice(0, length) })),
          ...singles.map(event => ({ kind: 'delta' as const, events: [event] })),
        ].map((input, at) => ({ input, rank: order[at % order.length]! }))
        said.sort((a, b) => a.rank - b.rank)
        const journal = told(said.map(({ input }, at) => ({ ...input, heardAt: heard(at) })))
        expect(saidBy(report(journal))).toEqual(saidBy(replay(list)))
      }),
      { numRuns: runs(1000) },
    )
  })

  test('as of any moment says what the inputs heard by then say, when they were recorded as they were heard', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: -1, max: 10 }), (given, minutes) => {
        const idOf = ({ code, time, text, place }: TrackingEvent) => JSON.stringify([code, time, text, place])
        const places = [...new Set(given.flatMap(({ events: list }) => list.map(idOf)))]
        // Of an event's place in its lists, and of what it says beside its identity, only the latest is known.
        const placed = given.map(input => ({
          ...input,
          source: null,
          events: input.events.map(event => ({ ...event, position: places.indexOf(idOf(event)) })),
        }))
        const sorted = placed.toSorted((a, b) => (a.heardAt < b.heardAt ? -1 : a.heardAt > b.heardAt ? 1 : 0))
        const asOf = minutes < 0 ? '2026-04-30T00:00:00Z' : `2026-05-01T00:00:${String(minutes).padStart(2, '0')}Z`
        const until = sorted.filter(({ heardAt }) => heardAt <= asOf)
        const zone = { zone: 'UTC' }
        const plain = (of: Report) =>
          saidBy({ ...of, steps: of.steps.map(step => ({ ...step, event: { time: '' }, time: '' })), since: null })
        expect(plain(report(told(sorted, zone), { asOf }))).toEqual(plain(report(told(until, zone))))
      }),
      { numRuns: runs(1000) },
    )
  })
})

describe('the corpus of cases, event by event in reverse', () => {
  test.each(cases)('$name', ({ events: list }) => {
    const trace = events(list.map(({ code }) => code).join(' '))
    const journal = told(trace.toReversed().map((event, at) => ({ kind: 'delta', events: [event], heardAt: heard(at) })))
    expect(saidBy(report(journal))).toEqual(saidBy(replay(trace)))
  })
})
