import { expect, test } from 'vitest'
import { reportOf } from '../../src/index.js'
import { minute, Parcel } from './parcel.js'

const at = (code: string | null, time: string, more = {}) => ({ code, time, text: 'a', ...more })
const minutes = (parcel: Parcel) =>
  parcel.journal.entries.map(({ spans: each }) =>
    each.map(span => span.map(ms => (ms === null ? null : (ms - Date.parse(minute(0))) / 60_000))),
  )

test('a retraction issued once and received twice counts from its first receipt', () => {
  const parcel = new Parcel({ zone: 'UTC' })
  parcel.receive('0/0@2', { issuedAt: minute(4), receivedAt: minute(6) })
  parcel.receive('0/0@2', { issuedAt: minute(4), receivedAt: minute(9) })
  parcel.receive('1/1@1', { issuedAt: minute(1), receivedAt: minute(1) })
  expect(minutes(parcel)[0]).toEqual([[1, 6]])
})
test('of several retractions the first received counts', () => {
  const parcel = new Parcel({ zone: 'UTC' })
  parcel.receive('0/0@400', { issuedAt: minute(8), receivedAt: minute(9) })
  parcel.receive('0/0@6', { issuedAt: minute(7), receivedAt: minute(4) })
  parcel.receive('1/102@4', { issuedAt: minute(5), receivedAt: minute(5) })
  expect(minutes(parcel)[0]).toEqual([])
})
test('of an event that one list has twice the higher position counts, which is the newest', () => {
  const parcel = new Parcel({ zone: 'UTC' })
  parcel.receive([at('1/1', '2026-03-01 09:00:00', { position: 5 }), at('1/1', '2026-03-01 09:00:00', { position: 0 })])
  expect(parcel.journal.entries[0]?.assertions['']?.position).toBe(5)
})
test('a field that only one form of an event has makes it another form', () => {
  const parcel = new Parcel({ zone: 'UTC' })
  parcel.receive([at('1/1', '2026-03-01 09:00:00')])
  parcel.receive([at('1/1', '2026-03-01 09:00:00', { raw: 1 })])
  expect(reportOf(parcel.journal).steps[0]?.event).toHaveProperty('raw', 1)
})
test('an order of clocks that costs more in an earlier journey is no likelier', () => {
  const parcel = new Parcel({ zones: { b: '+02:00' } })
  parcel.receive([at('5/5', '2026-03-01 02:00:00')], { kind: 'delta', source: 'c' })
  const { after } = parcel.receive([at('4/14', '2026-03-01 01:00:00'), at('1/1', '2026-04-10 04:00:00')], { kind: 'delta' })
  expect(after.journeys.map(({ status, cost, certain }) => [status, cost, certain])).toEqual([['returned', 2, true]])
})
test('another reading of another order has the cost of both', () => {
  const parcel = new Parcel({ zones: { b: '+02:00' } })
  parcel.receive([at('8/8', '2026-03-01 03:00:00')], { kind: 'delta' })
  const its = [at('4/401', '2026-03-01 06:00:00'), at('8/12', '2026-03-01 06:00:00')]
  const { after } = parcel.receive(its, { source: 'b' })
  expect([after.status, after.alternative]).toEqual(['customs', { status: 'returned', outcome: 'cancelled', margin: 1 }])
  expect(after.doubts.map(({ kind }) => kind)).toEqual(['other-reading'])
})
test('a constraint that rests on the order of two clocks is unsupported too', () => {
  const parcel = new Parcel({ zones: { b: '+02:00' } })
  parcel.receive([at('7/7', '2026-03-01')], { source: 'b' })
  expect(parcel.receive([at('14/14', '2026-03-01 00:00:00')]).after.unsupported).toEqual([0, 1])
})
test('ties across clocks that were moved stand in the order of the vocabulary', () => {
  const parcel = new Parcel({ zones: { b: '+02:00' } })
  parcel.receive([{ code: '2/207', time: '2026-03-01 01:00:00' }], { kind: 'delta' })
  const { after } = parcel.receive([{ code: '4/14', time: '2026-03-01 02:00:00' }], { kind: 'delta', source: 'b' })
  expect(after.steps.map(({ index }) => index)).toEqual([0, 1])
})

test('a later event may still reorder stamps that tied before', () => {
  const parcel = new Parcel({ zone: 'UTC' })
  parcel.receive([at('1/1', '2026-03-01 00:00:00'), at('0/0', '2026-03-01 01:00:00'), at('8/8', '2026-03-01 01:00:00')])
  const { after } = parcel.receive([at('5/5', '2026-03-01 03:00:00')], { kind: 'delta' })
  expect([after.cost, after.steps.map(({ code }) => code)]).toEqual([0, ['1/1', '8/8', '0/0', '5/5']])
})

test('an event without a time is taken back by a list with news that lacks it, in whatever order they are applied', () => {
  const lists = [
    [at('0/0', 'at noon'), at('1/1', '2026-03-01 09:00:00')],
    [at('0/0', 'at noon'), at('1/1', '2026-03-01 09:00:00'), at('5/5', '2026-03-05 09:00:00')],
    [at('1/1', '2026-03-01 09:00:00'), at('0/0', '2026-03-03 09:00:00')],
  ]
  for (const order of [
    [0, 1, 2],
    [1, 0, 2],
  ]) {
    const parcel = new Parcel({ zone: 'UTC' })
    for (const list of order) parcel.receive(lists[list]!, { receivedAt: minute(list) })
    expect(reportOf(parcel.journal).rejected).toEqual([])
  }
})
