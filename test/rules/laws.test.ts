// What holds of rules over any inputs: orders add up, keys tell apart and stay, and nothing throws.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  defineRules,
  emptyJournal,
  type Journal,
  type JournalInput,
  type JournalOptions,
  judge,
  type Orders,
  type Rules,
  record,
  statusRows,
} from '../../src/index.js'
import { standing } from '../../src/journal/index.js'
import { courseOf } from '../../src/rules/course.js'
import { numbered } from '../../src/rules/epochs.js'
import { arrivals } from '../../src/testing/arrivals.js'
import { inputs } from '../journal/inputs.js'
import { scans } from '../journal/teller.js'
import regressions from '../regressions.json' with { type: 'json' }
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

/** Those of them that count from when scans happened alone, not from when they were heard. */
const placed = defineRules(timed.rules.filter(({ name }) => name !== 'paid'))

const nothing = standing(emptyJournal('A/1'))

/** Everything that is due of a journal. */
function due(journal: Journal, rules: Rules, epochs: readonly number[], now?: number): Orders {
  const { report, times } = standing(journal)
  const change = { shipment: 'A/1', before: nothing.report, after: report, times: { before: nothing.times, after: times } }
  return judge(change, rules, { epochs, now })
}

const keysOf = (list: Orders['send']) => list.map(({ key }) => key)
// The journey's number is the only thing in a key that depends on what was heard first.
const unnumbered = (list: Orders['send']) => list.map(({ key }) => key.replace(/^([^/]*)\/\d+/, '$1')).sort()

interface Run {
  readonly journal: Journal
  readonly epochs: readonly number[]
  readonly runs: readonly Orders[]
}

/** Inputs recorded batch by batch, each change judged. */
function run(batches: readonly (readonly JournalInput[])[], rules: Rules, options: JournalOptions): Run {
  let journal = emptyJournal('A/1', options)
  let epochs: readonly number[] = []
  const runs: Orders[] = []
  for (const batch of batches) {
    const next = record(journal, batch)
    const orders = judge(next.change, rules, { epochs })
    journal = next.journal
    epochs = orders.epochs
    runs.push(orders)
  }
  return { journal, epochs, runs }
}

/** What is due after these orders, by their own words; each must be possible. */
function summed(runs: readonly Orders[]): string[] {
  const sum = new Set<string>()
  for (const { send, hold, withdraw } of runs) {
    for (const key of keysOf(withdraw)) sum.delete(key)
    for (const key of keysOf(hold)) {
      expect(sum).toContain(key)
      sum.delete(key)
    }
    for (const key of keysOf(send)) {
      expect(sum).not.toContain(key)
      sum.add(key)
    }
  }
  return [...sum].sort()
}

const zones: readonly { name: string; options: JournalOptions }[] = [
  { name: 'known zones', options: { zone: '+08:00', zones: { other: 'America/New_York' } } },
  { name: 'unknown zones', options: {} },
]
const many = { numRuns: 200 }
const NOW = Date.UTC(2026, 4, 2)

describe.each(zones)('in $name', ({ options }) => {
  test('what is due does not depend on order, batches and repetitions', () => {
    fc.assert(
      fc.property(inputs, given => {
        // Where nobody knows the zone, durations count from when scans were heard, which is exact only in the order heard.
        for (const rules of options.zone ? [timeless, placed] : [timeless]) {
          const inOrder = run(
            given.map(input => [input]),
            rules,
            options,
          )
          const expected = unnumbered(due(inOrder.journal, rules, inOrder.epochs, NOW).send)
          for (const { batches } of arrivals(given.length, 4, 1)) {
            const arrived = batches.map(batch => batch.map(at => given[at]!))
            const { journal, epochs } = run(arrived, rules, options)
            expect(unnumbered(due(journal, rules, epochs, NOW).send)).toEqual(expected)
          }
        }
      }),
      many,
    )
  }, 60_000)

  test('orders add up to what is due', () => {
    fc.assert(
      fc.property(inputs, given => {
        for (const rules of [timeless, timed]) {
          const inHeardOrder = [...given].sort((a, b) => (String(a.heardAt) < String(b.heardAt) ? -1 : 1))
          for (const each of [given, inHeardOrder]) {
            const { journal, epochs, runs } = run(
              each.map(input => [input]),
              rules,
              options,
            )
            expect(summed(runs)).toEqual(keysOf(due(journal, rules, epochs).send).sort())
          }
        }
      }),
      many,
    )
  }, 60_000)

  test('a deadline is when it becomes due, and nothing else becomes due by waiting', () => {
    fc.assert(
      fc.property(inputs, given => {
        const { journal, epochs } = run([given], timed, options)
        const orders = due(journal, timed, epochs)
        for (const { at: instant, key } of orders.deadlines) {
          const ms = Date.parse(instant)
          expect(keysOf(due(journal, timed, epochs, ms).send)).toContain(key)
          expect(keysOf(due(journal, timed, epochs, ms - 1).send)).not.toContain(key)
        }
        const waited = keysOf(due(journal, timed, epochs, 1e15).send).sort()
        expect(waited).toEqual([...keysOf(orders.send), ...orders.deadlines.map(({ key }) => key)].sort())
      }),
      many,
    )
  }, 60_000)

  test('keys are unique, plain ASCII, and the same when everything is recorded again', () => {
    fc.assert(
      fc.property(inputs, given => {
        const { journal, epochs } = run(
          given.map(input => [input]),
          timeless,
          options,
        )
        const { send } = due(journal, timeless, epochs)
        const keys = send.flatMap(({ key, do: sent }) => [key, ...sent.map(effect => effect.key)])
        expect(new Set(keys).size).toBe(keys.length)
        for (const key of keys) expect(key).toMatch(/^[\w.~:@+%/-]+$/)
        const again = record(journal, given)
        const { send: more, withdraw, hold } = judge(again.change, timeless, { epochs })
        expect([more, withdraw, hold]).toEqual([[], [], []])
      }),
      many,
    )
  }, 60_000)

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
    const { journal, epochs, runs } = run(
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
    expect(summed(runs)).toEqual(keysOf(due(journal, timeless, epochs).send).sort())
  }
})
