import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { shippedSource } from '../../machines/generate.js'
import { codes, costs, idOf } from '../../src/index.js'
import {
  cellAt,
  decodeTable,
  encodeTable,
  grid,
  shippedTable,
  type Table,
  type TableJson,
  verifyTable,
} from '../../src/table/index.js'

const ids = shippedTable.states.flatMap(state => (state ? [state.id] : []))
const copy = () => JSON.parse(JSON.stringify(encodeTable(shippedTable))) as { -readonly [K in keyof TableJson]: TableJson[K] }

describe('the shipped table', () => {
  test('is not stale: npm run generate would write the same file', () => {
    expect(readFileSync('src/table/shipped.ts', 'utf8')).toBe(shippedSource())
  })

  test('printed as a grid', async () => {
    await expect(grid(shippedTable)).toMatchFileSnapshot('__snapshots__/grid.txt')
  })

  test('is sound as a whole', () => {
    expect(verifyTable(shippedTable)).toEqual([])
  })

  test('has no two states that behave alike', () => {
    // Moore's partition refinement: split by what a state is and judges, then by where each code leads, until nothing splits.
    const { states } = shippedTable
    const cellsOf = (id: number) => codes.map((_, at) => cellAt(shippedTable, id, at + 1))
    let classOf = new Map(
      ids.map(id => [id, JSON.stringify([states[id]!.status, states[id]!.leg, cellsOf(id).map(cell => cell.judgement)])]),
    )
    for (let split = 0; split < ids.length; split++) {
      const names = [...new Set(classOf.values())]
      classOf = new Map(
        ids.map(id => [
          id,
          `${names.indexOf(classOf.get(id)!)}:${cellsOf(id).map(cell => names.indexOf(classOf.get(cell.to)!))}`,
        ]),
      )
    }
    expect(new Set(classOf.values()).size).toBe(ids.length)
  })

  test('reads unknown ids and codes as cells that move nothing', () => {
    for (const id of ids) expect(cellAt(shippedTable, id, 0)).toEqual({ to: id, judgement: { kind: 'none' } })
    expect(cellAt(shippedTable, 999, 1).judgement).toEqual({ kind: 'none' })
  })
})

describe('as JSON', () => {
  test('comes back the same', () => {
    const back = decodeTable(copy())
    expect(encodeTable(back)).toEqual(encodeTable(shippedTable))
    for (const id of ids)
      for (const at of codes.keys()) expect(cellAt(back, id, at + 1)).toEqual(cellAt(shippedTable, id, at + 1))
    expect(back.judgementCosts.length).toBe(back.judgements.length)
  })

  test('follows the contract', () => {
    const json = copy()
    expect(Object.keys(json)).toEqual(['format', 'hash', 'codes', 'initial', 'states', 'cells', 'costs', 'weights'])
    expect([json.format, json.initial, json.codes.length, json.costs]).toEqual([2, 1, 39, costs])
    expect([json.states[0], json.cells[0], json.states.length, json.cells.length]).toEqual([null, null, 67, 67])
    for (const [id, state] of json.states.entries()) {
      expect(state && Object.keys(state)).toEqual(
        id === 0 ? null : ['id', 'status', 'outcome', 'leg', 'terminal', 'value', 'context'],
      )
      expect(state?.id ?? 0).toBe(id)
    }
    for (const cell of json.cells.flatMap(row => row ?? [])) {
      const keys = Object.keys(cell).join()
      expect(['to,grade', 'to,grade,constraint', 'to,constraint', 'to,constraint,presumed,via']).toContain(keys)
      expect(cell.to === 0).toBe(keys.startsWith('to,constraint'))
    }
    expect(json.weights['3/302']).toBe('delivery')
  })

  test('has a via that is right whether it is read as the state before the event or after it', () => {
    const json = copy()
    for (const row of json.cells)
      for (const [at, cell] of (row ?? []).entries()) if ('via' in cell) expect(json.cells[cell.via!]![at]!.to).toBe(cell.via)
  })

  test('comes back with its keys in another order, as from a database, and without a hash', () => {
    const reversed = JSON.parse(JSON.stringify(copy()), (_, value) =>
      value && typeof value === 'object' && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).reverse()) : value,
    )
    expect(Object.keys(reversed)[0]).toBe('weights')
    expect(decodeTable(reversed).hash).toBe(shippedTable.hash)
    expect(decodeTable({ ...copy(), hash: undefined }).hash).toBe(shippedTable.hash)
  })

  test('changes its hash with any cell and with the costs; the error says what is wrong', () => {
    const changed = copy()
    changed.cells = changed.cells.map((row, id) =>
      id === 7 ? row!.map((cell, at) => (at === 0 ? { to: 7, grade: 'regular' } : cell)) : row,
    )
    expect(() => decodeTable(changed)).toThrow(
      /hash is "[0-9a-f]{16}"; the content hashes to [0-9a-f]{16}; it was changed or cut short/,
    )
    expect(() => decodeTable({ ...copy(), costs: { ...costs, routine: 5 } })).toThrow(/the content hashes to/)
  })

  test.each([
    ['null', null, /format is undefined; it must be 2/],
    ['another format', { ...copy(), format: 1 }, /format is 1/],
    ['no cells', { ...copy(), cells: 1 }, /cells is 1; it must be a list/],
    ['an unknown code', { ...copy(), codes: ['9/9'] }, /codes is "9\/9"; it must be a code of the vocabulary/],
    ['an initial state that is none', { ...copy(), initial: 0 }, /initial is 0; it must be the id of a state/],
    ['too few rows', { ...copy(), cells: copy().cells.slice(1) }, /cells is 66; one list per state is needed/],
    [
      'a target that is no state',
      { ...copy(), cells: copy().cells.map(row => row && [{ to: 99, grade: 'regular' }]) },
      /cells is 99; to and via must be ids of states/,
    ],
    [
      'an unknown constraint',
      { ...copy(), cells: copy().cells.map(row => row && [{ to: 0, constraint: 'x' }]) },
      /cells is "x"; it must name a constraint/,
    ],
    [
      'a cost that is none',
      { ...copy(), costs: { ...costs, routine: -1 } },
      /costs\.routine is -1; it must be a whole number of 0 or more/,
    ],
    [
      'no cell',
      { ...copy(), cells: copy().cells.map(row => row && [null]) },
      /cells is null; it must name a constraint, or be regular/,
    ],
    [
      'a cell that is none',
      { ...copy(), cells: copy().cells.map(row => row && [7]) },
      /cells is 7; it must name a constraint, or be regular/,
    ],
    ['a row that is no list', { ...copy(), cells: copy().cells.map(row => row && 5) }, /cells is 5; each state needs a list/],
    ['no costs', { ...copy(), costs: undefined }, /costs is undefined; the costs are needed/],
    [
      'an unknown weight',
      { ...copy(), weights: { ...copy().weights, '0/0': 'heavy' } },
      /weights is "heavy"; each code needs routine/,
    ],
    [
      'a presumed scan that is no code',
      { ...copy(), cells: copy().cells.map(row => row && [{ to: 0, constraint: 'not-offered', presumed: ['x'], via: 2 }]) },
      /cells is "x"; presumed must hold codes/,
    ],
    ['costs that are no object', { ...copy(), costs: 5 }, /costs is 5; the costs are needed/],
    ['codes that are no text', { ...copy(), codes: [5] }, /codes is 5; it must be a code of the vocabulary/],
    ['too many states', { ...copy(), states: new Array(300).fill(null) }, /states is 300; at most 255 are possible/],
  ])('refuses %s', (_, json, message) => {
    expect(() => decodeTable(json)).toThrow(message)
  })
})

describe('verifyTable finds', () => {
  const edited = (edit: (cells: Uint16Array) => void): Table => {
    const cells = shippedTable.grid.slice()
    edit(cells)
    return { ...shippedTable, grid: cells }
  }
  const expected = 1
  const regular = shippedTable.judgements.findIndex(judgement => judgement.kind === 'regular')
  const impossible = shippedTable.judgements.findIndex(judgement => judgement.kind === 'impossible')

  test('a state that no history reaches', () => {
    const cut = edited(cells => {
      for (const id of ids)
        for (const code of codes)
          if ((cells[(id << 6) | idOf(code)]! & 255) === 5) cells[(id << 6) | idOf(code)] = (impossible << 8) | id
    })
    expect(verifyTable(cut)).toContainEqual({ kind: 'unreachable', state: 5 })
  })

  test('a dead end that is not terminal, and from which no end can be reached', () => {
    const stuck = edited(cells => {
      for (const code of codes) cells[(2 << 6) | idOf(code)] = (impossible << 8) | 2
    })
    expect(verifyTable(stuck)).toEqual(
      expect.arrayContaining([
        { kind: 'dead-end', state: 2 },
        { kind: 'no-way-out', state: 2 },
      ]),
    )
  })

  test('a loop without an end', () => {
    const loop = edited(cells => {
      for (const code of codes) for (const id of [1, 2]) cells[(id << 6) | idOf(code)] = (regular << 8) | (3 - id)
    })
    expect(verifyTable(loop).filter(({ kind }) => kind === 'no-way-out')).toEqual(
      [1, 2].map(state => ({ kind: 'no-way-out', state })),
    )
    expect(verifyTable(loop).some(defect => defect.kind === 'dead-end' && defect.state === expected)).toBe(false)
  })

  test('a code that no state accepts', () => {
    const without = edited(cells => {
      for (const id of ids) cells[(id << 6) | idOf('8/13')] = (impossible << 8) | id
    })
    expect(verifyTable(without)).toContainEqual({ kind: 'never-accepted', code: '8/13' })
  })

  test('a code accepted only when scans are presumed', () => {
    const gap = shippedTable.judgements.findIndex(judgement => judgement.kind === 'gap')
    const gapped = edited(cells => {
      for (const id of ids) cells[(id << 6) | idOf('8/13')] = (gap << 8) | id
    })
    expect(verifyTable(gapped)).toContainEqual({ kind: 'never-accepted', code: '8/13' })
  })
})

test.each([
  ['grid', grid],
  ['encodeTable', encodeTable],
  ['verifyTable', verifyTable],
])('%s refuses what is no table', (_, call) => {
  for (const value of [null, undefined, 5, encodeTable(shippedTable)])
    expect(() => call(value as never)).toThrow(/^Unusable option table: .*\. Pass shippedTable, or a table that compile/)
})
