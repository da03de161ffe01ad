// What once went wrong, kept for ever.

import { describe, expect, test } from 'vitest'
import { emptyJournal, evidence, type Journal, type JournalInput, record, report, type TrackingEvent } from '../../src/index.js'
import { heard, Teller } from './teller.js'

const at = (code: string, time: string): TrackingEvent => ({ code, time: `2026-03-${time}` })
const input = (kind: JournalInput['kind'], minute: number, source: string, ...events: TrackingEvent[]): JournalInput => ({
  ...{ kind, source, events, heardAt: heard(minute) },
})
const loaded = (journal: Journal): Journal => JSON.parse(JSON.stringify(journal))

test('a change is judged by the now of its own record', () => {
  const first = input('snapshot', 0, '', at('1/1', '01 09:00:00'))
  const next = input('delta', 1, '', at('5/5', '05 09:00:00'))
  const { journal } = record(emptyJournal('A1'), first, { now: '2026-03-01T10:00:00Z' })
  expect(record(journal, next, { now: '2026-03-05T10:00:00Z' }).change.after.status).toBe('outForDelivery')
  const late = record(record(emptyJournal('A1'), first).journal, input('delta', 1, '', { code: '3/301', time: '2062-03-01' }), {
    now: '2026-03-01T10:00:00Z',
  })
  expect([late.change.after.status, late.change.rejected.length]).toEqual(['accepted', 1])
})

test('clocks are apart again once the event that tied them is taken back', () => {
  const [e1, e2, shared] = [at('1/1', '01 09:00:00'), at('0/0', '01 12:00:00'), at('5/5', '01 15:00:00')]
  let journal = emptyJournal('A1')
  const lists: [string, TrackingEvent[]][] = [
    ['a', [e1, shared]],
    ['b', [e2, shared]],
    ['a', [e1]],
    ['b', [e2]],
  ]
  for (const [minute, [source, events]] of lists.entries())
    journal = record(journal, { ...input('snapshot', minute, source, ...events), saidAt: heard(minute) }).journal
  expect(report(journal)).toEqual(report(loaded(journal)))
  expect([report(journal).settled, report(journal).unsupported]).toEqual([false, [0, 1]])
})

test('a scan of a third source whose zone is known does not settle how two unknown clocks stand', () => {
  const parcel = new Teller()
  parcel.tell([at('3/301', '01 00:00:00')], { source: 'b' })
  parcel.tell([at('0/0', '01 20:00:00')], { source: 'c' })
  const { after } = parcel.tell([{ code: '1/1', time: '2026-02-20T00:00:00Z' }], { source: 'd' })
  expect(after.flags.filter(({ severity }) => severity === 'warning')).toEqual([])
  expect(after.unsupported.length).toBeGreaterThan(0)
})

test('an input recorded again does not change what was believed', () => {
  const [early, late] = [at('1/1', '01 02:00:00'), at('5/5', '01 05:00:00')]
  const inputs = [input('snapshot', 7, '', late), input('delta', 6, '', early), input('snapshot', 0, 'b', early)]
  const once = record(emptyJournal('A1', { zone: 'UTC' }), inputs).journal
  const twice = record(once, inputs[2]!).journal
  expect(report(once, { asOf: heard(3) }).status).toBe('accepted')
  expect(report(twice, { asOf: heard(3) })).toEqual(report(once, { asOf: heard(3) }))
})

test('a day told alone by two sources ends alike whoever told it first', () => {
  const zones = { london: 'Europe/London', utc: 'UTC' }
  const day = at('5/5', '29') // of 23 hours in London
  const others = [
    { code: '3/301', time: '2026-03-29T23:30:00Z' },
    { code: '1/1', time: '2026-03-28T23:30:00Z' },
  ]
  const told = (...sources: string[]) =>
    report(
      record(emptyJournal('A1', { zones }), [
        ...sources.map(source => input('delta', 0, source, day)),
        input('delta', 0, 'utc', ...others),
      ]).journal,
    )
  expect(told('london', 'utc')).toEqual(told('utc', 'london'))
})

test('evidence of what has no usable time is that of the journal at hand', () => {
  const bad = input('delta', 9, '', { code: '1/1', time: 'soon' })
  const { journal } = record(record(emptyJournal('A1'), bad).journal, { ...bad, heardAt: heard(1) })
  expect(evidence(journal)[0]?.heardAt).toBe(heard(1))
})

describe('an event that one source tells with its zone', () => {
  test('keeps it when another tells it without', () => {
    const parcel = new Teller()
    const zoned = [
      { code: '1/1', time: '2026-03-01T09:00:00Z' },
      { code: '0/0', time: '2026-03-01T12:00:00Z' },
    ]
    parcel.tell(zoned, { source: 'a' })
    const { after } = parcel.tell([at('1/1', '01 09:00:00')], { source: 'b' })
    expect([after.settled, after.unsupported]).toEqual([true, []])
    expect(report(loaded(parcel.journal))).toEqual(after)
  })
})

test('a place that only one of two deltas gives an event counts in whatever order they come', () => {
  const [placed, plain] = [{ ...at('3/3', '01 09:00:00'), position: 0 }, at('3/3', '01 09:00:00')]
  const told = (...inputs: JournalInput[]) => record(emptyJournal('A1'), inputs).journal.entries[0]?.told['']?.position
  const [first, second] = [input('delta', 0, '', placed), input('delta', 1, '', plain)]
  expect([told(first, second), told(second, first)]).toEqual([0, 0])
})
