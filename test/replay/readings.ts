// Every reading of a history by brute force, which knows nothing of the library but the table's JSON.

import { encodeTable, shippedTable } from '../../src/table/index.js'

/** The shipped table as JSON. */
export const json = JSON.parse(JSON.stringify(encodeTable(shippedTable))) as ReturnType<typeof encodeTable>

const { unusual } = json.costs as { unusual: { default: number } & Record<string, number> }
const unusualCost = (constraint: string) => unusual[constraint] ?? unusual.default

/** One choice of what to keep. */
export interface Reading {
  cost: number
  /** Status and outcome. */
  standing: string
  kept: string
}

// The standing a code claims: returned and cancelled are two, and so are exception, lost and destroyed.
const ends: Readonly<Record<string, string>> = {
  '4/401': 'cancelled',
  '2/901': 'lost',
  '2/902': 'destroyed',
  '2/903': 'destroyed',
}
const claimOf = (code: string) => ends[code] ?? code.slice(0, code.indexOf('/'))

/** Every choice of what to keep, in one order: the cost and end of each. Discounting an event ruled true costs 1,000. */
export function everyReading(history: readonly string[], isRuledTrue: (at: number) => boolean = () => false): Reading[] {
  let open = [{ state: json.initial, cost: 0, kept: '', claim: '' }]
  for (const [at, code] of history.entries()) {
    const weight = json.weights[code]!
    const claimed = claimOf(code)
    open = open.flatMap(({ state, cost, kept, claim }) => {
      const cell = json.cells[state]![json.codes.indexOf(code as never)]!
      const free = weight !== 'routine' && claim === claimed
      const discounted = {
        state,
        cost: cost + (isRuledTrue(at) ? 1_000 : free ? 0 : json.costs[weight]),
        kept: `${kept}0`,
        claim: weight === 'routine' ? '' : claimed,
      }
      if ('grade' in cell)
        return [
          {
            state: cell.to,
            cost: cost + (cell.grade === 'unusual' ? unusualCost(cell.constraint!) : 0),
            kept: `${kept}1`,
            claim: '',
          },
          discounted,
        ]
      if (!('via' in cell)) return [discounted]
      return [
        { state: cell.via!, cost: cost + cell.presumed!.length * json.costs.presumed, kept: `${kept}1`, claim: '' },
        discounted,
      ]
    })
  }
  return open.map(({ state, cost, kept }) => ({
    cost,
    kept,
    standing: `${json.states[state]!.status} ${json.states[state]!.outcome}`,
  }))
}

/** The status and outcome of a reading. */
export function standingOf({ standing }: Reading): { status: string; outcome: string | null } {
  const [status, outcome] = standing.split(' ')
  return { status: status!, outcome: outcome === 'null' ? null : outcome! }
}

/** The best: lowest cost, then, from the last event backwards, the one that keeps. */
export function best(readings: readonly Reading[]): Reading {
  const backwards = ({ kept }: Reading) => [...kept].reverse().join('')
  return readings.reduce((a, b) => (b.cost < a.cost || (b.cost === a.cost && backwards(b) > backwards(a)) ? b : a))
}

/** Codes that most histories are made of, and those of the rarer ends. */
export const likelyCodes = [
  '1/1',
  '1/103',
  '0/1002',
  '5/5',
  '5/501',
  '3/301',
  '3/304',
  '6/6',
  '4/4',
  '14/14',
  '2/204',
  '8/10',
  '8/12',
  '4/401',
  '0/0',
  '2/2',
  '2/901',
  '2/902',
] as const
