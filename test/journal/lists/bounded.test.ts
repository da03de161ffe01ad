// What a journal keeps is bounded by its scans and its distinct lists, however often they come.

import { expect, test } from 'vitest'
import { applyInput, createJournal, type Journal, reportOf } from '../../../src/index.js'
import { MAX_RECEPTIONS } from '../../../src/journal/lists.js'
import { runs } from '../../runs.js'
import { scans } from '../parcel.js'

const day = Date.UTC(2026, 3, 1)
const lists = ['1/1@1 5/5@2 3/301@3', '1/1@1 5/5@2 2/204@3', '1/1@1 5/5@2', '1/1@1 5/5@2 3/301@3 0/0@4'].map(scans)

function receive(times: number, listOf: (at: number) => number, minutesApart: number): Journal {
  let journal = createJournal('A1', { zone: 'UTC' })
  for (let at = 0; at < times; at++) {
    const receivedAt = day + at * minutesApart * 60_000
    journal = applyInput(journal, { kind: 'snapshot', events: lists[listOf(at)]!, receivedAt }).journal
  }
  return journal
}

const sizeOf = (journal: Journal) => JSON.stringify(journal).length

test.each<[string, (at: number) => number, number]>([
  ['one list again and again', () => 0, 60],
  ['two lists by turns, redelivered', at => at % 2, 60],
  ['two lists by turns, a day apart', at => at % 2, 24 * 60],
  ['four lists in any order', at => (at * 7919) % 4, 45],
])('%s: any number of receptions keeps no more than 1,000 do', { timeout: 60_000 }, (_, listOf, minutesApart) => {
  const [some, all] = [receive(1_000, listOf, minutesApart), receive(runs(10_000), listOf, minutesApart)]
  expect(sizeOf(all)).toBeLessThan(sizeOf(some) * 1.05)
  const receptions = all.sources['']!.lists!.reduce((sum, list) => sum + list.receptions.length, 0)
  expect(receptions).toBeLessThanOrEqual(MAX_RECEPTIONS)
})

test('what is summed up makes no difference to lists that come in their order', () => {
  const turns = (at: number) => (at < 200 ? at % 2 : at % 4)
  const whole = receive(400, turns, 50)
  const { settled } = whole.sources['']!.lists![0]!
  expect(settled?.first).toBe(day)
  // Only the last receptions matter in the end: a journal that saw just these comes to the same.
  let late = createJournal('A1', { zone: 'UTC' })
  for (let at = 380; at < 400; at++)
    late = applyInput(late, { kind: 'snapshot', events: lists[turns(at)]!, receivedAt: day + at * 50 * 60_000 }).journal
  expect(reportOf(whole).status).toBe(reportOf(late).status)
})
