import { beforeEach, describe, expect, test } from 'vitest'
import { emptyJournal, evidence, type JournalInput, record, replay, report } from '../../src/index.js'
import { gist, heard, scans, Teller } from './teller.js'

let parcel: Teller
beforeEach(() => {
  parcel = new Teller({ zone: 'UTC' })
})
const tell = (trace: string, more?: Partial<JournalInput>) => gist(parcel.tell(trace, more))
const at = (code: string | null, time: string, more = {}) => ({ code, time, text: 'a', ...more })

test('a day alone may have happened until its end: a list that reaches less far does not take it back', () => {
  const [first, day, noon, next] = [
    at('1/1', '2026-03-01 09:00:00'),
    at('0/0', '2026-03-02'),
    at('5/5', '2026-03-02 12:00:00'),
    at('2/204', '2026-03-03 00:00:01'),
  ] as const
  parcel.tell([first, day, noon])
  expect(parcel.tell([first, noon]).kind).toBe('unchanged')
  expect(parcel.tell([first, noon, next]).withdrawn.map(({ code }) => code)).toEqual(['0/0'])
})

test('what has no usable time is taken back by a list that reaches farther without it, as when its time was mended', () => {
  const [first, bad, mended, last] = [
    at('1/1', '2026-03-01 09:00:00'),
    { code: '5/5', time: 'soon' },
    { code: '5/5', time: '2026-03-01 12:00:00' },
    at('0/0', '2026-03-02 09:00:00'),
  ] as const
  parcel.tell([first, bad])
  expect(parcel.tell([first]).kind).toBe('unchanged')
  expect(parcel.tell([first, mended, last]).after.rejected).toEqual([])
  parcel.tell([bad], { kind: 'delta' })
  const { kind, after } = parcel.tell([first, mended, last], { saidAt: heard(9) })
  expect([kind, after.rejected]).toEqual(['changed', []])
})

test('more scans in one second than a person makes are no corrections of each other', () => {
  const crowd = Array.from({ length: 64 }, (_, place) => ({ ...at('0/0', '2026-03-01 09:00:00'), place: `${place}` }))
  const told = (code: string) => [...crowd, at(code, '2026-03-01 09:00:00', { place: '' })]
  parcel.tell(told('5/5'))
  expect(parcel.tell(told('2/204')).withdrawn).toEqual([])
})

test('two scans of one stamp re-coded at once are paired one to one', () => {
  const pair = (a: string, b: string) => [
    at('1/1', '2026-03-01 01:00:00'),
    at(a, '2026-03-01 09:00:00'),
    at(b, '2026-03-01 09:00:00'),
  ]
  parcel.tell(pair('3/301', '3/302'))
  const { recoded } = parcel.tell(pair('2/204', '2/205'))
  expect(new Set(recoded.map(({ after }) => after.code))).toEqual(new Set(['2/204', '2/205']))
})

test('a step with other presumed scans, or another law, is revised', () => {
  tell('1/101@2 3/302@3')
  expect(parcel.tell('2/2@1', { kind: 'delta' }).revised.map(({ after }) => after?.code)).toContain('3/302')
  parcel = new Teller({ zone: 'UTC' })
  tell('8/12@1 3/302@3')
  const last = parcel.tell('8/13@2', { kind: 'delta' }).revised.find(({ after }) => after?.code === '3/302')
  expect([last?.before?.law, last?.after?.law]).toEqual(['not-offered', 'customs-open'])
})

test('a clock may be behind as well as ahead', () => {
  const unknown = new Teller()
  unknown.tell([at('1/1', '2026-03-01T09:00:00Z'), at('3/301', '2026-03-02T12:00:00Z')], { source: 'carrier' })
  const { after } = unknown.tell([at('8/8', '2026-03-02 08:00:00')], { source: 'platform' })
  expect(after.unsupported).not.toEqual([])
})

test('heardAt of a journal is the latest, whatever came last', () => {
  tell('1/1@1', { heardAt: heard(10) })
  tell('1/1@1', { heardAt: heard(5) })
  expect(parcel.journal.heardAt).toBe(Date.parse(heard(10)))
})

test('of two forms of one event said at once the same is kept in any order, whatever fields they have', () => {
  const forms = [
    at('1/1', '2026-03-01 09:00:00', { raw: 1 }),
    at('1/1', '2026-03-01 09:00:00', { raw: 2 }),
    at('1/1', '2026-03-01 09:00:00'),
  ]
  const kept = (list: readonly object[], isOne: boolean) => {
    const one = new Teller()
    for (const events of isOne ? [list] : list.map(event => [event]))
      one.tell(events as never, { kind: 'delta', heardAt: heard(0) })
    return report(one.journal).steps.map(({ event }) => event)
  }
  for (const isOne of [true, false]) expect(kept(forms.toReversed(), isOne)).toEqual(kept(forms, isOne))
})

test('of two places of one event in a list the first counts', () => {
  const tied = (code: string) => at(code, '2026-03-01 09:00:00')
  const codes = (list: readonly object[]) => {
    const one = new Teller({ zone: 'UTC' })
    one.tell(list as never)
    return report(one.journal).steps.map(({ code }) => code)
  }
  const many = ['1/1', '0/0', '0/1002', '8/8', '5/5'].map(tied)
  expect(codes([...many, many[0]!])).toEqual(codes(many))
})

test('saidAt is read in the zone of its source', () => {
  const zoned = new Teller({ zone: '+08:00' })
  zoned.tell('1/1@1 5/5@3', { saidAt: '2026-04-01 08:00:00' })
  expect(gist(zoned.tell('1/1@1', { saidAt: '2026-04-01T01:00:00Z' }))).toBe('-5/5 : outForDelivery → accepted')
})

test('the zone of a journal is checked when it is made', () => {
  expect(() => emptyJournal('A1', { zone: 'Mars/Olympus' })).toThrow('Unknown time zone')
})

test('another classify is asked of a journal that was judged before', () => {
  parcel.tell([at(null, '2026-03-01 09:00:00')])
  expect(report(parcel.journal, { classify: () => '1/1' }).status).toBe('accepted')
  expect(report(parcel.journal, { classify: () => '5/5' }).status).toBe('outForDelivery')
})

test('an event far ahead of now is rejected when it is recorded onto a judged journal', () => {
  const now = '2026-03-01T12:00:00Z'
  const { journal } = record(emptyJournal('A1'), { kind: 'delta', events: scans('1/1@1'), heardAt: heard(0) }, { now })
  const { change } = record(journal, { kind: 'delta', events: scans('5/5@100'), heardAt: heard(1) }, { now })
  expect([change.after.status, change.rejected.map(({ reason }) => reason)]).toEqual(['accepted', ['future']])
})

test('a pick-up five weeks after a delivery, told alone, begins an epoch', () => {
  tell('1/1@1 5/5@2 3/301@3')
  expect(parcel.tell('1/1@840', { kind: 'delta' }).after.epochs).toHaveLength(1)
})

test('a list keeps a day within itself', () => {
  const days = [at('1/1', '2026-03-02 09:00:00'), at('0/0', '2026-03-01'), at('5/5', '2026-03-02 08:00:00')]
  parcel.tell(days)
  expect(report(parcel.journal).steps.map(({ code }) => code)).toEqual(replay(days).steps.map(({ code }) => code))
})

test('a day that was told alone counts as its end', () => {
  parcel.tell([at('5/5', '2026-03-02')], { kind: 'delta' })
  parcel.tell([at('1/1', '2026-03-02 09:00:00')], { kind: 'delta' })
  expect(report(parcel.journal).steps.map(({ code }) => code)).toEqual(['1/1', '5/5'])
})

test('what two lists say of one second stands in the order of the vocabulary where both orders cost the same', () => {
  parcel.tell([at('1/1', '2026-03-01 09:00:00')], { source: 'a' })
  parcel.tell([at('0/1002', '2026-03-02 09:00:00')], { source: 'a' })
  parcel.tell([at('0/0', '2026-03-02 09:00:00')], { source: 'b' })
  expect(report(parcel.journal).steps.map(({ code }) => code)).toEqual(
    ['1/1', '0/0', '0/1002'].filter(code => code !== '1/1' || report(parcel.journal).steps.length === 3),
  )
})

test('evidence is of the time asked for, sources in order', () => {
  tell('1/1@1 2/2@2 0/0@3', { saidAt: heard(0), source: 'b' })
  tell('1/1@1 0/0@3', { saidAt: heard(1), source: 'b' })
  tell('1/1@1 2/2@2 0/0@3', { saidAt: heard(2), source: 'b' })
  tell('1/1@1', { saidAt: heard(3), source: 'a' })
  const [first, second] = evidence(parcel.journal, { asOf: heard(0.5) })
  expect([first?.toldBy, second?.heardAt, second?.withdrawnAt]).toEqual([['a', 'b'], heard(0), heard(1)])
})

test('two codes at one time and text but at two places are one scan re-coded each', () => {
  const two = (a: string, b: string) => [
    at('1/1', '2026-03-01 01:00:00'),
    at(a, '2026-03-01 09:00:00', { place: 'x' }),
    at(b, '2026-03-01 09:00:00', { place: 'y' }),
  ]
  parcel.tell(two('5/5', '2/204'))
  expect(parcel.tell(two('2/204', '5/5')).recoded).toHaveLength(2)
})

describe('spans', () => {
  const spans = () =>
    parcel.journal.entries.map(({ heard: each }) =>
      each.map(span => span.map(ms => (ms === null ? null : (ms - Date.parse(heard(0))) / 60_000))),
    )
  test('an event is believed only from when it was told, however late other inputs are noted', () => {
    tell('1/1@1', { saidAt: heard(5), heardAt: heard(5) })
    tell('', { saidAt: heard(9), heardAt: heard(9) })
    tell('0/0@2', { saidAt: heard(1), heardAt: heard(1) })
    expect(spans()[0]).toEqual([[5, 9]])
  })
  test('an event taken back and told again at once was never gone', () => {
    tell('1/1@1 0/0@2', { saidAt: heard(1), heardAt: heard(1) })
    tell('0/0@2', { saidAt: heard(2), heardAt: heard(2) })
    tell('1/1@1', { saidAt: heard(2), heardAt: heard(2), source: 'b' })
    expect(spans()[0]).toEqual([[1, null]])
  })
  test('an event heard and taken back at one instant was never believed', () => {
    tell('1/1@1', { saidAt: heard(1), heardAt: heard(5) })
    tell('', { saidAt: heard(2), heardAt: heard(5) })
    expect(spans()[0]).toEqual([])
  })
  test('a denial counts from when it was first heard', () => {
    tell('', { saidAt: heard(4), heardAt: heard(6) })
    tell('', { saidAt: heard(4), heardAt: heard(9) })
    tell('', { saidAt: heard(5), heardAt: heard(12) })
    tell('1/1@1', { saidAt: heard(1), heardAt: heard(1) })
    expect(spans()[0]?.[0]?.[0]).toBe(1)
  })
})

test('a day and its midnight are two events, and neither is the other re-coded', () => {
  const both = [at('1/1', '2026-03-01'), at('1/1', '2026-03-01 00:00:00')]
  parcel.tell(both)
  expect(report(parcel.journal).steps).toHaveLength(2)
  parcel = new Teller({ zone: 'UTC' })
  parcel.tell([at('1/1', '2026-03-01'), at('0/0', '2026-03-01 10:00:00')])
  expect(parcel.tell([at('5/5', '2026-03-01 00:00:00'), at('0/0', '2026-03-01 10:00:00')]).recoded).toEqual([])
})

test('instants stay when a journal is stored and loaded, in zones as well', () => {
  const zoned = new Teller({ zone: '+08:00' })
  zoned.tell([at('5/5', '2026-03-02 08:00:00'), at('0/0', '2026-03-02T01:00:00Z')])
  const loaded = JSON.parse(JSON.stringify(zoned.journal))
  const late = { kind: 'delta' as const, events: [at('1/1', '2026-03-02T00:30:00Z')], heardAt: heard(9) }
  expect(report(record(loaded, late).journal)).toEqual(report(record(zoned.journal, late).journal))
  expect(report(JSON.parse(JSON.stringify(zoned.journal))).steps.map(({ code }) => code)).toEqual(['5/5', '0/0'])
})

test('a re-coded scan that a later delta tells again holds again', () => {
  tell('1/1@1 5/5@2')
  tell('1/1@1 2/204@2')
  expect(tell('5/5@2', { kind: 'delta' })).toMatch(/\+5\/5/)
})
