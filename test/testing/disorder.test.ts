// Every disturbance does what it says, and our own journal and engine keep every law that its label states.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readTime } from '../../src/codes/index.js'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { defineRules, emptyJournal, record, replay } from '../../src/index.js'
import {
  type DisorderKind,
  disorderKinds,
  disorderLaws,
  disturb,
  disturbed,
  type Stand,
  type Transcript,
} from '../../src/testing/disorder/index.js'
import { histories } from '../../src/testing/histories/index.js'
import type { History, HistoryEvent } from '../../src/testing/history.js'
import { runs } from '../runs.js'

const kinds = disorderKinds.map(({ kind }) => kind)
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
  let journal = emptyJournal(shipment, { zone: 'UTC' })
  return messages.map(message => {
    const next = record(journal, message)
    journal = next.journal
    return next.change.after
  })
}

function journalKeeps(transcript: Transcript): void {
  const reports = reportsOf(transcript)
  const { after, end, told } = transcript.truth
  const gist = ({ status, outcome, settled }: Stand) => ({ status, outcome, settled })
  expect(reports.map(gist)).toEqual(after.map(gist))
  const last = reports.at(-1)!
  expect(gist(last)).toEqual(gist(end))
  expect(gist(replay(told))).toEqual(gist(end))
  for (const { kind, laws, scans } of transcript.labels) {
    if (kind === 'stranger') {
      const [stray] = scans
      const step = last.steps.find(({ event }) => event.text === stray!.text && event.code === stray!.code)
      expect(step?.verdict).toBe('impossible')
      expect(last.flags).toContainEqual(expect.objectContaining({ index: step!.index, severity: 'warning' }))
    }
    if (laws.includes('undone')) {
      const [wrong] = scans
      const isWrong = ({ code, text, place, time }: HistoryEvent) =>
        code === wrong!.code && text === wrong!.text && place === wrong!.place && readTime(time) === readTime(wrong!.time)
      expect(last.steps.filter(({ event }) => isWrong(event as HistoryEvent))).toEqual([])
    }
  }
}

describe.each([false, true])('with saidAt: %s', saidAt => {
  test.each(kinds)('our journal keeps the laws of %s', kind => {
    let labelled = 0
    holds(
      fc.property(disturbed(journeys, { kinds: [kind], saidAt }), transcript => {
        labelled += transcript.labels.length
        journalKeeps(transcript)
      }),
      200,
    )
    expect(labelled).toBeGreaterThan(runs(20))
  })

  test('our journal keeps the laws of many kinds at once', () => {
    holds(fc.property(disturbed(journeys, { most: kinds.length, saidAt }), journalKeeps), 1_500)
  }, 120_000)

  test('our journal keeps the laws where scans tie, look alike and contradict each other', () => {
    holds(fc.property(disturbed(crowded, { most: kinds.length, saidAt }), journalKeeps), 1_500)
  }, 120_000)
})

// What each kind leaves behind, beside the same history told as it should be.
const textOf = (value: unknown) => JSON.stringify(value)
const scansIn = ({ messages }: Transcript) => messages.flatMap(({ events }) => events.map(textOf))
const listsIn = ({ messages }: Transcript) => messages.map(({ events }) => textOf(events))
const isOvertaken = (transcript: Transcript, plain: Transcript) =>
  textOf([...listsIn(transcript)].sort()) === textOf([...listsIn(plain)].sort()) &&
  textOf(listsIn(transcript)) !== textOf(listsIn(plain))
const latenessMs = (transcript: Transcript, plain: Transcript) =>
  Math.max(
    ...transcript.messages.map(
      ({ heardAt }, at) =>
        Date.parse(heardAt) - Date.parse(plain.messages[listsIn(plain).indexOf(listsIn(transcript)[at]!)]!.heardAt),
    ),
  )
const isSameScan = (a: HistoryEvent, b: HistoryEvent) => readTime(a.time) === readTime(b.time) && a.place === b.place

const really: Readonly<Record<DisorderKind, (transcript: Transcript, plain: Transcript) => boolean>> = {
  cutOff: ({ truth, labels, messages }, plain) =>
    truth.told.length < truth.history.length &&
    textOf([...truth.told, ...labels[0]!.scans]) === textOf(truth.history) &&
    textOf(messages) === textOf(plain.messages.slice(0, messages.length)),
  drop: (transcript, plain) =>
    transcript.truth.after.every(({ settled }) => settled) &&
    transcript.truth.told.length === plain.truth.told.length - 1 &&
    scansIn(plain).filter(scan => scan === textOf(transcript.labels[0]!.scans[0])).length >
      scansIn(transcript).filter(scan => scan === textOf(transcript.labels[0]!.scans[0])).length,
  recode: ({ messages, labels, truth }) => {
    const [wrong, right] = labels[0]!.scans.map(textOf)
    const told = (scan: string | undefined) =>
      messages.flatMap(({ events }, at) => (events.map(textOf).includes(scan!) ? [at] : []))
    return (
      told(wrong).length > 0 &&
      Math.max(...told(wrong)) < Math.min(...told(right)) &&
      textOf(truth.told) === textOf(truth.history)
    )
  },
  stranger: (transcript, plain) =>
    scansIn(transcript).includes(textOf(transcript.labels[0]!.scans[0])) &&
    !scansIn(plain).includes(textOf(transcript.labels[0]!.scans[0])),
  reword: ({ messages, labels }) => {
    const [scan] = labels[0]!.scans
    return messages.some(({ events }) =>
      events.some(
        event =>
          isSameScan(event, scan!) && event.code === scan!.code && event.text !== scan!.text && event.text.startsWith(scan!.text),
      ),
    )
  },
  shiftZone: (transcript, plain) => {
    const last = transcript.messages.at(-1)!
    return last.events.every((event, at) => /[+-]\d\d:00$/.test(event.time) && isSameScan(event, plain.truth.history[at]!))
  },
  batches: ({ messages }, plain) => {
    const first = messages.findIndex(({ kind }) => kind === 'delta')
    const [newer, older] = messages.slice(first).map(({ events }) => events)
    const list = [...older!, ...newer!].map(({ code, time, text, place }) => ({ code, time, text, place }))
    return first >= 0 && textOf(list) === textOf(plain.messages[first]!.events)
  },
  truncate: ({ messages }, plain) =>
    messages.filter(({ events }, at) => events.length < plain.messages[at]!.events.length).length === 1 &&
    messages.every(({ events }, at) => textOf(events) === textOf(plain.messages[at]!.events.slice(-events.length))),
  duplicate: ({ messages }, plain) =>
    messages.filter(({ events }, at) => events.length === plain.messages[at]!.events.length + 1).length === 1 &&
    messages.every(({ events }, at) => new Set(events.map(textOf)).size === new Set(plain.messages[at]!.events.map(textOf)).size),
  repeat: (transcript, plain) =>
    transcript.messages.length > plain.messages.length &&
    textOf(listsIn(transcript).filter((list, at) => list !== listsIn(transcript)[at - 1])) === textOf(listsIn(plain)),
  stale: (transcript, plain) => {
    const lists = listsIn(transcript)
    const late = lists.findIndex((list, at) => lists.indexOf(list) < at - 1)
    return (
      late > 0 &&
      textOf(lists.toSpliced(late, 1)) === textOf(listsIn(plain)) &&
      transcript.messages[late]!.events.length < transcript.messages[late - 1]!.events.length
    )
  },
  delay: (transcript, plain) => isOvertaken(transcript, plain) && latenessMs(transcript, plain) >= 3_600_000,
  reorder: isOvertaken,
}

// One scan after the other, and no two that read alike.
const plainJourneys = journeys.map(history =>
  history.map((event, at): HistoryEvent => ({ ...event, text: `${event.text} ${at}` })),
)

test.each(kinds)('%s does what its label says', kind => {
  let labelled = 0
  holds(
    fc.property(disturbed(plainJourneys, { kinds: [kind] }), transcript => {
      const plain = disturb(transcript.truth.history, [])
      if (transcript.labels.length === 0) {
        expect(transcript).toEqual(plain)
        return
      }
      labelled++
      expect(transcript.labels.map(label => label.kind)).toEqual([kind])
      expect(transcript.labels[0]!.laws).toEqual(disorderKinds.find(row => row.kind === kind)!.laws)
      expect({ transcript, isSo: really[kind](transcript, plain) }).toEqual({ transcript, isSo: true })
    }),
    300,
  )
  expect(labelled).toBeGreaterThan(runs(30))
})

test('messages arrive one after the other, each after the scans it tells, and after it was said', () => {
  holds(
    fc.property(disturbed(journeys, { most: kinds.length, saidAt: true }), ({ messages }) => {
      for (const [at, { heardAt, saidAt, events }] of messages.entries()) {
        expect(events.length).toBeGreaterThan(0)
        expect(Date.parse(saidAt!)).toBeLessThanOrEqual(Date.parse(heardAt))
        if (at > 0) expect(Date.parse(heardAt)).toBeGreaterThan(Date.parse(messages[at - 1]!.heardAt))
        for (const { time } of events) expect(readTime(time)).toBeLessThan(Date.parse(heardAt))
      }
    }),
    500,
  )
})

test('a transcript is plain data, the same for the same seed, whatever order the kinds are named in', () => {
  holds(
    fc.property(journeys, fc.shuffledSubarray(kinds), fc.integer(), (history, some, seed) => {
      const transcript = disturb(history, some, { seed })
      expect(JSON.parse(JSON.stringify(transcript))).toEqual(transcript)
      expect(disturb(history, [...some].reverse(), { seed })).toEqual(transcript)
      expect(transcript.labels.every(({ kind }) => some.includes(kind))).toBe(true)
      journalKeeps(transcript)
    }),
    300,
  )
})

const way: History = [
  { code: '1/103', time: '2026-03-01 09:00:00', text: 'Picked up', place: 'Kiel' },
  { code: '0/1002', time: '2026-03-01 21:00:00', text: 'Departed', place: 'Kiel' },
  { code: '5/5', time: '2026-03-02 08:00:00', text: 'On the van', place: 'Berlin' },
  { code: '3/301', time: '2026-03-02 11:30:00', text: 'At the door', place: 'Berlin' },
]

test('a history told as it should be is a growing list, a minute after each scan', () => {
  const { shipment, messages, labels, laws, truth } = disturb(way, [])
  expect([shipment, labels, laws]).toEqual(['A1', [], ['told-end', 'once', 'no-downgrade']])
  expect(messages.map(({ kind, heardAt, events }) => [kind, heardAt, events.length])).toEqual([
    ['snapshot', '2026-03-01T09:01:00.000Z', 1],
    ['snapshot', '2026-03-01T21:01:00.000Z', 2],
    ['snapshot', '2026-03-02T08:01:00.000Z', 3],
    ['snapshot', '2026-03-02T11:31:00.000Z', 4],
  ])
  expect(truth).toMatchObject({ history: way, told: way, end: { status: 'delivered', outcome: 'delivered', settled: true } })
  expect(disturb([], kinds)).toMatchObject({
    messages: [],
    labels: [],
    truth: { told: [], end: { status: 'expected', outcome: null } },
  })
})

test('labels say what happened in words', () => {
  const said = (kind: DisorderKind) => disturb(way, [kind], { seed: 7 }).labels.map(({ what }) => what)
  expect(Object.fromEntries(kinds.map(kind => [kind, said(kind)]))).toMatchInlineSnapshot(`
    {
      "batches": [
        "a list of 4 comes in batches: its newest 2 in message 4, the older 2 in message 5",
      ],
      "cutOff": [
        "the feed falls silent after scan 1: the last 3 of 4 scans are never told",
      ],
      "delay": [
        "message 3 comes 12 h late, after message 2",
      ],
      "drop": [
        "scan 3 (5/5, 2026-03-02 08:00:00) is never told",
      ],
      "duplicate": [
        "scan 3 (5/5, 2026-03-02 08:00:00) stands twice in message 4",
      ],
      "recode": [
        "scan 2 (0/1002, 2026-03-01 21:00:00) is told as 5/5 in message 2, and as it is in messages 3 and 4",
      ],
      "reorder": [
        "message 3 comes out of turn, after message 2",
      ],
      "repeat": [
        "message 4 comes again as messages 5 to 7",
      ],
      "reword": [
        "scan 2 (0/1002, 2026-03-01 21:00:00) has another text in messages 3 and 4",
      ],
      "shiftZone": [
        "times are those of +09:00 in message 4",
      ],
      "stale": [
        "message 3 comes again late, as message 5",
      ],
      "stranger": [
        "a scan of another parcel (1/103, 2026-03-02 11:50:00) stands in message 4",
      ],
      "truncate": [
        "message 3 has only the newest 1 of 3 scans",
      ],
    }
  `)
})

test('other seeds make other transcripts', () => {
  const transcripts = Array.from({ length: 50 }, (_, seed) => textOf(disturb(way, ['duplicate', 'stale'], { seed })))
  expect(new Set(transcripts).size).toBeGreaterThan(5)
})

test.each([
  [
    'a kind that is none',
    () => disturb(way, ['late' as DisorderKind]),
    'Unusable kinds of disorder: "late". Give a list of cutOff, drop,',
  ],
  ['kinds that are no list', () => disturb(way, 'drop' as unknown as DisorderKind[]), 'Unusable kinds of disorder: "drop".'],
  ['a seed that is none', () => disturb(way, [], { seed: 0.5 }), 'Unusable option seed: 0.5. Give a whole number.'],
  [
    'no kinds to draw from',
    () => disturbed(journeys, { kinds: [] }),
    'disturbed takes at least one kind and most of 1 or more, not 0 and 3.',
  ],
  ['most of nothing', () => disturbed(journeys, { most: 0 }), 'and most of 1 or more, not 13 and 0.'],
])('%s is refused', (_, attempt, message) => {
  expect(attempt).toThrow(
    expect.objectContaining({ name: 'ShipfoldError', code: 'bad-option', message: expect.stringContaining(message) }),
  )
})

test('every kind and every law is described, and used', () => {
  expect(kinds).toHaveLength(13)
  for (const { says, laws } of disorderKinds) expect([says.length > 10, laws.length > 0]).toEqual([true, true])
  const used = new Set(disorderKinds.flatMap(({ laws }) => laws))
  expect(disorderLaws.filter(({ law }) => !used.has(law))).toEqual([])
})

describe('our engine', () => {
  const rules = defineRules([
    {
      name: 'pay',
      when: { kind: 'reached', outcome: 'delivered' },
      only: { settled: true },
      do: { kind: 'pay' },
      undo: { kind: 'takeBack' },
    },
    {
      name: 'look',
      when: { kind: 'flagged', law: ['delivered-is-final', 'returned-is-final', 'cancelled-is-final'] },
      do: { kind: 'look' },
    },
  ])

  test('pays once for a delivery, however it is told, takes it back when it was none, and has strangers looked at', async () => {
    await fc.assert(
      fc.asyncProperty(disturbed(journeys, { most: 6 }), async ({ messages, truth, shipment, labels }) => {
        const engine = createEngine({ store: memoryStore(), rules, zone: 'UTC' })
        let isDue = false
        for (const [at, message] of messages.entries()) {
          const [followed] = await engine.ingest({ ...message, shipment })
          const { outcome, settled } = truth.after[at]!
          const wasDue = isDue
          isDue = outcome === 'delivered' && (isDue || settled)
          const made = (list: readonly { rule: string }[]) => list.filter(({ rule }) => rule === 'pay').length
          expect([made(followed!.send), made(followed!.withdraw)]).toEqual([isDue && !wasDue ? 1 : 0, wasDue && !isDue ? 1 : 0])
        }
        const { effects } = (await engine.read(shipment))!
        const looks = effects.filter(({ rule, state }) => rule === 'look' && state === 'waiting')
        expect(looks).toHaveLength(labels.some(({ kind }) => kind === 'stranger') ? 1 : 0)
        await engine.close()
      }),
      { numRuns: runs(500) },
    )
  }, 120_000)
})

test('an old list with a code that was corrected does not come again: it might be a second correction', () => {
  fc.assert(
    fc.property(disturbed(journeys, { kinds: ['recode', 'stale'], most: 2 }), ({ messages, labels }) => {
      const wrong = labels.find(({ kind }) => kind === 'recode')?.scans[0]
      if (!wrong) return
      const isWrong = (event: HistoryEvent) => event.code === wrong.code && event.time === wrong.time && event.text === wrong.text
      const lists = messages.filter(({ events }) => events.some(isWrong))
      const first = messages.indexOf(lists[0]!)
      expect(messages.indexOf(lists.at(-1)!)).toBe(first + lists.length - 1)
    }),
    { numRuns: runs(500) },
  )
})
