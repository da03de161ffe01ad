import { describe, expect, test } from 'vitest'
import { createActor } from 'xstate'
import { eventOf, shipmentMachine } from '../../machines/index.js'
import { type Code, cellAt, idOf, laws, readCode, replay, shippedTable, type Verdict } from '../../src/index.js'
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
  test.each(cases)('$name', ({ events: told, status, alternative }) => {
    const report = replay(events(told.map(({ code }) => code).join(' ')))
    for (const [at, { mark, law, presumed, code }] of told.entries()) {
      const step = report.steps[at]!
      expect([code, verdicts[mark]]).toEqual([step.code, expect.arrayContaining([step.verdict])])
      expect([code, step.law ?? null, step.presumed ?? []]).toEqual([code, law, presumed])
    }
    expect(report.status).toBe(status)
    expect(report.alternative).toEqual(alternative)
    expect(report.settled).toBe(report.alternative === null)
  })
})

describe('the table', () => {
  test.each(cases)('$name', each => {
    let state = shippedTable.initial
    run(each, (code, granted) => {
      const { to, judgement } = cellAt(shippedTable, state, idOf(code))
      if (judgement.kind !== 'impossible' && (judgement.kind !== 'gap' || granted)) state = to
      return { kind: judgement.kind, law: 'law' in judgement ? judgement.law : null, status: shippedTable.states[state]!.status }
    })
  })
})

describe('XState', () => {
  test.each(cases)('$name', each => {
    const said = { kind: '', law: null as string | null }
    const say = (kind: string, law: string | null) => {
      said.kind = kind
      said.law = law
    }
    const actions = {
      accept: () => say('regular', null),
      remark: (_: unknown, { law }: { law: string }) => say('unusual', law),
      refuse: (_: unknown, { law }: { law: string }) => say('refused', law),
    }
    const actor = createActor(shipmentMachine.provide({ actions })).start()
    run(each, (code, granted) => {
      actor.send(eventOf(idOf(code)))
      const first = { ...said }
      if (first.kind === 'refused' && granted) for (const scan of [...granted, code]) actor.send(eventOf(idOf(scan)))
      const own = Object.values(actor.getSnapshot().getMeta()).find(meta => meta?.status)
      return { ...first, status: own!.status }
    })
  })
})

// What a case says of every event, asked of a machine that knows no history: `ask` judges a code where the machine stands
// and moves it; with scans to presume, it grants them when it refuses.
function run(
  { events: told, status }: Case,
  ask: (code: Code, granted: readonly Code[] | null) => { kind: string; law: string | null; status: string },
): void {
  let last = 'expected'
  for (const { code: word, mark, law, presumed } of told) {
    // An overruled event was legal where it stood; a machine without history would be misled by it.
    if (mark === '^') continue
    const code = readCode(word).code as Code
    const answer = ask(code, mark === '+' ? (presumed as Code[]) : null)
    expect([word, answer.law]).toEqual([word, law])
    expect([word, answer.kind === 'regular', answer.kind === 'unusual']).toEqual([word, mark === '', mark === '~'])
    last = answer.status
  }
  expect(last).toBe(status)
}

test('every law of the machine has a case', () => {
  const told = new Set(cases.flatMap(({ events: list }) => list.map(({ law }) => law)))
  const ofReading = new Set(['unknown-status', 'unknown-substatus'])
  expect(laws.map(({ law }) => law).filter(law => !told.has(law) && !ofReading.has(law))).toEqual([])
})
