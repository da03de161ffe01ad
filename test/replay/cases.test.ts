import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { eventOf, shipmentMachine } from '../../machines/index.js'
import { type Code, constraints, idOf, readCode, replay, type Verdict } from '../../src/index.js'
import { cellAt, shippedTable } from '../../src/table/index.js'
import { type Case, cases } from './cases.js'
import { events } from './story.js'

const verdicts: Record<string, readonly Verdict[]> = {
  '': ['advanced', 'repeated'],
  '~': ['unusual'],
  '+': ['gap'],
  '!': ['impossible'],
  '^': ['overruled'],
}

describe('replay', () => {
  test.each(cases)('$name', ({ events: expected, end, alternative }) => {
    const report = replay(events(expected.map(({ code }) => code).join(' ')))
    for (const [at, { mark, constraint, presumed, code }] of expected.entries()) {
      const step = report.steps[at]!
      expect([code, verdicts[mark]]).toEqual([step.code, expect.arrayContaining([step.verdict])])
      expect([code, step.constraint ?? null, step.presumed ?? []]).toEqual([code, constraint, presumed])
    }
    expect({ status: report.status, outcome: report.outcome }).toEqual(end)
    expect(report.alternative).toEqual(alternative)
    expect(report.doubts).toEqual(alternative ? [{ kind: 'other-reading', ...alternative }] : [])
    expect(report.certain).toBe(alternative === null)
  })
})

describe('the table', () => {
  test.each(cases)('$name', each => {
    let state = shippedTable.initial
    run(each, (code, granted) => {
      const { to, judgement } = cellAt(shippedTable, state, idOf(code))
      if (judgement.kind !== 'impossible' && (judgement.kind !== 'gap' || granted)) state = to
      return {
        kind: judgement.kind,
        constraint: 'constraint' in judgement ? judgement.constraint : null,
        status: shippedTable.states[state]!.status,
      }
    })
  })
})

describe('XState', () => {
  test.each(cases)('$name', each => {
    let judgement = { kind: '', constraint: null as string | null }
    const judge = (kind: string, constraint: string | null) => {
      judgement = { kind, constraint }
    }
    const actions = {
      accept: () => judge('regular', null),
      remark: (_: unknown, { constraint }: { constraint: string }) => judge('unusual', constraint),
      refuse: (_: unknown, { constraint }: { constraint: string }) => judge('refused', constraint),
    }
    const actor = createActor(shipmentMachine.provide({ actions })).start()
    run(each, (code, granted) => {
      actor.send(eventOf(idOf(code)))
      const first = judgement
      if (first.kind === 'refused' && granted) for (const scan of [...granted, code]) actor.send(eventOf(idOf(scan)))
      const stateMeta = Object.values(actor.getSnapshot().getMeta()).find(meta => meta?.status)
      return { ...first, status: stateMeta!.status }
    })
  })
})

// Compares a case, event by event, with a machine that knows no history: `judge` returns the machine's judgement of a code in
// its present state and moves it; if it refuses, the scans to presume are granted.
function run(
  { events: expected, end }: Case,
  judge: (code: Code, granted: readonly Code[] | null) => { kind: string; constraint: string | null; status: string },
): void {
  let last = 'expected'
  for (const { code: word, mark, constraint, presumed } of expected) {
    // The machine accepts an overruled event, which would mislead it.
    if (mark === '^') continue
    const code = readCode(word).code as Code
    const answer = judge(code, mark === '+' ? (presumed as Code[]) : null)
    expect([word, answer.constraint]).toEqual([word, constraint])
    expect([word, answer.kind === 'regular', answer.kind === 'unusual']).toEqual([word, mark === '', mark === '~'])
    last = answer.status
  }
  expect(last).toBe(end.status)
}

test('every constraint of the machine has a case', () => {
  const covered = new Set(cases.flatMap(({ events: list }) => list.map(({ constraint }) => constraint)))
  const ofReading = new Set(['unknown-status', 'unknown-substatus', 'classifier-failed', 'ruled-false'])
  expect(constraints.map(({ name }) => name).filter(name => !covered.has(name) && !ofReading.has(name))).toEqual([])
})
