// Over any inputs: results add up, keys are unique and stable, and nothing throws.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyInput, createJournal, defineRules, statusRows } from '../../src/index.js'
import { changeInstants, changeStates, type JournalOptions } from '../../src/journal/index.js'
import { doubtKinds } from '../../src/replay/index.js'
import { numberJourneys } from '../../src/rules/journey-numbers.js'
import { traceJourney } from '../../src/rules/trace.js'
import { checkRules, dueActivations, runRules, sumResults } from '../../src/testing/checks/rules.js'
import { inputs } from '../journal/inputs.js'
import { scans } from '../journal/parcel.js'
import regressions from '../regressions.json' with { type: 'json' }
import { runs } from '../runs.js'
import { hour } from './run-rules.js'

const statuses = statusRows.map(({ status }) => status).filter(status => status !== 'expected')
const effect = { kind: 'notify' }

/** Rules without durations. */
const timeless = defineRules([
  ...statuses.map(status => ({ name: `entered ${status}`, when: { kind: 'entered', status }, do: effect }) as const),
  ...statuses.map(status => ({ name: `each ${status}`, when: { kind: 'entered', status, per: 'event' }, do: effect }) as const),
  { name: 'left', when: { kind: 'left', status: 'exception', per: 'event' }, do: effect },
  { name: 'delivered', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: true }, do: [effect, { kind: 'b' }] },
  { name: 'returned/größe', when: { kind: 'reached', outcome: 'returned' }, do: effect },
  { name: 'missed', when: { kind: 'seen', code: ['2/204', '5/5'] }, do: effect },
  { name: 'back', when: { kind: 'seen', code: ['2/2', '0/0'] }, if: { leg: 'return' }, do: effect },
  { name: 'odd', when: { kind: 'flagged', constraint: ['not-offered', 'delivered-is-final', 'unknown-substatus'] }, do: effect },
  ...doubtKinds.map(doubt => ({ name: `doubted ${doubt}`, when: { kind: 'doubted', doubt }, do: effect }) as const),
  { name: 'doubted', when: { kind: 'doubted' }, if: { leg: 'outbound' }, do: effect },
  { name: 'mirrored', when: { kind: 'changed', of: 'status' }, do: effect },
  { name: 'outbound', when: { kind: 'changed', of: ['outcome', 'certain'] }, if: { leg: 'outbound' }, do: effect },
  { name: 'trusted', when: { kind: 'entered', status: 'accepted' }, if: { where: ({ cost }) => cost < 3 }, do: effect },
])

/** Rules with durations. */
const timed = defineRules([
  { name: 'waits', when: { kind: 'lasted', status: 'outForDelivery', for: 'PT3H' }, do: effect },
  { name: 'waits each', when: { kind: 'lasted', status: 'inTransit', for: 'PT2H', per: 'event' }, do: effect },
  { name: 'locker', when: { kind: 'lasted', code: ['2/204', '5/5'], for: 'PT2H' }, do: effect },
  { name: 'quiet', when: { kind: 'silent', for: 'PT4H' }, do: effect },
  { name: 'late', when: { kind: 'overdue', since: 'accepted', for: 'PT5H' }, do: effect },
  { name: 'late for the van', when: { kind: 'overdue', since: 'accepted', until: 'outForDelivery', for: 'PT2H' }, do: effect },
  { name: 'paid', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: 'PT3S' }, do: effect },
])

const zones: readonly { name: string; options: JournalOptions }[] = [
  { name: 'known zones', options: { zone: '+08:00', zones: { other: 'America/New_York' } } },
  { name: 'unknown zones', options: {} },
]
const many = { numRuns: runs(200) }

describe.each(zones)('in $name', ({ options }) => {
  describe.each([
    { kind: 'rules without durations', rules: timeless },
    { kind: 'rules with durations', rules: timed },
  ])('$kind', ({ rules }) => {
    for (const { name, run } of checkRules(rules, { inputs, ...options })) test(name, run, 60_000)
  })

  test('journeys keep their numbers as long as they stay apart', () => {
    fc.assert(
      fc.property(inputs, given => {
        let journal = createJournal('A/1', options)
        let journeyStarts: readonly number[] = []
        for (const input of given) {
          const next = applyInput(journal, { ...input, kind: 'delta' })
          const { before: timesBefore, after: timesAfter } = changeInstants(next.change)
          const known = numberJourneys(next.change.before, timesBefore, journeyStarts)
          const now = numberJourneys(next.change.after, timesAfter, known.journeyStarts, {
            ...known,
            report: next.change.before,
            times: timesBefore,
          })
          // Two journeys that share scans with each other and with no other journey are one.
          const { before, after } = next.change
          const idsOf = (report: typeof after, its: typeof timesAfter) =>
            [...report.journeys, report].map(({ steps }) => new Set(steps.map(({ index }) => its.events[index]!.identity)))
          const olds = idsOf(before, timesBefore)
          const news = idsOf(after, timesAfter)
          const isRelated = (a: ReadonlySet<string>, b: ReadonlySet<string>) => [...a].some(id => b.has(id))
          for (const [place, ids] of news.entries()) {
            const related = olds.flatMap((old, at) => (isRelated(old, ids) ? [at] : []))
            const isAlone = related.length === 1 && news.filter(other => isRelated(olds[related[0]!]!, other)).length === 1
            if (isAlone) expect(now.numbers[place]).toBe(known.numbers[related[0]!])
          }
          journal = next.journal
          journeyStarts = now.journeyStarts
        }
      }),
      many,
    )
  }, 60_000)

  test('the trace of every journey ends as its report does, and has the states that the report was made with', () => {
    fc.assert(
      fc.property(inputs, given => {
        let journal = createJournal('A/1', options)
        for (const input of given) {
          const next = applyInput(journal, input)
          journal = next.journal
          const [report, times] = [next.change.after, changeInstants(next.change).after]
          const walked = [...report.journeys, report].map(each => traceJourney(timeless.table, each, times, true).states())
          expect(changeStates(next.change)?.after.states).toEqual(walked)
        }
      }),
      many,
    )
  }, 60_000)
})

test('regressions: results add up', () => {
  for (const trace of regressions.histories) {
    const { journal, journeyStarts, results } = runRules(
      trace.split(' ').map((_, at) => [
        {
          kind: 'snapshot',
          receivedAt: hour(at + 1),
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
    expect(sumResults(results)).toEqual(
      dueActivations(journal, timeless, journeyStarts)
        .fire.map(({ key }) => key)
        .sort(),
    )
  }
})
