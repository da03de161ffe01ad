// The provider's own code for the parcel in a journal: of each source the newest list that counts decides, of all the newest.

import { describe, expect, test } from 'vitest'
import { applyInput, createJournal, type EventsInput, reportOf, type TrackingEvent } from '../../src/index.js'
import { hoursIn } from '../replay/story.js'

const scan = (hour: number, code: string | null, text = '') => ({ code, time: hoursIn(hour), text })
const classify = ({ text }: TrackingEvent) => (text === 'Signed' ? '3/301' : text === 'Van' ? '5/5' : undefined)
const at = (hour: number) => `${hoursIn(hour).replace(' ', 'T')}Z`
const signed = [scan(0, '1/1'), scan(1, null, 'Van'), scan(2, null, 'Signed')]
const van = signed.slice(0, 2)

const list = (events: readonly TrackingEvent[], hour: number, reported: EventsInput['reported'], more = {}): EventsInput => ({
  kind: 'snapshot',
  events,
  receivedAt: at(hour),
  reported,
  ...more,
})
const journalOf = (inputs: readonly EventsInput[]) =>
  applyInput(createJournal<TrackingEvent>('A1', { zone: 'UTC' }), inputs).journal
const doubtsAfter = (...inputs: readonly EventsInput[]) => kinds(reportOf(journalOf(inputs), { classify }))
const kinds = ({ doubts }: { readonly doubts: readonly { readonly kind: string }[] }) => doubts.map(({ kind }) => kind)

test('confirms what was inferred, or doubts it', () => {
  expect(doubtsAfter(list(signed, 3, null))).toEqual(['inferred'])
  expect(doubtsAfter(list(signed, 3, 3))).toEqual([])
  expect(doubtsAfter(list(signed, 3, 5))).toEqual(['inferred', 'reported-disagrees'])
})

describe('the newest list that counts decides', () => {
  test('not one that merely comes again', () => {
    const inputs = [list(van, 3, 5), list(signed, 4, 3), list(van, 5, 5)]
    expect(doubtsAfter(...inputs)).toEqual([])
  })

  test('and of the same list the code that came last', () => {
    expect(doubtsAfter(list(signed, 3, 5), list(signed, 4, 3))).toEqual([])
    expect(doubtsAfter(list(signed, 4, 3), list(signed, 3, 5))).toEqual([])
  })

  test('by its time of issue, if it has one', () => {
    const inputs = [list(signed, 9, 3, { issuedAt: at(4) }), list(van, 3, 5, { issuedAt: at(3) })]
    expect(doubtsAfter(...inputs)).toEqual([])
    expect(doubtsAfter(...inputs.toReversed())).toEqual([])
  })

  test('of several sources, too', () => {
    const other = list(signed, 5, 0, { source: 'other' })
    expect(doubtsAfter(list(signed, 4, 3), other)).toEqual(['inferred', 'reported-disagrees'])
    expect(doubtsAfter(list(signed, 6, 3), other)).toEqual([])
  })
})

test('a journal of an earlier instant knows the code of then', () => {
  const journal = journalOf([list(signed, 3, 5), list([...signed, scan(5, null)], 6, 3)])
  expect(kinds(reportOf(journal, { classify, asOf: at(4) }))).toEqual(['inferred', 'reported-disagrees'])
  expect(kinds(reportOf(journal, { classify, asOf: at(7) }))).toEqual(['uncoded'])
})

test('a code alone, on a list that is known, is a change of doubts', () => {
  const options = { classify }
  const first = applyInput(createJournal<TrackingEvent>('A1', { zone: 'UTC' }), list(signed, 3, null), options)
  const { change } = applyInput(first.journal, list(signed, 4, 3), options)
  expect([change.before.certain, change.after.certain]).toEqual([false, true])
  expect(change.added).toEqual([])
})

test('a code that the vocabulary lacks, and that of a delta, say nothing', () => {
  for (const reported of ['odd', 99, {}, undefined, null] as const)
    expect(doubtsAfter(list(signed, 3, reported as never))).toEqual(['inferred'])
  expect(doubtsAfter({ ...list(signed, 3, 5), kind: 'delta' })).toEqual(['inferred'])
})
