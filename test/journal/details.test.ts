import { beforeEach, describe, expect, test } from 'vitest'
import { applyInput, createJournal, type EventsInput, evidenceOf, replay, reportOf } from '../../src/index.js'
import { changeInstants } from '../../src/journal/index.js'
import { changeLine, minute, Parcel, scans } from './parcel.js'

let parcel: Parcel
beforeEach(() => {
  parcel = new Parcel({ zone: 'UTC' })
})
const receive = (trace: string, more?: Partial<EventsInput>) => changeLine(parcel.receive(trace, more))
const at = (code: string | null, time: string, more = {}) => ({ code, time, text: 'a', ...more })

test('a date-only scan may have happened until its day ends: a list that ends earlier does not retract it', () => {
  const [first, day, noon, next] = [
    at('1/1', '2026-03-01 09:00:00'),
    at('0/0', '2026-03-02'),
    at('5/5', '2026-03-02 12:00:00'),
    at('2/204', '2026-03-03 00:00:01'),
  ] as const
  parcel.receive([first, day, noon])
  expect(parcel.receive([first, noon]).kind).toBe('unchanged')
  expect(parcel.receive([first, noon, next]).retracted.map(({ code }) => code)).toEqual(['0/0'])
})

test('a list that reaches farther without an event of no usable time retracts it, as when its time was corrected', () => {
  const [first, bad, corrected, last] = [
    at('1/1', '2026-03-01 09:00:00'),
    { code: '5/5', time: 'soon' },
    { code: '5/5', time: '2026-03-01 12:00:00' },
    at('0/0', '2026-03-02 09:00:00'),
  ] as const
  parcel.receive([first, bad])
  expect(parcel.receive([first]).kind).toBe('unchanged')
  expect(parcel.receive([first, corrected, last]).after.rejected).toEqual([])
  parcel.receive([bad], { kind: 'delta' })
  const { kind, after } = parcel.receive([first, corrected, last], { issuedAt: minute(9) })
  expect([kind, after.rejected]).toEqual(['changed', []])
})

test('one of many scans in a second may be re-coded', () => {
  const crowd = Array.from({ length: 64 }, (_, place) => ({ ...at('0/0', '2026-03-01 09:00:00'), place: `${place}` }))
  const list = (code: string) => [...crowd, at(code, '2026-03-01 09:00:00', { place: '' })]
  parcel.receive(list('5/5'))
  expect(parcel.receive(list('2/204')).recoded.map(({ before, after }) => [before.code, after.code])).toEqual([['5/5', '2/204']])
})

test('two scans of one stamp re-coded at once are paired one to one', () => {
  const pair = (a: string, b: string) => [
    at('1/1', '2026-03-01 01:00:00'),
    at(a, '2026-03-01 09:00:00'),
    at(b, '2026-03-01 09:00:00'),
  ]
  parcel.receive(pair('3/301', '3/302'))
  const { recoded } = parcel.receive(pair('2/204', '2/205'))
  expect(new Set(recoded.map(({ after }) => after.code))).toEqual(new Set(['2/204', '2/205']))
})

test('a step with other presumed scans, or another constraint, is revised', () => {
  receive('1/101@2 3/302@3')
  expect(parcel.receive('2/2@1', { kind: 'delta' }).revised.map(({ after }) => after?.code)).toContain('3/302')
  parcel = new Parcel({ zone: 'UTC' })
  receive('8/12@1 3/302@3')
  const last = parcel.receive('8/13@2', { kind: 'delta' }).revised.find(({ after }) => after?.code === '3/302')
  expect([last?.before?.constraint, last?.after?.constraint]).toEqual(['not-offered', 'customs-open'])
})

test('a clock may be behind as well as ahead', () => {
  const unknown = new Parcel()
  unknown.receive([at('1/1', '2026-03-01T09:00:00Z'), at('3/301', '2026-03-02T12:00:00Z')], { source: 'carrier' })
  const { after } = unknown.receive([at('8/8', '2026-03-02 08:00:00')], { source: 'platform' })
  expect(after.unsupported).not.toEqual([])
})

test('receivedAt of a journal is the latest, whatever was applied last', () => {
  receive('1/1@1', { receivedAt: minute(10) })
  receive('1/1@1', { receivedAt: minute(5) })
  expect(parcel.journal.receivedAt).toBe(Date.parse(minute(10)))
})

test('of several forms of one event issued at once the same is kept in any order, whatever fields they have', () => {
  const forms = [
    at('1/1', '2026-03-01 09:00:00', { raw: 1 }),
    at('1/1', '2026-03-01 09:00:00', { raw: 2 }),
    at('1/1', '2026-03-01 09:00:00'),
  ]
  const kept = (list: readonly object[], isOne: boolean) => {
    const one = new Parcel()
    for (const events of isOne ? [list] : list.map(event => [event]))
      one.receive(events as never, { kind: 'delta', receivedAt: minute(0) })
    return reportOf(one.journal).steps.map(({ event }) => event)
  }
  for (const isOne of [true, false]) expect(kept(forms.toReversed(), isOne)).toEqual(kept(forms, isOne))
})

test('of two positions of one event in a list the last counts', () => {
  const tied = (code: string) => at(code, '2026-03-01 09:00:00')
  const codes = (list: readonly object[]) => {
    const one = new Parcel({ zone: 'UTC' })
    one.receive(list as never)
    return reportOf(one.journal).steps.map(({ code }) => code)
  }
  const many = ['1/1', '0/0', '0/1002', '8/8', '5/5'].map(tied)
  expect(codes([...many, many[0]!])).toEqual(codes([...many.slice(1), many[0]!]))
  expect(codes([...many, many[0]!])).not.toEqual(codes(many))
})

test('issuedAt is read in the zone of its source', () => {
  const zoned = new Parcel({ zone: '+08:00' })
  zoned.receive('1/1@1 5/5@3', { issuedAt: '2026-04-01 08:00:00' })
  expect(changeLine(zoned.receive('1/1@1', { issuedAt: '2026-04-01T01:00:00Z' }))).toBe('-5/5 : outForDelivery → accepted')
})

test('the zone of a journal is checked when it is made', () => {
  expect(() => createJournal('A1', { zone: 'Mars/Olympus' })).toThrow('Unknown time zone')
})

test('another classify is called for a journal that was evaluated before', () => {
  parcel.receive([at(null, '2026-03-01 09:00:00')])
  expect(reportOf(parcel.journal, { classify: () => '1/1' }).status).toBe('accepted')
  expect(reportOf(parcel.journal, { classify: () => '5/5' }).status).toBe('outForDelivery')
})

test('an event far ahead of now is rejected when it extends an evaluated journal', () => {
  const now = '2026-03-01T12:00:00Z'
  const { journal } = applyInput(createJournal('A1'), { kind: 'delta', events: scans('1/1@1'), receivedAt: minute(0) }, { now })
  const { change } = applyInput(journal, { kind: 'delta', events: scans('5/5@100'), receivedAt: minute(1) }, { now })
  expect([change.after.status, change.rejected.map(({ reason }) => reason)]).toEqual(['accepted', ['future']])
})

test('a pick-up five weeks after a delivery, in a delta, begins a journey', () => {
  receive('1/1@1 5/5@2 3/301@3')
  expect(parcel.receive('1/1@840', { kind: 'delta' }).after.journeys).toHaveLength(1)
})

test('a list keeps a date-only scan in its place', () => {
  const days = [at('1/1', '2026-03-02 09:00:00'), at('0/0', '2026-03-01'), at('5/5', '2026-03-02 08:00:00')]
  parcel.receive(days)
  expect(reportOf(parcel.journal).steps.map(({ code }) => code)).toEqual(replay(days).steps.map(({ code }) => code))
})

test('a date-only scan in a delta counts as the end of its day', () => {
  parcel.receive([at('5/5', '2026-03-02')], { kind: 'delta' })
  parcel.receive([at('1/1', '2026-03-02 09:00:00')], { kind: 'delta' })
  expect(reportOf(parcel.journal).steps.map(({ code }) => code)).toEqual(['1/1', '5/5'])
})

test('scans of one second from two lists stand in the order of the vocabulary where both orders cost the same', () => {
  parcel.receive([at('1/1', '2026-03-01 09:00:00')], { source: 'a' })
  parcel.receive([at('0/1002', '2026-03-02 09:00:00')], { source: 'a' })
  parcel.receive([at('0/0', '2026-03-02 09:00:00')], { source: 'b' })
  expect(reportOf(parcel.journal).steps.map(({ code }) => code)).toEqual(
    ['1/1', '0/0', '0/1002'].filter(code => code !== '1/1' || reportOf(parcel.journal).steps.length === 3),
  )
})

test('evidence is that of `asOf`, sources in order', () => {
  receive('1/1@1 2/2@2 0/0@3', { issuedAt: minute(0), source: 'b' })
  receive('1/1@1 0/0@3', { issuedAt: minute(1), source: 'b' })
  receive('1/1@1 2/2@2 0/0@3', { issuedAt: minute(2), source: 'b' })
  receive('1/1@1', { issuedAt: minute(3), source: 'a' })
  const [first, second] = evidenceOf(parcel.journal, { asOf: minute(0.5) })
  expect([first?.assertedBy, second?.receivedAt, second?.retractedAt]).toEqual([['a', 'b'], minute(0), minute(1)])
})

test('two codes at one time and text but at two places are one scan re-coded each', () => {
  const two = (a: string, b: string) => [
    at('1/1', '2026-03-01 01:00:00'),
    at(a, '2026-03-01 09:00:00', { place: 'x' }),
    at(b, '2026-03-01 09:00:00', { place: 'y' }),
  ]
  parcel.receive(two('5/5', '2/204'))
  expect(parcel.receive(two('2/204', '5/5')).recoded).toHaveLength(2)
})

describe('spans', () => {
  const spans = () =>
    parcel.journal.entries.map(({ spans: each }) =>
      each.map(span => span.map(ms => (ms === null ? null : (ms - Date.parse(minute(0))) / 60_000))),
    )
  test('an event is asserted only from its receipt, however late other inputs are applied', () => {
    receive('1/1@1', { issuedAt: minute(5), receivedAt: minute(5) })
    receive('5/5@3', { issuedAt: minute(9), receivedAt: minute(9) })
    receive('0/0@2', { issuedAt: minute(1), receivedAt: minute(1) })
    expect(spans()[0]).toEqual([[5, 9]])
  })
  test('an event retracted and asserted again at once was never gone', () => {
    receive('1/1@1 0/0@2', { issuedAt: minute(1), receivedAt: minute(1) })
    receive('0/0@2', { issuedAt: minute(2), receivedAt: minute(2) })
    receive('1/1@1', { issuedAt: minute(2), receivedAt: minute(2), source: 'b' })
    expect(spans()[0]).toEqual([[1, null]])
  })
  test('an event received and retracted at one instant was never asserted', () => {
    receive('1/1@1', { issuedAt: minute(1), receivedAt: minute(5) })
    receive('5/5@3', { issuedAt: minute(2), receivedAt: minute(5) })
    expect(spans()[0]).toEqual([])
  })
  test('a retraction counts from its first receipt', () => {
    receive('5/5@3', { issuedAt: minute(4), receivedAt: minute(6) })
    receive('5/5@3', { issuedAt: minute(4), receivedAt: minute(9) })
    receive('5/5@3', { issuedAt: minute(5), receivedAt: minute(12) })
    receive('1/1@1', { issuedAt: minute(1), receivedAt: minute(1) })
    expect(spans()[0]?.[0]?.[0]).toBe(1)
  })
})

test('a day and its midnight are two events, and neither is the other re-coded', () => {
  const both = [at('1/1', '2026-03-01'), at('1/1', '2026-03-01 00:00:00')]
  parcel.receive(both)
  expect(reportOf(parcel.journal).steps).toHaveLength(2)
  parcel = new Parcel({ zone: 'UTC' })
  parcel.receive([at('1/1', '2026-03-01'), at('0/0', '2026-03-01 10:00:00')])
  expect(parcel.receive([at('5/5', '2026-03-01 00:00:00'), at('0/0', '2026-03-01 10:00:00')]).recoded).toEqual([])
})

test('instants stay when a journal is stored and loaded, in zones as well', () => {
  const zoned = new Parcel({ zone: '+08:00' })
  zoned.receive([at('5/5', '2026-03-02 08:00:00'), at('0/0', '2026-03-02T01:00:00Z')])
  const loaded = JSON.parse(JSON.stringify(zoned.journal))
  const late = { kind: 'delta' as const, events: [at('1/1', '2026-03-02T00:30:00Z')], receivedAt: minute(9) }
  expect(reportOf(applyInput(loaded, late).journal)).toEqual(reportOf(applyInput(zoned.journal, late).journal))
  expect(reportOf(JSON.parse(JSON.stringify(zoned.journal))).steps.map(({ code }) => code)).toEqual(['5/5', '0/0'])
})

test('a re-coded scan that a later delta asserts again stands again', () => {
  receive('1/1@1 5/5@2')
  receive('1/1@1 2/204@2')
  expect(receive('5/5@2', { kind: 'delta' })).toMatch(/\+5\/5/)
})

test('the times of a change are ISO text, and neither JSON nor a spread has them', () => {
  const change = parcel.receive('1/1@1 5/5@2', { receivedAt: Date.parse(minute(7)) })
  expect(change.times.before).toEqual({ receivedAt: null, changedAt: null, events: [] })
  expect(change.times.after).toEqual({
    receivedAt: minute(7),
    changedAt: minute(7),
    events: change.after.steps.map(({ time }, at) => {
      const instant = `${time.replace(' ', 'T')}.000Z`
      return { instant, occurredAt: instant, receivedAt: minute(7), identity: change.added[at]?.identity }
    }),
  })
  expect(Object.keys(change)).not.toContain('times')
  expect(changeInstants(change).after.changedAt).toBe(Date.parse(minute(7)))
  const { times } = change
  expect(changeInstants({ times })).toEqual(changeInstants(change))
  expect(() => changeInstants(JSON.parse(JSON.stringify(change)))).toThrow(
    'Unusable change.times.before: it has no list of events. Pass the change that applyInput returned.',
  )
})

test('the times of a change are those of the journal, also where an input received earlier is applied later', () => {
  receive('1/1@1', { receivedAt: minute(9) })
  const { times } = parcel.receive('1/1@1', { receivedAt: minute(3) })
  expect(times.after.events.map(({ receivedAt }) => receivedAt)).toEqual([minute(3)])
  expect(times.before.events.map(({ receivedAt }) => receivedAt)).toEqual([minute(9)])
})

test('a step read as its status keeps what it was read as, in changes as in reports', () => {
  const [added] = parcel.receive([at('3/999', '2026-03-01 09:00:00'), at('1/1', '2026-03-01 08:00:00')]).added.slice(-1)
  expect(added).toMatchObject({ code: '3/999', readAs: '3/3' })
  const plain = parcel.receive([at('0/999', '2026-03-01 08:30:00')], { kind: 'delta' }).added
  expect(plain).toMatchObject([{ code: '0/999', readAs: '0/0', verdict: 'advanced' }])
})
