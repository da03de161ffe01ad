// A journal and replay agree: on one list, on its growing prefixes, and on what was received until some instant.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyInput,
  codes,
  createJournal,
  type EventsInput,
  identityOf,
  type Report,
  replay,
  reportOf,
  type TrackingEvent,
} from '../../src/index.js'
import { cases } from '../replay/cases.js'
import { events, hoursIn } from '../replay/story.js'
import { runs } from '../runs.js'
import { inputs } from './inputs.js'
import { minute } from './parcel.js'

const journalOf = (given: readonly EventsInput[], options = {}) => {
  let journal = createJournal('A1', options)
  for (const input of given) journal = applyInput(journal, input).journal
  return journal
}

// A report without what a journal alone says, and without indexes in lists, which differ where a list is not sorted or has an
// event twice.
const contentsOf = ({ steps, journeys, flags: _, presumed: __, rejected: ___, ...rest }: Report) => ({
  ...{ ...rest, unsupported: undefined, rulings: undefined, journeys: journeys.length },
  steps: steps.flatMap(({ index: _index, ...step }) => (step.verdict === 'duplicate' ? [] : [{ ...step, identity: undefined }])),
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
  test('of one list agrees with replay', () => {
    fc.assert(
      fc.property(history, list => {
        const journal = journalOf([{ kind: 'snapshot', events: list, receivedAt: minute(0) }])
        expect(contentsOf(reportOf(journal))).toEqual(contentsOf(replay(list)))
      }),
      { numRuns: runs(500) },
    )
  })

  test('of a list in its days only keeps the order of the list, as replay does', () => {
    const days = '1/1 0/0 5/5 3/301'.split(' ').map((code, at) => ({ code, time: `2026-03-0${1 + (at >> 1)}` }))
    const journal = journalOf([{ kind: 'snapshot', events: days, receivedAt: minute(0) }])
    expect(contentsOf(reportOf(journal))).toEqual(contentsOf(replay(days)))
    const alone = journalOf(days.toReversed().map(event => ({ kind: 'delta', events: [event], receivedAt: minute(0) })))
    expect(reportOf(alone).steps.map(({ code }) => code)).toEqual(['1/1', '0/0', '5/5', '3/301'])
  })

  test('of growing lists and single events, applied in any order, agrees with replay of all of them', () => {
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
        const received = [
          ...[...lengths, list.length].map(length => ({
            kind: 'snapshot' as const,
            events: list.slice(0, length),
            receivedAt: minute(length),
          })),
          ...singles.map((event, at) => ({ kind: 'delta' as const, events: [event], receivedAt: minute(at) })),
        ].map((input, at) => ({ input, rank: order[at % order.length]! }))
        received.sort((a, b) => a.rank - b.rank)
        const journal = journalOf(received.map(({ input }) => input))
        expect(contentsOf(reportOf(journal))).toEqual(contentsOf(replay(list)))
      }),
      { numRuns: runs(1000) },
    )
  })

  test('as of any instant agrees with the inputs received by then, where they were applied as received', () => {
    fc.assert(
      fc.property(inputs, fc.integer({ min: -1, max: 10 }), (given, minutes) => {
        const idOf = (each: TrackingEvent) => identityOf(each) ?? JSON.stringify(each)
        const places = [...new Set(given.flatMap(({ events: list }) => list.map(idOf)))]
        // Of an event's position in lists, and of its fields beside its identity, the journal keeps only the latest.
        const placed = given.map(input => ({
          ...input,
          source: null,
          events: input.events.map(event => ({ ...event, position: places.indexOf(idOf(event)) })),
        }))
        const sorted = placed.toSorted((a, b) => (a.receivedAt < b.receivedAt ? -1 : a.receivedAt > b.receivedAt ? 1 : 0))
        const asOf = minutes < 0 ? '2026-04-30T00:00:00Z' : `2026-05-01T00:00:${String(minutes).padStart(2, '0')}Z`
        const until = sorted.filter(({ receivedAt }) => receivedAt <= asOf)
        const zone = { zone: 'UTC' }
        const plain = (of: Report) =>
          contentsOf({ ...of, steps: of.steps.map(step => ({ ...step, event: { time: '' }, time: '' })), since: null })
        expect(plain(reportOf(journalOf(sorted, zone), { asOf }))).toEqual(plain(reportOf(journalOf(until, zone))))
      }),
      { numRuns: runs(1000) },
    )
  })
})

describe('the corpus of cases, event by event in reverse', () => {
  test.each(cases)('$name', ({ events: list }) => {
    const trace = events(list.map(({ code }) => code).join(' '))
    const journal = journalOf(trace.toReversed().map((event, at) => ({ kind: 'delta', events: [event], receivedAt: minute(at) })))
    expect(contentsOf(reportOf(journal))).toEqual(contentsOf(replay(trace)))
  })
})
