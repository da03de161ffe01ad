// Arbitrary inputs: a history that several sources assert in snapshots and deltas, with mistakes, corrections by people and by
// feeds, lists that take scans back or re-code them, and bodies that come again inside and outside the window.

import fc from 'fast-check'
import { codes, type EventsInput, type JournalInput, type OverrideInput, type TrackingEvent } from '../../src/index.js'
import { identityOfStamp, stampOf } from '../../src/journal/stamps.js'
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

// Some at nearly the same moment, some hours apart: old lists come again for three hours.
const receivedAt = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map(at => `2026-05-01T00:00:0${at}Z`),
  fc.integer({ min: 0, max: 16 }).map(at => `2026-05-01T${String(at >> 1).padStart(2, '0')}:${at % 2 === 0 ? '00' : '30'}:00Z`),
)

const pools = fc.array(event, { minLength: 1, maxLength: 6 })

/** Any inputs of events at all, of one source or two, with and without a time of their own. */
export const inputs: fc.Arbitrary<EventsInput[]> = pools.chain(pool =>
  fc.array(
    fc.record({
      kind: fc.constantFrom('snapshot' as const, 'snapshot' as const, 'delta' as const),
      events: fc.shuffledSubarray(pool).chain(withExtras),
      receivedAt,
      issuedAt: fc.option(receivedAt, { freq: 2 }),
      source: fc.constantFrom(null, null, 'other', 'third'),
      reported: fc.constantFrom(null, null, 3, '5/5', 'odd'),
    }),
    { minLength: 1, maxLength: 5 },
  ),
)

// Scans that the lists may have: the identities that a journal in UTC gives them, and one that none has.
const rulings = (pool: readonly TrackingEvent[]): fc.Arbitrary<OverrideInput> => {
  const identities = pool.flatMap(each => {
    const stamp = stampOf(each, undefined)
    return stamp.at === null ? [] : [identityOfStamp(stamp)]
  })
  const placed = pool.filter(each => stampOf(each, undefined).at !== null)
  const by = fc.constantFrom('ann', 'bob', 'feed:', 'feed:other')
  const scan = fc.record({
    identity: fc.constantFrom(...identities, '[0,false,"1/1","",""]'),
    is: fc.constantFrom('true' as const, 'false' as const, 'undecided' as const),
  })
  const ruled = fc.record({
    kind: fc.constant('override' as const),
    by,
    reason: fc.constantFrom('phone', 'photo'),
    receivedAt,
    scans: fc.array(scan, { minLength: 1, maxLength: 2 }),
  })
  if (placed.length === 0) return ruled
  const added = fc.constantFrom(...placed).map(each => ({
    kind: 'override' as const,
    by: 'ann',
    reason: 'seen',
    receivedAt: '2026-05-01T01:00:00Z',
    add: [each],
  }))
  return fc.oneof({ weight: 3, arbitrary: ruled }, added)
}

/** A source's lists as they grow, take scans back, re-code them and come again, and what others say of the scans. */
export const corrections: fc.Arbitrary<JournalInput[]> = pools.chain(pool => {
  const recoded = pool.map(each => ({ ...each, code: each.code === '3/301' ? '2/204' : '3/301' }))
  const list = fc.oneof(
    fc.integer({ min: 1, max: pool.length }).map(length => pool.slice(0, length)),
    fc.subarray(pool),
    fc.subarray([...pool, ...recoded]),
  )
  const snapshot = fc.array(list, { minLength: 1, maxLength: 4 }).chain(bodies =>
    fc.record({
      kind: fc.constantFrom('snapshot' as const, 'snapshot' as const, 'snapshot' as const, 'delta' as const),
      events: fc.constantFrom(...bodies),
      receivedAt,
      redelivery: fc.constantFrom(null, null, 'PT1H'),
      source: fc.constantFrom('', '', '', 'other'),
    }),
  )
  const input: fc.Arbitrary<JournalInput> = fc.oneof({ weight: 6, arbitrary: snapshot }, rulings(pool))
  return fc.array(input, { minLength: 1, maxLength: 7 })
})
