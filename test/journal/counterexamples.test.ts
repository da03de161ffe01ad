// Former bugs, kept as tests.

import { describe, expect, test } from 'vitest'
import {
  applyInput,
  createJournal,
  type EventsInput,
  evidenceOf,
  type Journal,
  reportOf,
  type TrackingEvent,
} from '../../src/index.js'
import { minute, Parcel } from './parcel.js'

const at = (code: string, time: string): TrackingEvent => ({ code, time: `2026-03-${time}` })
const input = (kind: EventsInput['kind'], minutes: number, source: string, ...events: TrackingEvent[]): EventsInput => ({
  ...{ kind, source, events, receivedAt: minute(minutes) },
})
const loaded = (journal: Journal): Journal => JSON.parse(JSON.stringify(journal))

test('a change is evaluated at the `now` of its own call', () => {
  const first = input('snapshot', 0, '', at('1/1', '01 09:00:00'))
  const next = input('delta', 1, '', at('5/5', '05 09:00:00'))
  const { journal } = applyInput(createJournal('A1'), first, { now: '2026-03-01T10:00:00Z' })
  expect(applyInput(journal, next, { now: '2026-03-05T10:00:00Z' }).change.after.status).toBe('outForDelivery')
  const late = applyInput(
    applyInput(createJournal('A1'), first).journal,
    input('delta', 1, '', { code: '3/301', time: '2062-03-01' }),
    {
      now: '2026-03-01T10:00:00Z',
    },
  )
  expect([late.change.after.status, late.change.rejected.length]).toEqual(['accepted', 1])
})

test('clocks are apart again once the event that tied them is retracted', () => {
  const [e1, e2, shared] = [at('1/101', '01 09:00:00'), at('0/0', '01 12:00:00'), at('5/5', '01 15:00:00')]
  let journal = createJournal('A1')
  const lists: [string, TrackingEvent[]][] = [
    ['a', [e1, shared]],
    ['b', [e2, shared]],
    ['a', [e1]],
    ['b', [e2]],
  ]
  for (const [minutes, [source, events]] of lists.entries())
    journal = applyInput(journal, { ...input('snapshot', minutes, source, ...events), issuedAt: minute(minutes) }).journal
  expect(reportOf(journal)).toEqual(reportOf(loaded(journal)))
  expect([reportOf(journal).status, reportOf(journal).unsupported]).toEqual(['inTransit', [0]])
})

test('a scan of a third source whose zone is known does not decide how two unknown clocks relate', () => {
  const parcel = new Parcel()
  parcel.receive([at('3/301', '01 00:00:00')], { source: 'b' })
  parcel.receive([at('0/0', '01 20:00:00')], { source: 'c' })
  const { after } = parcel.receive([{ code: '1/1', time: '2026-02-20T00:00:00Z' }], { source: 'd' })
  expect(after.flags.filter(({ severity }) => severity === 'warning')).toEqual([])
  expect(after.unsupported.length).toBeGreaterThan(0)
})

test('an input applied again does not change an earlier report', () => {
  const [early, late] = [at('1/1', '01 02:00:00'), at('5/5', '01 05:00:00')]
  const inputs = [input('snapshot', 7, '', late), input('delta', 6, '', early), input('snapshot', 0, 'b', early)]
  const once = applyInput(createJournal('A1', { zone: 'UTC' }), inputs).journal
  const twice = applyInput(once, inputs[2]!).journal
  expect(reportOf(once, { asOf: minute(3) }).status).toBe('accepted')
  expect(reportOf(twice, { asOf: minute(3) })).toEqual(reportOf(once, { asOf: minute(3) }))
})

test('a day that two sources assert in deltas ends alike in either order', () => {
  const zones = { london: 'Europe/London', utc: 'UTC' }
  const day = at('5/5', '29') // of 23 hours in London
  const others = [
    { code: '3/301', time: '2026-03-29T23:30:00Z' },
    { code: '1/1', time: '2026-03-28T23:30:00Z' },
  ]
  const reportFrom = (...sources: string[]) =>
    reportOf(
      applyInput(createJournal('A1', { zones }), [
        ...sources.map(source => input('delta', 0, source, day)),
        input('delta', 0, 'utc', ...others),
      ]).journal,
    )
  expect(reportFrom('london', 'utc')).toEqual(reportFrom('utc', 'london'))
})

test('evidence of an event without a usable time is that of the journal passed', () => {
  const bad = input('delta', 9, '', { code: '1/1', time: 'soon' })
  const { journal } = applyInput(applyInput(createJournal('A1'), bad).journal, { ...bad, receivedAt: minute(1) })
  expect(evidenceOf(journal)[0]?.receivedAt).toBe(minute(1))
})

describe('an event that one source asserts with its zone', () => {
  test('keeps it when another asserts it without', () => {
    const parcel = new Parcel()
    const zoned = [
      { code: '1/1', time: '2026-03-01T09:00:00Z' },
      { code: '0/0', time: '2026-03-01T12:00:00Z' },
    ]
    parcel.receive(zoned, { source: 'a' })
    const { after } = parcel.receive([at('1/1', '01 09:00:00')], { source: 'b' })
    expect([after.certain, after.unsupported]).toEqual([true, []])
    expect(reportOf(loaded(parcel.journal))).toEqual(after)
  })
})

test('a position that only one of two deltas gives an event counts in either order', () => {
  const [placed, plain] = [{ ...at('3/3', '01 09:00:00'), position: 0 }, at('3/3', '01 09:00:00')]
  const positionAfter = (...inputs: EventsInput[]) =>
    applyInput(createJournal('A1'), inputs).journal.entries[0]?.assertions['']?.position
  const [first, second] = [input('delta', 0, '', placed), input('delta', 1, '', plain)]
  expect([positionAfter(first, second), positionAfter(second, first)]).toEqual([0, 0])
})
