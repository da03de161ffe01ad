// Sources whose clocks nobody can compare.

import { describe, expect, test } from 'vitest'
import { replay, report } from '../../src/index.js'
import { gist, Teller } from './teller.js'

const carrier = [
  { code: '1/1', time: '2026-03-01 09:00:00' },
  { code: '5/5', time: '2026-03-02 08:00:00' },
  { code: '3/301', time: '2026-03-02 12:00:00' },
]
// Its clock shows eight hours more than the carrier's.
const platform = [{ code: '0/1002', time: '2026-03-02 15:00:00' }]

describe('a scan that one clock puts after the delivery and another before it', () => {
  test('contradicts it where both zones are known to be one', () => {
    const parcel = new Teller({ zone: 'UTC' })
    parcel.tell(carrier, { source: 'carrier' })
    const { after } = parcel.tell(platform, { source: 'platform' })
    expect([after.flags.map(({ law }) => law), after.unsupported]).toEqual([['delivered-is-final'], []])
  })

  test('does not where the zones say that it came before', () => {
    const parcel = new Teller({ zones: { carrier: 'UTC', platform: 'Asia/Shanghai' } })
    parcel.tell(carrier, { source: 'carrier' })
    const { after } = parcel.tell(platform, { source: 'platform' })
    expect([after.flags, after.steps.map(({ code }) => code), after.unsupported]).toEqual([
      [],
      ['1/1', '0/1002', '5/5', '3/301'],
      [],
    ])
  })

  test('is not held against it where nobody knows the zones, and the report says what rests on the order', () => {
    const parcel = new Teller()
    parcel.tell(carrier, { source: 'carrier' })
    const { after } = parcel.tell(platform, { source: 'platform' })
    expect([after.status, after.cost, after.flags, after.settled]).toEqual(['delivered', 0, [], true])
    expect(after.unsupported.map(index => after.steps.find(step => step.index === index)?.code)).toEqual(['0/1002'])
  })

  test('is read as UTC where one list tells it all, as by replay', () => {
    const parcel = new Teller()
    parcel.tell([...carrier, ...platform])
    const { status, cost, flags, unsupported } = report(parcel.journal)
    expect({ status, cost, flags }).toEqual(expect.objectContaining({ status: 'delivered', cost: 4 }))
    expect([flags, unsupported]).toEqual([replay([...carrier, ...platform]).flags, []])
  })
})

test('a status that rests on the order of two clocks is disputed', () => {
  const parcel = new Teller()
  parcel.tell(
    [
      { code: '1/1', time: '2026-03-01T09:00:00Z' },
      { code: '2/2', time: '2026-03-02T12:00:00Z' },
    ],
    { source: 'carrier' },
  )
  const { after } = parcel.tell([{ code: '0/0', time: '2026-03-02 15:00:00' }], { source: 'platform' })
  expect([after.status, after.settled, after.alternative]).toEqual(['inTransit', false, { status: 'exception', margin: 0 }])
})

test('clocks further apart than any two zones leave no doubt', () => {
  const parcel = new Teller()
  parcel.tell([{ code: '1/1', time: '2026-03-01T09:00:00Z' }], { source: 'carrier' })
  const { after } = parcel.tell([{ code: '0/0', time: '2026-03-02 00:00:01' }], { source: 'platform' })
  expect([after.status, after.unsupported, after.settled]).toEqual(['inTransit', [], true])
})

test('two unknown clocks may be two zones apart', () => {
  const doubts = (clock: string) => {
    const parcel = new Teller()
    parcel.tell([{ code: '1/1', time: '2026-03-01 00:00:00' }], { source: 'carrier' })
    return parcel.tell([{ code: '0/0', time: clock }], { source: 'platform' }).after.unsupported.length
  }
  expect([doubts('2026-03-02 01:45:00'), doubts('2026-03-02 02:15:00')]).toEqual([2, 0])
})

test('sources that tell the same event at the same reading share a clock', () => {
  const parcel = new Teller()
  parcel.tell(carrier, { source: 'carrier' })
  const { after } = parcel.tell([carrier[2]!, ...platform], { source: 'platform' })
  expect([after.flags.map(({ law }) => law), after.unsupported]).toEqual([['delivered-is-final'], []])
})

test('times that name their zone need none, whoever tells them', () => {
  const parcel = new Teller()
  const zoned = (list: readonly { code: string; time: string }[]) =>
    list.map(event => ({ ...event, time: `${event.time}+02:00` }))
  parcel.tell(zoned(carrier), { source: 'carrier' })
  expect(gist(parcel.tell(zoned(platform), { source: 'platform' }))).toBe(': delivered')
  expect(report(parcel.journal).unsupported).toEqual([])
})

test('a change of what rests on two clocks is a change, though every step stands', () => {
  const parcel = new Teller()
  parcel.tell(carrier, { source: 'carrier', kind: 'delta' })
  const { after } = parcel.tell([{ code: '0/1002', time: '2026-03-02 11:00:00' }], { source: 'platform', kind: 'delta' })
  expect(after.unsupported).not.toEqual([])
  // The clocks prove to be one.
  const change = parcel.tell([carrier[1]!], { source: 'platform', kind: 'delta' })
  expect([change.kind, change.revised, change.after.unsupported]).toEqual(['changed', [], []])
})
