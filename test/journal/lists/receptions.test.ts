import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyInput, createJournal, type Journal, reportOf } from '../../../src/index.js'
import { runs } from '../../runs.js'
import { type Reception, readReceptions } from './receptions.js'

const scans = ['a', 'b', 'c', 'd', 'e'] as const
const hourOf = (scan: string): number => ['a', 'b', 'c', 'd', 'e'].indexOf(scan) >> 1
const HOUR = 3_600_000
const start = Date.parse('2026-04-02T00:00:00Z')
const eventOf = (scan: string) => ({ code: '0/0', time: start - HOUR * (10 - hourOf(scan)), text: scan })

const reception = fc.record({
  hour: fc.integer({ min: 0, max: 24 }).map(quarters => quarters / 2),
  scans: fc.oneof(
    fc.subarray([...scans], { minLength: 1 }),
    fc.constantFrom<string[]>(['a', 'b'], ['a', 'b', 'c'], ['a', 'b', 'd'], ['a', 'b', 'c', 'd']),
  ),
})

const receive = (journal: Journal, { hour, scans: names }: Reception): Journal =>
  applyInput(journal, { kind: 'snapshot', events: names.map(eventOf), receivedAt: start + hour * HOUR }).journal

const readingOf = (journal: Journal) => {
  const names = (entries: Journal['entries']) => entries.map(({ event }) => event.text as string).sort()
  const believed = names(journal.entries.filter(({ spans }) => spans.at(-1)?.[1] === null))
  // Whether a scan is told only by a list that may be old follows from the others; the naive reading does not say it.
  const unsure = names(
    journal.entries.filter(({ contests, event }) =>
      contests?.some(({ to, ifList }) => to === null && (ifList === 'newer' || !believed.includes(event.text as string))),
    ),
  )
  return { believed, unsure }
}

test('lists in any order of arrival are read as a naive reading of all receptions reads them', () => {
  fc.assert(
    fc.property(fc.array(reception, { minLength: 1, maxLength: 9 }), fc.boolean(), (received, isReloaded) => {
      let journal = createJournal('A1')
      for (const each of received) {
        journal = receive(journal, each)
        if (isReloaded) journal = JSON.parse(JSON.stringify(journal))
      }
      expect(readingOf(journal)).toEqual(readReceptions(received, hourOf))
      expect(
        reportOf(journal)
          .steps.map(({ event }) => event.text)
          .sort(),
      ).toEqual(readingOf(journal).believed)
    }),
    { numRuns: runs(3_000) },
  )
})
