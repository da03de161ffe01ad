// What a caller's classifier may do: it is asked where a code is missing, and whatever it does, the event stays what it was.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  applyInput,
  createJournal,
  explain,
  identityOf,
  replay,
  reportOf,
  type TrackingEvent,
  timeline,
} from '../../src/index.js'
import { classifier } from '../../src/texts/index.js'
import { events, hoursIn } from './story.js'

const scan = (hour: number, code: string | null, text = '') => ({ code, time: hoursIn(hour), text })
const history = [scan(0, '1/1'), scan(1, null, 'Van'), scan(2, '0/0', 'Signed')]
const inputs = [{ kind: 'snapshot', events: history, receivedAt: '2026-03-02T00:00:00Z' }] as const
const journal = applyInput(createJournal<TrackingEvent>('A1', { zone: 'UTC' }), inputs).journal
type Classify = NonNullable<Parameters<typeof reportOf<TrackingEvent>>[1]>['classify']

// In a report of the events and in a report of a journal that has them.
const reports = (classify: Classify) => [replay(history, { classify }), reportOf(journal, { classify })] as const

describe('a classifier that fails', () => {
  const failing: readonly (readonly [string, () => unknown])[] = [
    ['throws', () => expect.fail('on purpose')],
    ['returns a code that the vocabulary lacks', () => '99/1'],
    ['returns a promise', async () => '3/301'],
    ['returns a list', () => ['3/301']],
    ['returns a function', () => () => '3/301'],
  ]
  test.each(failing)('that %s leaves its event uncoded, with a flag', (_, classify) => {
    for (const { steps, flags, status } of reports(classify as Classify)) {
      expect(steps[1]).toMatchObject({ verdict: 'uncoded', code: null, constraint: 'classifier-failed' })
      expect(flags).toContainEqual({ verdict: 'uncoded', constraint: 'classifier-failed', index: 1, severity: 'warning' })
      expect(flags.filter(({ constraint }) => constraint === 'classifier-failed')).toHaveLength(1)
      expect(status).toBe('inTransit')
    }
  })

  test('is not flagged where it says nothing', () => {
    for (const nothing of [undefined, null, ''])
      for (const { steps, flags } of reports(() => nothing)) {
        expect(steps[1]).toMatchObject({ verdict: 'uncoded' })
        expect(flags.map(({ constraint }) => constraint)).not.toContain('classifier-failed')
      }
  })

  test('never makes replay throw, whatever it returns', () => {
    fc.assert(
      fc.property(fc.anything(), given => {
        const { steps } = replay(history, { classify: () => given as never })
        expect(steps).toHaveLength(3)
      }),
    )
  })
})

describe('the provider’s own catch-all 0/0', () => {
  const asText = ({ text }: TrackingEvent) => (text === 'Signed' ? '3/301' : undefined)

  test('is asked for only where the classifier says so', () => {
    for (const { status } of reports(asText)) expect(status).toBe('inTransit')
    for (const { status, basis, steps, doubts } of reports(Object.assign(asText.bind(null), { catchAll: true }))) {
      expect([status, basis]).toEqual(['delivered', 'inferred'])
      expect(steps[2]).toMatchObject({ code: '3/301', basis: 'inferred', event: { code: '0/0' } })
      expect(doubts).toContainEqual({ kind: 'inferred', index: 2 })
    }
  })

  test('stays what it is where the classifier says nothing, agrees or fails', () => {
    for (const given of [undefined, '0/0', 0, '99/1'])
      for (const { steps, flags } of reports(Object.assign(() => given, { catchAll: true }))) {
        expect(steps[2]).toMatchObject({ code: '0/0' })
        expect(steps[2]!.basis).toBeUndefined()
        expect(flags.some(({ constraint, index }) => constraint === 'classifier-failed' && index === 2)).toBe(given === '99/1')
      }
  })

  test('keeps its identity, by which people correct it', () => {
    const overrides = [{ identity: identityOf(history[2]!)!, is: 'false' }] as const
    const classify = Object.assign(() => '3/301', { catchAll: true })
    const { steps } = replay(history, { classify, overrides })
    expect(steps[2]).toMatchObject({ verdict: 'voided' })
    const [, , step] = reportOf(journal, { classify }).steps
    expect(step!.identity).toBe(reportOf(journal).steps[2]!.identity)
  })

  test('is asked for by the classifier of texts where that is wanted', () => {
    for (const catchAll of [false, true]) {
      const { status } = replay([scan(0, '1/1'), scan(1, '5/5'), scan(2, '0/0', 'Delivered, signed by the recipient')], {
        classify: classifier({ catchAll }),
      })
      expect(status).toBe(catchAll ? 'delivered' : 'inTransit')
    }
  })

  test('other codes are never asked for', () => {
    const asked: unknown[] = []
    const classify = Object.assign(({ code }: TrackingEvent) => void asked.push(code), { catchAll: true })
    replay(events('1/1 0/0 0/1002 0/999 9/9 -'), { classify })
    expect([...new Set(asked)]).toEqual(['0/0', null])
  })
})

describe('what is inferred is called so', () => {
  const classify = Object.assign(({ text }: TrackingEvent) => (text === 'Signed' ? '3/301' : undefined), { catchAll: true })

  test('in sentences and timelines, whether the provider confirms it or not', () => {
    const doubted = replay(history, { classify })
    expect(explain(doubted)).toMatch(/^Delivered on 1 March 02:00 \(inferred from its text\)\. This is uncertain: /)
    expect(timeline(doubted, { width: 120 })).toMatch(/Sign by customer \(inferred.*\n +from its text\)/)
    const confirmed = replay(history, { classify, reported: 3 })
    expect(explain(confirmed)).toMatch(/^Delivered on .* \(inferred from its text, and the provider's own status agrees\)\./)
    expect([confirmed.certain, confirmed.basis]).toEqual([true, 'inferred'])
  })

  test('and a classifier that fails is named', () => {
    expect(explain(replay(history, { classify: () => expect.fail('on purpose') }))).toContain(
      'The classifier failed on one scan.',
    )
  })
})
