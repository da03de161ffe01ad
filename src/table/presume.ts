// Finds the missing scans that make a refused code regular. Only scans that the code itself presupposes may be presumed,
// never an arbitrary path: "delivered" then "in transit" is not explained by inventing a return.

import { type Code, codeRows, codes, type Fact, factRows, idOf } from '../vocabulary/index.js'
import type { Cell } from './table.js'

/** For each code id, the ids of the codes that supply what it presupposes, preferred ones first. */
export const supplyingCodes: readonly (readonly number[])[] = [
  [],
  ...codeRows.map(row => {
    const facts = impliedFacts(row.presupposes)
    return factRows.filter(({ fact }) => facts.has(fact)).map(({ suppliedBy }) => idOf(suppliedBy))
  }),
]

/**
 * The shortest sequence of supplying codes after which `code` is regular in `state`, each of them regular too, and the
 * state after it. Null where no sequence helps. Breadth first, so of the shortest sequences the preferred one is found.
 */
export function presume(
  cellOf: (state: number, code: number) => Cell,
  state: number,
  code: number,
): { presumed: readonly Code[]; to: number } | null {
  const seen = new Set([state])
  const paths: { at: number; presumed: readonly Code[] }[] = [{ at: state, presumed: [] }]
  // A pick-up is presumed only where the carrier has nothing yet: later on it is a hand-over, which supplies nothing.
  const { judgement: met } = cellOf(state, code)
  const isCollected = !('constraint' in met && met.constraint === 'not-collected')
  for (const { at, presumed } of paths) {
    const end = cellOf(at, code)
    if (end.judgement.kind === 'regular') return { presumed, to: end.to }
    for (const supply of supplyingCodes[code]!) {
      if (isCollected && supply === pickUp) continue
      const { to, judgement } = cellOf(at, supply)
      if (judgement.kind !== 'regular' || seen.has(to)) continue
      seen.add(to)
      paths.push({ at: to, presumed: [...presumed, codes[supply - 1]!] })
    }
  }
  return null
}

const pickUp = idOf('1/1')

function impliedFacts(facts: readonly Fact[]): ReadonlySet<Fact> {
  const all = new Set<Fact>(facts)
  for (const fact of all) for (const implied of factRows.find(row => row.fact === fact)!.implies) all.add(implied)
  return all
}
