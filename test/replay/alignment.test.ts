// The alignment against brute force, which knows nothing of the library but the table's JSON.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { codes, replay } from '../../src/index.js'
import { shippedTable } from '../../src/table/index.js'
import regressions from '../regressions.json' with { type: 'json' }
import { runs } from '../runs.js'
import { best, everyReading, json, likelyCodes, standingOf } from './readings.js'
import { events, hoursIn, storyOf } from './story.js'

// The constraint of an overruled event: that of the first later kept event that would be refused after it, else of the first
// that would be unusual, else its own. Null where there is none: then it is one of a run of claims.
function contradictedConstraint(history: readonly string[], kept: string, at: number): string | null {
  const cellOf = (state: number, code: string) => json.cells[state]![json.codes.indexOf(code as never)]!
  const next = (state: number, code: string) => {
    const cell = cellOf(state, code)
    return 'grade' in cell ? cell.to : cell.via!
  }
  let state = json.initial
  for (let before = 0; before < at; before++) if (kept[before] === '1') state = next(state, history[before]!)
  const cellHere = cellOf(state, history[at]!)
  state = next(state, history[at]!)
  let unusual: string | null = null
  for (let later = at + 1; later < history.length; later++) {
    if (kept[later] !== '1') continue
    const cell = cellOf(state, history[later]!)
    if (!('grade' in cell)) return cell.constraint
    unusual ??= cell.constraint ?? null
    state = cell.to
  }
  return unusual ?? cellHere.constraint ?? null
}

function check(history: readonly string[]): void {
  const readings = everyReading(history)
  const { cost, standing, kept } = best(readings)
  const others = readings.filter(reading => reading.standing !== standing)
  const other = others.length > 0 ? best(others) : null
  const report = replay(history.map((code, at) => ({ code, time: hoursIn(at) })))
  const margin = other ? other.cost - cost : Number.POSITIVE_INFINITY
  const discounted = report.steps.map(({ verdict }) => (verdict === 'impossible' || verdict === 'overruled' ? '0' : '1')).join('')
  expect([history, report.cost, `${report.status} ${report.outcome}`, discounted]).toEqual([history, cost, standing, kept])
  expect([history, report.doubts, report.alternative]).toEqual([
    history,
    [
      ...(margin < 3 ? [{ kind: 'other-reading', ...standingOf(other!), margin }] : []),
      ...(kept.includes('1') ? [] : [{ kind: 'no-scan' }]),
    ],
    margin < 3 ? { ...standingOf(other!), margin } : null,
  ])
  for (const [at, step] of report.steps.entries()) {
    if (step.verdict !== 'overruled') continue
    expect([history, at, step.constraint]).toEqual([history, at, contradictedConstraint(history, kept, at) ?? expect.any(String)])
  }
}

const histories = fc.oneof(
  fc.array(fc.constantFrom(...likelyCodes), { minLength: 1, maxLength: 11 }),
  fc.array(fc.constantFrom(...codes), { minLength: 1, maxLength: 9 }),
)

describe('equals brute force', () => {
  test.each(regressions.histories)('kept counterexample: %s', history => check(history.split(' ')))

  // Two routine scans, an offer, both kinds of end and a milestone each way: every kind of cost and of finality.
  const reduced = ['1/1', '0/0', '5/5', '3/301', '6/6', '4/401'] as const
  test(`on every history up to length 5 over ${reduced.join(' ')}`, () => {
    const grow = (history: readonly string[]): void => {
      if (history.length > 0) check(history)
      if (history.length < 5) for (const code of reduced) grow([...history, code])
    }
    grow([])
  }, 60_000)

  test('on random longer ones', () => {
    fc.assert(fc.property(histories, check), { numRuns: runs(1500) })
  })
})

describe('equal stamps', () => {
  function everyOrder<T>(items: readonly T[]): T[][] {
    if (items.length < 2) return [[...items]]
    return items.flatMap((item, at) => everyOrder([...items.slice(0, at), ...items.slice(at + 1)]).map(rest => [item, ...rest]))
  }

  // Groups of tied codes: of all orders that with the lowest cost; of those with equal cost the nearest to the list.
  test('take the order with the lowest cost, the nearest to the list among those', () => {
    const groups = fc
      .array(fc.array(fc.constantFrom(...likelyCodes), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
      .filter(list => list.flat().length < 7)
    fc.assert(
      fc.property(groups, list => {
        const placed = list.flatMap((group, hour) => group.map((code, at) => ({ code, hour, text: `${hour}.${at}` })))
        const orders = list
          .map((_, hour) => everyOrder(placed.filter(event => event.hour === hour)))
          .reduce<(typeof placed)[]>((all, next) => all.flatMap(head => next.map(tail => [...head, ...tail])), [[]])
        const readings = orders.map(order => ({ order, ...best(everyReading(order.map(({ code }) => code))) }))
        const lowest = readings.reduce((a, b) => (b.cost < a.cost ? b : a))
        const report = replay(placed.map(({ code, hour, text }) => ({ code, text, time: hoursIn(hour) })))
        expect(report.cost).toBe(lowest.cost)
        expect(report.steps.map(({ event }) => event.text)).toEqual(lowest.order.map(({ text }) => text))
        expect(`${report.status} ${report.outcome}`).toBe(lowest.standing)
      }),
      { numRuns: runs(200) },
    )
  })

  test('are rearranged to avoid a single unusual scan', () => {
    expect(storyOf(replay(events('1/103@0 1/101@0')))).toMatchInlineSnapshot(`
      "1 1/101 advanced (expected → accepted)
      0 1/103 advanced (accepted)
      = accepted/103 open outbound, cost 0, certain"
    `)
  })

  test('of more than four codes keep the order of the list', () => {
    const five = '1/1 3/301@1 5/5@1 0/1002@1 2/2@1 0/0@1'
    expect(replay(events(five)).steps.map(({ code }) => code)).toEqual(['1/1', '3/301', '5/5', '0/1002', '2/2', '0/0'])
    const four = '1/1 3/301@1 5/5@1 0/1002@1 2/2@1'
    expect(replay(events(four)).steps.map(({ code }) => code)).toEqual(['1/1', '5/5', '0/1002', '2/2', '3/301'])
  })

  test('of too many arrangements keep the order of the list', () => {
    const crowd = ['3/301', '5/5', '0/1002', '0/0'].flatMap(code => Array.from({ length: 9 }, () => `${code}@1`))
    const steps = replay(events(['1/1', ...crowd].join(' '))).steps
    expect(steps.map(({ index }) => index)).toEqual(Array.from({ length: 37 }, (_, at) => at))
  })
})

test('one claim is discounted once, however often it is repeated', () => {
  expect(storyOf(replay(events('1/1 0/0 4/401 4/401 4/401')))).toMatchInlineSnapshot(`
    "0 1/1 advanced (expected → accepted)
    1 0/0 advanced (accepted → inTransit)
    2 4/401 impossible cancelled-after-collection (inTransit)
    3 4/401 impossible cancelled-after-collection (inTransit)
    4 4/401 impossible cancelled-after-collection (inTransit)
    = inTransit/0 open outbound, cost 6, uncertain: returned costs 2 more"
  `)
})

test.each([
  ['1/1', { routine: 2 }, 'accepted', { status: 'expected', outcome: null, margin: 2 }],
  ['1/1 0/0 6/6', { milestone: 2 }, 'returning', { status: 'inTransit', outcome: null, margin: 2 }],
  ['1/1 5/5 3/3', { delivery: 1 }, 'delivered', { status: 'outForDelivery', outcome: null, margin: 1 }],
] as const)('where discounting costs little, nothing is certain: %s at %o', (trace, changed, status, alternative) => {
  const report = replay(events(trace), { costs: { ...json.costs, ...changed } })
  expect([report.status, report.alternative]).toEqual([status, alternative])
})

test('a search that throws on a broken table does not affect the next one', () => {
  // Kept or discounted, the return leads to two states: one is reached when the other turns out to be missing.
  const trace = '1/1 6/6 0/0 5/5 4/401'
  const whole = storyOf(replay(events(trace)))
  for (let hole = 1; hole < shippedTable.states.length; hole++) {
    const states = shippedTable.states.map((state, id) => (id === hole ? null : state))
    try {
      replay(events(trace), { table: { ...shippedTable, states } })
    } catch {
      // Whether it throws does not matter.
    }
    expect(storyOf(replay(events(trace)))).toBe(whole)
  }
})

test('many tied seconds stay fast', () => {
  const seconds = Array.from({ length: 12 }, (_, second) =>
    ['4/401', '8/13', '2/203', '14/14'].flatMap(code => Array(7).fill(`${code}@${second}`)),
  )
  const report = replay(events(seconds.flat().join(' ')))
  expect(report.steps.map(({ index }) => index)).toEqual(Array.from({ length: 12 * 28 }, (_, at) => at))
})

test('costs can be changed by the caller', () => {
  const costly = { unusual: 1, presumed: 1, routine: 40, milestone: 6, delivery: 10 }
  const late = events('1/1 5/5 3/301 0/1002')
  expect(replay(late).status).toBe('delivered')
  const report = replay(late, { costs: costly })
  expect([report.status, report.cost]).toEqual(['inTransit', 10])
  const table = { ...shippedTable, grid: shippedTable.grid.slice() }
  table.grid[(1 << 6) | 1] = 1
  expect(replay(late, { costs: costly, table }).table).not.toBe(report.table)
  expect(report.table).not.toBe(replay(late).table)
  expect(() => replay(late, { costs: { ...costly, routine: 0.5 } })).toThrow(
    'Unusable option costs.routine: 0.5. Pass a whole number of 0 or more.',
  )
})
