// Which missing scans make a refused code regular. Only scans the code itself presupposes may be presumed, never an
// arbitrary path: "delivered" then "in transit" is not explained by inventing a return.

import { type Code, codeRows, codes, type Fact, factRows, idOf } from '../codes/index.js'
import type { Cell } from './table.js'

/** For each code id, the ids of the codes that supply what it presupposes, in order of preference. */
export const supplies: readonly (readonly number[])[] = [
  [],
  ...codeRows.map(row => {
    const facts = withImplied(row.presupposes)
    return factRows.filter(({ fact }) => facts.has(fact)).map(({ suppliedBy }) => idOf(suppliedBy))
  }),
]

/**
 * The shortest sequence of supplying codes after which `code` is regular in `state`, each of them regular too, and the
 * state reached with it. Null where none helps. Breadth first, so among the shortest the preferred comes first.
 */
export function presume(
  cellOf: (state: number, code: number) => Cell,
  state: number,
  code: number,
): { presumed: readonly Code[]; to: number } | null {
  const seen = new Set([state])
  const paths: { at: number; presumed: readonly Code[] }[] = [{ at: state, presumed: [] }]
  for (const { at, presumed } of paths) {
    const end = cellOf(at, code)
    if (end.judgement.kind === 'regular') return { presumed, to: end.to }
    for (const supply of supplies[code]!) {
      const { to, judgement } = cellOf(at, supply)
      if (judgement.kind !== 'regular' || seen.has(to)) continue
      seen.add(to)
      paths.push({ at: to, presumed: [...presumed, codes[supply - 1]!] })
    }
  }
  return null
}

function withImplied(facts: readonly Fact[]): ReadonlySet<Fact> {
  const all = new Set<Fact>(facts)
  for (const fact of all) for (const implied of factRows.find(row => row.fact === fact)!.implies) all.add(implied)
  return all
}
