import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { not } from 'xstate'
import { compile, shipmentMachine } from '../../../machines/index.js'
import { codes, constraints, costs, replay, ShipfoldError } from '../../../src/index.js'
import { cellAt, decodeTable, encodeTable, shippedTable, type Table, verifyTable } from '../../../src/table/index.js'
import type { History } from '../../../src/testing/arbitraries/history.js'
import { histories, illegalHistories } from '../../../src/testing/arbitraries/index.js'
import { type Coverage, coverage, coverageText } from '../../../src/testing/coverage/index.js'
import { reachableCells, stateName } from '../../../src/testing/coverage/reachable.js'
import { events } from '../../replay/story.js'
import { runs } from '../../runs.js'

const met = (covered: Coverage) =>
  Object.entries(covered.cells).flatMap(([grade, { rows }]) =>
    rows.flatMap(({ state, code, constraint, times }) =>
      times > 0 ? [`${grade} ${state} + ${code}${constraint ? ` ${constraint}` : ''}: ${times}`] : [],
    ),
  )
const exercised = <Row extends { times: number }>(rows: readonly Row[]) => rows.filter(({ times }) => times > 0)

describe('what one history exercises', () => {
  test('each event exercises the cell it meets, and presumed scans exercise none', () => {
    const covered = coverage([events('1/1 0/1002 0/1002 3/301 0/1002')])
    expect(met(covered)).toEqual([
      'regular expected (outbound) + 1/1: 1',
      'regular accepted (outbound, collected) + 0/1002: 1',
      'regular inTransit (outbound, collected) + 0/1002: 1',
      'gap inTransit (outbound, collected) + 3/301 not-offered: 1',
      'impossible delivered (outbound, signed, collected, offered) + 0/1002 delivered-is-final: 1',
    ])
    expect(exercised(covered.states.rows).map(({ state, times }) => [state, times])).toEqual([
      ['expected (outbound)', 1],
      ['accepted (outbound, collected)', 1],
      ['inTransit (outbound, collected)', 2],
      ['delivered (outbound, signed, collected, offered)', 1],
    ])
    expect(exercised(covered.codes.rows)).toEqual([
      { code: '0/1002', times: 3 },
      { code: '1/1', times: 1 },
      { code: '3/301', times: 1 },
    ])
    expect(exercised(covered.constraints.rows)).toEqual([
      { constraint: 'delivered-is-final', times: 1 },
      { constraint: 'not-offered', times: 1 },
    ])
    expect(covered).toMatchObject({ histories: 1, journeys: 1, events: 5, table: shippedTable.hash })
    expect(covered.legal).toEqual({ covered: 4, total: 2176, share: 4 / 2176 })
  })

  test('guards are exercised where XState evaluates them, each answer for itself', () => {
    // In an accepted state the inner transition evaluates isPickUp first, then the outer ones their guards, until one takes the event.
    const { guards } = coverage([events('1/1 1/101 3/301')], { machine: shipmentMachine })
    expect(exercised(guards.rows)).toEqual([
      { guard: 'isPaperwork', answer: false, times: 1 },
      { guard: 'isPickUp', answer: false, times: 1 },
      { guard: 'latePaperwork', answer: true, times: 1 },
      { guard: 'latePaperwork', answer: false, times: 1 },
      { guard: 'handedOver', answer: false, times: 1 },
      { guard: 'notCollected', answer: false, times: 1 },
      { guard: 'notOffered', answer: true, times: 1 },
    ])
    expect(guards.total).toBe(64)
    expect(guards.rows.filter(({ guard }) => guard === 'customsOpen')).toEqual([{ guard: 'customsOpen', answer: true, times: 0 }])
  })

  test('an overruled event exercises no cell; a duplicate, an event without a code and an unknown code exercise nothing', () => {
    const overruled = coverage([events('1/1 0/1002 5/5 3/301 0/1002 5/5 2/204')])
    expect(met(overruled)).not.toContainEqual(expect.stringContaining('3/301'))
    expect(overruled.codes.rows.find(({ code }) => code === '3/301')!.times).toBe(1)
    expect(overruled.constraints.rows.find(({ constraint }) => constraint === 'delivered-is-final')!.times).toBe(1)
    const once = coverage([events('1/1 0/0')])
    const noisy = coverage([[...events('1/1 0/0'), ...events('1/1'), ...events('-@3 99/1@4')]])
    expect({ ...noisy, constraints: null }).toEqual({ ...once, constraints: null })
    expect(exercised(noisy.constraints.rows)).toEqual([{ constraint: 'unknown-status', times: 1 }])
  })

  test('an unknown substatus exercises the cell of its status, and its constraint', () => {
    const covered = coverage([events('1/1 5/999')])
    expect(met(covered)).toEqual(['regular expected (outbound) + 1/1: 1', 'regular accepted (outbound, collected) + 5/5: 1'])
    expect(exercised(covered.constraints.rows)).toEqual([{ constraint: 'unknown-substatus', times: 1 }])
  })

  test('each journey of a number is counted separately', () => {
    const covered = coverage([[...events('1/1 5/5 3/301'), { code: '1/1', time: '2026-06-01 09:00:00' }]])
    expect(covered).toMatchObject({ histories: 1, journeys: 2, events: 4 })
    expect(covered.cells.regular.rows.find(({ id, code }) => id === shippedTable.initial && code === '1/1')!.times).toBe(2)
  })

  test('no events exercise nothing', () => {
    const covered = coverage([[], events('-')], { machine: shipmentMachine })
    expect(covered).toMatchObject({ histories: 2, journeys: 0, events: 0 })
    for (const { covered: count, share } of [covered.legal, covered.constraints, covered.guards, covered.states, covered.codes])
      expect([count, share]).toEqual([0, 0])
  })
})

// A shortest path to each reachable state, by kept events, regular ones first.
function pathsOf(table: Table): ReadonlyMap<number, readonly number[]> {
  const found = new Map<number, readonly number[]>([[table.initial, []]])
  for (const [state, path] of found)
    for (const kind of ['regular', 'unusual', 'gap'])
      for (const at of codes.keys()) {
        const { to, judgement } = cellAt(table, state, at + 1)
        if (judgement.kind === kind && !found.has(to)) found.set(to, [...path, at + 1])
      }
  return found
}

// A history for each cell: the path to its state, its code, and events that keep replay from discounting the path instead.
function everything(table: Table) {
  const paths = pathsOf(table)
  return reachableCells(table).map(({ state, code }) => {
    const { to } = cellAt(table, state, code)
    const stay = codes.findIndex((_, at) => {
      const { to: next, judgement } = cellAt(table, to, at + 1)
      return next === to && judgement.kind === 'regular'
    })
    return events([...paths.get(state)!, code, ...(stay < 0 ? [] : Array(4).fill(stay + 1))].map(id => codes[id - 1]!).join(' '))
  })
}

describe('histories of everything', () => {
  const machine = shipmentMachine.provide({ guards: { customsAfterOffer: () => false, notOffered: () => false } })
  test.each([
    ['the shipped table', shippedTable, shipmentMachine],
    ['a custom table', compile(machine), machine],
  ] as const)('exercise everything, under %s', (_, table, own) => {
    const unknown = [events('1/1 3/999'), events('99/1')]
    const covered = coverage([...everything(table), ...unknown], { table, machine: own })
    expect(Object.values(covered.cells).reduce((sum, { total }) => sum + total, 0)).toBe(reachableCells(table).length)
    for (const part of [covered.legal, covered.constraints, covered.guards, covered.states, covered.codes])
      expect([part.share, part.covered]).toEqual([1, part.total])
    // Of an impossible event and the one it contradicts, replay discounts the one with the lower cost.
    expect(covered.cells.impossible.share).toBeGreaterThan(0.9)
    expect(coverageText(covered)).not.toContain('never')
  })

  test('every state of a sound table is reachable and has a unique name', () => {
    expect(verifyTable(shippedTable)).toEqual([])
    const ids = shippedTable.states.flatMap(state => state?.id ?? [])
    expect(new Set(ids.map(id => stateName(shippedTable, id))).size).toBe(ids.length)
    expect(new Set(reachableCells(shippedTable).map(({ state }) => state)).size).toBe(ids.length)
  })
})

describe('of all histories and of some', () => {
  const feeds = fc.array(
    fc.oneof(
      histories({ weights: 'uniform' }),
      illegalHistories().map(({ history }) => history),
    ),
    { maxLength: 6 },
  )
  const sections = (covered: Coverage) => [
    ...Object.values(covered.cells),
    covered.constraints,
    covered.guards,
    covered.states,
    covered.codes,
  ]
  const times = (covered: Coverage) => sections(covered).map(({ rows }) => rows.map(row => row.times))

  test('counts add up, and a share is never less', () => {
    const check = (some: readonly History[], others: readonly History[]) => {
      const [a, b, both] = [some, others, [...some, ...others]].map(feed => coverage(feed, { machine: shipmentMachine })) as [
        Coverage,
        Coverage,
        Coverage,
      ]
      expect(times(both)).toEqual(times(a).map((rows, section) => rows.map((count, row) => count + times(b)[section]![row]!)))
      for (const [section, { share, covered }] of sections(both).entries()) {
        expect(share).toBeGreaterThanOrEqual(Math.max(sections(a)[section]!.share, sections(b)[section]!.share))
        expect(covered).toBeLessThanOrEqual(sections(a)[section]!.covered + sections(b)[section]!.covered)
      }
      expect(both.events).toBe(a.events + b.events)
      expect(both.legal.share).toBeGreaterThanOrEqual(a.legal.share)
    }
    fc.assert(fc.property(feeds, feeds, check), { seed: 1, numRuns: runs(15) })
  })

  test('each kept or impossible event meets one cell, and each journey visits one state more than it has kept events', () => {
    const check = (feed: readonly History[]) => {
      const covered = coverage(feed)
      const sum = (rows: readonly { times: number }[]) => rows.reduce((total, row) => total + row.times, 0)
      const steps = feed.flatMap(history => replay(history).steps)
      const cells = sum(Object.values(covered.cells).flatMap(({ rows }) => rows))
      const refused = steps.filter(({ verdict }) => verdict === 'impossible').length
      expect(cells).toBe(steps.filter(({ verdict }) => verdict !== 'overruled').length)
      expect(sum(covered.states.rows)).toBe(cells - refused + covered.journeys)
      expect(sum(covered.codes.rows)).toBe(steps.length)
      expect(covered.events).toBe(steps.length)
    }
    fc.assert(fc.property(feeds, check), { seed: 2, numRuns: runs(30) })
  })
})

test('shares can be used as thresholds, and the coverage is plain JSON', () => {
  const covered = coverage(fc.sample(histories(), { seed: 1, numRuns: 500 }))
  expect(covered.legal.share).toBeGreaterThan(0.05)
  expect(covered.codes.share).toBeGreaterThan(0.7)
  expect(covered.constraints).toMatchObject({ covered: 0, total: 28, share: 0 })
  expect(JSON.parse(JSON.stringify(covered))).toEqual(covered)
  // Rulings and classifiers are no part of a history.
  const others = ['ruled-false', 'classifier-failed']
  expect(constraints.filter(({ name }) => !others.includes(name)).length).toBe(covered.constraints.total)
})

test('histories are read one by one, with the options of replay', () => {
  let open = 0
  function* feed() {
    for (let count = 0; count < 50; count++) {
      open++
      yield events('1/1 5/5 3/301')
      open--
      expect(open).toBe(0)
    }
  }
  expect(coverage(feed())).toMatchObject({ histories: 50, events: 150 })
  const textual = [[{ text: 'Collected', time: '2026-03-01 09:00:00' }]]
  expect(coverage(textual).events).toBe(0)
  expect(coverage(textual, { classify: () => '1/1' }).events).toBe(1)
  expect(coverage([events('1/1 5/5')], { costs: { ...costs, delivery: 4 } }).table).not.toBe(shippedTable.hash)
})

describe('the machine of a table', () => {
  const machine = shipmentMachine.provide({ guards: { notOffered: () => false } })
  const table = compile(machine)

  test('gives the answers of its guards', () => {
    const { guards } = coverage([events('1/1 3/301')], { table, machine })
    expect(guards.rows.filter(({ guard }) => guard === 'notOffered')).toEqual([{ guard: 'notOffered', answer: false, times: 1 }])
    expect(guards.total).toBe(63)
  })

  test('may be left out or null: no guards are counted', () => {
    const { guards, legal } = coverage([events('1/1 3/301')], { table: decodeTable(encodeTable(table)), machine: null })
    expect(guards).toEqual({ covered: 0, total: 0, share: 1, rows: [] })
    expect(legal.covered).toBe(2)
    expect(coverage([events('1/1 3/301')], { table }).guards).toEqual(guards)
    expect(coverageText(coverage([], { table, machine: null }))).not.toContain('uard')
  })

  test.each([
    ['the table is of another machine', { table, machine: shipmentMachine }],
    ['the table is left out', { machine }],
  ])('is refused where %s', (_, options) => {
    expect(() => coverage([], options)).toThrow(
      /^The machine does not judge 3\/3 in the state accepted \(outbound, collected\) as the table does\. Pass the machine that/,
    )
    expect(() => coverage([], options)).toThrow(ShipfoldError)
  })

  test('may have guards composed of others, each with its own answer', () => {
    // A composed guard has no type that `provide` takes here.
    const made = shipmentMachine.provide({ guards: { notOffered: not('isOwnSignature') as never } })
    const { guards } = coverage([events('1/1 3/303')], { table: compile(made), machine: made })
    const composed = ['notOffered', 'isOwnSignature']
    expect(exercised(guards.rows).filter(({ guard }) => composed.includes(guard))).toEqual([
      { guard: 'isOwnSignature', answer: false, times: 1 },
      { guard: 'notOffered', answer: true, times: 1 },
    ])
  })

  test('is refused where it lacks the states of the table', () => {
    const renamed = { ...table, states: table.states.map(state => state && { ...state, value: { elsewhere: 'here' } }) }
    expect(() => coverage([], { table: renamed, machine })).toThrow(/^The machine does not judge/)
  })
})

test.each([
  [null, 'The histories are null.'],
  ['1/1', 'The histories are a string.'],
  [{ events: [] }, 'The histories are an object.'],
  [events('1/1 5/5'), 'Item 0 of the histories is an object.'],
  [[[], null], 'Item 1 of the histories is null.'],
])('%j are no histories', (given, message) => {
  expect(() => coverage(given as never)).toThrow(
    new ShipfoldError(
      'bad-option',
      `${message} Pass a list, or any iterable, of histories, each a list of events: coverage([history]) for one.`,
    ),
  )
})

describe('as text', () => {
  test('shares first, then by name what was never exercised, likeliest first', () => {
    const feed = [events('1/1 0/1002 5/5 3/301'), events('1/1 0/1002 5/5 2/204 5/5 3/304'), events('1/1 3/301')]
    expect(coverageText(coverage(feed, { machine: shipmentMachine }), { limit: 4 })).toMatchInlineSnapshot(`
      "3 histories, 3 journeys, 12 events.

      legal cells        8 of 2176    1 %
        regular          7 of 1207    1 %
        unusual          0 of  577    0 %
        gap              1 of  392    1 %
      impossible cells   0 of  398    0 %
      constraints        1 of   28    4 %
      guard answers     15 of   64   23 %
      states             8 of   66   12 %
      codes              6 of   39   15 %

      Constraints never flagged
        late-paperwork, trouble-after-end, cancelled-is-final, destroyed-is-final, found-again,
        delivered-on-return, returned-is-final, reopened, returned-after-delivery, redelivered,
        note-after-delivery, still-in-locker, delivered-is-final, cancelled-after-collection,
        accepted-on-return, refused-on-return, not-collected, refused-in-customs, customs-open,
        never-available, nothing-went-wrong, not-returning, moving-after-refusal, reattempt-after-refusal,
        customs-after-offer, unknown-substatus, unknown-status

      Guard answers never given
        isPaperwork: true, isPickUp: true, isPickUp: false, isProblem: true, isRefusal: true, isLoss: true,
        isDestruction: true, isCancellation: true, isCancellation: false, isRefusedReturn: true,
        isRefusedReturn: false, isClearance: true, isClearance: false, latePaperwork: true,
        troubleAfterEnd: true, troubleAfterEnd: false, troubleAfterLoss: true, troubleAfterLoss: false,
        redelivered: true, redelivered: false, noteAfterDelivery: true, noteAfterDelivery: false,
        availableAgain: true, availableAgain: false, pickUpMissed: true, pickUpMissed: false,
        cancelledAfterCollection: true, cancelledAfterCollection: false, handedOver: true,
        notCollected: true, refusedInCustoms: true, refusalInCustoms: true, refusalInCustoms: false,
        customsOpen: true, problemNotOffered: true, neverAvailable: true, nothingWentWrong: true,
        movingAfterRefusal: true, acceptedAfterRefusal: true, acceptedAfterRefusal: false,
        reattemptAfterRefusal: true, signedAfterRefusal: true, signedAfterRefusal: false,
        deliveredAfterRefusal: true, deliveredAfterRefusal: false, clearedAfterOffer: true,
        clearedAfterOffer: false, customsAfterOffer: true, customsAfterOffer: false

      Codes never seen
        0/0, 0/1001, 0/1003, 1/101, 1/102, 1/103, 2/2, 2/201, 2/202, 2/203, 2/205, 2/206, 2/207, 2/208,
        2/209, 3/3, 3/302, 3/303, 4/4, 4/401, 4/14, 5/501, 6/6, 7/7, 8/8, 8/10, 8/11, 8/12, 8/13, 14/14,
        2/901, 2/902, 2/903

      States never visited
        accepted (outbound)
        exception (outbound, troubled, excepted)
        returned (outbound, cancelled)
        exception (outbound, troubled, collected, excepted)
        and 54 more

      Legal cells never met in states that were
        accepted (outbound, collected) + 1/1
        accepted (outbound, collected) + 5/5
        expected (outbound) + 5/5 (not-collected)
        expected (outbound) + 0/1002 (not-collected)
        and 249 more
      "
    `)
  })

  test('100 % means all, and 0 % means nothing', () => {
    const [all, none] = [coverage(everything(shippedTable)), coverage([])]
    expect(coverageText(all)).toMatch(/legal cells +2176 of 2176 +100 %/)
    expect(coverageText(all)).toMatch(/constraints +26 of +28 +93 %/)
    expect(coverageText(none)).toMatch(/^0 histories, 0 journeys, 0 events\.\n\nlegal cells +0 of 2176 +0 %/)
    const most = { covered: 999, total: 1000, share: 0.999 }
    expect(coverageText({ ...all, legal: most, states: { ...all.states, share: 0.0001 } })).toMatch(
      / 99 %\n(?:.*\n)*states .* 1 %/,
    )
  })

  test('limits the number of names', () => {
    expect(coverageText(coverage([]), { limit: 0 })).toContain('States never visited\n  and 66 more')
    expect(() => coverageText(coverage([]), { limit: -1 })).toThrow(
      'Unusable option limit: -1. Pass a whole number of 0 or more.',
    )
  })
})
