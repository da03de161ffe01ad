// What feeds do, each as a fact.

import { beforeEach, describe, expect, test } from 'vitest'
import { applyInput, type EventsInput, evidenceOf, reportOf } from '../../src/index.js'
import { changeLine, minute, Parcel, scans } from './parcel.js'

let parcel: Parcel
beforeEach(() => {
  parcel = new Parcel()
})
const receive = (trace: string, more?: Partial<EventsInput>) => changeLine(parcel.receive(trace, more))

describe('the whole list again and again', () => {
  test('adds what is new, and nothing twice', () => {
    expect(receive('1/1@1 0/0@2')).toBe('+1/1 +0/0 : expected → inTransit')
    expect(receive('1/1@1 0/0@2 5/5@3')).toBe('+5/5 : inTransit → outForDelivery')
    expect(receive('1/1@1 0/0@2 5/5@3')).toBe('unchanged : outForDelivery')
  })

  test('an older list that comes again after a newer one retracts nothing', () => {
    receive('1/1@1 0/0@2')
    receive('1/1@1 0/0@2 5/5@3 3/301@4')
    expect(receive('1/1@1 0/0@2')).toBe('unchanged : delivered')
    expect(receive('')).toBe('unchanged : delivered')
  })

  test('a list that may be older retracts nothing, but the status is uncertain', () => {
    receive('1/1@1 0/0@2 5/5@3 3/301@4')
    const { after } = parcel.receive('1/1@1 0/0@2')
    expect([after.status, after.certain, after.doubts]).toEqual([
      'delivered',
      false,
      [{ kind: 'contested', source: '', receivedAt: minute(1), status: 'inTransit', outcome: null }],
    ])
  })

  test('a list without scans covers nothing', () => {
    receive('1/1@1 0/0@2 5/5@3 3/301@4')
    expect(receive('', { receivedAt: minute(24 * 60) })).toBe('unchanged : delivered')
    const unread = [{ code: '1/1', time: 'soon' }]
    const { after, rejected } = parcel.receive(unread, { issuedAt: minute(25 * 60), receivedAt: minute(25 * 60) })
    expect([after.status, after.certain, rejected.length]).toEqual(['delivered', true, 1])
  })

  test('a list with issuedAt retracts whatever it lacks, and an older one nothing', () => {
    receive('1/1@1 5/5@3 3/301@4', { issuedAt: minute(10) })
    expect(receive('1/1@1 5/5@3', { issuedAt: minute(5) })).toBe('unchanged : delivered')
    expect(receive('1/1@1 5/5@3', { issuedAt: minute(20) })).toBe('-3/301 : delivered → outForDelivery')
    expect(receive('1/1@1 5/5@3 3/301@4', { issuedAt: minute(15) })).toBe('unchanged : outForDelivery')
  })
})

test('a late scan takes its place, and what it contradicts is retracted', () => {
  receive('1/1@1 3/301@5')
  expect(receive('1/1@1 0/0@2 3/301@5')).toBe('+0/0 : delivered')
  const change = parcel.receive('6/6@3 0/0@4 4/4@6', { kind: 'delta' })
  expect(changeLine(change)).toBe('+6/6 +0/0 +4/4 : delivered → returned')
  expect(change.revised.map(({ before, after }) => `${after?.code} ${before?.verdict} → ${after?.verdict}`)).toEqual([
    '6/6 undefined → advanced',
    '0/0 undefined → repeated',
    '3/301 gap → unusual',
    '4/4 undefined → repeated',
  ])
})

test('a scan that vanished is retracted once the list cannot be an old one, with the step as it was', () => {
  receive('1/1@1 5/5@2 2/204@3 0/0@4')
  expect(receive('1/1@1 5/5@2 0/0@4', { receivedAt: minute(180) })).toBe('unchanged : inTransit')
  const change = parcel.receive('1/1@1 5/5@2 0/0@4', { receivedAt: minute(180.1) })
  expect(change.retracted).toEqual([
    expect.objectContaining({ code: '2/204', verdict: 'advanced', from: 'outForDelivery', to: 'exception', journey: 0 }),
  ])
  expect(changeLine(change)).toBe('-2/204 : inTransit')
})

describe('a corrected code', () => {
  test('is a retraction and an addition, reported as re-coded', () => {
    receive('1/1@1 5/5@2 3/301@3')
    expect(receive('1/1@1 5/5@2 2/204@3')).toBe('-3/301 +2/204 (3/301 is 2/204) : delivered → exception')
  })

  test('is not undone by an old list with the old code', () => {
    receive('1/1@1 5/5@2 3/301@3')
    receive('1/1@1 5/5@2 2/204@3')
    expect(receive('1/1@1 5/5@2 3/301@3')).toBe('unchanged : exception')
  })

  test('can be corrected back, which the next scan shows', () => {
    receive('1/1@1 5/5@2 3/301@3')
    receive('1/1@1 5/5@2 2/204@3')
    expect(receive('1/1@1 5/5@2 3/301@3 3/3@4')).toBe('-2/204 +3/301 +3/3 (2/204 is 3/301) : exception → delivered')
  })

  test('is none where both codes stood in one list', () => {
    receive('1/1@1 5/5@2 2/204@2')
    expect(receive('1/1@1 5/5@2 2/204@2 0/0@3')).toBe('+0/0 : exception → inTransit')
    expect(reportOf(parcel.journal).steps).toHaveLength(4)
  })
})

test('real repeats stay: the same text at another time is another event', () => {
  const again = (hour: number) => ({ code: '0/0', time: `2026-03-01 0${hour}:00:00`, text: 'Arrived' })
  parcel.receive([again(1), again(2), again(3)])
  expect(reportOf(parcel.journal).steps.map(({ verdict }) => verdict)).toEqual(['gap', 'repeated', 'repeated'])
})

test('an event that one list has twice counts once, as it does across lists', () => {
  parcel.receive([...scans('1/1@1 0/0@2'), ...scans('1/1@1 0/0@2')])
  expect(reportOf(parcel.journal).steps.map(({ code }) => code)).toEqual(['1/1', '0/0'])
})

describe('a delta', () => {
  test('retracts no other events', () => {
    receive('1/1@1 5/5@2 3/301@3')
    expect(receive('0/0@1', { kind: 'delta' })).toBe('+0/0 : delivered')
    expect(reportOf(parcel.journal).steps).toHaveLength(4)
  })

  test('is retracted by a later list that lacks it', () => {
    receive('0/0@2', { kind: 'delta' })
    expect(receive('1/1@1 5/5@3')).toBe('-0/0 +1/1 +5/5 : inTransit → outForDelivery')
  })
})

describe('two sources', () => {
  test('that assert the same event give one step', () => {
    receive('1/1@1 0/0@2', { source: 'carrier' })
    expect(receive('1/1@1 0/0@2', { source: 'platform' })).toBe('unchanged : inTransit')
  })

  test('must both retract an event', () => {
    receive('1/1@1 2/2@2 0/0@3', { source: 'carrier' })
    receive('1/1@1 2/2@2 0/0@3', { source: 'platform' })
    const later = { receivedAt: minute(4 * 60) }
    expect(receive('1/1@1 0/0@3', { source: 'carrier', ...later })).toBe('unchanged : inTransit')
    expect(receive('1/1@1 0/0@3', { source: 'platform', ...later })).toBe('-2/2 : inTransit')
  })

  test('do not retract what only the other asserts', () => {
    receive('1/1@1 2/2@2', { source: 'carrier' })
    expect(receive('0/0@3', { source: '__proto__' })).toBe('+0/0 : exception → inTransit')
    expect(receive('5/5@4', { source: '__proto__' })).toBe('-0/0 +5/5 : inTransit → outForDelivery')
    expect(reportOf(JSON.parse(JSON.stringify(parcel.journal)))).toEqual(reportOf(parcel.journal))
  })
})

describe('two clocks', () => {
  test('the report as of an earlier instant, and its evidence', () => {
    receive('1/1@1 5/5@2 3/301@3')
    receive('1/1@1 5/5@2 2/204@3')
    const then = { asOf: minute(0.5) }
    expect([reportOf(parcel.journal, then).status, reportOf(parcel.journal).status]).toEqual(['delivered', 'exception'])
    const { steps } = reportOf(parcel.journal, then)
    expect(evidenceOf(parcel.journal, then)[steps.at(-1)!.index]).toEqual({
      event: scans('3/301@3')[0] && expect.objectContaining({ code: '3/301' }),
      assertedBy: [''],
      receivedAt: minute(0),
      retractedAt: minute(1),
      rulings: [],
    })
    expect(reportOf(parcel.journal, { asOf: minute(-1) }).status).toBe('expected')
  })

  test('an input applied late counts from its receipt', () => {
    receive('1/1@1', { receivedAt: minute(10) })
    receive('1/1@1 0/0@2', { receivedAt: minute(5) })
    expect(reportOf(parcel.journal, { asOf: minute(7) }).status).toBe('inTransit')
  })

  test('an old list applied late stands until the newer one was received', () => {
    receive('1/1@1 0/0@3', { receivedAt: minute(10), issuedAt: minute(10) })
    expect(receive('1/1@1 2/2@2', { receivedAt: minute(5), issuedAt: minute(5) })).toBe('unchanged : inTransit')
    expect(reportOf(parcel.journal, { asOf: minute(7) }).status).toBe('exception')
  })
})

describe('a number used again', () => {
  const first = '1/1@1 5/5@2 3/301@3'
  const second = '1/1@800 0/0@801'

  test('begins a new journey, and late events of the old one stay in it', () => {
    receive(first)
    expect(receive(`${first} ${second}`)).toBe('+1/1 +0/0 : delivered → inTransit')
    const change = parcel.receive('0/1001@4 0/1002@500', { kind: 'delta' })
    expect(changeLine(change)).toBe(': inTransit')
    expect(change.revised.map(({ after }) => [after?.code, after?.verdict, after?.journey])).toEqual([
      ['0/1001', 'impossible', 0],
      ['0/1002', 'impossible', 0],
    ])
    expect(reportOf(parcel.journal).journeys).toHaveLength(1)
  })

  test('begins a new journey with a list of the new one alone, which retracts nothing of the old one', () => {
    receive(first)
    const change = parcel.receive(second)
    expect(changeLine(change)).toBe('+1/1 +0/0 : delivered → inTransit')
    expect([change.after.journeys.map(({ status }) => status), change.added.map(({ journey }) => journey)]).toEqual([
      ['delivered'],
      [1, 1],
    ])
    expect(parcel.receive(second, { issuedAt: minute(90) }).kind).toBe('unchanged')
  })

  test('begins one from 30 days on: a list that begins just before retracts what it lacks', () => {
    const days = 30 * 24
    receive('3/3@5')
    expect(receive(`1/1@${days + 5} 0/0@${days + 6}`)).toBe('+1/1 +0/0 : delivered → inTransit')
    parcel = new Parcel()
    receive('3/3@5')
    expect(receive(`1/1@${days + 4} 0/0@${days + 6}`)).toBe('-3/3 +1/1 +0/0 : delivered → inTransit')
  })

  test('may show only when the older journey is received', () => {
    receive(second)
    const change = parcel.receive(first, { kind: 'delta' })
    expect(change.revised.map(({ before, after }) => [after?.code, before?.journey, after?.journey])).toEqual([
      ['1/1', undefined, 0],
      ['5/5', undefined, 0],
      ['3/301', undefined, 0],
      ['1/1', 0, 1],
      ['0/0', 0, 1],
    ])
  })
})

test('an event without a usable time is kept, listed, and retracted like any other', () => {
  const bad = { code: '5/5', time: 'soon' }
  const change = parcel.receive([{ code: '1/1', time: '2026-03-01 01:00:00' }, bad, null as never], { issuedAt: minute(0) })
  expect(change.rejected).toEqual([
    { index: 1, field: 'event', value: null, reason: 'not an object' },
    { index: 2, field: 'time', value: 'soon', reason: 'unreadable' },
  ])
  expect(evidenceOf(parcel.journal)[2]!.event).toBe(bad)
  expect(parcel.receive([bad], { kind: 'delta' }).kind).toBe('unchanged')
  expect(parcel.receive('1/1@1', { issuedAt: minute(5) }).after.rejected).toEqual([])
})

test('events far ahead of now are rejected until their time has come', () => {
  parcel.receive('1/1@1 5/5@100')
  const { rejected, status } = reportOf(parcel.journal, { now: '2026-03-01T02:00:00Z' })
  expect([status, rejected]).toEqual(['accepted', [expect.objectContaining({ index: 1, reason: 'future' })]])
  expect(reportOf(parcel.journal, { now: '2026-03-06T02:00:00Z' }).status).toBe('outForDelivery')
})

describe('what was evaluated before is not evaluated again', () => {
  const sharedOf = (more: string) => {
    receive('1/1@1 0/0@2 0/1002@4 5/5@6')
    const { before, after } = parcel.receive(more, { kind: 'delta' })
    return after.steps.map(step => before.steps.includes(step))
  }

  test('by an event that extends the history: the steps before it are the same objects', () => {
    expect(sharedOf('3/301@7')).toEqual([true, true, true, true, false])
  })

  test('by a late event: those before it are', () => {
    expect(sharedOf('0/0@3')).toEqual([true, true, false, false, false])
  })

  test('by a list without news, or a report after an input: all of it is', () => {
    receive('1/1@1 5/5@2')
    const { before, after } = parcel.receive('1/1@1 5/5@2')
    expect(after).toBe(before)
    expect(reportOf(parcel.journal)).toBe(after)
  })
})

test('a crowd in one second is read, however large', () => {
  const crowd = Array.from({ length: 150_000 }, (_, at) => ({ code: '0/0', time: '2026-03-01 09:00:00', text: `${at}` }))
  expect(parcel.receive(crowd).after.steps).toHaveLength(crowd.length)
}, 60_000)

test('a stamp far ahead of now does not make an old list look like a newer one', () => {
  const { journal } = applyInput(parcel.journal, { kind: 'snapshot', events: scans('1/1@1 5/5@2 3/3@3'), receivedAt: minute(0) })
  const mistyped = { kind: 'snapshot' as const, events: scans('1/1@1 0/0@400000'), receivedAt: minute(1) }
  const { change } = applyInput(journal, mistyped, { now: minute(1) })
  expect([changeLine(change), change.rejected.length]).toEqual([': delivered', 1])
})

test('an issuedAt far ahead of now is ignored, so that later lists of the source count', () => {
  const receiveAt = (trace: string, minutes: number, more = {}) => {
    const input = { kind: 'snapshot' as const, events: scans(trace), receivedAt: minute(minutes), ...more }
    const { journal, change } = applyInput(parcel.journal, input, { now: minute(minutes) })
    parcel.journal = journal
    return changeLine(change)
  }
  receiveAt('1/1@1 0/0@2', 0, { issuedAt: '2036-01-01T00:00:00Z' })
  expect(receiveAt('1/1@1 5/5@3', 1)).toBe('-0/0 +5/5 : inTransit → outForDelivery')
})

test('a Date becomes the text that a store would keep', () => {
  parcel.receive([
    { code: '1/1', time: new Date('2026-03-01T09:00:00Z') },
    { code: '5/5', time: new Date(Number.NaN) },
  ])
  const { steps, rejected } = reportOf(parcel.journal)
  expect([steps[0]?.event.time, rejected[0]?.value]).toEqual(['2026-03-01T09:00:00.000Z', 'Invalid Date'])
  expect(reportOf(JSON.parse(JSON.stringify(parcel.journal)))).toEqual(reportOf(parcel.journal))
})

test('neither journal nor input is altered, and an old journal can be extended again', () => {
  receive('1/1@1 0/0@2')
  const before = JSON.stringify(parcel.journal)
  const old = parcel.journal
  expect(receive('1/1@1 0/0@2 5/5@3')).toBe('+5/5 : inTransit → outForDelivery')
  expect(JSON.stringify(old)).toBe(before)
  const other = applyInput(
    old,
    Object.freeze({ kind: 'delta' as const, events: Object.freeze(scans('2/2@3')), receivedAt: minute(9) }),
  )
  expect(changeLine(other.change)).toBe('+2/2 : inTransit → exception')
})
