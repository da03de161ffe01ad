// Numbers of journeys under corrections of their first scan.

import { expect, test } from 'vitest'
import { applyInput, createJournal, defineRules, evaluateRules } from '../../src/index.js'

const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000)
const rules = defineRules([{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' } }])

/** The keys of the activations that fire over whole lists, received one after the other. */
function firedOver(...lists: readonly (readonly (readonly [code: string, days: number])[])[]): readonly string[] {
  let journal = createJournal('A1', { zone: 'UTC' })
  let journeyStarts: readonly string[] = []
  return lists.flatMap((scans, at) => {
    const receivedAt = day(500 + at)
    const events = scans.map(([code, days]) => ({ code, time: day(days).toISOString() }))
    const next = applyInput(journal, { kind: 'snapshot', events, receivedAt, issuedAt: receivedAt })
    const { fire, journeyStarts: nextStarts } = evaluateRules(next.change, rules, { journeyStarts })
    journal = next.journal
    journeyStarts = nextStarts
    return fire.map(({ key }) => key)
  })
}

const older = [
  ['1/1', 0],
  ['3/3', 2],
] as const

test('a second journey that loses its first scan keeps its number, and does not fire twice', () => {
  const delivered = [
    ['1/3', 128],
    ['3/3', 129],
  ] as const
  expect(firedOver([...older, ['1/1', 105], ...delivered], [...older, ...delivered])).toEqual(['A1/0/pay', 'A1/1/pay'])
})

test('a second journey whose first scan gets another date keeps its number, and does not fire twice', () => {
  const delivered = ['3/3', 136] as const
  expect(firedOver([...older, ['1/1', 100], delivered], [...older, ['1/1', 135], delivered])).toEqual(['A1/0/pay', 'A1/1/pay'])
})
