// Every fault does what its description says, and our own journal and engine keep every guarantee that it states.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../../src/engine/index.js'
import { applyInput, createJournal, defineRules, replay } from '../../../src/index.js'
import type { JournalReport } from '../../../src/journal/index.js'
import type { History, HistoryEvent } from '../../../src/testing/arbitraries/history.js'
import { histories } from '../../../src/testing/arbitraries/index.js'
import {
  type FaultKind,
  faultKinds,
  faultyHistories,
  guarantees,
  injectFaults,
  type OverrideMessage,
  type ReportSummary,
  type Transcript,
} from '../../../src/testing/faults/index.js'
import { readTime } from '../../../src/vocabulary/index.js'
import { runs } from '../../runs.js'

const kinds = faultKinds.map(({ kind }) => kind)
const journeys = histories({ minLength: 1, maxLength: 10 })

// Few hours, few texts: scans tie, look alike, and contradict each other as no generated history does.
const crowded: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      code: fc.constantFrom('1/1', '0/1002', '5/5', '3/301', '2/2', '2/204', '6/6', '4/4', '8/10', '8/12', '5/501'),
      hours: fc.integer({ min: 0, max: 2 }),
      text: fc.constantFrom('a', 'b'),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map(scans => {
    let hours = 0
    return scans.map(({ code, hours: more, text }): HistoryEvent => {
      hours += more
      return { code, time: clock(hours), text, place: '' } as HistoryEvent
    })
  })

const clock = (hours: number) => new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

const holds = (property: fc.IProperty<unknown> | fc.IPropertyWithHooks<unknown>, numRuns: number) =>
  fc.assert(property, { numRuns: runs(numRuns) })

function reportsOf({ messages, shipment }: Transcript) {
  let journal = createJournal(shipment, { zone: 'UTC' })
  return messages.map(message => {
    const next = applyInput(journal, message)
    journal = next.journal
    return next.change.after
  })
}

const isContested = ({ doubts }: Pick<JournalReport, 'doubts'>) =>
  doubts.length > 0 && doubts.every(({ kind }) => kind === 'contested')

function expectGuarantees(transcript: Transcript): void {
  const reports = reportsOf(transcript)
  const { after, contested, end, received } = transcript.truth
  const summaryOf = ({ status, outcome, certain }: ReportSummary) => ({ status, outcome, certain })
  expect(reports.map(summaryOf)).toEqual(after.map(summaryOf))
  expect(reports.map(isContested)).toEqual(contested)
  const last = reports.at(-1)!
  expect(summaryOf(last)).toEqual(summaryOf(end))
  expect(summaryOf(replay(received))).toEqual({ ...summaryOf(end), certain: end.certain || contested.at(-1) })
  for (const { kind, guarantees, scans } of transcript.faults) {
    if (kind === 'foreignScan') {
      const [foreign] = scans
      const step = last.steps.find(({ event }) => event.text === foreign!.text && event.code === foreign!.code)
      expect(step?.verdict).toBe('impossible')
      expect(last.flags).toContainEqual(expect.objectContaining({ index: step!.index, severity: 'warning' }))
    }
    if (guarantees.includes('undone')) {
      const [wrong] = scans
      const isWrong = ({ code, text, place, time }: HistoryEvent) =>
        code === wrong!.code && text === wrong!.text && place === wrong!.place && readTime(time) === readTime(wrong!.time)
      const kept = last.steps.filter(({ event, verdict }) => verdict !== 'voided' && isWrong(event as HistoryEvent))
      expect(kept).toEqual([])
    }
  }
}

test('a scan of another parcel stays where a list that comes late lacks it', () => {
  const history = (['3/301', '1/1'] as const).map((code): HistoryEvent => ({ code, time: clock(0), text: 'a', place: '' }))
  for (let seed = 0; seed < 50; seed++)
    expectGuarantees(injectFaults(history, ['foreignScan', 'batches', 'stale', 'delay'], { seed }))
})

test('two texts of one scan change nothing once the wrong scan beside them is ruled false', () => {
  const history = (['3/301', '1/1'] as const).map((code, at): HistoryEvent => ({ code, time: clock(at), text: 'a', place: '' }))
  for (let seed = 0; seed < 200; seed++)
    expectGuarantees(injectFaults(history, ['wrongScan', 'reword', 'batches'], { seed, issuedAt: true }))
})

describe.each([false, true])('with issuedAt: %s', issuedAt => {
  test.each(kinds)('our journal keeps the guarantees of %s', kind => {
    let injected = 0
    holds(
      fc.property(faultyHistories(journeys, { kinds: [kind], issuedAt }), transcript => {
        injected += transcript.faults.length
        expectGuarantees(transcript)
      }),
      200,
    )
    expect(injected).toBeGreaterThan(runs(20))
  })

  test('our journal keeps the guarantees of many kinds at once', () => {
    holds(fc.property(faultyHistories(journeys, { maxFaults: kinds.length, issuedAt }), expectGuarantees), 1_500)
  }, 120_000)

  test('our journal keeps the guarantees where scans tie, look alike and contradict each other', () => {
    holds(fc.property(faultyHistories(crowded, { maxFaults: kinds.length, issuedAt }), expectGuarantees), 1_500)
  }, 120_000)
})

// What each kind does, compared with the transcript of the same history without faults.
const jsonText = (value: unknown) => JSON.stringify(value)
const feedMessages = ({ messages }: Transcript) => messages.filter(message => message.kind !== 'override')
const scansIn = (transcript: Transcript) => feedMessages(transcript).flatMap(({ events }) => events.map(jsonText))
const listsIn = (transcript: Transcript) => feedMessages(transcript).map(({ events }) => jsonText(events))
const isOvertaken = (transcript: Transcript, plain: Transcript) =>
  jsonText([...listsIn(transcript)].sort()) === jsonText([...listsIn(plain)].sort()) &&
  jsonText(listsIn(transcript)) !== jsonText(listsIn(plain))
const latenessMs = (transcript: Transcript, plain: Transcript) =>
  Math.max(
    ...transcript.messages.map(
      ({ receivedAt }, at) =>
        Date.parse(receivedAt) - Date.parse(plain.messages[listsIn(plain).indexOf(listsIn(transcript)[at]!)]!.receivedAt),
    ),
  )
const isSameScan = (a: HistoryEvent, b: HistoryEvent) => readTime(a.time) === readTime(b.time) && a.place === b.place

const doesAsDescribed: Readonly<Record<FaultKind, (transcript: Transcript, plain: Transcript) => boolean>> = {
  cutOff: ({ truth, faults, messages }, plain) =>
    truth.received.length < truth.history.length &&
    jsonText([...truth.received, ...faults[0]!.scans]) === jsonText(truth.history) &&
    jsonText(messages) === jsonText(plain.messages.slice(0, messages.length)),
  drop: (transcript, plain) =>
    transcript.truth.after.every(({ certain }) => certain) &&
    transcript.truth.received.length === plain.truth.received.length - 1 &&
    scansIn(plain).filter(scan => scan === jsonText(transcript.faults[0]!.scans[0])).length >
      scansIn(transcript).filter(scan => scan === jsonText(transcript.faults[0]!.scans[0])).length,
  recode: transcript => {
    const { faults, truth } = transcript
    const [wrong, right] = faults[0]!.scans.map(jsonText)
    const messagesOf = (scan: string | undefined) =>
      feedMessages(transcript).flatMap(({ events }, at) => (events.map(jsonText).includes(scan!) ? [at] : []))
    return (
      messagesOf(wrong).length > 0 &&
      Math.max(...messagesOf(wrong)) < Math.min(...messagesOf(right)) &&
      jsonText(truth.received) === jsonText(truth.history)
    )
  },
  retract: (transcript, plain) => {
    const lists = feedMessages(transcript).map(({ events }) => events.map(jsonText))
    const wrong = jsonText(transcript.faults[0]!.scans[0])
    const first = lists.findIndex(list => list.includes(wrong))
    const last = lists.findLastIndex(list => list.includes(wrong))
    return (
      first >= 0 &&
      last < lists.length - 1 &&
      lists.slice(first, last + 1).every(list => list.includes(wrong)) &&
      !scansIn(plain).includes(wrong) &&
      jsonText(transcript.truth.received) === jsonText(transcript.truth.history)
    )
  },
  wrongScan: ({ messages, faults, truth }, plain) => {
    const [wrong] = faults[0]!.scans
    const at = messages.findIndex(({ kind }) => kind === 'override')
    const [before, after] = [truth.after[at - 1]!, truth.after[at]!]
    return (
      at > 0 &&
      jsonText((messages[at] as OverrideMessage).scans) === jsonText([{ event: wrong, is: 'false' }]) &&
      before.certain &&
      after.certain &&
      before.status !== after.status &&
      jsonText(truth.received) === jsonText(truth.history) &&
      jsonText(truth.end) === jsonText(plain.truth.end)
    )
  },
  foreignScan: (transcript, plain) =>
    scansIn(transcript).includes(jsonText(transcript.faults[0]!.scans[0])) &&
    !scansIn(plain).includes(jsonText(transcript.faults[0]!.scans[0])),
  reword: transcript => {
    const [scan] = transcript.faults[0]!.scans
    return feedMessages(transcript).some(({ events }) =>
      events.some(
        event =>
          isSameScan(event, scan!) && event.code === scan!.code && event.text !== scan!.text && event.text.startsWith(scan!.text),
      ),
    )
  },
  shiftZone: (transcript, plain) => {
    const last = feedMessages(transcript).at(-1)!
    return last.events.every((event, at) => /[+-]\d\d:00$/.test(event.time) && isSameScan(event, plain.truth.history[at]!))
  },
  batches: (transcript, plain) => {
    const messages = feedMessages(transcript)
    const first = messages.findIndex(({ kind }) => kind === 'delta')
    const [newer, older] = messages.slice(first).map(({ events }) => events)
    const list = [...older!, ...newer!].map(({ code, time, text, place }) => ({ code, time, text, place }))
    return first >= 0 && jsonText(list) === jsonText(feedMessages(plain)[first]!.events)
  },
  truncate: (transcript, plain) => {
    const wholeLists = feedMessages(plain).map(({ events }) => events)
    const lists = feedMessages(transcript).map(({ events }) => events)
    return (
      lists.filter((list, at) => list.length < wholeLists[at]!.length).length === 1 &&
      lists.every((list, at) => jsonText(list) === jsonText(wholeLists[at]!.slice(-list.length)))
    )
  },
  duplicate: (transcript, plain) => {
    const plainLists = feedMessages(plain).map(({ events }) => events)
    const lists = feedMessages(transcript).map(({ events }) => events)
    return (
      lists.filter((list, at) => list.length === plainLists[at]!.length + 1).length === 1 &&
      lists.every((list, at) => new Set(list.map(jsonText)).size === new Set(plainLists[at]!.map(jsonText)).size)
    )
  },
  repeat: (transcript, plain) =>
    transcript.messages.length > plain.messages.length &&
    jsonText(listsIn(transcript).filter((list, at) => list !== listsIn(transcript)[at - 1])) === jsonText(listsIn(plain)),
  stale: (transcript, plain) => {
    const lists = listsIn(transcript)
    const late = lists.findIndex((list, at) => lists.indexOf(list) < at - 1)
    return (
      late > 0 &&
      jsonText(lists.toSpliced(late, 1)) === jsonText(listsIn(plain)) &&
      feedMessages(transcript)[late]!.events.length < feedMessages(transcript)[late - 1]!.events.length
    )
  },
  delay: (transcript, plain) => isOvertaken(transcript, plain) && latenessMs(transcript, plain) >= 3_600_000,
  reorder: isOvertaken,
}

// Scans at different times, with different texts.
const plainJourneys = journeys.map(history =>
  history.map((event, at): HistoryEvent => ({ ...event, text: `${event.text} ${at}` })),
)

test.each(kinds)('%s does what its description says', kind => {
  let injected = 0
  holds(
    fc.property(faultyHistories(plainJourneys, { kinds: [kind] }), transcript => {
      const plain = injectFaults(transcript.truth.history, [])
      if (transcript.faults.length === 0) {
        expect(transcript).toEqual(plain)
        return
      }
      injected++
      expect(transcript.faults.map(fault => fault.kind)).toEqual([kind])
      expect(transcript.faults[0]!.guarantees).toEqual(faultKinds.find(row => row.kind === kind)!.guarantees)
      expect({ transcript, isSo: doesAsDescribed[kind](transcript, plain) }).toEqual({ transcript, isSo: true })
    }),
    300,
  )
  expect(injected).toBeGreaterThan(runs(30))
})

test('messages arrive one after the other, each after the scans it reports, and after it was issued', () => {
  holds(
    fc.property(faultyHistories(journeys, { maxFaults: kinds.length, issuedAt: true }), transcript => {
      for (const [at, { receivedAt }] of transcript.messages.entries())
        if (at > 0) expect(Date.parse(receivedAt)).toBeGreaterThan(Date.parse(transcript.messages[at - 1]!.receivedAt))
      for (const { receivedAt, issuedAt, events } of feedMessages(transcript)) {
        expect(events.length).toBeGreaterThan(0)
        expect(Date.parse(issuedAt!)).toBeLessThanOrEqual(Date.parse(receivedAt))
        for (const { time } of events) expect(readTime(time)).toBeLessThan(Date.parse(receivedAt))
      }
    }),
    500,
  )
})

test('a transcript is plain data, the same for the same seed, whatever order the kinds are named in', () => {
  holds(
    fc.property(journeys, fc.shuffledSubarray(kinds), fc.integer(), (history, some, seed) => {
      const transcript = injectFaults(history, some, { seed })
      expect(JSON.parse(JSON.stringify(transcript))).toEqual(transcript)
      expect(injectFaults(history, [...some].reverse(), { seed })).toEqual(transcript)
      expect(transcript.faults.every(({ kind }) => some.includes(kind))).toBe(true)
      expectGuarantees(transcript)
    }),
    300,
  )
})

const delivery: History = [
  { code: '1/103', time: '2026-03-01 09:00:00', text: 'Picked up', place: 'Kiel' },
  { code: '0/1002', time: '2026-03-01 21:00:00', text: 'Departed', place: 'Kiel' },
  { code: '5/5', time: '2026-03-02 08:00:00', text: 'On the van', place: 'Berlin' },
  { code: '3/301', time: '2026-03-02 11:30:00', text: 'At the door', place: 'Berlin' },
]

test('without faults a history is a growing list, a minute after each scan', () => {
  const { shipment, messages, faults, guarantees, truth } = injectFaults(delivery, [])
  expect([shipment, faults, guarantees]).toEqual(['A1', [], ['reported-end', 'once', 'no-downgrade']])
  expect(messages.map(({ kind, receivedAt, events = [] }) => [kind, receivedAt, events.length])).toEqual([
    ['snapshot', '2026-03-01T09:01:00.000Z', 1],
    ['snapshot', '2026-03-01T21:01:00.000Z', 2],
    ['snapshot', '2026-03-02T08:01:00.000Z', 3],
    ['snapshot', '2026-03-02T11:31:00.000Z', 4],
  ])
  expect(truth).toMatchObject({
    history: delivery,
    received: delivery,
    end: { status: 'delivered', outcome: 'delivered', certain: true },
  })
  expect(injectFaults([], kinds)).toMatchObject({
    messages: [],
    faults: [],
    truth: { received: [], end: { status: 'expected', outcome: null } },
  })
})

test('descriptions say what happened', () => {
  const descriptionsOf = (kind: FaultKind) =>
    injectFaults(delivery, [kind], { seed: 7 }).faults.map(({ description }) => description)
  expect(Object.fromEntries(kinds.map(kind => [kind, descriptionsOf(kind)]))).toMatchInlineSnapshot(`
    {
      "batches": [
        "a list of 3 arrives in batches: its newest 2 in message 3, the older 1 in message 4",
      ],
      "cutOff": [
        "the feed falls silent after scan 1: the last 3 of 4 scans are never reported",
      ],
      "delay": [
        "message 2 arrives 15 h late, after message 1",
      ],
      "drop": [
        "scan 3 (5/5, 2026-03-02 08:00:00) is never reported",
      ],
      "duplicate": [
        "scan 2 (0/1002, 2026-03-01 21:00:00) is listed twice in message 2",
      ],
      "foreignScan": [
        "a scan of another parcel (5/5, 2026-03-02 11:50:00) is listed in message 4",
      ],
      "recode": [
        "scan 2 (0/1002, 2026-03-01 21:00:00) is reported as 5/5 in message 2, and correctly in messages 3 and 4",
      ],
      "reorder": [
        "message 4 arrives out of order, after message 3",
      ],
      "repeat": [
        "message 2 is repeated as messages 3 and 4",
      ],
      "retract": [
        "a wrong scan (4/4, 2026-03-02 11:50:00) is listed in message 5 only",
      ],
      "reword": [
        "scan 3 (5/5, 2026-03-02 08:00:00) has another text in message 5",
      ],
      "shiftZone": [
        "times are written in -08:00 in message 5",
      ],
      "stale": [
        "message 2 is sent again late, as message 4",
      ],
      "truncate": [
        "message 2 has only the newest 1 of 2 scans",
      ],
      "wrongScan": [
        "a wrong scan (6/6, 2026-03-01 21:20:00) is listed in messages 2, 4 and 5, and a person corrects it with message 3",
      ],
    }
  `)
})

test('other seeds make other transcripts', () => {
  const transcripts = Array.from({ length: 50 }, (_, seed) => jsonText(injectFaults(delivery, ['duplicate', 'stale'], { seed })))
  expect(new Set(transcripts).size).toBeGreaterThan(5)
})

test.each([
  [
    'a kind that is none',
    () => injectFaults(delivery, ['late' as FaultKind]),
    'Unusable option kinds: "late". Pass a list of cutOff, drop,',
  ],
  ['kinds that are no list', () => injectFaults(delivery, 'drop' as unknown as FaultKind[]), 'Unusable option kinds: "drop".'],
  ['a seed that is none', () => injectFaults(delivery, [], { seed: 0.5 }), 'Unusable option seed: 0.5. Pass a whole number.'],
  [
    'no kinds to draw from',
    () => faultyHistories(journeys, { kinds: [] }),
    'Unusable option kinds: []. Pass at least one kind of fault.',
  ],
  [
    'no faults',
    () => faultyHistories(journeys, { maxFaults: 0 }),
    'Unusable option maxFaults: 0. Pass a whole number of 1 or more.',
  ],
  ['an unknown option', () => injectFaults(delivery, [], { issued: true } as never), 'injectFaults has no option issued.'],
  ['an old option', () => faultyHistories(journeys, { most: 2 } as never), 'faultyHistories has no option most.'],
  ['no history', () => injectFaults(null as never, []), 'injectFaults takes a history, a list of scans, not null.'],
  ['no arbitrary', () => faultyHistories([] as never), 'faultyHistories needs an arbitrary of histories'],
])('%s is refused', (_, attempt, message) => {
  expect(attempt).toThrow(
    expect.objectContaining({ name: 'ShipfoldError', code: 'bad-option', message: expect.stringContaining(message) }),
  )
})

test('every kind and every guarantee is described, and used', () => {
  expect(kinds).toHaveLength(15)
  for (const { description, guarantees } of faultKinds)
    expect([description.length > 10, guarantees.length > 0]).toEqual([true, true])
  const used = new Set(faultKinds.flatMap(({ guarantees }) => guarantees))
  expect(guarantees.filter(({ guarantee }) => !used.has(guarantee))).toEqual([])
})

describe('our engine', () => {
  const rules = defineRules([
    {
      name: 'pay',
      when: { kind: 'reached', outcome: 'delivered' },
      if: { certain: true },
      do: { kind: 'pay' },
      undo: { kind: 'takeBack' },
    },
    {
      name: 'look',
      when: { kind: 'flagged', constraint: ['delivered-is-final', 'returned-is-final', 'cancelled-is-final'] },
      do: { kind: 'look' },
    },
  ])

  test('pays once for a delivery, takes the payment back if it was none, and has foreign scans looked at', async () => {
    await fc.assert(
      fc.asyncProperty(faultyHistories(journeys, { maxFaults: 6 }), async ({ messages, truth, shipment, faults }) => {
        const engine = createEngine({ store: memoryStore(), rules, zone: 'UTC' })
        let isPayable = false
        for (const [at, message] of messages.entries()) {
          await engine.ingest({ ...message, shipment })
          const done: string[] = []
          await engine.relay(async ({ effect }) => void done.push(effect.kind))
          const { outcome, certain } = truth.after[at]!
          const wasPayable: boolean = isPayable
          isPayable = outcome === 'delivered' && (wasPayable || certain)
          expect(done.filter(kind => kind !== 'look')).toEqual([
            ...(isPayable && !wasPayable ? ['pay'] : []),
            ...(wasPayable && !isPayable ? ['takeBack'] : []),
          ])
        }
        const { effects } = (await engine.read(shipment))!
        const looks = effects.filter(({ rule, state }) => rule === 'look' && state === 'done')
        // A wrong scan is contradicted by what follows it, until it is corrected.
        const isMisled = faults.some(({ kind }) => kind === 'retract' || kind === 'wrongScan')
        if (!isMisled) expect(looks).toHaveLength(faults.some(({ kind }) => kind === 'foreignScan') ? 1 : 0)
        await engine.close()
      }),
      { numRuns: runs(500) },
    )
  }, 120_000)
})

test('an old list with a code that was corrected is not sent again: it might be a second correction', () => {
  fc.assert(
    fc.property(faultyHistories(journeys, { kinds: ['recode', 'stale'], maxFaults: 2 }), transcript => {
      const { faults } = transcript
      const messages = feedMessages(transcript)
      const wrong = faults.find(({ kind }) => kind === 'recode')?.scans[0]
      if (!wrong) return
      const isWrong = (event: HistoryEvent) => event.code === wrong.code && event.time === wrong.time && event.text === wrong.text
      const lists = messages.filter(({ events }) => events.some(isWrong))
      const first = messages.indexOf(lists[0]!)
      expect(messages.indexOf(lists.at(-1)!)).toBe(first + lists.length - 1)
    }),
    { numRuns: runs(500) },
  )
})
