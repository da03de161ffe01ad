// The table, cell by cell, against an interpreter of the rows that was written apart from the statechart.

import { expect, test } from 'vitest'
import { idOf } from '../../src/index.js'
import { cellAt, shippedTable } from '../../src/table/index.js'
import { stateOf } from '../../src/table/table.js'
import { codes, factRows, rowOf } from '../../src/vocabulary/index.js'
import { firstState, judge, type RowState } from './rows.js'

// Every state that some history reaches, by the interpreter, with the table's state after the same history.
function reachedPairs(): { row: RowState; state: number; history: string }[] {
  const pairs = [{ row: firstState, state: shippedTable.initial, history: '' }]
  const seen = new Set([JSON.stringify([firstState, shippedTable.initial])])
  for (const { row, state, history } of pairs)
    for (const code of codes) {
      const verdict = judge(row, code)
      const key = JSON.stringify([verdict.to, cellAt(shippedTable, state, idOf(code)).to])
      if (verdict.grade === 'impossible' || seen.has(key)) continue
      seen.add(key)
      pairs.push({ row: verdict.to, state: cellAt(shippedTable, state, idOf(code)).to, history: `${history} ${code}` })
    }
  return pairs
}

const pairs = reachedPairs()

test('the interpreter reaches 68 states, and each table state by at least one of them', () => {
  // Facts that no row reads any more are cleared in the table, which therefore has fewer.
  const rowStates = new Set(pairs.map(({ row }) => JSON.stringify(row)))
  expect([rowStates.size, new Set(pairs.map(({ state }) => state)).size]).toEqual([68, 66])
})

test('the first matching row decides every code in every state as the table does', () => {
  const differences: string[] = []
  for (const { row, state, history } of pairs) {
    const its = stateOf(shippedTable, state)
    if (its.status !== row.status || its.outcome !== row.outcome || its.leg !== row.leg)
      differences.push(`${history}: ${its.status} ${its.outcome}`)
    for (const code of codes) {
      const { judgement } = cellAt(shippedTable, state, idOf(code))
      const wanted = judge(row, code)
      const presumed = wanted.presumable ? presumedBy(row, code) : null
      const expected = presumed ? ['gap', wanted.constraint, presumed] : [wanted.grade, wanted.constraint, null]
      const found = [
        judgement.kind,
        'constraint' in judgement ? judgement.constraint : null,
        'presumed' in judgement ? judgement.presumed : null,
      ]
      if (JSON.stringify(found) !== JSON.stringify(expected))
        differences.push(`${history} | ${code}: ${JSON.stringify({ found, expected, row: wanted.row })}`)
    }
  }
  expect(differences).toEqual([])
})

// The shortest sequence of the code's own supplying codes after which it is regular, by the interpreter alone.
function presumedBy(row: RowState, code: string): string[] | null {
  const facts = new Set<string>(rowOf(idOf(code))!.presupposes)
  for (const fact of facts) for (const implied of factRows.find(each => each.fact === fact)!.implies) facts.add(implied)
  const supplies = factRows.filter(({ fact, suppliedBy }) => facts.has(fact) && (suppliedBy !== '1/1' || !row.collected))
  let paths = [{ at: row, presumed: [] as string[] }]
  for (let length = 0; length <= supplies.length; length++) {
    const hit = paths.find(({ at }) => judge(at, code).grade === 'regular')
    if (hit) return hit.presumed
    paths = paths.flatMap(({ at, presumed }) =>
      supplies.flatMap(({ suppliedBy }) => {
        const verdict = judge(at, suppliedBy)
        return verdict.grade === 'regular' ? [{ at: verdict.to, presumed: [...presumed, suppliedBy] }] : []
      }),
    )
  }
  return null
}
