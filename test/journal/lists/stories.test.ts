// Which list is newer, as stories of one feed whose lists do not say when they were issued. A list is received at an hour of
// 1 April; `d` is the delivery at 10, `n` the same scan with the code of nobody at home, `x` a scan that came after it.

import { describe, expect, test } from 'vitest'
import { applyInput, createJournal, defineRules, evaluateRules, type Journal, reportOf } from '../../../src/index.js'

const day = Date.UTC(2026, 3, 1)
const at = (hours: number): string => new Date(day + hours * 3_600_000).toISOString()
const events = {
  a: { code: '1/1', time: at(0), text: 'accepted' },
  b: { code: '5/5', time: at(8), text: 'out' },
  d: { code: '3/301', time: at(10), text: 'at the door' },
  n: { code: '2/204', time: at(10), text: 'at the door' },
  x: { code: '0/0', time: at(12), text: 'noted' },
} as const

const rules = defineRules([
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' }, undo: { kind: 'refund' } },
  {
    name: 'pay-later',
    when: { kind: 'reached', outcome: 'delivered' },
    if: { certain: 'P1D' },
    do: { kind: 'pay' },
    undo: { kind: 'refund' },
  },
])

class Feed {
  journal: Journal
  paid: string[] = []
  #state: Pick<ReturnType<typeof evaluateRules>, 'journeyStarts' | 'deadlines' | 'withheld'> | null = null
  #now = 0

  constructor(options: Parameters<typeof createJournal>[1] = {}) {
    this.journal = createJournal('A1', options)
  }

  /** Receives a list such as `abd` at an hour; says how the shipment stands then. */
  receive(hours: number, list: string): string {
    const input = {
      kind: 'snapshot' as const,
      events: [...list].map(name => events[name as keyof typeof events]),
      receivedAt: at(hours),
    }
    const next = applyInput(this.journal, input)
    this.journal = next.journal
    this.#evaluate(next.change, hours)
    return this.standing()
  }

  /** Lets time pass. */
  wait(hours: number): void {
    const { change } = applyInput(this.journal, [])
    this.#evaluate(change, hours)
  }

  standing(options = {}): string {
    const { status, certain, doubts } = reportOf(this.journal, options)
    const other = doubts.map(doubt => ('status' in doubt ? `, unless ${doubt.status}` : '')).join('')
    return `${status}${certain ? '' : ' ?'}${other}`
  }

  #evaluate(change: Parameters<typeof evaluateRules>[0], hours: number): void {
    const since = this.#now
    this.#now = day + hours * 3_600_000
    const result = evaluateRules(change, rules, { now: this.#now, ...(since > 0 && { since }), ...this.#state })
    const { journeyStarts, deadlines, withheld } = result
    this.#state = { journeyStarts, deadlines, withheld }
    // What was never done is not undone.
    const isDone = (rule: string) => this.paid.findLast(line => line.includes(` ${rule} `))?.startsWith('do ')
    for (const { rule } of result.fire) this.paid.push(`do ${rule} at ${hours}`)
    for (const { rule } of result.compensate) if (isDone(rule)) this.paid.push(`undo ${rule} at ${hours}`)
  }
}

describe('a delivery', () => {
  test('re-coded as nobody at home: an exception at once, uncertain until that is told again after the window', () => {
    const feed = new Feed()
    expect(feed.receive(11, 'abd')).toBe('delivered')
    expect(feed.receive(12, 'abn')).toBe('exception ?, unless delivered')
    expect(feed.receive(14, 'abn')).toBe('exception ?, unless delivered')
    expect(feed.receive(16, 'abn')).toBe('exception')
    expect(feed.paid).toEqual(['do pay at 11', 'undo pay at 12'])
  })

  test('re-coded, and confirmed by a later scan', () => {
    const feed = new Feed()
    feed.receive(11, 'abd')
    expect(feed.receive(12, 'abn')).toBe('exception ?, unless delivered')
    expect(feed.receive(13, 'abnx')).toBe('inTransit')
  })

  test('dropped, which is repeated hourly: uncertain for the window, and never paid by a rule that waits a day', () => {
    const feed = new Feed()
    feed.receive(11, 'abd')
    const standings = [12, 13, 14, 15].map(hour => feed.receive(hour, 'ab'))
    const uncertain = 'delivered ?, unless outForDelivery'
    expect(standings).toEqual([uncertain, uncertain, uncertain, 'outForDelivery'])
    for (let hour = 16; hour < 72; hour++) feed.receive(hour, 'ab')
    expect(feed.standing()).toBe('outForDelivery')
    expect(feed.paid).toEqual(['do pay at 11', 'undo pay at 15'])
  })

  test('dropped by a list that was received before: redeliveries first, then uncertain, then believed', () => {
    const feed = new Feed()
    feed.receive(10, 'ab')
    expect(feed.receive(11, 'abd')).toBe('delivered')
    expect([12, 13, 14, 15].map(hour => feed.receive(hour, 'ab'))).toEqual([
      'delivered',
      'delivered',
      'delivered ?, unless outForDelivery',
      'outForDelivery',
    ])
  })

  test('between two lists that lack it, a day apart, ends where the last list ends', () => {
    const feed = new Feed()
    feed.receive(11, 'abn')
    expect(feed.receive(37, 'abd')).toBe('delivered')
    feed.wait(60)
    feed.wait(62)
    expect(feed.receive(63, 'abn')).toBe('exception')
    expect(feed.paid).toEqual(['do pay at 37', 'do pay-later at 62', 'undo pay at 63', 'undo pay-later at 63'])
  })

  test('two days after a list that comes again within the window: uncertain', () => {
    const feed = new Feed()
    feed.receive(11, 'ab')
    feed.receive(59, 'abd')
    expect(feed.receive(60, 'ab')).toBe('delivered ?, unless outForDelivery')
  })

  test('taken back and told again with a new scan: delivered, and paid again', () => {
    const feed = new Feed()
    feed.receive(11, 'abd')
    feed.receive(12, 'abn')
    expect(feed.receive(13, 'abdx')).toBe('delivered')
    expect(feed.paid).toEqual(['do pay at 11', 'undo pay at 12', 'do pay at 13'])
  })

  test('followed by a retried old body within the window: nothing changes', () => {
    const feed = new Feed()
    feed.receive(10, 'ab')
    feed.receive(11, 'abd')
    const before = feed.standing()
    expect(feed.receive(12.5, 'ab')).toBe(before)
    expect(feed.journal.entries.flatMap(({ contests }) => contests ?? [])).toEqual([])
  })

  test('followed by an old body that is new to us: uncertain until a list tells something new or comes after the window', () => {
    const told = new Feed()
    told.receive(11, 'abd')
    expect(told.receive(12, 'ab')).toBe('delivered ?, unless outForDelivery')
    expect(told.receive(12.5, 'abdx')).toBe('delivered')
    const late = new Feed()
    late.receive(11, 'abd')
    late.receive(12, 'ab')
    expect(late.receive(16, 'abd')).toBe('delivered')
  })

  test('re-coded, after which the body before comes again: an exception, uncertain until confirmed', () => {
    const feed = new Feed()
    feed.receive(11, 'abd')
    feed.receive(12, 'abn')
    expect(feed.receive(12.5, 'abd')).toBe('exception ?, unless delivered')
    expect(feed.receive(15.5, 'abn')).toBe('exception')
  })
})

test('the window is an option of the journal, or of one source, or of an input', () => {
  const after = (options: object, redelivery?: string) => {
    const feed = new Feed(options)
    feed.receive(11, 'abd')
    const list = { kind: 'snapshot' as const, events: [events.a, events.b], receivedAt: at(13) }
    const { journal } = applyInput(feed.journal, { ...list, ...(redelivery && { redelivery }) })
    return reportOf(journal).status
  }
  expect(after({})).toBe('delivered')
  expect(after({ redelivery: 'PT1H' })).toBe('outForDelivery')
  expect(after({ redelivery: { '': 'PT1H' } })).toBe('outForDelivery')
  expect(after({ redelivery: { other: 'PT1H' } })).toBe('delivered')
  expect(after({}, 'PT1H')).toBe('outForDelivery')
  expect(after({ redelivery: 'PT5H' }, 'PT1H')).toBe('delivered')
})

test('the report as of an earlier instant has the doubt of that time', () => {
  const feed = new Feed()
  feed.receive(11, 'abd')
  feed.receive(12, 'ab')
  feed.receive(15, 'ab')
  expect([11, 12, 14.9, 15].map(hours => feed.standing({ asOf: at(hours) }))).toEqual([
    'delivered',
    'delivered ?, unless outForDelivery',
    'delivered ?, unless outForDelivery',
    'outForDelivery',
  ])
})

test('another source that has the scan leaves no doubt', () => {
  const feed = new Feed()
  feed.receive(11, 'abd')
  feed.journal = applyInput(feed.journal, { kind: 'delta', events: [events.d], receivedAt: at(11.5), source: 'driver' }).journal
  expect(feed.receive(12, 'ab')).toBe('delivered')
  expect(feed.receive(16, 'ab')).toBe('delivered')
})

test.each([
  ['redelivery', { redelivery: 'three hours' }, 'Unusable option redelivery: "three hours". Pass a fixed ISO 8601 duration'],
  ['redelivery', { redelivery: 3 }, 'Unusable option redelivery: 3. Pass a fixed ISO 8601 duration'],
  ['redelivery of a source', { redelivery: { kd100: 'P1M' } }, 'Unusable option redelivery.kd100: "P1M". Pass a fixed'],
])('an unusable %s is an error', (_, options, message) => {
  expect(() => createJournal('A1', options as never)).toThrow(message)
})
