// Orders by rules that were edited since the last ones: what waited then is due now, and what was due then is not due again.

import { expect, test } from 'vitest'
import { type Change, defineRules, emptyJournal, judge, type Only, record } from '../../src/index.js'
import { scans } from '../journal/teller.js'
import { hour } from './clerk.js'

const pay = (only?: Only) =>
  defineRules([{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, ...(only && { only }), do: { kind: 'pay' } }])

const first = record(emptyJournal('A1', { zone: 'UTC' }), {
  ...{ kind: 'snapshot', events: scans('1/1@1 5/5@2 3/301@3'), heardAt: hour(4) },
})
// Nothing is said and no time has passed: whatever follows is the edit's doing.
const still: Pick<Change, 'shipment' | 'before' | 'after' | 'times'> = record(first.journal, []).change
const at = { since: hour(4), now: hour(4) }

test('what was held back is in the orders, until it is let go', () => {
  const strict = pay({ where: () => false })
  const { heldBack, send, deadlines } = judge(first.change, strict, { now: hour(4) })
  expect([heldBack, send, deadlines]).toEqual([['A1/0/pay'], [], []])
  const kept = judge(still, strict, { ...at, heldBack })
  expect(kept.heldBack).toBe(heldBack)
  const loose = judge(still, pay(), { ...at, heldBack })
  expect([loose.send.map(({ key }) => key), loose.heldBack]).toEqual([['A1/0/pay'], []])
})

test('what waited for a time is held back when its rule is paused', () => {
  const { deadlines } = judge(first.change, pay({ settled: 'PT12H' }), { now: hour(4) })
  expect(deadlines.map(({ key }) => key)).toEqual(['A1/0/pay'])
  expect(judge(still, pay({ where: () => false }), { ...at, deadlines }).heldBack).toEqual(['A1/0/pay'])
})

test('what was due before it was held back, or before there was the rule, is not', () => {
  expect(judge(still, pay({ where: () => false }), at).heldBack).toEqual([])
  expect(judge(still, pay(), at).send).toEqual([])
})
