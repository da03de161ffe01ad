// Each law of a machine finds a table that is another machine's, or a machine that is unsound, and says where.

import { describe, expect, test } from 'vitest'
import { createMachine } from 'xstate'
import { shipmentMachine } from '../../machines/index.js'
import { cellAt, codes, idOf, shippedTable, type Table } from '../../src/index.js'
import { machineLaws } from '../../src/testing/index.js'

const ours = shipmentMachine.provide({ guards: { notOffered: () => false } })

const brokenBy = (machine: typeof shipmentMachine, table?: Table) =>
  new Map(
    machineLaws(machine, { table, runs: 100 }).flatMap(({ name, check }) => {
      try {
        check()
        return []
      } catch (thrown) {
        return [[name, `${(thrown as Error).message} ${(thrown as Error).cause ?? ''}`] as const]
      }
    }),
  )

/** The shipped table with one cell of its first state another. */
function forged(code: (typeof codes)[number], change: (cell: number, grid: Uint16Array) => number): Table {
  const grid = shippedTable.grid.slice()
  const at = (shippedTable.initial << 6) | idOf(code)
  grid[at] = change(grid[at]!, grid)
  return { ...shippedTable, grid }
}

test('a machine with other guards keeps every law', () => {
  expect([...brokenBy(ours)]).toEqual([])
})

describe('a table that is not the machine’s', () => {
  test('of another guard', () => {
    const broken = brokenBy(ours, shippedTable)
    expect([...broken.keys()]).toEqual([
      'it compiles to the table, and to the same one each time',
      'of every code in every state the table says what the statechart says',
      'of whole histories the table says what an actor does',
    ])
    expect(broken.get('of every code in every state the table says what the statechart says')).toMatch(
      /^A machine breaks the law "of every code.*Machine and table differ in what is said of 3\/3 in state \d+: the one has .*accept.*not-offered/,
    )
    expect(broken.get('of whole histories the table says what an actor does')).toMatch(/where it stands after /)
  })

  test('of another first state', () => {
    const broken = brokenBy(shipmentMachine, {
      ...shippedTable,
      initial: cellAt(shippedTable, shippedTable.initial, idOf('1/1')).to,
    })
    expect(broken.get('it begins where the table begins')).toMatch(/where it stands at the beginning/)
  })

  test('whose cell moves elsewhere, so that it generates what replay does not bear out', () => {
    const delivered = codes.map(idOf).find(id => cellAt(shippedTable, shippedTable.initial, id).judgement.kind === 'gap')!
    const table = forged('1/1', (cell, grid) => (cell & ~255) | (grid[(shippedTable.initial << 6) | delivered]! & 255))
    expect(
      brokenBy(shipmentMachine, table).get('of every code in every state the table says what the statechart says'),
    ).toContain('where it stands after 1/1 in state 1')
    expect(brokenBy(shipmentMachine, table).get('the table comes back from JSON as it was')).toContain('the content hashes to')
  })

  test('with a state nobody reaches', () => {
    const states = [...shippedTable.states, { ...shippedTable.states[1]!, id: shippedTable.states.length }]
    const grid = new Uint16Array(states.length << 6)
    grid.set(shippedTable.grid)
    grid.set(shippedTable.grid.subarray(1 << 6, 2 << 6), (states.length - 1) << 6)
    const broken = brokenBy(shipmentMachine, { ...shippedTable, states, grid })
    expect(broken.get('every state can be reached and left, and every code is accepted somewhere')).toContain('unreachable')
  })
})

test('a machine that reads an unknown substatus otherwise than its status', () => {
  const odd = shipmentMachine.provide({
    guards: { isPickUp: ({ event }) => event.type === 'accepted' && event.substatus !== 9999 },
  })
  expect(brokenBy(odd).get('a substatus that nobody knows is judged as its status alone')).toMatch(
    /an unknown substatus of accepted in state \d+/,
  )
})

test('a history that costs something under prices of nothing regular is found', () => {
  const judgements = shippedTable.judgements.map(judgement => judgement)
  const prices = shippedTable.prices.map(price => (price === 0 ? 1 : price))
  expect(
    brokenBy(shipmentMachine, { ...shippedTable, judgements, prices }).get('a history that the table generates costs nothing'),
  ).toContain('its cost and flags')
})

test('a delivery that is not terminal is found', () => {
  const states = shippedTable.states.map(state => state && { ...state, terminal: state.status === 'returned' })
  expect(
    brokenBy(shipmentMachine, { ...shippedTable, states }).get('a state is terminal where it has an outcome, and nowhere else'),
  ).toMatch(/whether state \d+ \(delivered\) is terminal/)
  expect(() => machineLaws(shipmentMachine, { runs: 0 })).toThrow('runs is 0')
})

test('what compile refuses is thrown by the first law', () => {
  const [first] = machineLaws(createMachine({ initial: 'a', states: { a: {} } }) as never)
  expect(() => first!.check()).toThrow(/has no status|judges/)
})
