// Each check of a machine finds a table of another machine, or an unsound machine, and says where.

import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { checkMachine, shipmentMachine } from '../../machines/index.js'
import { codes, idOf } from '../../src/index.js'
import { cellAt, shippedTable, type Table } from '../../src/table/index.js'

const lenient = shipmentMachine.provide({ guards: { notOffered: () => false } })

function failureOf(name: string, machine: typeof shipmentMachine, table?: Table): string | null {
  try {
    checkMachine(machine, { table, runs: 100 })
      .find(check => check.name === name)!
      .run()
    return null
  } catch (thrown) {
    return `${(thrown as Error).message} ${(thrown as Error).cause ?? ''}`
  }
}

/** The shipped table with one cell of its first state another. */
function forged(code: (typeof codes)[number], change: (cell: number, grid: Uint16Array) => number): Table {
  const grid = shippedTable.grid.slice()
  const at = (shippedTable.initial << 6) | idOf(code)
  grid[at] = change(grid[at]!, grid)
  return { ...shippedTable, grid }
}

test('a machine with another guard passes every check', () => {
  for (const { run } of checkMachine(lenient, { runs: 100 })) run()
})

describe('a table that is not the machine’s', () => {
  test('of another guard', () => {
    const names = checkMachine(lenient).map(({ name }) => name)
    const failures = new Map(names.map(name => [name, failureOf(name, lenient, shippedTable)]))
    expect(names.filter(name => failures.get(name) !== null)).toEqual([
      'it compiles to the table, and to the same one each time',
      'the table judges every code in every state as the statechart does',
      'the table follows whole histories as an actor does',
    ])
    expect(failures.get('the table judges every code in every state as the statechart does')).toMatch(
      /^A machine fails the check "the table judges.*Machine and table differ in the judgement of 3\/3 in state \d+: found .*accept.*not-offered/,
    )
    expect(failures.get('the table follows whole histories as an actor does')).toMatch(/the state after /)
  })

  test('of another first state', () => {
    const initial = cellAt(shippedTable, shippedTable.initial, idOf('1/1')).to
    expect(failureOf('it begins where the table begins', shipmentMachine, { ...shippedTable, initial })).toMatch(
      /the state at the beginning/,
    )
  })

  test('whose cell moves elsewhere', () => {
    const delivered = codes.map(idOf).find(id => cellAt(shippedTable, shippedTable.initial, id).judgement.kind === 'gap')!
    const table = forged('1/1', (cell, grid) => (cell & ~255) | (grid[(shippedTable.initial << 6) | delivered]! & 255))
    const failure = (name: string) => failureOf(name, shipmentMachine, table)
    expect(failure('the table judges every code in every state as the statechart does')).toContain(
      'the state after 1/1 in state 1',
    )
    expect(failure('the table survives a round trip through JSON')).toContain('the content hashes to')
  })

  test('with a state that no history reaches', () => {
    const states = [...shippedTable.states, { ...shippedTable.states[1]!, id: shippedTable.states.length }]
    const grid = new Uint16Array(states.length << 6)
    grid.set(shippedTable.grid)
    grid.set(shippedTable.grid.subarray(1 << 6, 2 << 6), (states.length - 1) << 6)
    const name = 'every state can be reached and left, and every code is accepted somewhere'
    expect(failureOf(name, shipmentMachine, { ...shippedTable, states, grid })).toContain('unreachable')
  })
})

test('a machine that reads an unknown substatus otherwise than its status', () => {
  const odd = shipmentMachine.provide({
    guards: { isPickUp: ({ event }) => event.type === 'accepted' && event.substatus !== 9999 },
  })
  expect(failureOf('an unknown substatus is judged as its status alone', odd)).toMatch(
    /an unknown substatus of accepted in state \d+/,
  )
})

test('a delivery that is not terminal is found', () => {
  const states = shippedTable.states.map(state => state && { ...state, terminal: state.terminal && state.status !== 'delivered' })
  const name = 'a state is terminal where it has an outcome, and nowhere else'
  expect(failureOf(name, shipmentMachine, { ...shippedTable, states })).toMatch(/whether state \d+ \(delivered\) is terminal/)
  expect(() => checkMachine(shipmentMachine, { runs: 0 })).toThrow('Unusable option runs: 0. Pass a whole number of 1 or more.')
})

test('what compile refuses is thrown by the first check', () => {
  const [first] = checkMachine(createMachine({ initial: 'a', states: { a: {} } }) as never)
  expect(() => first!.run()).toThrow(/has no status|judges/)
})

test('other arguments are refused', () => {
  expect(() => checkMachine({} as never)).toThrow('checkMachine takes a state machine, not {}. Pass shipmentMachine, or')
  expect(() => checkMachine(shipmentMachine, { seeds: 1 } as never)).toThrow(
    'checkMachine has no option seeds. Did you mean seed?',
  )
  expect(() => checkMachine(shipmentMachine, { seed: 0.5 })).toThrow('Unusable option seed: 0.5.')
  expect(() => checkMachine(shipmentMachine, { table: {} as never })).toThrow('Unusable option table: {}.')
})
