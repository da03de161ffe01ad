// Rules with `changed`: what a journey has come to, each time that differs.

import { expect, test } from 'vitest'
import { defineRules } from '../../src/index.js'
import { scans } from '../journal/parcel.js'
import { hour, RuleRunner } from './run-rules.js'

const standing = (status: string, outcome: string | null, certain: boolean) => ({ status, outcome, certain })
const mirror = { name: 'mirror', when: { kind: 'changed', of: 'status' }, do: { kind: 'set' } } as const

test('each new standing is told with the one before, watched or not; repetition tells nothing', () => {
  const its = new RuleRunner(defineRules([mirror]))
  const told = (trace: string, at: number) => {
    its.receive(trace, at, { issuedAt: hour(at) })
    return its.result!.changed.map(({ do: _, ...each }) => ({ ...each, cause: each.cause?.code }))
  }
  const common = { key: 'A1/0/mirror', rule: 'mirror', journey: 0, of: ['status'] }
  const [moving, arrived] = [standing('outForDelivery', null, true), standing('delivered', 'delivered', true)]
  expect(told('1/1@1 5/5@2', 3)).toEqual([{ ...common, cause: '5/5', standing: moving, previous: null }])
  expect(its.result!.changed[0]!.do).toEqual([{ key: 'A1/0/mirror/set', effect: { kind: 'set' } }])
  expect(told('1/1@1 5/5@2', 4)).toEqual([])
  expect(told('1/1@1 5/5@2 3/301@5', 6)).toEqual([{ ...common, cause: '3/301', standing: arrived, previous: moving }])
  // Scans that cannot be true make it uncertain: the status stays, and its standing does not.
  expect(told('1/1@1 5/5@2 3/301@5 0/0@6 5/5@7', 8)).toMatchObject([{ standing: { certain: false }, previous: arrived }])
  // Nothing else follows of it.
  const { fire, suppress, compensate, withheld, deadlines } = its.result!
  expect([fire, suppress, compensate, withheld, deadlines].flat()).toEqual([])
})

test('a condition that is lost says so, and one that comes back begins anew', () => {
  const its = new RuleRunner(defineRules([{ ...mirror, if: { where: ({ steps }) => steps.length !== 2 } }]))
  const told = (trace: string, at: number) => {
    its.receive(trace, at, { issuedAt: hour(at) })
    return its.result!.changed.map(each => [each.previous?.status ?? null, each.standing?.status ?? null])
  }
  expect(told('1/1@1', 2)).toEqual([[null, 'accepted']])
  expect(told('1/1@1 5/5@2', 3)).toEqual([['accepted', null]])
  expect(told('1/1@1 5/501@2', 4)).toEqual([])
  expect(told('1/1@1 5/5@2 3/301@3', 5)).toEqual([[null, 'delivered']])
})

test('each journey has its own; one that is gone is expected', () => {
  const its = new RuleRunner(defineRules([mirror]))
  const told = (trace: string, at: number) => {
    its.receive(scans(trace), at, { issuedAt: hour(at) })
    return its.result!.changed.map(each => [each.key, each.previous?.status ?? null, each.standing?.status, each.cause?.code])
  }
  const days = 24
  const both = `1/1@1 5/5@2 3/301@3 1/1@${60 * days} 5/5@${60 * days + 1}`
  expect(told(both, 61 * days)).toEqual([
    ['A1/0/mirror', null, 'delivered', '3/301'],
    ['A1/1/mirror', null, 'outForDelivery', '5/5'],
  ])
  expect(told('1/1@1 5/5@2 3/301@3', 62 * days)).toEqual([['A1/1/mirror', 'outForDelivery', 'expected', undefined]])
})
