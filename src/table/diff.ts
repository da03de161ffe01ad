// The difference of two tables as the shortest list of codes that tells them apart: breadth first over pairs of states.

import { type Code, codes, type Outcome, type Status } from '../vocabulary/index.js'
import { type Cell, cellAt, checkTable, type Judgement, type Leg, stateOf, type Table } from './table.js'

/** How one table judges the last of the codes, and the state after it. */
export interface TableVerdict {
  readonly status: Status
  readonly outcome: Outcome | null
  readonly leg: Leg
  readonly terminal: boolean
  readonly judgement: Judgement
}

/** The shortest list of codes that tells two tables apart: they judge all but the last alike. */
export interface TableDifference {
  readonly codes: readonly Code[]
  readonly a: TableVerdict
  readonly b: TableVerdict
}

/**
 * The shortest list of codes, oldest first, whose last one two tables judge differently, or after which they differ in status,
 * outcome, leg or `terminal`; null where no list tells them apart. Of equally short lists, the first in the order of `codes`. As
 * in `fold`, a refused code moves nothing, and a gap moves as if the missing scans had come. Costs are not compared. Throws
 * `bad-option` where `a` or `b` is no table.
 */
export function diffTables(a: Table, b: Table): TableDifference | null {
  checkTable(a)
  checkTable(b)
  const start = differenceOf(a, b, { to: a.initial, judgement: NONE }, { to: b.initial, judgement: NONE }, [])
  if (start) return start
  const seen = new Set([pairOf(a.initial, b.initial)])
  const paths: { readonly inA: number; readonly inB: number; readonly codes: readonly Code[] }[] = [
    { inA: a.initial, inB: b.initial, codes: [] },
  ]
  for (const path of paths) {
    for (const [at, code] of codes.entries()) {
      const cellA = cellAt(a, path.inA, at + 1)
      const cellB = cellAt(b, path.inB, at + 1)
      const walked = [...path.codes, code]
      const difference = differenceOf(a, b, cellA, cellB, walked)
      if (difference) return difference
      const pair = pairOf(cellA.to, cellB.to)
      if (seen.has(pair)) continue
      seen.add(pair)
      paths.push({ inA: cellA.to, inB: cellB.to, codes: walked })
    }
  }
  return null
}

const NONE: Judgement = { kind: 'none' }
const pairOf = (inA: number, inB: number) => (inA << 8) | inB

function differenceOf(a: Table, b: Table, cellA: Cell, cellB: Cell, walked: readonly Code[]): TableDifference | null {
  const verdictA = verdictOf(a, cellA)
  const verdictB = verdictOf(b, cellB)
  return keyOf(verdictA) === keyOf(verdictB) ? null : { codes: walked, a: verdictA, b: verdictB }
}

function verdictOf(table: Table, { to, judgement }: Cell): TableVerdict {
  const { status, outcome, leg, terminal } = stateOf(table, to)
  return { status, outcome, leg, terminal, judgement }
}

function keyOf({ status, outcome, leg, terminal, judgement }: TableVerdict): string {
  const { kind, moves, constraint, presumed } = judgement as Partial<
    Record<'kind' | 'moves' | 'constraint' | 'presumed', unknown>
  >
  return JSON.stringify([status, outcome, leg, terminal, kind, moves, constraint, presumed])
}
