// diffTables against a search of every short list of codes; withoutConstraints against what it promises of each cell.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Code, codes, constraints, idOf, replay } from '../../src/index.js'
import {
  type Cell,
  cellAt,
  decodeTable,
  diffTables,
  encodeTable,
  fold,
  shippedTable,
  type Table,
  verifyTable,
  withoutConstraints,
} from '../../src/table/index.js'
import { events } from '../replay/story.js'
import { runs } from '../runs.js'

const ids = shippedTable.states.flatMap(state => (state ? [state.id] : []))
const scansOf = (list: readonly Code[]) => list.map(code => ({ code }))

// What a list of codes shows of a table: the judgement of the last, and the state after it.
function shown(table: Table, list: readonly Code[]) {
  const before = fold(scansOf(list.slice(0, -1)), table)
  const { status, outcome, leg, terminal } = table.states[fold(scansOf(list), table)]!
  const judgement = list.length > 0 ? cellAt(table, before, idOf(list.at(-1)!)).judgement : { kind: 'none' }
  return { status, outcome, leg, terminal, judgement }
}

// The first list of at most `length` codes that shows a difference, shortest first, in the order of the vocabulary.
function firstDifference(a: Table, b: Table, length: number): readonly Code[] | null {
  const keyOf = (table: Table, { to, judgement }: Cell) =>
    JSON.stringify([{ ...table.states[to], id: 0, value: 0, context: 0 }, judgement])
  const none = { kind: 'none' } as const
  let lists = [
    {
      list: [] as readonly Code[],
      inA: { to: a.initial, judgement: none } as Cell,
      inB: { to: b.initial, judgement: none } as Cell,
    },
  ]
  for (let grown = 0; grown <= length; grown++) {
    const found = lists.find(({ inA, inB }) => keyOf(a, inA) !== keyOf(b, inB))
    if (found) return found.list
    lists = lists.flatMap(({ list, inA, inB }) =>
      codes.map((code, at) => ({ list: [...list, code], inA: cellAt(a, inA.to, at + 1), inB: cellAt(b, inB.to, at + 1) })),
    )
  }
  return null
}

// Tables that differ from the shipped one in a few cells, made as other programs would make them.
const changes = fc.array(fc.tuple(fc.constantFrom(...ids), fc.nat(codes.length - 1), fc.constantFrom(...ids), fc.nat(3)), {
  maxLength: 4,
})
type Json = { hash?: string; initial: number; states: (object | null)[]; cells: ({ to: number; via?: number } | object)[][] }
const copy = () => JSON.parse(JSON.stringify({ ...encodeTable(shippedTable), hash: undefined })) as Json

function changed(list: readonly (readonly [state: number, code: number, to: number, kind: number])[]): Table {
  const json = copy()
  for (const [state, code, to, kind] of list)
    json.cells[state]![code] = [
      { to, grade: 'regular' },
      { to, grade: 'unusual', constraint: 'reopened' },
      { to: 0, constraint: 'customs-open' },
      { to: 0, constraint: 'customs-open', presumed: ['8/12'], via: to },
    ][kind]!
  return decodeTable(json)
}

test('the difference is the shortest of all lists, and shows what it says', () => {
  const seen = { near: 0, far: 0 }
  fc.assert(
    fc.property(changes, changes, (changesA, changesB) => {
      const [a, b] = [changed(changesA), changed(changesB)]
      const difference = diffTables(a, b)
      const nearest = firstDifference(a, b, 2)
      if (!difference) {
        expect(nearest).toBe(null)
        return
      }
      if (difference.codes.length <= 2) expect(difference.codes).toEqual(nearest)
      else expect(nearest).toBe(null)
      seen[nearest ? 'near' : 'far'] += 1
      expect([difference.a, difference.b]).toEqual([shown(a, difference.codes), shown(b, difference.codes)])
      expect(difference.a).not.toEqual(difference.b)
      for (let end = 0; end < difference.codes.length; end++)
        expect(shown(a, difference.codes.slice(0, end))).toEqual(shown(b, difference.codes.slice(0, end)))
    }),
    { numRuns: runs(100) },
  )
  expect(Math.min(seen.near, seen.far)).toBeGreaterThan(0)
})

test('tables that nothing tells apart replay alike', () => {
  // The same table with its states the other way round, and one that no history reaches.
  const json = copy()
  const last = json.states.length
  const moved = (id: number) => id && last - id
  const turn = (cell: { to: number; via?: number }) => ({
    ...cell,
    to: moved(cell.to),
    ...(cell.via && { via: moved(cell.via) }),
  })
  json.initial = moved(json.initial)
  json.states = [null, ...json.states.slice(1).reverse(), json.states[1]!].map((state, id) => state && { ...state, id })
  json.cells = [
    null!,
    ...[...json.cells.slice(1).reverse(), json.cells[1]!].map(row => row.map(cell => turn(cell as { to: number }))),
  ]
  const turned = decodeTable(json)
  expect(turned.hash).not.toBe(shippedTable.hash)
  expect([diffTables(shippedTable, turned), diffTables(shippedTable, shippedTable)]).toEqual([null, null])
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...codes), { maxLength: 8 }), list => {
      const scans = events(list.join(' '))
      expect({ ...replay(scans, { table: turned }), table: '' }).toEqual({ ...replay(scans), table: '' })
    }),
    { numRuns: runs(200) },
  )
})

test.each([{ status: 'refused' }, { outcome: null }, { leg: 'return' }, { terminal: false }] as const)(
  'a state that differs in %o is a difference',
  change => {
    const states = shippedTable.states.map(state => (state?.outcome === 'cancelled' ? { ...state, ...change } : state))
    expect(diffTables(shippedTable, { ...shippedTable, states })).toMatchObject({ codes: ['4/401'], b: change })
  },
)

test('a gap that presumes other scans is a difference', () => {
  const judgements = shippedTable.judgements.map(each =>
    each.kind === 'gap' && each.constraint === 'customs-open' ? { ...each, presumed: ['8/8'] as const } : each,
  )
  expect(diffTables(shippedTable, { ...shippedTable, judgements })?.b.judgement).toMatchObject({ presumed: ['8/8'] })
})

test('what has another beginning differs before any code', () => {
  const difference = diffTables(shippedTable, { ...shippedTable, initial: fold([{ code: '1/1' }]) })
  expect([difference?.codes, difference?.a.status, difference?.b.status]).toEqual([[], 'expected', 'accepted'])
  expect(() => diffTables(shippedTable, {} as Table)).toThrow('Unusable option table')
})

test('each constraint that a table uses can be switched off, and its first scan tells the tables apart', () => {
  for (const { name } of constraints) {
    const table = withoutConstraints(shippedTable, [name])
    const has = (each: Table, wanted = name) =>
      each.judgements.some(judgement => 'constraint' in judgement && judgement.constraint === wanted)
    if (!has(shippedTable)) {
      expect([name, table.hash]).toEqual([name, shippedTable.hash])
      continue
    }
    expect([name, has(table), verifyTable(table)]).toEqual([name, false, []])
    for (const other of constraints) if (other.name !== name) expect(has(table, other.name)).toBe(has(shippedTable, other.name))
    const difference = diffTables(shippedTable, table)!
    expect([name, difference.a.judgement, difference.b.judgement.kind]).toEqual([
      name,
      expect.objectContaining({ constraint: name }),
      'regular',
    ])
  }
})

test('a constraint that is switched off changes its own cells alone, and moves no parcel to the other leg', () => {
  const off = ['delivered-is-final', 'returned-is-final', 'not-offered', 'reopened'] as const
  const table = withoutConstraints(shippedTable, off)
  for (const id of ids) {
    for (const at of codes.keys()) {
      const before = cellAt(shippedTable, id, at + 1)
      const after = cellAt(table, id, at + 1)
      const { judgement } = before
      if (!('constraint' in judgement) || !off.includes(judgement.constraint as never)) {
        expect(after).toEqual(before)
        continue
      }
      expect(after.judgement).toEqual({ kind: 'regular', moves: after.to !== id })
      if (judgement.kind !== 'impossible') expect(after.to).toBe(before.to)
    }
  }
  const statusAfter = (trace: string, under = table) => {
    const { status, outcome, leg, cost } = replay(events(trace), { table: under })
    return [status, outcome, leg, cost]
  }
  expect(statusAfter('1/1 5/5 3/301 0/1002')).toEqual(['inTransit', null, 'outbound', 0])
  expect(statusAfter('1/1 6/6 4/4 0/1002')).toEqual(['returning', null, 'return', 0])
  // It was out for delivery before, so that a failed attempt needs no further offer.
  const reopened = withoutConstraints(shippedTable, ['delivered-is-final'])
  expect(statusAfter('1/1 5/5 3/301 0/1002 2/204', reopened)).toEqual(['exception', null, 'outbound', 0])
  expect(withoutConstraints(shippedTable, []).hash).toBe(shippedTable.hash)
})

test('withoutConstraints refuses what is no constraint', () => {
  expect(() => withoutConstraints(shippedTable, ['delivered-final' as never])).toThrow('Did you mean delivered-is-final?')
  expect(() => withoutConstraints(shippedTable, 'reopened' as never)).toThrow('Pass a list of names of constraints.')
  expect(() => withoutConstraints({} as Table, [])).toThrow('Unusable option table')
})
