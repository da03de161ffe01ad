// What a journal keeps is bounded by its scans and its distinct lists, however often they come.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyInput, createJournal, type Journal, reportOf } from '../../../src/index.js'
import { MAX_RECEPTIONS } from '../../../src/journal/lists.js'
import { runs } from '../../runs.js'
import { scans } from '../parcel.js'
import { readReceptions } from './receptions.js'

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

test('what is summed up makes no difference to lists that come in their order, or late by fewer than are kept', () => {
  const names = ['a', 'b', 'c', 'd']
  const eventOf = (name: string) => ({ code: '0/0', time: day - (10 - names.indexOf(name)) * 3_600_000, text: name })
  const bodies = fc.array(fc.subarray(names, { minLength: 1 }), { minLength: 2, maxLength: 4 })
  // The first list is rare, so that all that is known of it may be a sum.
  const scansOf = ([rare, ...often]: readonly string[][]) =>
    fc.oneof({ weight: 1, arbitrary: fc.constant(rare!) }, { weight: 60, arbitrary: fc.constantFrom(...often) })
  const sequences = bodies.chain(lists =>
    fc.array(fc.record({ scans: scansOf(lists), apart: fc.constantFrom(...Array.from({ length: 40 }, () => 1), 2, 60) }), {
      minLength: MAX_RECEPTIONS + 20,
      maxLength: MAX_RECEPTIONS + 60,
      size: 'max',
    }),
  )
  fc.assert(
    fc.property(sequences, fc.nat(), fc.integer({ min: 0, max: MAX_RECEPTIONS - 1 }), (sequence, late, by) => {
      // In minutes, which are exact.
      let hour = 0
      const receptions = sequence.map(({ scans: list, apart }) => {
        hour += apart
        return { hour, scans: list }
      })
      const [delayed] = receptions.slice(late % receptions.length)
      const applied = receptions.filter(each => each !== delayed)
      applied.splice((late % receptions.length) + by, 0, delayed!)
      let journal = createJournal('A1')
      for (const { hour: at, scans: list } of applied) {
        const receivedAt = day + at * 60_000
        journal = applyInput(journal, { kind: 'snapshot', events: list.map(eventOf), receivedAt }).journal
      }
      const believed = reportOf(journal).steps.map(({ event }) => event.text as string)
      expect(believed.sort()).toEqual(readReceptions(receptions, name => names.indexOf(name), 180).believed)
    }),
    { numRuns: runs(250) },
  )
}, 60_000)
