// What speaks against a status: each doubt, and where it is none.

import { describe, expect, test } from 'vitest'
import { applyInput, createJournal, explain, replay, reportOf, type TrackingEvent, timeline } from '../../src/index.js'
import { events, hoursIn } from './story.js'

const scan = (hour: number, code: string | null, text = '') => ({ code, time: hoursIn(hour), text })
const kinds = (list: readonly TrackingEvent[], options = {}) => replay(list, options).doubts.map(({ kind }) => kind)

describe('scans without a code', () => {
  test('alone leave everything unknown', () => {
    const report = replay([scan(0, null, 'Picked up'), scan(1, null, 'Signed')])
    expect([report.status, report.certain]).toEqual(['expected', false])
    expect(report.doubts).toEqual([{ kind: 'no-scan' }, { kind: 'uncoded', count: 2, since: hoursIn(0) }])
    expect(explain(report)).toBe('The status is unknown: all 2 scans have no code.')
    expect(timeline(report)).toContain('The status is unknown: all 2 scans have no code (uncertain: no scan with a code)')
  })

  test('are a doubt where they come after the last kept scan, and only there', () => {
    expect(kinds([scan(0, '1/1'), scan(1, null), scan(2, '5/5')])).toEqual([])
    const report = replay([scan(0, '1/1'), scan(1, '5/5'), scan(2, null), scan(3, '9/9'), scan(3, null)])
    expect(report.doubts).toEqual([{ kind: 'uncoded', count: 3, since: hoursIn(2) }])
    expect(explain(report)).toContain('This may be out of date: 3 scans without a code came later, from 1 March 02:00 on.')
  })

  test('count after the last kept scan, not after a discounted one', () => {
    const history = [scan(0, '1/1'), scan(1, '5/5'), scan(2, '3/301'), scan(3, null), scan(4, '0/1002')]
    expect(kinds(history)).toEqual(['uncoded'])
  })

  test('that are duplicates are not counted', () => {
    expect(replay([scan(0, '1/1'), scan(1, null), scan(1, null)]).doubts).toEqual([
      { kind: 'uncoded', count: 1, since: hoursIn(1) },
    ])
  })

  test('of an earlier journey are its own doubt', () => {
    const report = replay([...events('1/1 5/5 3/301'), scan(9, null), { code: '1/1', time: hoursIn(40 * 24) }])
    expect([report.certain, report.journeys[0]?.doubts.map(({ kind }) => kind)]).toEqual([true, ['uncoded']])
  })
})

describe('inferred codes', () => {
  const classify = ({ text }: TrackingEvent) => (text === 'Signed' ? '3/301' : text === 'Van' ? '5/5' : undefined)
  const history = [scan(0, '1/1'), scan(1, null, 'Van'), scan(2, null, 'Signed')]

  test('are marked on their steps, and are a doubt where the status rests on them', () => {
    const report = replay(history, { classify })
    expect(report.steps.map(({ basis }) => basis)).toEqual([undefined, 'inferred', 'inferred'])
    expect([report.status, report.basis, report.certain]).toEqual(['delivered', 'inferred', false])
    expect(report.doubts).toEqual([{ kind: 'inferred', index: 2 }])
    expect(explain(report)).toContain('it rests on codes that were inferred from the texts of scans.')
    expect(Object.keys(report.steps[1]!).join()).toBe('index,time,code,basis,verdict,from,to,event')
  })

  test('that change nothing are no doubt', () => {
    const report = replay([scan(0, '1/1'), scan(1, null, 'Van'), scan(2, '5/5')], { classify })
    expect([report.basis, report.doubts]).toEqual(['reported', []])
  })

  test('are confirmed by the provider’s own status, or contradicted by it', () => {
    expect(kinds(history, { classify, reported: 3 })).toEqual([])
    expect(replay(history, { classify, reported: 5 }).doubts).toEqual([
      { kind: 'inferred', index: 2 },
      { kind: 'reported-disagrees', reported: '5/5' },
    ])
  })

  test('are marked in the changes of a journal', () => {
    const inputs = { kind: 'snapshot', events: history, receivedAt: '2026-03-02T00:00:00Z' } as const
    const { change } = applyInput(createJournal<TrackingEvent>('A1', { zone: 'UTC' }), inputs, { classify })
    expect(change.added.map(({ basis }) => basis)).toEqual([undefined, 'inferred', 'inferred'])
  })

  test('are as doubtful in a journal, whose history grows', () => {
    let journal = createJournal<TrackingEvent>('A1', { zone: 'UTC' })
    for (const [hour, event] of history.entries())
      journal = applyInput(
        journal,
        { kind: 'delta', events: [event], receivedAt: `2026-03-02T0${hour}:00:00Z` },
        { classify },
      ).journal
    expect(reportOf(journal, { classify }).doubts).toEqual([{ kind: 'inferred', index: 2 }])
    expect(reportOf(journal).doubts).toEqual([{ kind: 'uncoded', count: 2, since: hoursIn(1) }])
  })
})

describe('the provider’s own status', () => {
  test('is no doubt where coded scans say otherwise', () => {
    expect(kinds(events('1/1 5/5 3/301'), { reported: '0' })).toEqual([])
  })

  test('is one where scans without a code leave room for it', () => {
    expect(replay([scan(0, '1/1'), scan(1, null)], { reported: 3 }).doubts).toEqual([
      { kind: 'uncoded', count: 1, since: hoursIn(1) },
      { kind: 'reported-disagrees', reported: '3/3' },
    ])
    expect(explain(replay([scan(0, null)], { reported: 3 }))).toBe(
      'The status is unknown: the only scan has no code. This is uncertain: the provider\'s own status is "delivered".',
    )
    expect(kinds([scan(0, '1/1'), scan(1, null)], { reported: 1 })).toEqual(['uncoded'])
  })

  test('is shown beside a timeline once, and contradicts no scan that has no code', () => {
    const lines = (list: readonly TrackingEvent[], options = {}) => timeline(replay(list, options), { reported: 3 })
    expect(lines([scan(0, null)])).toContain('The provider says "Delivered".\n')
    expect(lines([scan(0, null)], { reported: 3 })).not.toContain('The provider says')
    expect(lines(events('1/1 5/5'))).toContain('The provider says "Delivered"; its scans say otherwise.')
  })

  test('names an outcome as well: a cancelled label is not returned', () => {
    expect(kinds([scan(0, '1/101'), scan(1, '4/401'), scan(2, null)], { reported: 4 })).toEqual(['uncoded', 'reported-disagrees'])
    expect(kinds([scan(0, '1/101'), scan(1, '4/401'), scan(2, null)], { reported: 401 })).toEqual(['uncoded'])
  })
})

describe('an event without a usable place in time', () => {
  const rejected = (code: string | null, index: number) => ({ code, time: 'soon', text: `Event ${index}` })
  const doubtsWith = (trace: string, ...list: readonly TrackingEvent[]) => replay([...events(trace), ...list]).doubts

  test('is a doubt where it claims another end: the last such event', () => {
    const list = [rejected('3/301', 2), rejected('4/4', 3), rejected('5/5', 4), rejected(null, 5), null as never]
    expect(doubtsWith('1/1 5/5', ...list)).toEqual([{ kind: 'rejected', index: 3 }])
    expect(doubtsWith('1/1 5/5 3/304', rejected('3/999', 3))).toEqual([])
    expect(doubtsWith('1/1 6/6 4/4', rejected('4/401', 3))).toEqual([{ kind: 'rejected', index: 3 }])
  })

  test('counts by its place in the provider’s list, oldest first', () => {
    const list = [rejected('4/4', 1), rejected('3/301', 0)].map((event, at) => ({ ...event, position: 1 - at }))
    expect(replay(list).doubts).toEqual([{ kind: 'no-scan' }, { kind: 'rejected', index: 0 }])
  })

  test('claims the code that classify gives it', () => {
    const classify = () => '3/3'
    expect(replay([...events('1/1'), rejected(null, 1)], { classify }).doubts).toEqual([{ kind: 'rejected', index: 1 }])
  })

  test('is a doubt of the latest journey, and in words', () => {
    const report = replay([...events('1/1 5/5 3/301'), { code: '1/1', time: hoursIn(40 * 24) }, rejected('3/3', 4)])
    expect(report.journeys.map(({ doubts }) => doubts)).toEqual([[]])
    expect([report.doubts, report.certain]).toEqual([[{ kind: 'rejected', index: 4 }], false])
    expect(explain(report)).toContain(
      'This is uncertain: a scan that could not be placed in time, as its own is unusable or too far ahead, says otherwise.',
    )
    expect(timeline(report, { width: 120 })).toContain('(uncertain: a scan that could not be placed in time says otherwise)')
  })

  test('that lies in the future is one, too', () => {
    const late = { code: '3/301', time: hoursIn(100) }
    expect(replay([...events('1/1 5/5'), late], { now: hoursIn(2) }).doubts).toEqual([{ kind: 'rejected', index: 2 }])
  })
})

test('a status and its outcome are one standing: returned and cancelled contest each other', () => {
  expect(replay(events('1/101 4/401 0/0 4/4')).doubts).toEqual([
    { kind: 'other-reading', status: 'returned', outcome: 'cancelled', margin: 2 },
  ])
  expect(replay(events('1/1 6/6 4/4 4/401')).certain).toBe(true)
})

describe('since', () => {
  test.each([
    ['1/1 5/5 3/3 2/2 5/5 3/3', 5],
    ['1/1 5/5 3/3 2/2 3/3 3/3', 4],
    ['1/1 5/5 3/3 2/2 3/3 2/2', 4],
    ['1/1 5/5 3/3 2/2', 2],
    ['1/1 2/204 2/901 2/2', 2],
    ['1/1 2/901 0/0', 2],
  ])('of %s is that of scan %i', (trace, at) => {
    expect(replay(events(trace)).since).toBe(hoursIn(at))
  })

  test('stays the same when a journal grows scan by scan', () => {
    let journal = createJournal<TrackingEvent>('A1', { zone: 'UTC' })
    const all = events('1/1 5/5 3/3 2/2 3/3 2/2 3/301 2/901')
    for (const [hour, event] of all.entries()) {
      journal = applyInput(journal, { kind: 'delta', events: [event], receivedAt: `2026-03-02T0${hour}:00:00Z` }).journal
      expect(reportOf(journal).since).toBe(replay(all.slice(0, hour + 1)).since)
    }
  })
})
