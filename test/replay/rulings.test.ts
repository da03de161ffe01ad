// Corrections of scans: one ruled false moves nothing, one ruled true is kept wherever the table lets it be.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, identityOf, type ReplayOptions, replay, type ScanRuling } from '../../src/index.js'
import { runs } from '../runs.js'
import { best, everyReading, standingOf } from './readings.js'
import { events, story } from './story.js'

/** The rulings of a trace: `{ 3: 'false' }` rules its fourth scan false. */
const rulingsOn = (trace: string, is: Readonly<Record<number, ScanRuling['is']>>): ScanRuling[] =>
  events(trace).flatMap((event, at) => (is[at] === undefined ? [] : [{ identity: identityOf(event)!, is: is[at] }]))

const ruled = (trace: string, is: Readonly<Record<number, ScanRuling['is']>>, options: ReplayOptions = {}) =>
  story(trace, { ...options, overrides: rulingsOn(trace, is) })

describe('a scan ruled false', () => {
  test('is voided and moves nothing', () => {
    expect(ruled('1/1 5/5 3/301', { 2: 'false' })).toMatchInlineSnapshot(`
      "0 1/1 advanced (expected → accepted)
      1 5/5 advanced (accepted → outForDelivery)
      2 3/301 voided ruled-false (outForDelivery)
      = outForDelivery/5 open outbound, cost 0, certain"
    `)
  })

  test('has a flag of its own', () => {
    const { flags } = replay(events('1/1 3/301'), { overrides: rulingsOn('1/1 3/301', { 1: 'false' }) })
    expect(flags).toEqual([{ verdict: 'voided', constraint: 'ruled-false', index: 1, severity: 'info' }])
  })

  test('leaves the others as if it had never come', () => {
    const arbitrary = fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 9 })
    fc.assert(
      fc.property(arbitrary, fc.nat({ max: 8 }), (history, at) => {
        const list = events(history.join(' '))
        const out = list[at % list.length]!
        const { steps, flags, presumed, doubts, ...rest } = replay(list, {
          overrides: [{ identity: identityOf(out)!, is: 'false' }],
        })
        const without = replay(list.filter(event => event !== out))
        const { steps: its, flags: _, presumed: __, doubts: ___, ...others } = without
        expect(rest).toEqual(others)
        const plain = (of: typeof steps) => of.map(({ index: _index, ...step }) => step)
        expect(plain(steps.filter(({ verdict }) => verdict !== 'voided'))).toEqual(plain(its))
        expect(doubts.map(({ kind }) => kind)).toEqual(without.doubts.map(({ kind }) => kind))
      }),
      { numRuns: runs(500) },
    )
  })

  test('that was the only one leaves nothing known', () => {
    expect(ruled('3/301', { 0: 'false' })).toContain('uncertain')
  })

  test('is voided wherever an equal scan stands in the list', () => {
    const list = [...events('1/1 3/301'), ...events('1/1 3/301').slice(1)]
    const { steps } = replay(list, { overrides: rulingsOn('1/1 3/301', { 1: 'false' }) })
    expect(steps.map(({ verdict }) => verdict)).toEqual(['advanced', 'voided', 'voided'])
  })
})

describe('a scan ruled true', () => {
  test('outweighs all that contradicts it', () => {
    const trace = '1/1 0/1002 5/5 3/301 0/1002 5/5 2/204'
    expect(replay(events(trace)).status).toBe('exception')
    const { status, certain, steps } = replay(events(trace), { overrides: rulingsOn(trace, { 3: 'true' }) })
    expect([status, certain, steps.at(-1)?.verdict]).toEqual(['delivered', true, 'impossible'])
  })

  test('that excludes another one leaves a doubt, and the lowest cost decides', () => {
    const trace = '1/1 3/301 0/1002 5/5'
    const report = replay(events(trace), { overrides: rulingsOn(trace, { 1: 'true', 2: 'true', 3: 'true' }) })
    const out = report.steps.filter(({ verdict }) => verdict === 'impossible' || verdict === 'overruled')
    expect(out.length).toBeGreaterThan(0)
    expect(report.certain).toBe(false)
    expect(report.doubts.filter(({ kind }) => kind === 'rulings')).toEqual(out.map(({ index }) => ({ kind: 'rulings', index })))
  })

  test('makes no difference where it was kept anyway', () => {
    const { overrides: _, ...plain } = { overrides: 0, ...replay(events('1/1 5/5 3/301')) }
    expect(replay(events('1/1 5/5 3/301'), { overrides: rulingsOn('1/1 5/5 3/301', { 2: 'true' }) })).toEqual(plain)
  })

  test('is read at the lowest cost, where discounting it costs a thousand and is never free', () => {
    const arbitrary = fc.array(
      fc.record({ code: fc.constantFrom(...codes), is: fc.constantFrom('true', 'true', 'false', 'undecided') }),
      {
        minLength: 1,
        maxLength: 7,
      },
    )
    fc.assert(
      fc.property(arbitrary, history => {
        const list = events(history.map(({ code }) => code).join(' '))
        const overrides = list.map(
          (event, at): ScanRuling => ({ identity: identityOf(event)!, is: history[at]!.is as ScanRuling['is'] }),
        )
        const left = history.filter(({ is }) => is !== 'false')
        const expected = best(
          everyReading(
            left.map(({ code }) => code),
            at => left[at]!.is === 'true',
          ),
        )
        const { status, outcome, cost, steps } = replay(list, { overrides })
        const kept = steps
          .filter(({ verdict }) => verdict !== 'voided')
          .map(({ verdict }) => (/impossible|overruled/.test(verdict) ? '0' : '1'))
        expect({ status, outcome, cost, kept: kept.join('') }).toEqual({
          ...standingOf(expected),
          cost: expected.cost,
          kept: expected.kept,
        })
      }),
      { numRuns: runs(1_000) },
    )
  })

  test('begins a new journey of a reused number, or does not, as the scans that are left do', () => {
    const trace = '1/1 5/5 3/301 1/1@1000 0/0@1001'
    expect(replay(events(trace)).journeys).toHaveLength(1)
    expect(replay(events(trace), { overrides: rulingsOn(trace, { 2: 'false' }) }).journeys).toHaveLength(0)
    expect(replay(events(trace), { overrides: rulingsOn(trace, { 3: 'false', 4: 'false' }) }).journeys).toHaveLength(0)
  })
})

test('of several rulings on one scan the last counts, and undecided takes one back', () => {
  const [ruling] = rulingsOn('3/301', { 0: 'false' })
  const statusOf = (...is: ScanRuling['is'][]) =>
    replay(events('3/301'), { overrides: is.map(word => ({ ...ruling!, is: word })) }).status
  expect([statusOf('false'), statusOf('false', 'true'), statusOf('true', 'false'), statusOf('false', 'undecided')]).toEqual([
    'expected',
    'delivered',
    'expected',
    'delivered',
  ])
})

test('an identity is that of the scan in its zone, whatever its other fields', () => {
  const event = { code: '3/301', time: '2026-03-01 09:00:00', text: 'a', place: 'b', raw: 1 }
  expect(identityOf(event)).toBe('[1772355600000,false,"3/301","a","b"]')
  expect(identityOf(event, { zone: '+08:00' })).toBe('[1772326800000,false,"3/301","a","b"]')
  expect(identityOf({ ...event, time: 'soon' })).toBeNull()
  expect(() => identityOf(event, { zones: 'UTC' } as never)).toThrow('identityOf has no option zones. Did you mean zone?')
})

test.each([
  ['no list', {}, 'Unusable option overrides: {}. Pass a list of { identity, is }.'],
  ['no identity', [{ is: 'true' }], 'Unusable option overrides[0]: {"is":"true"}. Pass { identity, is }'],
  ['another word', [{ identity: '', is: true }], "Unusable option overrides[0].is: true. Pass 'true', 'false' or 'undecided'."],
  ['another field', [{ identity: '', is: 'true', by: 'ann' }], 'overrides[0] has no option by.'],
])('%s is an error', (_, overrides, message) => {
  expect(() => replay([], { overrides: overrides as never })).toThrow(message)
})

describe('an event without a place in time', () => {
  const lost = (code: string) => [...events('1/1 5/5'), { code, time: 'soon' }]

  test('that claims another end leaves a doubt', () => {
    const { status, certain, doubts } = replay(lost('3/301'))
    expect([status, certain, doubts]).toEqual(['outForDelivery', false, [{ kind: 'rejected', index: 2 }]])
    expect(replay(lost('3/301'), { now: '2026-03-01T12:00:00Z' }).doubts).toHaveLength(1)
    const ahead = replay(events('1/1 5/5 3/301@900'), { now: '2026-03-01T12:00:00Z' })
    expect(ahead.doubts).toEqual([{ kind: 'rejected', index: 2 }])
  })

  test('that claims no end, or the same one, leaves none', () => {
    expect(replay(lost('0/0')).certain).toBe(true)
    expect(replay([...events('1/1 5/5 3/301'), { code: '3/3', time: 'soon' }]).certain).toBe(true)
  })
})
