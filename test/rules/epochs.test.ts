// Numbers of journeys under corrections of their first scan.

import { expect, test } from 'vitest'
import { defineRules, emptyJournal, judge, record } from '../../src/index.js'

const day = (days: number) => new Date(Date.UTC(2026, 0, 1) + days * 86_400_000)
const rules = defineRules([{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' } }])

/** The keys sent over whole lists, each heard when its last scan happened. */
function sentOver(...lists: readonly (readonly (readonly [code: string, days: number])[])[]): readonly string[] {
  let journal = emptyJournal('A1', { zone: 'UTC' })
  let epochs: readonly number[] = []
  return lists.flatMap((scans, at) => {
    const heardAt = day(500 + at)
    const events = scans.map(([code, days]) => ({ code, time: day(days).toISOString() }))
    const next = record(journal, { kind: 'snapshot', events, heardAt, saidAt: heardAt })
    const orders = judge(next.change, rules, { epochs })
    journal = next.journal
    epochs = orders.epochs
    return orders.send.map(({ key }) => key)
  })
}

const older = [
  ['1/1', 0],
  ['3/3', 2],
] as const

test('a second journey that loses its first scan keeps its number, and is not paid twice', () => {
  const delivered = [
    ['1/3', 128],
    ['3/3', 129],
  ] as const
  expect(sentOver([...older, ['1/1', 105], ...delivered], [...older, ...delivered])).toEqual(['A1/0/pay', 'A1/1/pay'])
})

test('a second journey whose first scan is dated anew keeps its number, and is not paid twice', () => {
  const delivered = ['3/3', 136] as const
  expect(sentOver([...older, ['1/1', 100], delivered], [...older, ['1/1', 135], delivered])).toEqual(['A1/0/pay', 'A1/1/pay'])
})
