// Rules that were edited since the last result: what was withheld or waited then is due now; what was due then does not fire
// again.

import { expect, test } from 'vitest'
import { applyInput, type Change, createJournal, defineRules, evaluateRules } from '../../src/index.js'
import type { Condition } from '../../src/rules/index.js'
import { scans } from '../journal/parcel.js'
import { hour } from './run-rules.js'

const pay = (condition?: Condition) =>
  defineRules([
    { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, ...(condition && { if: condition }), do: { kind: 'pay' } },
  ])

const first = applyInput(createJournal('A1', { zone: 'UTC' }), {
  kind: 'snapshot',
  events: scans('1/1@1 5/5@2 3/301@3'),
  receivedAt: hour(4),
})
// No input and no time passes: whatever follows comes from the edit.
const still: Pick<Change, 'shipment' | 'before' | 'after' | 'times'> = applyInput(first.journal, []).change
const at = { since: hour(4), now: hour(4) }

test('what a condition withheld fires once the rule has no condition', () => {
  const strict = pay({ where: () => false })
  const { withheld, fire, deadlines } = evaluateRules(first.change, strict, { now: hour(4) })
  expect([withheld, fire, deadlines]).toEqual([['A1/0/pay'], [], []])
  const again = evaluateRules(still, strict, { ...at, withheld })
  expect(again.withheld).toBe(withheld)
  const loose = evaluateRules(still, pay(), { ...at, withheld })
  expect([loose.fire.map(({ key }) => key), loose.withheld]).toEqual([['A1/0/pay'], []])
})

test('what waited for its time is withheld when its rule gets a condition', () => {
  const { deadlines } = evaluateRules(first.change, pay({ certain: 'PT12H' }), { now: hour(4) })
  expect(deadlines.map(({ key }) => key)).toEqual(['A1/0/pay'])
  expect(evaluateRules(still, pay({ where: () => false }), { ...at, deadlines }).withheld).toEqual(['A1/0/pay'])
})

test('what was due before the condition or the rule was added is neither withheld nor fired', () => {
  expect(evaluateRules(still, pay({ where: () => false }), at).withheld).toEqual([])
  expect(evaluateRules(still, pay(), at).fire).toEqual([])
})
