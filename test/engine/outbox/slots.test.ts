// The slots that a relay offers, of eight: what a rule or kind gets while its deliveries last, hang or fail.

import { expect, test } from 'vitest'
import { Slots } from '../../../src/engine/outbox/slots.js'
import { sampleEffect } from '../../stores/rows.js'

const TIMEOUT_MS = 10_000
const effect = (rule: string, failures = 0) => sampleEffect(`${rule} ${failures}`, { rule, effect: { kind: rule }, failures })

/** Slots in which a delivery of the rule `mail` has ended. */
function proven(): Slots {
  const slots = new Slots(8, TIMEOUT_MS)
  slots.free(slots.take(effect('mail'), 0), false)
  return slots
}

const freeOf = (slots: Slots, now: number) => {
  const { lanes } = slots.claimable(now)
  return [lanes?.rules, lanes?.kinds].map(list => list?.find(({ name }) => name === 'mail')?.free)
}

test('a rule or kind has half of the slots until one of its deliveries has ended, then all, and half after one that hung', () => {
  const slots = new Slots(8, TIMEOUT_MS)
  expect(slots.claimable(0).lanes?.freeOfOthers).toBe(4)
  const first = slots.take(effect('mail'), 0)
  expect(freeOf(slots, 0)).toEqual([3, 3])
  slots.free(first, false)
  expect(freeOf(slots, 0)).toEqual([8, 8])
  slots.free(slots.take(effect('mail'), 0), true)
  expect(freeOf(slots, 0)).toEqual([4, 4])
})

test('a rule or kind has half of the slots while half of its deliveries take longer than a quarter of the time-out', () => {
  const slots = proven()
  for (const startedAt of [0, 0, 2_000]) slots.take(effect('mail'), startedAt)
  expect(freeOf(slots, 2_499)).toEqual([5, 5])
  expect(freeOf(slots, 2_500)).toEqual([1, 1])
  for (const startedAt of [2_000, 2_000]) slots.take(effect('mail'), startedAt)
  expect(freeOf(slots, 2_500)).toEqual([3, 3])
})

test('retries have a quarter of the slots, and half once one has ended', () => {
  const slots = proven()
  expect(slots.claimable(0)).toMatchObject({ limit: 8, retries: 2 })
  const retry = slots.take(effect('mail', 1), 0)
  expect(slots.claimable(0)).toMatchObject({ limit: 7, retries: 1 })
  slots.free(retry, false)
  expect(slots.claimable(0)).toMatchObject({ retries: 4 })
  slots.free(slots.take(effect('mail', 1), 0), true)
  expect(slots.claimable(0)).toMatchObject({ retries: 2 })
  // How a retry ends says nothing about first attempts.
  expect(freeOf(slots, 0)).toEqual([8, 8])
})

test('a single slot is enough for both', () => {
  const slots = new Slots(1, TIMEOUT_MS)
  expect(slots.claimable(0)).toMatchObject({ limit: 1, retries: 1, lanes: { freeOfOthers: 1 } })
  slots.take(effect('mail', 1), 0)
  expect(slots.claimable(0)).toMatchObject({ limit: 0, retries: 0 })
})
