// What feeds do, each as a fact.

import { beforeEach, describe, expect, test } from 'vitest'
import { evidence, type JournalInput, record, report } from '../../src/index.js'
import { gist, heard, scans, Teller } from './teller.js'

let parcel: Teller
beforeEach(() => {
  parcel = new Teller()
})
const tell = (trace: string, more?: Partial<JournalInput>) => gist(parcel.tell(trace, more))

describe('the whole list again and again', () => {
  test('adds what is new, and nothing twice', () => {
    expect(tell('1/1@1 0/0@2')).toBe('+1/1 +0/0 : expected → inTransit')
    expect(tell('1/1@1 0/0@2 5/5@3')).toBe('+5/5 : inTransit → outForDelivery')
    expect(tell('1/1@1 0/0@2 5/5@3')).toBe('unchanged : outForDelivery')
  })

  test('does not make the journal any longer', () => {
    tell('1/1@1 0/0@2 5/5@3')
    const length = JSON.stringify(parcel.journal).length
    for (let again = 0; again < 50; again++) tell('1/1@1 0/0@2 5/5@3')
    expect(JSON.stringify(parcel.journal)).toHaveLength(length)
  })

  test('an older list after a newer one takes nothing back', () => {
    tell('1/1@1 0/0@2 5/5@3 3/301@4')
    expect(tell('1/1@1 0/0@2')).toBe('unchanged : delivered')
    expect(tell('')).toBe('unchanged : delivered')
  })

  test('an older list that lacks one of two scans of its newest second takes nothing back', () => {
    tell('1/1@1 5/5@3 2/204@3')
    expect(tell('1/1@1 5/5@3')).toBe('unchanged : exception')
    expect(tell('1/1@1 2/204@3')).toBe('unchanged : exception')
  })

  test('a list that says when it was said takes back whatever it lacks, and an older one nothing', () => {
    tell('1/1@1 5/5@3 3/301@4', { saidAt: heard(10) })
    expect(tell('1/1@1 5/5@3', { saidAt: heard(5) })).toBe('unchanged : delivered')
    expect(tell('1/1@1 5/5@3', { saidAt: heard(20) })).toBe('-3/301 : delivered → outForDelivery')
    expect(tell('1/1@1 5/5@3 3/301@4', { saidAt: heard(15) })).toBe('unchanged : outForDelivery')
  })
})

test('a scan posted late takes its place, and what it contradicts is taken back', () => {
  tell('1/1@1 3/301@5')
  expect(tell('1/1@1 0/0@2 3/301@5')).toBe('+0/0 : delivered')
  const change = parcel.tell('6/6@3 0/0@4 4/4@6', { kind: 'delta' })
  expect(gist(change)).toBe('+6/6 +0/0 +4/4 : delivered → returned')
  expect(change.revised.map(({ before, after }) => `${after?.code} ${before?.verdict} → ${after?.verdict}`)).toEqual([
    '6/6 undefined → advanced',
    '0/0 undefined → repeated',
    '3/301 gap → unusual',
    '4/4 undefined → repeated',
  ])
})

test('a scan that vanished is taken back, with the step as it was', () => {
  tell('1/1@1 5/5@2 2/204@3 0/0@4')
  const change = parcel.tell('1/1@1 5/5@2 0/0@4')
  expect(change.withdrawn).toEqual([
    expect.objectContaining({ code: '2/204', verdict: 'advanced', from: 'outForDelivery', to: 'exception', epoch: 0 }),
  ])
  expect(gist(change)).toBe('-2/204 : inTransit')
})

describe('a corrected code', () => {
  test('is a withdrawal and an addition, reported as re-coded', () => {
    tell('1/1@1 5/5@2 3/301@3')
    expect(tell('1/1@1 5/5@2 2/204@3')).toBe('-3/301 +2/204 (3/301 is 2/204) : delivered → exception')
  })

  test('stands against an old list with the old code', () => {
    tell('1/1@1 5/5@2 3/301@3')
    tell('1/1@1 5/5@2 2/204@3')
    expect(tell('1/1@1 5/5@2 3/301@3')).toBe('unchanged : exception')
  })

  test('can be corrected back, which the next scan shows', () => {
    tell('1/1@1 5/5@2 3/301@3')
    tell('1/1@1 5/5@2 2/204@3')
    expect(tell('1/1@1 5/5@2 3/301@3 3/3@4')).toBe('-2/204 +3/301 +3/3 (2/204 is 3/301) : exception → delivered')
  })

  test('is none where both codes stood in one list', () => {
    tell('1/1@1 5/5@2 2/204@2')
    expect(tell('1/1@1 5/5@2 2/204@2 0/0@3')).toBe('+0/0 : exception → inTransit')
    expect(report(parcel.journal).steps).toHaveLength(4)
  })
})

test('real repeats stay: the same text at another time is another event', () => {
  const again = (hour: number) => ({ code: '0/0', time: `2026-03-01 0${hour}:00:00`, text: 'Arrived' })
  parcel.tell([again(1), again(2), again(3)])
  expect(report(parcel.journal).steps.map(({ verdict }) => verdict)).toEqual(['gap', 'repeated', 'repeated'])
})

test('an event that one list has twice counts once, as it does across lists', () => {
  parcel.tell([...scans('1/1@1 0/0@2'), ...scans('1/1@1 0/0@2')])
  expect(report(parcel.journal).steps.map(({ code }) => code)).toEqual(['1/1', '0/0'])
})

describe('a delta', () => {
  test('says nothing of other events', () => {
    tell('1/1@1 5/5@2 3/301@3')
    expect(tell('0/0@1', { kind: 'delta' })).toBe('+0/0 : delivered')
    expect(report(parcel.journal).steps).toHaveLength(4)
  })

  test('is taken back by a later list that lacks it', () => {
    tell('0/0@2', { kind: 'delta' })
    expect(tell('1/1@1 5/5@3')).toBe('-0/0 +1/1 +5/5 : inTransit → outForDelivery')
  })
})

describe('two sources', () => {
  test('that tell the same event tell it once', () => {
    tell('1/1@1 0/0@2', { source: 'carrier' })
    expect(tell('1/1@1 0/0@2', { source: 'platform' })).toBe('unchanged : inTransit')
  })

  test('must both take an event back', () => {
    tell('1/1@1 2/2@2 0/0@3', { source: 'carrier' })
    tell('1/1@1 2/2@2 0/0@3', { source: 'platform' })
    expect(tell('1/1@1 0/0@3', { source: 'carrier' })).toBe('unchanged : inTransit')
    expect(tell('1/1@1 0/0@3', { source: 'platform' })).toBe('-2/2 : inTransit')
  })

  test('say nothing of what only the other tells', () => {
    tell('1/1@1 2/2@2', { source: 'carrier' })
    expect(tell('0/0@3', { source: '__proto__' })).toBe('+0/0 : exception → inTransit')
    expect(tell('5/5@4', { source: '__proto__' })).toBe('-0/0 +5/5 : inTransit → outForDelivery')
    expect(report(JSON.parse(JSON.stringify(parcel.journal)))).toEqual(report(parcel.journal))
  })
})

describe('two clocks', () => {
  test('what was believed, and on what evidence', () => {
    tell('1/1@1 5/5@2 3/301@3')
    tell('1/1@1 5/5@2 2/204@3')
    const then = { asOf: heard(0.5) }
    expect([report(parcel.journal, then).status, report(parcel.journal).status]).toEqual(['delivered', 'exception'])
    const { steps } = report(parcel.journal, then)
    expect(evidence(parcel.journal, then)[steps.at(-1)!.index]).toEqual({
      event: scans('3/301@3')[0] && expect.objectContaining({ code: '3/301' }),
      toldBy: [''],
      heardAt: heard(0),
      withdrawnAt: heard(1),
    })
    expect(report(parcel.journal, { asOf: heard(-1) }).status).toBe('expected')
  })

  test('an input recorded late counts from when it was heard', () => {
    tell('1/1@1', { heardAt: heard(10) })
    tell('1/1@1 0/0@2', { heardAt: heard(5) })
    expect(report(parcel.journal, { asOf: heard(7) }).status).toBe('inTransit')
  })

  test('an old list recorded late is believed until the newer one was heard', () => {
    tell('1/1@1 0/0@3', { heardAt: heard(10), saidAt: heard(10) })
    expect(tell('1/1@1 2/2@2', { heardAt: heard(5), saidAt: heard(5) })).toBe('unchanged : inTransit')
    expect(report(parcel.journal, { asOf: heard(7) }).status).toBe('exception')
  })
})

describe('a number used again', () => {
  const first = '1/1@1 5/5@2 3/301@3'
  const second = '1/1@800 0/0@801'

  test('begins a new epoch, and late events of the old journey stay in it', () => {
    tell(first)
    expect(tell(`${first} ${second}`)).toBe('+1/1 +0/0 : delivered → inTransit')
    const change = parcel.tell('0/0@4 0/1002@500', { kind: 'delta' })
    expect(gist(change)).toBe(': inTransit')
    expect(change.revised.map(({ after }) => [after?.code, after?.verdict, after?.epoch])).toEqual([
      ['0/0', 'impossible', 0],
      ['0/1002', 'impossible', 0],
    ])
    expect(report(parcel.journal).epochs).toHaveLength(1)
  })

  test('begins a new epoch with a list of the new journey alone, which says nothing of the old one', () => {
    tell(first)
    const change = parcel.tell(second)
    expect(gist(change)).toBe('+1/1 +0/0 : delivered → inTransit')
    expect([change.after.epochs.map(({ status }) => status), change.added.map(({ epoch }) => epoch)]).toEqual([
      ['delivered'],
      [1, 1],
    ])
    expect(parcel.tell(second, { saidAt: heard(90) }).kind).toBe('unchanged')
  })

  test('is one from 30 days on: a list that begins just short of it takes back what it lacks', () => {
    const days = 30 * 24
    tell('3/3@5')
    expect(tell(`1/1@${days + 5} 0/0@${days + 6}`)).toBe('+1/1 +0/0 : delivered → inTransit')
    parcel = new Teller()
    tell('3/3@5')
    expect(tell(`1/1@${days + 4} 0/0@${days + 6}`)).toBe('-3/3 +1/1 +0/0 : delivered → inTransit')
  })

  test('may be known to be one only when the older journey is told', () => {
    tell(second)
    const change = parcel.tell(first, { kind: 'delta' })
    expect(change.revised.map(({ before, after }) => [after?.code, before?.epoch, after?.epoch])).toEqual([
      ['1/1', undefined, 0],
      ['5/5', undefined, 0],
      ['3/301', undefined, 0],
      ['1/1', 0, 1],
      ['0/0', 0, 1],
    ])
  })
})

test('what has no usable time is kept, listed, and taken back like everything else', () => {
  const bad = { code: '5/5', time: 'soon' }
  const change = parcel.tell([{ code: '1/1', time: '2026-03-01 01:00:00' }, bad, null as never], { saidAt: heard(0) })
  expect(change.rejected).toEqual([
    { index: 1, field: 'event', value: null, reason: 'not an object' },
    { index: 2, field: 'time', value: 'soon', reason: 'unreadable' },
  ])
  expect(evidence(parcel.journal)[2]!.event).toBe(bad)
  expect(parcel.tell([bad], { kind: 'delta' }).kind).toBe('unchanged')
  expect(parcel.tell('1/1@1', { saidAt: heard(5) }).after.rejected).toEqual([])
})

test('events far ahead of now are rejected until their time has come', () => {
  parcel.tell('1/1@1 5/5@100')
  const { rejected, status } = report(parcel.journal, { now: '2026-03-01T02:00:00Z' })
  expect([status, rejected]).toEqual(['accepted', [expect.objectContaining({ index: 1, reason: 'future' })]])
  expect(report(parcel.journal, { now: '2026-03-06T02:00:00Z' }).status).toBe('outForDelivery')
})

describe('what was told before is not told again', () => {
  const sharedOf = (more: string) => {
    tell('1/1@1 0/0@2 0/1002@4 5/5@6')
    const { before, after } = parcel.tell(more, { kind: 'delta' })
    return after.steps.map(step => before.steps.includes(step))
  }

  test('by an event that extends the history: the steps before it are the same objects', () => {
    expect(sharedOf('3/301@7')).toEqual([true, true, true, true, false])
  })

  test('by a late event: those before it are', () => {
    expect(sharedOf('0/0@3')).toEqual([true, true, false, false, false])
  })

  test('by a list that says nothing new, or a report after a record: all of it is', () => {
    tell('1/1@1 5/5@2')
    const { before, after } = parcel.tell('1/1@1 5/5@2')
    expect(after).toBe(before)
    expect(report(parcel.journal)).toBe(after)
  })
})

test('a crowd in one second is read, however large', () => {
  const crowd = Array.from({ length: 150_000 }, (_, at) => ({ code: '0/0', time: '2026-03-01 09:00:00', text: `${at}` }))
  expect(parcel.tell(crowd).after.steps).toHaveLength(crowd.length)
}, 60_000)

test('a stamp far ahead of now does not make an old list look like a newer one', () => {
  const { journal } = record(parcel.journal, { kind: 'snapshot', events: scans('1/1@1 5/5@2 3/3@3'), heardAt: heard(0) })
  const mistyped = { kind: 'snapshot' as const, events: scans('1/1@1 0/0@400000'), heardAt: heard(1) }
  const { change } = record(journal, mistyped, { now: heard(1) })
  expect([gist(change), change.rejected.length]).toEqual([': delivered', 1])
})

test('a saidAt far ahead of now is not believed, and does not silence what the source says later', () => {
  const say = (trace: string, minute: number, more = {}) => {
    const input = { kind: 'snapshot' as const, events: scans(trace), heardAt: heard(minute), ...more }
    const { journal, change } = record(parcel.journal, input, { now: heard(minute) })
    parcel.journal = journal
    return gist(change)
  }
  say('1/1@1 0/0@2', 0, { saidAt: '2036-01-01T00:00:00Z' })
  expect(say('1/1@1 5/5@3', 1)).toBe('-0/0 +5/5 : inTransit → outForDelivery')
})

test('a Date becomes the text as which it would be stored', () => {
  parcel.tell([
    { code: '1/1', time: new Date('2026-03-01T09:00:00Z') },
    { code: '5/5', time: new Date(Number.NaN) },
  ])
  const { steps, rejected } = report(parcel.journal)
  expect([steps[0]?.event.time, rejected[0]?.value]).toEqual(['2026-03-01T09:00:00.000Z', 'Invalid Date'])
  expect(report(JSON.parse(JSON.stringify(parcel.journal)))).toEqual(report(parcel.journal))
})

test('neither journal nor input is altered, and an old journal can be told on again', () => {
  tell('1/1@1 0/0@2')
  const before = JSON.stringify(parcel.journal)
  const old = parcel.journal
  expect(tell('1/1@1 0/0@2 5/5@3')).toBe('+5/5 : inTransit → outForDelivery')
  expect(JSON.stringify(old)).toBe(before)
  const other = record(old, Object.freeze({ kind: 'delta' as const, events: Object.freeze(scans('2/2@3')), heardAt: heard(9) }))
  expect(gist(other.change)).toBe('+2/2 : inTransit → exception')
})
