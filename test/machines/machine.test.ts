// Table and statechart agree. Runs on the newest XState and, as the project `lowest-xstate`, on the oldest supported.

import { describe, expect, test } from 'vitest'
import { assign, createActor, createMachine, setup } from 'xstate'
import { compile, eventOf, type ShipmentEvent, shipmentMachine, toSnapshot } from '../../machines/index.js'
import { cellAt, codes, idOf, shippedTable, type Table } from '../../src/index.js'
import { machineLaws } from '../../src/testing/machine-laws.js'

const compiled = compile(shipmentMachine)

describe('the shipped table and the statechart', () => {
  for (const { name, check } of machineLaws(shipmentMachine, { table: shippedTable })) test(name, check)

  test('are one, compiled anew', () => {
    expect(compiled.hash).toBe(shippedTable.hash)
    expect(compiled.grid).toEqual(shippedTable.grid)
    expect(compiled.judgements).toEqual(shippedTable.judgements)
    expect(compiled.states).toEqual(shippedTable.states)
  })
})

describe('toSnapshot', () => {
  test('lets an actor go on where the table stopped', () => {
    const state = cellAt(shippedTable, shippedTable.initial, idOf('1/1')).to
    const actor = createActor(shipmentMachine, { snapshot: toSnapshot(shippedTable, state) }).start()
    actor.send({ type: 'outForDelivery' })
    actor.send({ type: 'delivered', substatus: 304 })
    expect(actor.getSnapshot().matches({ delivered: 'inLocker' })).toBe(true)
  })

  test('refuses an id the table has not', () => {
    expect(() => toSnapshot(shippedTable, 0)).toThrow('The table has no state 0')
    expect(() => toSnapshot(shippedTable, 4711)).toThrow('Give an id from 1 to 58')
  })
})

describe('a customised machine', () => {
  const lawOf = (table: Table, history: string) => {
    let state = table.initial
    let law: string | null = null
    for (const code of history.split(' ')) {
      const { to, judgement } = cellAt(table, state, idOf(code))
      law = 'law' in judgement ? judgement.law : null
      state = to
    }
    return law
  }
  const guardOff = { guard: () => false }

  test('compiles to another table, under another hash', () => {
    const lockerOnly = compile(shipmentMachine.provide({ guards: { notOffered: () => false } }))
    expect(lawOf(shippedTable, '1/1 3/301')).toBe('not-offered')
    expect(lawOf(lockerOnly, '1/1 3/301')).toBe(null)
    expect(lockerOnly.hash).not.toBe(shippedTable.hash)
  })

  test.each([
    ['latePaperwork', '1/1 1/101', 'late-paperwork'],
    ['cancelledAfterCollection', '1/1 4/401', 'cancelled-after-collection'],
    ['acceptedAgain', '1/1 0/0 1/1', 'accepted-again'],
    ['notCollected', '0/0', 'not-collected'],
    ['customsOpen', '1/1 5/5 8/8 5/5', 'customs-open'],
    ['refusalInCustoms', '1/1 5/5 8/8 2/203', 'refused-in-customs'],
    ['refusedInCustoms', '1/1 5/5 8/8 14/14', 'refused-in-customs'],
    ['neverAvailable', '1/1 5/5 2/205', 'never-available'],
    ['nothingWentWrong', '1/1 5/5 3/302', 'nothing-went-wrong'],
    ['movingAfterRefusal', '1/1 5/5 14/14 0/0', 'moving-after-refusal'],
    ['reattemptAfterRefusal', '1/1 5/5 14/14 5/5', 'reattempt-after-refusal'],
    ['deliveredAfterRefusal', '1/1 5/5 14/14 3/3', 'reattempt-after-refusal'],
    ['customsAfterOffer', '1/1 5/5 8/8', 'customs-after-offer'],
    ['clearedAfterOffer', '1/1 5/5 8/12', 'customs-after-offer'],
  ] as const)('without the guard %s, %s is regular', (name, history, law) => {
    const without = compile(shipmentMachine.provide({ guards: { [name]: guardOff.guard } }))
    expect([lawOf(shippedTable, history), lawOf(without, history)]).toEqual([law, null])
  })
})

describe('compile refuses', () => {
  const silent = setup({ types: { events: {} as ShipmentEvent } }).createMachine({ initial: 'a', states: { a: {} } })
  const counting = setup({ types: { context: {} as { n: number } }, actions: { accept: () => {} } }).createMachine({
    context: { n: 0 },
    initial: 'a',
    states: { a: { meta: { status: 'inTransit' } } },
    on: Object.fromEntries(
      [
        'inTransit',
        'accepted',
        'exception',
        'delivered',
        'returned',
        'outForDelivery',
        'returning',
        'transshipment',
        'customs',
        'refused',
      ].map(type => [type, { actions: ['accept', assign({ n: ({ context }) => (context as { n: number }).n + 1 })] }]),
    ),
  })

  test.each([
    [
      'a machine that says nothing of an event',
      silent,
      /judges inTransit 0 in state "a" .* 0 times\. Give its transition exactly one/,
    ],
    ['unbounded context', counting, /more than 255 states .* keep counters, clocks and texts out of context/],
    [
      'a timer',
      createMachine({ initial: 'a', states: { a: { after: { 10: 'b' } }, b: {} } }),
      /waits for time to pass; use a rule/,
    ],
    [
      'an invoked actor',
      createMachine({ initial: 'a', states: { a: { invoke: { src: 'x' } } } }),
      /invokes an actor; start actors/,
    ],
    [
      'a history state',
      createMachine({ initial: 'a', states: { a: {}, h: { type: 'history' } } }),
      /is a history state; keep the fact/,
    ],
    ['a final state', createMachine({ initial: 'a', states: { a: {}, f: { type: 'final' } } }), /is final; tag it terminal/],
  ])('%s', (_, machine, message) => {
    expect(() => compile(machine)).toThrow(message)
  })

  test.each([
    ['a judgement made twice', ['accept', 'accept'], /2 times/],
    [
      'a law nobody knows',
      [{ type: 'remark', params: { law: 'no-such-law' } }],
      /names the law "no-such-law"\. Use one of: late-paperwork/,
    ],
  ])('%s', (_, actions, message) => {
    const machine = createMachine({ initial: 'a', states: { a: {} }, on: { inTransit: { actions } } })
    expect(() => compile(machine)).toThrow(message)
  })

  test('a refusal that moves', () => {
    const refuse = { type: 'refuse', params: { law: 'not-collected' } }
    const machine = createMachine({
      initial: 'a',
      states: { a: {}, b: {} },
      on: { inTransit: { target: '.b', actions: refuse } },
    })
    expect(() => compile(machine)).toThrow(/moves all the same\. Take the refusal's target away/)
  })

  test('a context that is no plain JSON', () => {
    const machine = createMachine({
      context: { seen: new Set([1]) },
      initial: 'a',
      states: { a: { meta: { status: 'inTransit' } } },
    })
    expect(() => compile(machine)).toThrow(/context holds seen, which is no plain JSON; keep flags and numbers there/)
  })

  test('a return that does not say to whom', () => {
    const on = Object.fromEntries(codes.map((_, at) => [eventOf(at + 1).type, { actions: 'accept' }]))
    const machine = createMachine({ initial: 'a', states: { a: { meta: { status: 'returned' } } }, on })
    expect(() => compile(machine)).toThrow(/state "a" has no leg; say leg: 'return' for a return/)
  })

  test('a state without a status', () => {
    const on = Object.fromEntries(codes.map((_, at) => [eventOf(at + 1).type, { actions: 'accept' }]))
    expect(() => compile(createMachine({ initial: 'a', states: { a: {} }, on }))).toThrow(
      /state "a" has no status; give the state node meta/,
    )
  })
})
