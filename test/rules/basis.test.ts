// `if: { basis: 'reported' }`: what must not rest on codes inferred from texts.

import { expect, test } from 'vitest'
import { defineRules, type TrackingEvent } from '../../src/index.js'
import type { When } from '../../src/rules/index.js'
import { hoursIn } from '../replay/story.js'
import { RuleRunner } from './run-rules.js'

const scan = (hour: number, code: string | null, text = '') => ({ code, time: hoursIn(hour), text })
const classify = ({ text }: TrackingEvent) => (text === 'Signed' ? '3/301' : text === 'Van' ? '5/5' : undefined)
const runner = (when: When) =>
  new RuleRunner(
    defineRules([{ name: 'it', when, if: { basis: 'reported' }, do: { kind: 'pay' } }]),
    { zone: 'UTC' },
    { classify },
  )
const [picked, van, signed] = [scan(1, '1/1'), scan(2, null, 'Van'), scan(3, null, 'Signed')]

test('an outcome that only texts tell pays nothing until the provider gives a code', () => {
  const its = runner({ kind: 'reached', outcome: 'delivered' })
  expect(its.receive([picked, van, signed], 4)).toEqual([])
  expect(its.result!.withheld).toEqual([expect.stringMatching(/\/it$/)])
  expect(its.receive([picked, van, signed, scan(3, '3/301')], 5)).toEqual(['fire it for 3/301'])
})

test('an outcome that holds without the inferred codes pays', () => {
  expect(runner({ kind: 'reached', outcome: 'delivered' }).receive([picked, van, scan(3, '3/301')], 4)).toEqual([
    'fire it for 3/301',
  ])
})

test('of a scan its own code counts', () => {
  expect(runner({ kind: 'seen', code: '5/5' }).receive([picked, van], 4)).toEqual([])
  expect(runner({ kind: 'seen', code: '1/1' }).receive([picked, van, signed], 4)).toEqual(['fire it for 1/1'])
  expect(runner({ kind: 'entered', status: 'outForDelivery' }).receive([picked, van], 4)).toEqual([])
})

test('another scan that makes it true may be one with a code', () => {
  const its = runner({ kind: 'flagged', constraint: 'delivered-is-final', per: 'journey' })
  const late = [scan(5, null, 'Van'), scan(6, '5/5')]
  expect(its.receive([picked, scan(2, '5/5'), scan(3, '3/301'), ...late], 7)).toEqual(['fire it for 5/5'])
})

test('only `reported` can be asked for', () => {
  const bad = { name: 'it', when: { kind: 'seen', code: '1/1' }, if: { basis: 'inferred' }, do: { kind: 'pay' } }
  expect(() => defineRules([bad as never])).toThrow('if.basis is "inferred"')
})
