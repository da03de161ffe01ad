// Arbitrary inputs: a history that several sources assert in snapshots and deltas, with mistakes.

import fc from 'fast-check'
import { codes, type JournalInput, type TrackingEvent } from '../../src/index.js'
import { hoursIn } from '../replay/story.js'

const hour = fc.integer({ min: 0, max: 12 })
const code = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('1/1', '0/0', '5/5', '3/301', '2/204', '6/6') },
  fc.constantFrom(...codes),
)

/** One event: few hours, few texts, so that stamps tie and scans are re-coded; now and then a day, a zone or no time at all. */
export const event: fc.Arbitrary<TrackingEvent> = fc.record({
  code: fc.oneof({ weight: 9, arbitrary: code }, fc.constantFrom(null, '3/999', 'odd')),
  time: fc.oneof(
    { weight: 12, arbitrary: hour.map(hoursIn) },
    { weight: 2, arbitrary: hour.map(at => hoursIn(at + 24 * 40)) },
    { weight: 1, arbitrary: hour.map(at => `${hoursIn(at).replace(' ', 'T')}Z`) },
    { weight: 1, arbitrary: fc.constantFrom('2026-03-01', 'soon', '2026-02-31 10:00:00') },
  ),
  text: fc.constantFrom('a', 'a', 'b', null),
})

// Other fields of an event: a place, a position in its list, and fields of the caller's own.
const extras = fc.record(
  { place: fc.constantFrom('x', 'y'), position: fc.integer({ min: 0, max: 5 }), raw: fc.constantFrom(1, 'two', { three: 3 }) },
  { requiredKeys: [] },
)
const withExtras = (list: readonly TrackingEvent[]): fc.Arbitrary<TrackingEvent[]> =>
  fc.tuple(...list.map(event => fc.option(extras, { freq: 2 }).map(more => ({ ...event, ...more }))))

const receivedAt = fc.integer({ min: 0, max: 9 }).map(at => `2026-05-01T00:00:0${at}Z`)

/** Any inputs at all, of one source or two, with and without a time of their own. */
export const inputs: fc.Arbitrary<JournalInput[]> = fc.array(event, { minLength: 1, maxLength: 6 }).chain(pool =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('snapshot' as const, 'snapshot' as const, 'delta' as const),
      events: fc.shuffledSubarray(pool).chain(withExtras),
      receivedAt,
      issuedAt: fc.option(receivedAt, { freq: 2 }),
      source: fc.constantFrom(null, null, 'other', 'third'),
    }),
    { minLength: 1, maxLength: 5 },
  ),
)
