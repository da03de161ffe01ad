import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, costs, type Report, replay, type TrackingEvent } from '../../src/index.js'
import { runs } from '../runs.js'
import { events, hoursIn, story } from './story.js'

const verdicts = (report: Report) => report.steps.map(({ code, verdict }) => `${code} ${verdict}`)

describe('a report', () => {
  const history = [
    { code: '1/103', time: '2026-03-01T09:00:00Z' },
    { code: '0/1002', time: '2026-03-01T21:10:00Z' },
    { code: '3/301', time: '2026-03-02T11:30:00Z', signedBy: 'reception' },
    { code: '0/1002', time: '2026-03-02T11:52:00Z', text: 'Departed facility' },
  ]

  test('is plain JSON in the contract’s order, with the caller’s own events', () => {
    const report = replay(history)
    expect(report.steps[2]!.event).toBe(history[2])
    expect(JSON.parse(JSON.stringify(report))).toEqual(report)
    expect(report).toMatchInlineSnapshot(`
      {
        "alternative": null,
        "basis": "reported",
        "certain": true,
        "cost": 5,
        "doubts": [],
        "flags": [
          {
            "constraint": "not-offered",
            "index": 2,
            "severity": "info",
            "verdict": "gap",
          },
          {
            "constraint": "delivered-is-final",
            "index": 3,
            "severity": "warning",
            "verdict": "impossible",
          },
        ],
        "journeys": [],
        "leg": "outbound",
        "outcome": "delivered",
        "presumed": [
          {
            "before": 2,
            "code": "5/5",
          },
        ],
        "rejected": [],
        "since": "2026-03-02T11:30:00Z",
        "status": "delivered",
        "steps": [
          {
            "code": "1/103",
            "event": {
              "code": "1/103",
              "time": "2026-03-01T09:00:00Z",
            },
            "from": "expected",
            "index": 0,
            "time": "2026-03-01T09:00:00Z",
            "to": "accepted",
            "verdict": "advanced",
          },
          {
            "code": "0/1002",
            "event": {
              "code": "0/1002",
              "time": "2026-03-01T21:10:00Z",
            },
            "from": "accepted",
            "index": 1,
            "time": "2026-03-01T21:10:00Z",
            "to": "inTransit",
            "verdict": "advanced",
          },
          {
            "code": "3/301",
            "constraint": "not-offered",
            "event": {
              "code": "3/301",
              "signedBy": "reception",
              "time": "2026-03-02T11:30:00Z",
            },
            "from": "inTransit",
            "index": 2,
            "presumed": [
              "5/5",
            ],
            "time": "2026-03-02T11:30:00Z",
            "to": "delivered",
            "verdict": "gap",
          },
          {
            "code": "0/1002",
            "constraint": "delivered-is-final",
            "event": {
              "code": "0/1002",
              "text": "Departed facility",
              "time": "2026-03-02T11:52:00Z",
            },
            "from": "delivered",
            "index": 3,
            "time": "2026-03-02T11:52:00Z",
            "to": "delivered",
            "verdict": "impossible",
          },
        ],
        "substatus": 301,
        "table": "1d082dcd8541cdbf",
        "terminal": true,
      }
    `)
    expect(Object.keys(report).join()).toBe(
      'status,substatus,outcome,leg,terminal,since,certain,doubts,basis,alternative,cost,steps,presumed,flags,rejected,journeys,table',
    )
  })

  test('of nothing has the status expected', () => {
    const { steps: _, table: __, ...rest } = replay([])
    expect(rest).toEqual({
      ...{ status: 'expected', substatus: null, outcome: null, leg: 'outbound', terminal: false, since: null },
      ...{
        certain: false,
        doubts: [{ kind: 'no-scan' }],
        basis: 'reported',
        alternative: null,
        cost: 0,
        presumed: [],
        flags: [],
        rejected: [],
        journeys: [],
      },
    })
  })

  test('does not touch the events', () => {
    const frozen = Object.freeze(history.map(event => Object.freeze({ ...event })))
    expect(replay(frozen).status).toBe('delivered')
  })

  test.each([
    ['1/103 0/1002', 'inTransit', 1002],
    ['1/1 6/6 0/1002', 'returning', 6],
    ['1/1 6/6 3/301', 'returned', 4],
    ['1/103 1/101', 'accepted', 103],
    ['1/1 0/0 2/901 2/2', 'exception', 901],
    ['1/1 5/5 3/301 0/0', 'delivered', 301],
    ['3/999', 'delivered', 3],
    ['4/401', 'returned', 401],
    ['1/1 6/6 4/4 4/401', 'returned', 4],
    ['1/1 5/5 3/301 0/1002 5/5', 'delivered', 301],
  ])('of %s has the status %s and the substatus %i', (trace, status, substatus) => {
    const report = replay(events(trace))
    expect([report.status, report.substatus]).toEqual([status, substatus])
  })

  test.each([
    ['1/1 5/5 3/301', 'delivered', 'outbound', true],
    ['1/1 6/6 4/4', 'returned', 'return', true],
    ['1/1 6/6', null, 'return', false],
    ['1/101 4/401', 'cancelled', 'outbound', true],
    ['1/1 5/5 3/301 6/6 3/3', 'returned', 'return', true],
    ['1/1 5/5', null, 'outbound', false],
  ])('of %s has the outcome %s', (trace, outcome, leg, terminal) => {
    const report = replay(events(trace))
    expect([report.outcome, report.leg, report.terminal]).toEqual([outcome, leg, terminal])
  })

  test('does not begin a status again when another problem follows', () => {
    expect(replay(events('1/1 2/208 2/204')).since).toBe(hoursIn(1))
  })

  test('has since as the feed reported it', () => {
    expect(replay(events('1/1 5/5 3/301 3/304 0/0')).since).toBe(hoursIn(2))
    expect(replay([{ code: '1/1', time: new Date('2026-03-01T09:00:00Z') }]).since).toBe('2026-03-01T09:00:00.000Z')
  })
})

describe('what cannot be read', () => {
  test('keeps its place and moves nothing, or is read as its status', () => {
    expect(story('1/1 - 99/1 3/999 0/0')).toMatchInlineSnapshot(`
      "0 1/1 advanced (expected → accepted)
      1 - uncoded (accepted)
      2 99/1 unknown unknown-status (accepted)
      3 3/999 gap not-offered after 5/5 as 3/3 (accepted → delivered)
      4 0/0 unusual note-after-delivery (delivered)
      = delivered/3 delivered outbound, cost 5, certain"
    `)
  })

  test('is flagged with a constraint, twice where the event is odd as well', () => {
    const { flags } = replay(events('1/1 99/1 3/999'))
    expect(flags).toEqual([
      { verdict: 'unknown', constraint: 'unknown-status', index: 1, severity: 'warning' },
      { verdict: 'unknown', constraint: 'unknown-substatus', index: 2, severity: 'warning' },
      { verdict: 'gap', constraint: 'not-offered', index: 2, severity: 'info' },
    ])
  })

  test('can be classified by the caller; only uncoded events are passed', () => {
    const texts = [
      { text: 'Picked up', time: hoursIn(0) },
      { text: 'Out for delivery', time: hoursIn(1), code: null },
      { text: 'Signed', time: hoursIn(2), code: '3/301' },
      { text: 'Thank you', time: hoursIn(3) },
      { text: 'Coded, if strangely', time: hoursIn(4), code: 999 },
    ]
    const asked: string[] = []
    const report = replay(texts, {
      classify: ({ text }) => {
        asked.push(text)
        return { 'Picked up': '1/103', 'Out for delivery': 5 }[text]
      },
    })
    expect(asked).toEqual(['Picked up', 'Out for delivery', 'Thank you'])
    expect(verdicts(report)).toEqual(['1/103 advanced', '5/5 advanced', '3/301 advanced', 'null uncoded', '999 unknown'])
  })
})

describe('an event that has no place in time', () => {
  test('is rejected, with its index, field, value and reason; the rest is read', () => {
    const bad = [
      { code: '1/1', time: hoursIn(0) },
      { code: '5/5' },
      { code: '5/5', time: '2026-02-31 10:00:00' },
      { code: '5/5', time: 'soon' },
      null,
      'text',
      { code: '3/301', time: hoursIn(5) },
    ] as unknown as TrackingEvent[]
    const report = replay(bad)
    expect(report.steps.map(({ index }) => index)).toEqual([0, 6])
    expect(report.rejected).toEqual([
      { index: 1, field: 'time', value: null, reason: 'missing' },
      { index: 2, field: 'time', value: '2026-02-31 10:00:00', reason: 'impossible' },
      { index: 3, field: 'time', value: 'soon', reason: 'unreadable' },
      { index: 4, field: 'event', value: null, reason: 'not an object' },
      { index: 5, field: 'event', value: 'text', reason: 'not an object' },
    ])
  })

  test('is one more than 48 hours ahead of now, where now is given', () => {
    const ahead = [
      { code: '1/1', time: '2026-03-03 00:00:00' },
      { code: '5/5', time: '2026-03-03 00:00:01' },
    ]
    expect(replay(ahead).rejected).toEqual([])
    for (const now of ['2026-03-01T00:00:00Z', new Date('2026-03-01T00:00:00Z'), Date.UTC(2026, 2, 1)])
      expect(replay(ahead, { now }).rejected).toEqual([
        { index: 1, field: 'time', value: '2026-03-03 00:00:01', reason: 'future' },
      ])
  })
})

test('a mistake in the program throws', () => {
  expect(() => replay(null as never)).toThrow('replay takes a list of events, not null.')
  expect(() => replay({} as never)).toThrow('replay takes a list of events, not {}.')
  expect(() => replay([], { now: 'later' })).toThrow('Unusable option now: "later". Pass a Date, ISO 8601 text such as')
  expect(() => replay([], { zones: {} } as never)).toThrow('replay has no option zones. Did you mean zone?')
  expect(() => replay([], null as never)).toThrow('Unusable options of replay: null. Pass an object.')
  expect(() => replay([], { classify: '1/1' } as never)).toThrow('Unusable option classify: "1/1". Pass a function')
  expect(() => replay([], { table: {} } as never)).toThrow('Unusable option table: {}. Pass shippedTable, or a table that')
  expect(() => replay([], { costs: 5 } as never)).toThrow('Unusable options of costs: 5. Pass an object.')
  expect(() => replay([], { costs: { ...costs, unusual: { default: 1, 'deliverd-is-final': 2 } } } as never)).toThrow(
    'Unusable option costs.unusual.deliverd-is-final: 2. There is no constraint deliverd-is-final. Did you mean delivered-is-final?',
  )
  expect(() => replay([], { costs: { ...costs, unusual: { reopened: 2 } } } as never)).toThrow(
    'Unusable option costs.unusual.default: undefined. Pass a whole number of 0 or more.',
  )
  expect(() => replay([], { costs: { ...costs, late: 2 } } as never)).toThrow(
    'costs has no option late. Its options are unusual,',
  )
  expect(() => replay([], { zone: 'Nowhere' })).toThrow('Unknown time zone "Nowhere".')
})

describe('order', () => {
  test('is by time, whatever the list’s order', () => {
    expect(verdicts(replay(events('3/301@9 1/1@0 5/5@5')))).toEqual(['1/1 advanced', '5/5 advanced', '3/301 advanced'])
  })

  test('respects zones: the same time in two zones is a tie, the earlier comes first', () => {
    const mixed = [
      { code: '5/5', time: '2026-03-01T18:00:00+08:00' },
      { code: '1/1', time: '2026-03-01 09:00:00' },
    ]
    expect(replay(mixed).steps.map(({ code }) => code)).toEqual(['1/1', '5/5'])
    expect(replay(mixed, { zone: 'America/New_York' }).steps.map(({ code }) => code)).toEqual(['5/5', '1/1'])
  })

  test('puts a scan without a code before one with an unknown code, if time and position are the same', () => {
    const same = { time: '2026-03-01 09:00:00', position: 0 }
    const [uncoded, unknown] = [
      { ...same, text: 'b' },
      { ...same, code: '9/9', text: 'a' },
    ] as const
    for (const list of [
      [uncoded, unknown],
      [unknown, uncoded],
    ] as const)
      expect(replay(list).steps.map(({ code }) => code)).toEqual([null, '9/9'])
  })

  test('leaves a date without a clock time where the list has it', () => {
    const list = [
      { code: '1/1', time: '2026-03-01 09:00:00' },
      { code: '5/5', time: '2026-03-01' },
      { code: '2/204', time: '2026-03-01 17:00:00' },
      { code: '3/301', time: '2026-03-02' },
      { code: '5/5', time: '2026-03-02 08:00:00' },
    ]
    expect(replay(list).steps.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4])
    const newestFirst = [...list].reverse().map((event, at) => ({ ...event, position: list.length - 1 - at }))
    expect(replay(newestFirst).steps.map(({ index }) => index)).toEqual([4, 3, 2, 1, 0])
  })

  test('keeps a date without a clock time within its day, of 25 hours too', () => {
    const late = [
      { code: '1/1', time: '2026-03-05 09:00:00' },
      { code: '5/5', time: '2026-03-01' },
      { code: '0/0', time: '2026-03-02 00:00:00' },
    ]
    expect(replay(late).steps.map(({ index }) => index)).toEqual([1, 2, 0])
    const autumn = [
      { code: '1/1', time: '2026-10-25 08:00:00' },
      { code: '5/5', time: '2026-10-25 23:30:00' },
      { code: '3/301', time: '2026-10-25' },
    ]
    expect(replay(autumn, { zone: 'Europe/Berlin' }).cost).toBe(0)
  })

  test('never rearranges dates without a clock time, whatever that would save', () => {
    const days = ['3/301', '5/5', '1/1'].map(code => ({ code, time: '2026-03-01' }))
    expect(replay(days).steps.map(({ code }) => code)).toEqual(['3/301', '5/5', '1/1'])
    const ties = ['3/301', '5/5', '1/1'].map(code => ({ code, time: '2026-03-01 10:00:00' }))
    expect(replay(ties).steps.map(({ code }) => code)).toEqual(['1/1', '5/5', '3/301'])
  })

  test('of a tie is by place in the list, then the vocabulary, text and place of the scan', () => {
    const tie = (place: string, text: string, position: number) => ({ code: '0/0', time: hoursIn(0), place, text, position })
    const list = [tie('b', 'x', 1), tie('a', 'x', 1), tie('z', 'w', 1), tie('z', 'z', 0)]
    expect(replay(list).steps.map(({ index }) => index)).toEqual([3, 2, 1, 0])
    const unread = [
      { ...tie('a', 'x', 1), code: '99/2' },
      { ...tie('a', 'x', 1), code: '99/1' },
    ]
    expect(replay(unread).steps.map(({ code }) => code)).toEqual(['99/1', '99/2'])
  })
})

describe('a duplicate', () => {
  const once = { code: '0/0', time: hoursIn(1), text: 'Depot', place: 'Kehl' }

  test('is the same time, text, place and code again, in whatever form', () => {
    const again = { code: 0, time: '2026-03-01T01:00:00Z', text: 'Depot', place: 'Kehl' }
    expect(verdicts(replay([{ code: '1/1', time: hoursIn(0) }, once, again, once]))).toEqual([
      ...['1/1 advanced', '0/0 duplicate', '0/0 duplicate', '0/0 advanced'],
    ])
  })

  test.each([
    ['at another time', { ...once, time: hoursIn(2) }],
    ['with another text', { ...once, text: 'Hub' }],
    ['at another place', { ...once, place: 'Lahr' }],
    ['of a date without a clock time', { ...once, time: '2026-03-01' }],
  ])('is not the same %s', (_, other) => {
    expect(verdicts(replay([once, other])).filter(verdict => verdict.includes('duplicate'))).toEqual([])
  })

  test('is found among dates without a clock time, wherever the list has them', () => {
    const day = { code: '0/0', time: '2026-03-01', text: 'x' }
    const report = replay([day, { code: '1/1', time: '2026-03-01 09:00:00' }, day])
    expect(verdicts(report)).toEqual(['0/0 duplicate', '1/1 advanced', '0/0 advanced'])
  })

  test('follows what it repeats where tied scans are rearranged', () => {
    const signed = { code: '3/301', time: hoursIn(10), text: 'x' }
    const report = replay([...events('1/1@9'), signed, signed, ...events('5/5@10')])
    expect(report.steps.map(({ index }) => index)).toEqual([0, 3, 1, 2])
  })

  test('does not come between a claim and its repetition', () => {
    const claims = [...events('1/1 0/0 4/401 4/401'), events('1/1 0/0 4/401')[2]!]
    expect(replay(claims).cost).toBe(6)
  })
})

describe('a number used again', () => {
  const used = (days: number, code = '1/1') => [
    ...events('1/1 5/5 3/301'),
    { code, time: hoursIn(2 + days * 24), text: 'again' },
    { code: '0/0', time: hoursIn(3 + days * 24), text: 'again' },
  ]

  test('begins a new journey with 1/x a month after an end', () => {
    const report = replay(used(30))
    expect([report.status, report.steps.length, report.flags]).toEqual(['inTransit', 2, []])
    expect(report.journeys.map(({ status, steps }) => [status, steps.map(({ index }) => index)])).toEqual([
      ['delivered', [0, 1, 2]],
    ])
    expect(report.steps.map(({ index }) => index)).toEqual([3, 4])
  })

  test.each([
    ['sooner than 30 days', used(29.9)],
    ['by trouble', [...events('1/1 5/5 3/301'), { code: '2/2', time: hoursIn(40 * 24) }]],
    ['after a loss, by anything but a pick-up', [...events('1/1 0/0 2/901'), { code: '0/1002', time: hoursIn(40 * 24) }]],
    ['before any end', [...events('1/1 5/5'), { code: '1/1', time: hoursIn(40 * 24) }]],
    [
      'after an end that was overruled',
      [...events('1/1 5/5 3/301 0/0 5/5 2/204 2/206'), { code: '1/1', time: hoursIn(40 * 24) }],
    ],
  ])('does not begin one %s', (_, list) => {
    expect(replay(list).journeys).toEqual([])
  })

  test('may do so several times, after a return and a cancellation too', () => {
    const month = 31 * 24
    const thrice = [
      ...events('1/101 4/401'),
      ...events(`1/103@${month} 6/6@${month + 1} 4/4@${month + 2}`),
      ...events(`1/103@${3 * month} 5/5@${3 * month + 1}`),
    ]
    const report = replay(thrice)
    expect([...report.journeys, report].map(({ status, outcome }) => `${status} ${outcome}`)).toEqual([
      ...['returned cancelled', 'returned returned', 'outForDelivery null'],
    ])
  })

  test('counts from the first scan of the end, over repetitions and after contradictions', () => {
    const month = 30 * 24
    const repeated = [
      ...events('1/1 5/5 3/301'),
      { code: '3/3', time: hoursIn(20 * 24) },
      { code: '1/1', time: hoursIn(2 + month) },
    ]
    expect(replay(repeated).journeys).toHaveLength(1)
    const costly = [...events('3/301 0/0 5/5 0/0'), { code: '3/3', time: hoursIn(9) }, { code: '1/1', time: hoursIn(9 + month) }]
    expect(replay(costly).journeys).toHaveLength(1)
    const twice = [...events('1/1 5/5 3/301'), ...events('1/1 5/5 3/301'), { code: '1/1', time: hoursIn(2 + month) }]
    expect(replay(twice).journeys).toHaveLength(1)
  })

  test.each([
    ['a pick-up', '1/103'],
    ['a provider’s 0/0, though a note would explain it', '0/0'],
    ['a scan that is impossible there', '8/10'],
  ])('begins with %s', (_, code) => {
    const report = replay([...events('1/1 5/5 3/301'), { code, time: hoursIn(40 * 24) }])
    expect([report.steps.length, report.journeys.length]).toEqual([1, 1])
  })

  test('begins after a loss with a pick-up', () => {
    const report = replay([...events('1/1 0/0 2/901'), { code: '1/1', time: hoursIn(40 * 24) }])
    expect(report.journeys.map(({ outcome }) => outcome)).toEqual(['lost'])
  })

  test('takes the label data directly before along, once its first scan comes', () => {
    const labels = [
      ...events('1/1 5/5 3/301'),
      { code: '1/101', time: hoursIn(40 * 24) },
      { code: '1/102', time: hoursIn(41 * 24) },
    ]
    expect(replay(labels)).toMatchObject({ status: 'delivered', journeys: [] })
    const begun = replay([...labels, { code: '1/1', time: hoursIn(42 * 24) }])
    expect(begun.steps.map(({ index, verdict }) => `${index} ${verdict}`)).toEqual(['3 advanced', '4 repeated', '5 advanced'])
    const late = replay([...labels, { code: '1/1', time: hoursIn(71 * 24) }])
    expect(late.steps.map(({ index }) => index)).toEqual([4, 5])
  })

  test('takes every scan of the same time along', () => {
    const month = 31 * 24
    const tied = [...events('1/1 5/5 3/301'), ...events(`0/0@${month} 1/1@${month}`)]
    expect(replay(tied).steps.map(({ code }) => code)).toEqual(['1/1', '0/0'])
  })
})

// Any history, with ties, repetitions, unreadable codes and gaps in time.
const anyEvent = fc.record({
  code: fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom<unknown>(...codes) },
    { weight: 1, arbitrary: fc.constantFrom<unknown>('3/9', 77, null, {}) },
  ),
  time: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 0, max: 12 }).map(hoursIn) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 3000 }).map(hoursIn) },
    { weight: 1, arbitrary: fc.constantFrom('2026-03-01', '2026-03-02', 'never') },
  ),
  text: fc.constantFrom('', 'a', 'b'),
  place: fc.constantFrom(null, 'x'),
})

describe('for any history', () => {
  test('the result does not depend on the order in which the events arrive', () => {
    const shuffled = fc
      .array(anyEvent, { maxLength: 14 })
      .map(list => list.map((event, position) => ({ ...event, position })))
      .chain(list => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })))
    // Indexes are the list's; all else is the events' own. Indexes are translated back by position.
    const neutral = (list: readonly { position: number }[], report: Report) =>
      JSON.parse(JSON.stringify(report), (key, value) => (key === 'index' || key === 'before' ? list[value]!.position : value))
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        const [a, b] = [list, other].map(each => neutral(each, replay(each as TrackingEvent[])))
        expect({ ...b, rejected: [] }).toEqual({ ...a, rejected: [] })
        expect(new Set(b.rejected.map((reject: object) => JSON.stringify(reject)))).toEqual(
          new Set(a.rejected.map((reject: object) => JSON.stringify(reject))),
        )
      }),
      { numRuns: runs(500) },
    )
  })

  test('a scan with an unknown substatus that comes twice is flagged once', () => {
    const scan = { code: '3/9', time: '2026-03-01 11:00:00', text: 'b' }
    const { flags, steps } = replay([scan, { ...scan }])
    expect(steps.map(({ verdict, readAs }) => [verdict, readAs])).toEqual([
      ['duplicate', '3/3'],
      ['gap', '3/3'],
    ])
    expect(flags.map(({ index, constraint }) => [index, constraint])).toEqual([
      [1, 'unknown-substatus'],
      [1, 'not-collected'],
    ])
  })

  test('no event is lost, and the steps agree with the flags', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 20 }), list => {
        const report = replay(list as TrackingEvent[])
        const journeys = [...report.journeys, report]
        const steps = journeys.flatMap(journey => journey.steps)
        expect([...steps, ...report.rejected].map(({ index }) => index).sort((a, b) => a - b)).toEqual([...list.keys()])
        for (const journey of journeys) {
          let status = 'expected'
          for (const step of journey.steps) {
            expect(step.from).toBe(status)
            status = step.to
          }
          expect(status).toBe(journey.status)
          const presumed = journey.steps.flatMap(({ index, presumed: scans }) =>
            (scans ?? []).map(code => ({ code, before: index })),
          )
          expect(journey.presumed).toEqual(presumed)
          const flagged = journey.steps.filter(
            ({ verdict, readAs }) =>
              (readAs && verdict !== 'duplicate') || /unusual|gap|impossible|overruled|unknown/.test(verdict),
          )
          expect(new Set(journey.flags.map(({ index }) => index))).toEqual(new Set(flagged.map(({ index }) => index)))
        }
      }),
      { numRuns: runs(500) },
    )
  })

  test('nothing makes it throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.anything(),
            fc.record({
              code: fc.anything(),
              time: fc.oneof(fc.anything(), fc.constantFrom(hoursIn(0), '2026-02-31 10:00:00', '2026-02-31')),
              text: fc.anything(),
              place: fc.anything(),
              position: fc.anything(),
            }),
          ),
        ),
        list => {
          const report = replay(list as TrackingEvent[], { now: hoursIn(0), zone: 'Asia/Shanghai' })
          expect(report.steps.length + report.rejected.length).toBe(list.length)
        },
      ),
    )
  })
})
