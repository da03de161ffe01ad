// Corners of rulings: ties, copies, journeys, inferred codes, zones.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, identityOf, type Report, replay, type ScanRuling, type TrackingEvent } from '../../src/index.js'
import { runs } from '../runs.js'
import { best, everyReading } from './readings.js'
import { events, hoursIn } from './story.js'

/** Rulings on events of a list, by index. */
const ruled = (list: readonly TrackingEvent[], rulings: Readonly<Record<number, ScanRuling['is']>>): ScanRuling[] =>
  Object.entries(rulings).map(([at, is]) => ({ identity: identityOf(list[Number(at)]!)!, is }))

/** The report of a trace with rulings. */
function replayRuled(trace: string, rulings: Readonly<Record<number, ScanRuling['is']>>): Report {
  const list = events(trace)
  return replay(list, { overrides: ruled(list, rulings) })
}

describe('a scan ruled false', () => {
  test('is voided, whatever else it is: its copies too, and what could not be read', () => {
    const list = [...events('1/1 99/1 - 5/77 5/5'), { ...events('- - - - 5/5')[4]! }]
    const report = replay(list, { overrides: ruled(list, { 1: 'false', 2: 'false', 3: 'false', 4: 'false' }) })
    expect(report.steps.map(({ code, readAs, verdict }) => [code, readAs, verdict])).toEqual([
      ['1/1', undefined, 'advanced'],
      ['99/1', undefined, 'voided'],
      [null, undefined, 'voided'],
      ['5/77', '5/5', 'voided'],
      ['5/5', undefined, 'voided'],
      ['5/5', undefined, 'voided'],
    ])
    expect(new Set(report.flags.map(({ constraint }) => constraint))).toEqual(new Set(['ruled-false']))
    expect([report.status, report.doubts]).toEqual(['accepted', []])
  })

  test('does not come between a claim and its repetition', () => {
    expect(replayRuled('1/1 0/0 4/401 0/0 4/401', { 3: 'false' }).cost).toBe(6)
  })

  test('ends no journey, and does not come between label data and the first scan', () => {
    const month = 31 * 24
    const again = `1/1 5/5 3/301 1/101@${month} 2/2@${month + 1} 1/1@${month + 2}`
    expect(replayRuled(again, { 2: 'false' }).journeys).toEqual([])
    expect(replayRuled(again, { 4: 'false' }).steps.map(({ index }) => index)).toEqual([3, 4, 5])
  })
})

describe('a scan ruled true', () => {
  test('is never discounted along with a claim that it repeats', () => {
    const trace = '1/1 0/0 4/401 4/401'
    expect(replay(events(trace)).status).toBe('inTransit')
    const report = replayRuled(trace, { 3: 'true' })
    expect([report.outcome, report.cost]).toEqual(['cancelled', 8])
  })

  test('that is discounted makes a repetition of its claim cost nothing', () => {
    expect(replayRuled('1/1 0/0 4/401 4/401', { 0: 'true', 1: 'true', 2: 'true' }).cost).toBe(1000)
  })

  test('may end a journey that goes on without the ruling', () => {
    const trace = `1/1 5/5 3/301 0/0 5/5 2/204 2/206 1/1@${40 * 24}`
    expect(replay(events(trace)).journeys).toHaveLength(0)
    expect(replayRuled(trace, { 2: 'true' }).journeys).toHaveLength(1)
  })

  test('costs no less to discount than it would without the ruling', () => {
    const list = events('1/1 5/5 3/301 0/1002')
    const costs = { unusual: 1, presumed: 1, routine: 4000, milestone: 4000, delivery: 4000 }
    expect(replay(list, { costs, overrides: ruled(list, { 2: 'true' }) }).cost).toBe(4000)
  })
})

describe('scans of one time', () => {
  test('differ by their rulings, even with one code', () => {
    // The second 4/401 costs nothing to discount after the one that was ruled true.
    const report = replayRuled('5/501 0/0 1/1 4/401@5 4/401@5', { 2: 'true', 4: 'true' })
    expect(report.steps.map(({ index }) => index)).toEqual([0, 1, 2, 4, 3])
    expect([report.cost, report.doubts]).toEqual([1001, [{ kind: 'rulings', index: 4 }]])
  })

  test('take the order with the lowest cost, the nearest to the list among those', () => {
    const everyOrder = <T>(items: readonly T[]): T[][] =>
      items.length < 2
        ? [[...items]]
        : items.flatMap((item, at) => everyOrder(items.filter((_, other) => other !== at)).map(rest => [item, ...rest]))
    const groups = fc
      .constantFrom(['1/1', '5/5', '3/301', '4/401'], ['0/1002', '5/5', '3/301', '6/6', '4/4', '2/204', '5/501', '2/901'])
      .chain(some => fc.array(fc.array(fc.constantFrom(...some), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }))
      .filter(list => list.flat().length < 7)
    const rulings = fc.array(fc.constantFrom(undefined, 'true', 'false'), { minLength: 6, maxLength: 6 })
    fc.assert(
      fc.property(groups, rulings, (list, given) => {
        const all = list
          .flatMap((group, hour) => group.map((code, at) => ({ code, time: hoursIn(hour), hour, text: `${hour}.${at}` })))
          .map((event, at) => ({ ...event, is: given[at] }))
        const counted = all.filter(({ is }) => is !== 'false')
        const readings = list
          .map((_, hour) => everyOrder(counted.filter(event => event.hour === hour)))
          .reduce<(typeof all)[]>((heads, next) => heads.flatMap(head => next.map(tail => [...head, ...tail])), [[]])
          .map(order => {
            const codesInOrder = order.map(({ code }) => code)
            return { order, ...best(everyReading(codesInOrder, at => order[at]!.is === 'true')) }
          })
        const lowest = readings.reduce((a, b) => (b.cost < a.cost ? b : a))
        const overrides = all.flatMap(({ is, ...event }) => (is ? [{ identity: identityOf(event)!, is } as const] : []))
        const report = replay(all, { overrides })
        const steps = report.steps.filter(({ verdict }) => verdict !== 'voided')
        expect([report.cost, steps.map(({ event }) => event.text)]).toEqual([lowest.cost, lowest.order.map(({ text }) => text)])
      }),
      { numRuns: runs(500) },
    )
  })

  test.each([
    ['four codes', '1/1 3/301@1 5/5@1 0/1002@1 2/2@1 5/5@1'],
    ['256 arrangements', `1/1 ${'3/301@1 5/5@1 0/1002@1 2/2@1 '.repeat(3)}`],
  ])('may be as many with rulings as without: %s', (_, trace) => {
    const order = (report: Report) => report.steps.map(({ index }) => index)
    const plain = order(replay(events(trace)))
    expect(plain).not.toEqual(plain.toSorted((a, b) => a - b))
    expect(order(replayRuled(trace, { 2: 'true' }))).toEqual(plain)
  })
})

describe('rulings', () => {
  const list = events('1/1 5/5')

  test('know a scan by its code as reported, whatever classify gives it', () => {
    const signed = { time: hoursIn(2), text: 'Signed' }
    const report = replay([...list, signed], {
      classify: () => '3/301',
      overrides: [{ identity: identityOf(signed)!, is: 'false' }],
    })
    expect(report.steps[2]).toMatchObject({ code: '3/301', basis: 'inferred', verdict: 'voided' })
    expect(report).toMatchObject({ status: 'outForDelivery', basis: 'reported', doubts: [] })
  })

  test('leave no inferred code to rest on, nor to repeat', () => {
    const asText = ({ text }: TrackingEvent) => text
    const inferred = (hour: number, text: string) => ({ time: hoursIn(hour), text })
    const given = [...events('3/3 - 3/304 1/1 5/5 2/204'), inferred(6, '5/5')]
    given[1] = { ...inferred(1, '4/401'), code: null }
    const resting = replay(given, { classify: asText, overrides: ruled(given, { 6: 'false' }) })
    expect(resting.doubts).toContainEqual({ kind: 'inferred', index: 1 })
    const twice = [inferred(0, '1/1'), { ...inferred(0, '1/1'), code: '1/1' }]
    expect(
      replay(twice, { classify: asText, overrides: ruled(twice, { 1: 'false' }) }).steps.map(({ verdict }) => verdict),
    ).toEqual(['advanced', 'voided'])
  })
})

describe('an identity', () => {
  const scan = { code: 301, time: '2026-03-01 11:30:00', text: 'Signed', place: 'Kehl' }

  test('is instant, code, text and place, in whatever form', () => {
    const identity = '[1772364600000,false,"3/301","Signed","Kehl"]'
    expect(identityOf(scan)).toBe(identity)
    expect(identityOf({ ...scan, code: '3/301', time: new Date('2026-03-01T11:30:00Z'), position: 4 })).toBe(identity)
    expect(identityOf(scan, { zone: '+08:00' })).toBe(identityOf({ ...scan, time: '2026-03-01T03:30:00Z' }))
    expect(identityOf({ ...scan, time: '2026-03-01' })).not.toBe(identityOf({ ...scan, time: '2026-03-01 00:00:00' }))
  })

  test('is read in the zone of replay', () => {
    const overrides = [{ identity: identityOf(scan, { zone: '+08:00' })!, is: 'false' }] as const
    expect(replay([scan], { zone: '+08:00', overrides }).steps[0]!.verdict).toBe('voided')
    expect(replay([scan], { overrides }).steps[0]!.verdict).toBe('gap')
  })
})

// Ties, copies, dates, unreadable codes, gaps in time, and codes inferred from texts.
const anyEvent = fc.record({
  code: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<unknown>(...codes) },
    fc.constantFrom<unknown>('3/9', 77, null, '1/101'),
  ),
  time: fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: 0, max: 8 }).map(hoursIn) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 3000 }).map(hoursIn) },
    fc.constantFrom('2026-03-01', '2026-03-02', 'never'),
  ),
  text: fc.constantFrom('', 'a', 'b'),
})

test('a report with voided scans is that of the others, but for their steps and flags', () => {
  const given = fc
    .array(anyEvent, { maxLength: 12 })
    .map(list => list.map((event, position) => ({ ...event, position }) as TrackingEvent & { position: number }))
    .chain(list => fc.tuple(fc.constant(list), fc.subarray(list), fc.boolean()))
  // Steps and flags without the voided ones; indexes are translated to positions.
  const others = (list: readonly { position: number }[], report: Report) =>
    JSON.parse(JSON.stringify(report), (key, value) => {
      if (key === 'index' || key === 'before') return list[value]!.position
      return key === 'steps' || key === 'flags' ? value.filter(({ verdict }: { verdict: string }) => verdict !== 'voided') : value
    })
  fc.assert(
    fc.property(given, ([list, ruledFalse, classifies]) => {
      const identities = new Set(ruledFalse.map(event => identityOf(event)).filter(identity => identity !== null))
      const rest = list.filter(event => !identities.has(identityOf(event) ?? ''))
      const options = classifies
        ? { classify: ({ text }: TrackingEvent) => (text === 'a' ? '3/3' : text === 'b' ? '5/5' : null) }
        : {}
      const overrides = [...identities].map(identity => ({ identity, is: 'false' }) as const)
      const report = replay(list, { ...options, overrides })
      expect(others(list, report)).toEqual(others(rest, replay(rest, options)))
      const voided = [...report.journeys, report].flatMap(({ steps }) => steps.filter(({ verdict }) => verdict === 'voided'))
      expect(voided).toHaveLength(list.length - rest.length)
    }),
    { numRuns: runs(1000) },
  )
})
