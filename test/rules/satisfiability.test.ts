// Every `when` under the shipped table: either some history makes it true, or defineRules refuses it. The histories lead to every
// state and add every scan there; some add a scan that contradicts the last one.

import { describe, expect, test } from 'vitest'
import {
  applyInput,
  type Code,
  codes,
  constraints,
  createJournal,
  defineRules,
  type Report,
  replay,
  type Status,
  statusRows,
  type TrackingEvent,
} from '../../src/index.js'
import { changeInstants, type ReportTimes } from '../../src/journal/index.js'
import { doubtKinds, isKept } from '../../src/replay/index.js'
import type { When } from '../../src/rules/index.js'
import { unsatisfiableProblem } from '../../src/rules/satisfiability.js'
import { traceJourney } from '../../src/rules/trace.js'
import { matcherOf } from '../../src/rules/when.js'
import { cellAt, type Leg, shippedTable } from '../../src/table/index.js'
import { outcomes } from '../../src/vocabulary/index.js'
import { scans } from '../journal/parcel.js'

const HOUR_MS = 3_600_000
const statuses: readonly Status[] = statusRows.map(({ status }) => status)
const legs: readonly (Leg | undefined)[] = [undefined, 'outbound', 'return']

/** The shortest trace to each state, and then each scan after it. */
function traces(): (readonly Code[])[] {
  const ways = new Map<number, readonly Code[]>([[shippedTable.initial, []]])
  for (const [id, way] of ways)
    for (const [at, code] of codes.entries()) {
      const { to, judgement } = cellAt(shippedTable, id, at + 1)
      if (judgement.kind !== 'impossible' && !ways.has(to)) ways.set(to, [...way, code])
    }
  const all = [...ways.values()].flatMap(way => codes.map(code => [...way, code]))
  return [
    ...all,
    ...all.filter((_, at) => at % 7 === 0).flatMap(way => (['0/0', '3/3', '4/4', '6/6'] as const).map(code => [...way, code])),
  ]
}

const histories = traces().map((trace): { trace: readonly Code[]; report: Report; times: ReportTimes<number> } => {
  const events: TrackingEvent[] = trace.map((code, at) => ({ code, time: new Date(at * HOUR_MS) }))
  const times = events.map((_, at) => ({
    instant: at * HOUR_MS,
    occurredAt: at * HOUR_MS,
    receivedAt: at * HOUR_MS,
    identity: `${at}`,
  }))
  return { trace, report: replay(events), times: { receivedAt: 0, changedAt: 0, events: times } }
})
// Histories that end with a doubt other than another reading: scans without a code, and clocks whose zones are unknown.
const doubtful = [
  [['-@1', null]],
  [['1/1@1 -@2', null]],
  [['1/1@1 6/6@2 -@3', null]],
  [
    ['1/1@1 5/5@5', 'a'],
    ['3/301@5', 'b'],
  ],
  [
    ['1/1@1 6/6@2 0/1002@5', 'a'],
    ['4/4@5', 'b'],
  ],
] as const
for (const lists of doubtful) {
  const inputs = lists.map(([trace, source]) => ({ kind: 'snapshot' as const, events: scans(trace), source, receivedAt: 0 }))
  const { change } = applyInput(createJournal('A'), inputs)
  histories.push({ trace: [], report: change.after, times: changeInstants(change).after })
}
// The last scan of a history lasts.
const FOREVER = 1e15

function fires(when: When, leg: Leg | undefined): boolean {
  const probe = matcherOf(shippedTable, when, leg)
  return histories.some(({ report, times }) =>
    probe(traceJourney(shippedTable, report, times, true)).some(({ isOver, trueAt }) => isOver || trueAt <= FOREVER),
  )
}

const per = { for: 'P1D' } as const
const whens: readonly When[] = [
  ...statuses.map(status => ({ kind: 'entered', status }) as const),
  ...statuses.map(status => ({ kind: 'left', status }) as const),
  ...outcomes.map(outcome => ({ kind: 'reached', outcome }) as const),
  ...codes.map(code => ({ kind: 'seen', code }) as const),
  ...statuses.map(status => ({ kind: 'lasted', status, ...per }) as const),
  ...codes.map(code => ({ kind: 'lasted', code, ...per }) as const),
  { kind: 'silent', ...per },
  { kind: 'doubted' },
  // The other kinds come from what the histories here lack: `classify`, the provider's own status, several lists, corrections and
  // events without a usable time.
  ...doubtKinds
    .filter(doubt => !['inferred', 'reported-disagrees', 'contested', 'rulings', 'rejected'].includes(doubt))
    .map(doubt => ({ kind: 'doubted', doubt }) as const),
  ...statuses.map(since => ({ kind: 'overdue', since, ...per }) as const),
  ...statuses.flatMap(since => statuses.map(until => ({ kind: 'overdue', since, until, ...per }) as const)),
]

describe.each(legs)('on the leg %s', leg => {
  test('every when either becomes true in some history or is refused', () => {
    const wrong = whens.flatMap(when => {
      // An `until` that equals `since`, or that nothing enters, is refused as a mistake even if it can be true.
      if (when.kind === 'overdue' && (when.until === when.since || when.until === 'expected')) return []
      const [can, problem] = [fires(when, leg), unsatisfiableProblem(shippedTable, when, leg)]
      return can === (problem === null) ? [] : [{ when, can, problem }]
    })
    expect(wrong).toEqual([])
  })
})

test('every constraint is flagged in some history, except those that no code gives', () => {
  const ofUnreadable = ['unknown-substatus', 'unknown-status', 'classifier-failed', 'ruled-false']
  const never = constraints.filter(
    ({ name }) => !ofUnreadable.includes(name) && !fires({ kind: 'flagged', constraint: name }, undefined),
  )
  expect(never).toEqual([])
  for (const { name } of constraints)
    expect(unsatisfiableProblem(shippedTable, { kind: 'flagged', constraint: name }, undefined)).toBeNull()
})

test('some rules are refused and some are not', () => {
  const refused = whens.filter(when => unsatisfiableProblem(shippedTable, when, 'return') !== null)
  expect(refused.length).toBeGreaterThan(20)
  expect(whens.length - refused.length).toBeGreaterThan(20)
})

test('entered and seen match the table, scan by scan', () => {
  for (const { trace, report, times } of histories) {
    if (report.steps.some(({ verdict }) => !isKept(verdict)) || trace.length === 0) continue
    const walk = traceJourney(shippedTable, report, times, true)
    let state = shippedTable.initial
    for (const [at, code] of trace.entries()) {
      const before = shippedTable.states[state]!
      state = cellAt(shippedTable, state, codes.indexOf(code) + 1).to
      const after = shippedTable.states[state]!
      expect(walk.states()[at]).toBe(state)
      const isAt = (when: When) => matcherOf(shippedTable, when, undefined)(walk).some(one => one.at === at)
      expect(isAt({ kind: 'seen', code })).toBe(true)
      if (after.status !== 'returned')
        expect(isAt({ kind: 'entered', status: after.status })).toBe(before.status !== after.status)
    }
  }
})

test('a label that is cancelled is never back with the sender', () => {
  for (const { report, times } of histories) {
    if (report.outcome !== 'cancelled') continue
    const walk = traceJourney(shippedTable, report, times, true)
    for (const when of [
      { kind: 'entered', status: 'returned' },
      { kind: 'reached', outcome: 'returned' },
    ] as const)
      expect(matcherOf(shippedTable, when, undefined)(walk)).toEqual([])
  }
  expect(histories.some(({ report }) => report.outcome === 'cancelled')).toBe(true)
})

test.each<[string, When, Leg | undefined, RegExp]>([
  ['a status nothing enters', { kind: 'entered', status: 'expected' }, undefined, /no history enters expected/],
  ['a status nothing leaves', { kind: 'left', status: 'returned' }, undefined, /no history leaves returned/],
  ['an offer on the way back', { kind: 'entered', status: 'outForDelivery' }, 'return', /outForDelivery on the return leg/],
  ['a cancelled label on the way back', { kind: 'reached', outcome: 'cancelled' }, 'return', /ends cancelled on the return leg/],
  ['a delivery to the sender', { kind: 'reached', outcome: 'delivered' }, 'return', /ends delivered on the return leg/],
  ['since and until alike', { kind: 'overdue', since: 'customs', until: 'customs', for: 'P1D' }, undefined, /until is customs/],
])('refused: %s', (_, when, leg, message) => {
  const rule = { name: 'it', when, ...(leg && { if: { leg } }), do: { kind: 'notify' } }
  expect(() => defineRules([rule])).toThrow(
    expect.objectContaining({ code: 'bad-rule', message: expect.stringMatching(message) }),
  )
})
