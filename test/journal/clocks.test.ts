// Sources whose clocks cannot be compared.

import { describe, expect, test } from 'vitest'
import { replay, reportOf } from '../../src/index.js'
import { changeLine, Parcel } from './parcel.js'

const carrier = [
  { code: '1/1', time: '2026-03-01 09:00:00' },
  { code: '5/5', time: '2026-03-02 08:00:00' },
  { code: '3/301', time: '2026-03-02 12:00:00' },
]
// Its clock shows eight hours more than the carrier's.
const platform = [{ code: '0/1002', time: '2026-03-02 15:00:00' }]

describe('a scan that one clock puts after the delivery and another before it', () => {
  test('contradicts it where both zones are known to be one', () => {
    const parcel = new Parcel({ zone: 'UTC' })
    parcel.receive(carrier, { source: 'carrier' })
    const { after } = parcel.receive(platform, { source: 'platform' })
    expect([after.flags.map(({ constraint }) => constraint), after.unsupported]).toEqual([['delivered-is-final'], []])
  })

  test('does not where the zones show that it came before', () => {
    const parcel = new Parcel({ zones: { carrier: 'UTC', platform: 'Asia/Shanghai' } })
    parcel.receive(carrier, { source: 'carrier' })
    const { after } = parcel.receive(platform, { source: 'platform' })
    expect([after.flags, after.steps.map(({ code }) => code), after.unsupported]).toEqual([
      [],
      ['1/1', '0/1002', '5/5', '3/301'],
      [],
    ])
  })

  test('does not where the zones are unknown, and the report lists what rests on the order', () => {
    const parcel = new Parcel()
    parcel.receive(carrier, { source: 'carrier' })
    const { after } = parcel.receive(platform, { source: 'platform' })
    expect([after.status, after.cost, after.flags, after.certain]).toEqual(['delivered', 0, [], true])
    expect(after.unsupported.map(index => after.steps.find(step => step.index === index)?.code)).toEqual(['0/1002'])
  })

  test('is read as UTC where one list has everything, as in replay', () => {
    const parcel = new Parcel()
    parcel.receive([...carrier, ...platform])
    const { status, cost, flags, unsupported } = reportOf(parcel.journal)
    expect({ status, cost, flags }).toEqual(expect.objectContaining({ status: 'delivered', cost: 4 }))
    expect([flags, unsupported]).toEqual([replay([...carrier, ...platform]).flags, []])
  })
})

test('a status that rests on the order of two clocks is uncertain', () => {
  const parcel = new Parcel()
  parcel.receive(
    [
      { code: '1/1', time: '2026-03-01T09:00:00Z' },
      { code: '2/2', time: '2026-03-02T12:00:00Z' },
    ],
    { source: 'carrier' },
  )
  const { after } = parcel.receive([{ code: '0/0', time: '2026-03-02 15:00:00' }], { source: 'platform' })
  expect([after.status, after.certain, after.alternative]).toEqual([
    'inTransit',
    false,
    { status: 'exception', outcome: null, margin: 0 },
  ])
})

test('clocks further apart than any two zones leave no doubt', () => {
  const parcel = new Parcel()
  parcel.receive([{ code: '1/1', time: '2026-03-01T09:00:00Z' }], { source: 'carrier' })
  const { after } = parcel.receive([{ code: '0/0', time: '2026-03-02 00:00:01' }], { source: 'platform' })
  expect([after.status, after.unsupported, after.certain]).toEqual(['inTransit', [], true])
})

test('two unknown clocks may be two zones apart', () => {
  const doubts = (clock: string) => {
    const parcel = new Parcel()
    parcel.receive([{ code: '1/1', time: '2026-03-01 00:00:00' }], { source: 'carrier' })
    return parcel.receive([{ code: '0/0', time: clock }], { source: 'platform' }).after.unsupported.length
  }
  expect([doubts('2026-03-02 01:45:00'), doubts('2026-03-02 02:15:00')]).toEqual([2, 0])
})

test('sources that assert the same event at the same clock reading share a clock', () => {
  const parcel = new Parcel()
  parcel.receive(carrier, { source: 'carrier' })
  const { after } = parcel.receive([carrier[2]!, ...platform], { source: 'platform' })
  expect([after.flags.map(({ constraint }) => constraint), after.unsupported]).toEqual([['delivered-is-final'], []])
})

test('times that name their zone need none, whatever their source', () => {
  const parcel = new Parcel()
  const zoned = (list: readonly { code: string; time: string }[]) =>
    list.map(event => ({ ...event, time: `${event.time}+02:00` }))
  parcel.receive(zoned(carrier), { source: 'carrier' })
  expect(changeLine(parcel.receive(zoned(platform), { source: 'platform' }))).toBe(': delivered')
  expect(reportOf(parcel.journal).unsupported).toEqual([])
})

test('a change of what rests on two clocks is a change, though every step is equal', () => {
  const parcel = new Parcel()
  parcel.receive(carrier, { source: 'carrier', kind: 'delta' })
  const { after } = parcel.receive([{ code: '0/1002', time: '2026-03-02 11:00:00' }], { source: 'platform', kind: 'delta' })
  expect(after.unsupported).not.toEqual([])
  // The clocks prove to be one.
  const change = parcel.receive([carrier[1]!], { source: 'platform', kind: 'delta' })
  expect([change.kind, change.revised, change.after.unsupported]).toEqual(['changed', [], []])
})
