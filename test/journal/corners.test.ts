import { expect, test } from 'vitest'
import { report } from '../../src/index.js'
import { heard, Teller } from './teller.js'

const at = (code: string | null, time: string, more = {}) => ({ code, time, text: 'a', ...more })
const minutes = (parcel: Teller) =>
  parcel.journal.entries.map(({ heard: each }) =>
    each.map(span => span.map(ms => (ms === null ? null : (ms - Date.parse(heard(0))) / 60_000))),
  )

test('a denial said twice counts from when it was first heard', () => {
  const parcel = new Teller({ zone: 'UTC' })
  parcel.tell('', { saidAt: heard(4), heardAt: heard(6) })
  parcel.tell('', { saidAt: heard(4), heardAt: heard(9) })
  parcel.tell('1/1@1', { saidAt: heard(1), heardAt: heard(1) })
  expect(minutes(parcel)).toEqual([[[1, 6]]])
})
test('of several denials the one heard first counts', () => {
  const parcel = new Teller({ zone: 'UTC' })
  parcel.tell([at('2/201', '2026-04-10 02:00:00')], { heardAt: heard(8) })
  parcel.tell('', { saidAt: heard(7), heardAt: heard(4) })
  parcel.tell('1/102@4', { heardAt: heard(5) })
  expect(minutes(parcel)[0]).toEqual([])
})
test('of an event that one list places twice the lower place counts', () => {
  const parcel = new Teller({ zone: 'UTC' })
  parcel.tell([at('1/1', '2026-03-01 09:00:00', { position: 5 }), at('1/1', '2026-03-01 09:00:00', { position: 0 })])
  expect(parcel.journal.entries[0]?.told['']?.position).toBe(0)
})
test('a field that only one form of an event has makes it another form', () => {
  const parcel = new Teller({ zone: 'UTC' })
  parcel.tell([at('1/1', '2026-03-01 09:00:00')])
  parcel.tell([at('1/1', '2026-03-01 09:00:00', { raw: 1 })])
  expect(report(parcel.journal).steps[0]?.event).toHaveProperty('raw', 1)
})
test('an order of clocks that costs more in an earlier epoch is no likelier for it', () => {
  const parcel = new Teller({ zones: { b: '+02:00' } })
  parcel.tell([at('5/5', '2026-03-01 02:00:00')], { kind: 'delta', source: 'c' })
  const { after } = parcel.tell([at('4/14', '2026-03-01 01:00:00'), at('1/1', '2026-04-10 04:00:00')], { kind: 'delta' })
  expect(after.epochs.map(({ status, cost, settled }) => [status, cost, settled])).toEqual([['returned', 2, true]])
})
test('another reading of another order costs both what the order and what the reading costs', () => {
  const parcel = new Teller({ zones: { b: '+02:00' } })
  const [held, stuck] = [at('2/202', '2026-04-10 03:00:00', { position: 1 }), at('2/2', '2026-03-01 05:00:00')]
  parcel.tell([at('0/1002', '2026-03-01 00:00:00'), held, stuck], { kind: 'delta' })
  const { after } = parcel.tell(
    [at('3/303', '2026-03-01 04:00:00', { position: 2 }), at('1/1', '2026-03-01 02:00:00'), held, stuck],
    { source: 'b' },
  )
  expect(after.alternative).toEqual({ status: 'delivered', margin: 1 })
})
test('a law that rests on the order of two clocks is unsupported too', () => {
  const parcel = new Teller({ zones: { b: '+02:00' } })
  parcel.tell([at('7/7', '2026-03-01')], { source: 'b' })
  expect(parcel.tell([at('14/14', '2026-03-01 00:00:00')]).after.unsupported).toEqual([0, 1])
})
test('ties across clocks that were moved stand in the order of the vocabulary', () => {
  const parcel = new Teller({ zones: { b: '+02:00' } })
  parcel.tell([{ code: '2/207', time: '2026-03-01 01:00:00' }], { kind: 'delta' })
  const { after } = parcel.tell([{ code: '4/14', time: '2026-03-01 02:00:00' }], { kind: 'delta', source: 'b' })
  expect(after.steps.map(({ index }) => index)).toEqual([0, 1])
})

test('stamps that tied before still may be put in another order by what comes later', () => {
  const parcel = new Teller({ zone: 'UTC' })
  parcel.tell([at('1/1', '2026-03-01 00:00:00'), at('0/0', '2026-03-01 01:00:00'), at('8/8', '2026-03-01 01:00:00')])
  const { after } = parcel.tell([at('5/5', '2026-03-01 03:00:00')], { kind: 'delta' })
  expect([after.cost, after.steps.map(({ code }) => code)]).toEqual([0, ['1/1', '8/8', '0/0', '5/5']])
})
