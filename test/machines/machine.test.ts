// Table and statechart agree. Runs on the newest XState and, as the project `lowest-xstate`, on the oldest supported.

import { describe, expect, test } from 'vitest'
import { assign, createActor, createMachine, setup } from 'xstate'
import {
  checkMachine,
  codeIdOf,
  compile,
  eventOf,
  type ShipmentEvent,
  shipmentMachine,
  toSnapshot,
} from '../../machines/index.js'
import { codes, idOf } from '../../src/index.js'
import { cellAt, shippedTable, type Table } from '../../src/table/index.js'

const compiled = compile(shipmentMachine)

describe('the shipped table and the statechart', () => {
  for (const { name, run } of checkMachine(shipmentMachine, { table: shippedTable })) test(name, run)

  test('agree when compiled again', () => {
    expect(compiled.hash).toBe(shippedTable.hash)
    expect(compiled.grid).toEqual(shippedTable.grid)
    expect(compiled.judgements).toEqual(shippedTable.judgements)
    expect(compiled.states).toEqual(shippedTable.states)
  })
})

describe('toSnapshot', () => {
  test('lets an actor continue where the table stopped', () => {
    const state = cellAt(shippedTable, shippedTable.initial, idOf('1/1')).to
    const actor = createActor(shipmentMachine, { snapshot: toSnapshot(shippedTable, state) }).start()
    actor.send({ type: 'outForDelivery' })
    actor.send({ type: 'delivered', substatus: 304 })
    expect(actor.getSnapshot().matches({ delivered: 'unsigned' })).toBe(true)
  })

  test('refuses an unknown state id', () => {
    expect(() => toSnapshot(shippedTable, 0)).toThrow('The table has no state 0')
    expect(() => toSnapshot(shippedTable, 4711)).toThrow('Pass an id from 1 to 66')
  })
})

describe('a customised machine', () => {
  const lastConstraint = (table: Table, history: string) => {
    let state = table.initial
    let constraint: string | null = null
    for (const code of history.split(' ')) {
      const { to, judgement } = cellAt(table, state, idOf(code))
      constraint = 'constraint' in judgement ? judgement.constraint : null
      state = to
    }
    return constraint
  }
  const guardOff = { guard: () => false }

  test('compiles to another table, under another hash', () => {
    const lockerOnly = compile(shipmentMachine.provide({ guards: { notOffered: () => false } }))
    expect(lastConstraint(shippedTable, '1/1 3/301')).toBe('not-offered')
    expect(lastConstraint(lockerOnly, '1/1 3/301')).toBe(null)
    expect(lockerOnly.hash).not.toBe(shippedTable.hash)
  })

  test.each([
    ['latePaperwork', '1/1 1/101', 'late-paperwork'],
    ['cancelledAfterCollection', '1/1 4/401', 'cancelled-after-collection'],
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
    ['acceptedAfterRefusal', '1/1 5/5 14/14 1/1', 'moving-after-refusal'],
    ['clearedAfterOffer', '1/1 5/5 8/12', 'customs-after-offer'],
  ] as const)('without the guard %s, %s is regular', (name, history, constraint) => {
    const without = compile(shipmentMachine.provide({ guards: { [name]: guardOff.guard } }))
    expect([lastConstraint(shippedTable, history), lastConstraint(without, history)]).toEqual([constraint, null])
  })
})

describe('compile refuses', () => {
  const unjudged = setup({ types: { events: {} as ShipmentEvent } }).createMachine({ initial: 'a', states: { a: {} } })
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
      'a machine that does not judge an event',
      unjudged,
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
      'an unknown constraint',
      [{ type: 'remark', params: { constraint: 'no-such-constraint' } }],
      /names the constraint "no-such-constraint"\. Use one of: late-paperwork/,
    ],
  ])('%s', (_, actions, message) => {
    const machine = createMachine({ initial: 'a', states: { a: {} }, on: { inTransit: { actions } } })
    expect(() => compile(machine)).toThrow(message)
  })

  test('a refusal that moves', () => {
    const refuse = { type: 'refuse', params: { constraint: 'not-collected' } }
    const machine = createMachine({
      initial: 'a',
      states: { a: {}, b: {} },
      on: { inTransit: { target: '.b', actions: refuse } },
    })
    expect(() => compile(machine)).toThrow(/but moves\. Remove the target of the refusal/)
  })

  test('a context that is not plain JSON', () => {
    const machine = createMachine({
      context: { seen: new Set([1]) },
      initial: 'a',
      states: { a: { meta: { status: 'inTransit' } } },
    })
    expect(() => compile(machine)).toThrow(/context holds seen, which is not plain JSON; keep flags and numbers there/)
  })

  test('a return without an outcome', () => {
    const on = Object.fromEntries(codes.map((_, at) => [eventOf(at + 1).type, { actions: 'accept' }]))
    const machine = createMachine({ initial: 'a', states: { a: { meta: { status: 'returned' } } }, on })
    expect(() => compile(machine)).toThrow(/state "a" has no outcome; set outcome: 'delivered', 'returned' for a return/)
  })

  test('only a return: any other state is outbound', () => {
    const on = Object.fromEntries(codes.map((_, at) => [eventOf(at + 1).type, { actions: 'accept' }]))
    const machine = createMachine({ initial: 'a', states: { a: { meta: { status: 'inTransit' } } }, on })
    expect(compile(machine).states[1]!.leg).toBe('outbound')
  })

  test('a state without a status', () => {
    const on = Object.fromEntries(codes.map((_, at) => [eventOf(at + 1).type, { actions: 'accept' }]))
    expect(() => compile(createMachine({ initial: 'a', states: { a: {} }, on }))).toThrow(
      /state "a" has no status; give the state node meta/,
    )
  })
})

test('other arguments are refused', () => {
  for (const machine of [null, 5, {}, createActor(shipmentMachine)])
    expect(() => compile(machine as never)).toThrow(/^compile takes a state machine, not .*\. Pass shipmentMachine, or one made/)
  expect(() => eventOf(40)).toThrow('Unusable option codeId: 40. Pass the id of a code, from 1 to 39.')
  expect(() => toSnapshot(null as never, 1)).toThrow('Unusable option table: null.')
  expect(codes.map((_, at) => codeIdOf(eventOf(at + 1)))).toEqual([...codes.keys()].map(at => at + 1))
  expect([codeIdOf({ type: 'delivered' }), codeIdOf(null as never)]).toEqual([idOf('3/3'), 0])
})
