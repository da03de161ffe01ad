// What a person, or the feed itself, says of scans.

import { beforeEach, describe, expect, test } from 'vitest'
import {
  applyInput,
  createJournal,
  evidenceOf,
  explain,
  identityOf,
  type JournalInput,
  type OverrideInput,
  reportOf,
} from '../../src/index.js'
import { changeLine, minute, Parcel, scans } from './parcel.js'

let parcel: Parcel
let minutes = 100
beforeEach(() => {
  parcel = new Parcel({ zone: 'UTC' })
  minutes = 100
})
const idOf = (trace: string) => identityOf(scans(trace)[0]!)!

/** Receives a correction a minute after the one before; says what it changed. */
function override(more: Partial<OverrideInput>): string {
  const input: OverrideInput = { kind: 'override', by: 'ann', reason: 'phoned', receivedAt: minute(minutes++), ...more }
  const { journal, change } = applyInput(parcel.journal, input)
  parcel.journal = journal
  return changeLine(change)
}
const rule = (trace: string, is: 'true' | 'false' | 'undecided', more = {}) =>
  override({ scans: [{ identity: idOf(trace), is }], ...more })

describe('a person', () => {
  test('rules a scan false, and takes that back', () => {
    parcel.receive('1/1@1 5/5@2 3/301@3')
    expect(rule('3/301@3', 'false')).toBe('-3/301 : delivered → outForDelivery')
    const { steps, certain } = reportOf(parcel.journal)
    expect([steps.at(-1)?.verdict, steps.at(-1)?.constraint, certain]).toEqual(['voided', 'ruled-false', true])
    expect(rule('3/301@3', 'undecided')).toBe('+3/301 : outForDelivery → delivered')
  })

  test('rules a scan true that its source took back', () => {
    parcel.receive('1/1@1 5/5@2 3/301@3', { issuedAt: minute(0) })
    parcel.receive('1/1@1 5/5@2', { issuedAt: minute(1) })
    expect(rule('3/301@3', 'true')).toBe('+3/301 : outForDelivery → delivered')
    parcel.receive('1/1@1 5/5@2 0/0@4', { issuedAt: minute(2) })
    expect(reportOf(parcel.journal).status).toBe('delivered')
  })

  test('adds a scan that no feed reported: the carrier admits on the phone that the parcel is lost', () => {
    parcel.receive('1/1@1 0/1002@2')
    const lost = { code: '2/901', time: '2026-03-05 10:00:00', text: 'admitted on the phone' }
    expect(override({ add: [lost] })).toBe('+2/901 : inTransit → exception')
    const report = reportOf(parcel.journal)
    expect([report.outcome, report.certain]).toEqual(['lost', true])
    expect(evidenceOf(parcel.journal)[report.steps.at(-1)!.index]?.assertedBy).toEqual(['person:ann'])
    expect(parcel.receive('1/1@1 0/1002@2', { receivedAt: minute(9000) }).after.outcome).toBe('lost')
  })

  test('takes an added scan back, unless a feed reports it too', () => {
    parcel.receive('1/1@1 0/1002@2')
    const lost = scans('2/901@3')
    override({ add: lost })
    expect(rule('2/901@3', 'undecided')).toBe('-2/901 : exception → inTransit')
    expect(reportOf(parcel.journal).rulings.map(({ is, state }) => `${is} ${state}`)).toEqual([
      'true superseded',
      'undecided applied',
    ])
    expect(override({ add: lost })).toBe('+2/901 : inTransit → exception')
    expect(rule('2/901@3', 'false')).toBe('-2/901 : exception → inTransit')
    expect(reportOf(parcel.journal).steps.at(-1)?.verdict).toBe('voided')
    rule('2/901@3', 'undecided')
    expect(changeLine(parcel.receive(lost, { kind: 'delta', source: 'carrier' }))).toBe('+2/901 : inTransit → exception')
  })

  test('is heard before the scan has come', () => {
    expect(rule('3/301@3', 'false')).toBe('unchanged : expected')
    expect(evidenceOf(parcel.journal)).toEqual([
      expect.objectContaining({
        event: null,
        receivedAt: null,
        rulings: [expect.objectContaining({ state: 'pending', index: null })],
      }),
    ])
    expect(explain(reportOf(parcel.journal))).toContain('it waits for a scan that has not come yet.')
    expect(changeLine(parcel.receive('1/1@1 5/5@2 3/301@3'))).toBe('+1/1 +5/5 : expected → outForDelivery')
  })

  test('ends a doubt about which list is newer', () => {
    parcel.receive('1/1@1 5/5@2 3/301@3')
    const { after } = parcel.receive('1/1@1 5/5@2')
    expect(after.doubts).toMatchObject([{ kind: 'contested', status: 'outForDelivery' }])
    rule('3/301@3', 'true')
    expect(reportOf(parcel.journal)).toMatchObject({ status: 'delivered', certain: true })
  })

  test('counts before the feed, and the later ruling before the earlier one', () => {
    parcel.receive('1/1@1 5/5@2 3/301@3')
    const is = (word: 'true' | 'false', by: string, at: number) => rule('3/301@3', word, { by, receivedAt: minute(at) })
    is('false', 'feed:', 300)
    expect(reportOf(parcel.journal).status).toBe('outForDelivery')
    is('true', 'ann', 200)
    expect(reportOf(parcel.journal).status).toBe('delivered')
    is('false', 'bob', 250)
    expect(reportOf(parcel.journal).status).toBe('outForDelivery')
    is('true', 'abe', 250)
    expect(reportOf(parcel.journal).status).toBe('delivered')
    expect(reportOf(parcel.journal).rulings.map(({ by, state }) => `${by} ${state}`)).toEqual([
      'ann superseded',
      'abe applied',
      'bob superseded',
      'feed: superseded',
    ])
  })

  test('whose rulings exclude each other leaves the doubt `rulings`', () => {
    parcel.receive('1/1@1 3/301@2 0/1002@3 5/5@4')
    for (const trace of ['3/301@2', '0/1002@3', '5/5@4']) rule(trace, 'true')
    const { certain, doubts } = reportOf(parcel.journal)
    expect([certain, doubts.some(({ kind }) => kind === 'rulings')]).toEqual([false, true])
  })
})

test('a feed corrects its own scans alone', () => {
  parcel.receive('1/1@1 5/5@2 3/301@3', { source: 'ups' })
  rule('3/301@3', 'false', { by: 'feed:dhl' })
  expect(reportOf(parcel.journal).status).toBe('delivered')
  override({ by: 'feed:ups', scans: [{ event: scans('3/301@3')[0]!, is: 'false' }] })
  expect(reportOf(parcel.journal).status).toBe('outForDelivery')
})

test('a ruling holds for the scan as it was: re-coded, it is another one, and the ruling has lapsed', () => {
  parcel.receive('1/1@1 5/5@2 3/301@3', { issuedAt: minute(0) })
  rule('3/301@3', 'false')
  parcel.receive('1/1@1 5/5@2 3/302@3', { issuedAt: minute(1) })
  const report = reportOf(parcel.journal)
  expect(report.status).toBe('delivered')
  expect(report.rulings).toMatchObject([{ by: 'ann', is: 'false', state: 'lapsed', index: null }])
  expect(evidenceOf(parcel.journal).at(-1)).toMatchObject({ event: null, rulings: [{ state: 'lapsed' }] })
  expect(explain(report)).toContain('it has lapsed, because its scan was taken back or its code corrected.')
})

test('rulings are dated: the report as of an earlier instant has only those received by then', () => {
  parcel.receive('1/1@1 5/5@2 3/301@3')
  rule('3/301@3', 'false', { receivedAt: minute(50) })
  rule('3/301@3', 'undecided', { receivedAt: minute(60) })
  const statusAt = (at: number) => reportOf(parcel.journal, { asOf: minute(at) }).status
  expect([statusAt(40), statusAt(55), statusAt(70)]).toEqual(['delivered', 'outForDelivery', 'delivered'])
})

test('a correction received twice is one', () => {
  parcel.receive('1/1@1 5/5@2 3/301@3')
  rule('3/301@3', 'false', { receivedAt: minute(50) })
  const { journal } = parcel
  expect(rule('3/301@3', 'false', { receivedAt: minute(50) })).toBe('unchanged : outForDelivery')
  expect(parcel.journal).toEqual(journal)
})

test.each<[string, object, string]>([
  ['nobody', { by: ' ' }, 'Unusable option input.by: " ". Pass the name of the person who says so.'],
  ['no reason', { reason: undefined }, 'Unusable option input.reason: undefined. Pass the reason as text.'],
  ['nothing', { scans: [] }, 'Unusable option input.scans: []. Pass the scans that it is about, or scans to add.'],
  ['no scan', { scans: [{ is: 'true' }] }, 'Unusable option input.scans[0]: {"is":"true"}. Pass { identity, is }'],
  [
    'another word',
    { scans: [{ identity: '', is: 'maybe' }] },
    `Unusable option input.scans[0].is: "maybe". Pass 'true', 'false' or`,
  ],
  ['a scan without time', { add: [{ code: '3/301' }] }, 'Unusable option input.add[0]: {"code":"3/301"}. It has no usable time.'],
  [
    'a feed that adds',
    { by: 'feed:ups', add: scans('3/301@3') },
    'A feed reports its scans as events: pass an input of kind "delta".',
  ],
  ['a mistyped field', { resaon: '' }, 'An override has no field resaon. Did you mean reason?'],
])('a correction with %s is an error', (_, more, message) => {
  const input = { kind: 'override', by: 'ann', reason: 'phoned', receivedAt: 0, scans: [{ identity: '', is: 'true' }], ...more }
  expect(() => applyInput(createJournal('A1'), input as JournalInput)).toThrow(message)
})

test('no source can be named as a person', () => {
  const input = { kind: 'delta', events: [], receivedAt: 0, source: 'person:ann' } as const
  expect(() => applyInput(createJournal('A1'), input)).toThrow('Unusable option input.source: "person:ann".')
})
