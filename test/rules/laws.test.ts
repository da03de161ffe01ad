// What holds of rules over any inputs: orders add up, keys tell apart and stay, and nothing throws.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defineRules, emptyJournal, type JournalOptions, record, statusRows } from '../../src/index.js'
import { standing } from '../../src/journal/index.js'
import { courseOf } from '../../src/rules/course.js'
import { numbered } from '../../src/rules/epochs.js'
import { due, ran, rulesLaws, summed } from '../../src/testing/rules-laws.js'
import { inputs } from '../journal/inputs.js'
import { scans } from '../journal/teller.js'
import regressions from '../regressions.json' with { type: 'json' }
import { runs } from '../runs.js'
import { hour } from './clerk.js'

const statuses = statusRows.map(({ status }) => status).filter(status => status !== 'expected')
const effect = { kind: 'tell' }

/** Rules that count no time. */
const timeless = defineRules([
  ...statuses.map(status => ({ name: `entered ${status}`, when: { kind: 'entered', status }, do: effect }) as const),
  ...statuses.map(status => ({ name: `each ${status}`, when: { kind: 'entered', status, per: 'event' }, do: effect }) as const),
  { name: 'left', when: { kind: 'left', status: 'exception', per: 'event' }, do: effect },
  { name: 'delivered', when: { kind: 'reached', outcome: 'delivered' }, only: { settled: true }, do: [effect, { kind: 'b' }] },
  { name: 'returned/größe', when: { kind: 'reached', outcome: 'returned' }, do: effect },
  { name: 'missed', when: { kind: 'seen', code: ['2/204', '5/5'] }, do: effect },
  { name: 'back', when: { kind: 'seen', code: ['2/2', '0/0'] }, only: { leg: 'return' }, do: effect },
  { name: 'odd', when: { kind: 'flagged', law: ['not-offered', 'delivered-is-final', 'unknown-substatus'] }, do: effect },
  { name: 'sure', when: { kind: 'entered', status: 'accepted' }, only: { where: ({ cost }) => cost < 3 }, do: effect },
])

/** Rules that do. */
const timed = defineRules([
  { name: 'waits', when: { kind: 'lasted', status: 'outForDelivery', for: 'PT3H' }, do: effect },
  { name: 'waits each', when: { kind: 'lasted', status: 'inTransit', for: 'PT2H', per: 'event' }, do: effect },
  { name: 'locker', when: { kind: 'lasted', code: ['2/204', '5/5'], for: 'PT2H' }, do: effect },
  { name: 'quiet', when: { kind: 'silent', for: 'PT4H' }, do: effect },
  { name: 'late', when: { kind: 'overdue', since: 'accepted', for: 'PT5H' }, do: effect },
  { name: 'late for the van', when: { kind: 'overdue', since: 'accepted', until: 'outForDelivery', for: 'PT2H' }, do: effect },
  { name: 'paid', when: { kind: 'reached', outcome: 'delivered' }, only: { settled: 'PT3S' }, do: effect },
])

const zones: readonly { name: string; options: JournalOptions }[] = [
  { name: 'known zones', options: { zone: '+08:00', zones: { other: 'America/New_York' } } },
  { name: 'unknown zones', options: {} },
]
const many = { numRuns: runs(200) }

describe.each(zones)('in $name', ({ options }) => {
  describe.each([
    { kind: 'rules that count no time', rules: timeless },
    { kind: 'rules that do', rules: timed },
  ])('$kind', ({ rules }) => {
    for (const { name, check } of rulesLaws(rules, { inputs, ...options })) test(name, check, 60_000)
  })

  test('keys of what stays true stay when more is heard, as long as journeys stay apart', () => {
    fc.assert(
      fc.property(inputs, given => {
        let journal = emptyJournal('A/1', options)
        let epochs: readonly number[] = []
        for (const input of given) {
          const next = record(journal, { ...input, kind: 'delta' })
          const known = numbered(next.change.before, next.change.times.before, epochs)
          const now = numbered(next.change.after, next.change.times.after, known.epochs, {
            ...known,
            report: next.change.before,
            times: next.change.times.before,
          })
          // A journey that shares scans with one before, and each with no other, is that one.
          const { before, after, times } = next.change
          const idsOf = (report: typeof after, its: typeof times.after) =>
            [...report.epochs, report].map(({ steps }) => new Set(steps.map(({ index }) => its.events[index]!.identity)))
          const olds = idsOf(before, times.before)
          const news = idsOf(after, times.after)
          const isKin = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some(id => b.has(id))
          for (const [place, ids] of news.entries()) {
            const kin = olds.flatMap((old, at) => (isKin(old, ids) ? [at] : []))
            const isAlone = kin.length === 1 && news.filter(other => isKin(olds[kin[0]!]!, other)).length === 1
            if (isAlone) expect(now.numbers[place]).toBe(known.numbers[kin[0]!])
          }
          journal = next.journal
          epochs = now.epochs
        }
      }),
      many,
    )
  }, 60_000)

  test('the walk of every journey ends where its report does', () => {
    fc.assert(
      fc.property(inputs, given => {
        const { report, times } = standing(record(emptyJournal('A/1', options), given).journal)
        for (const journey of [...report.epochs, report])
          expect(courseOf(timeless.table, journey, times, true).states).not.toThrow()
      }),
      many,
    )
  }, 60_000)
})

test('histories that once went wrong are judged', () => {
  for (const trace of regressions.histories) {
    const { journal, epochs, runs } = ran(
      trace.split(' ').map((_, at) => [
        {
          kind: 'snapshot',
          heardAt: hour(at + 1),
          events: scans(
            trace
              .split(' ')
              .slice(0, at + 1)
              .join(' '),
          ),
        },
      ]),
      timeless,
      { zone: 'UTC' },
    )
    expect(summed(runs)).toEqual(
      due(journal, timeless, epochs)
        .send.map(({ key }) => key)
        .sort(),
    )
  }
})
