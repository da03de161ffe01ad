// Writes src/table/shipped.ts and src/cli/statechart.json from the statechart: `npm run generate`. Tests fail when one is stale.

import { writeFileSync } from 'node:fs'
import { type CompactTable, DIGITS } from '../src/table/compact.js'
import { statePath } from '../src/table/grid.js'
import type { Table, TableState } from '../src/table/table.js'
import { codes } from '../src/vocabulary/index.js'
import { compile } from './compile.js'
import { toConfig } from './config.js'
import { shipmentMachine } from './shipment.js'

/** The text of src/table/shipped.ts. */
export function shippedSource(): string {
  const compact = compactTable(compile(shipmentMachine))
  const lines = Object.entries(compact).map(([name, value]) =>
    typeof value === 'string'
      ? `    ${name}: '${value}',`
      : `    ${name}: [\n${value.map((item: unknown) => `      ${JSON.stringify(item)},`).join('\n')}\n    ],`,
  )
  return `// Generated from machines/shipment.ts by \`npm run generate\`; do not edit.

import { codeRows, costs } from '../vocabulary/index.js'
import { expandTable } from './compact.js'
import type { Table } from './table.js'

/** The table of the shipped shipment machine. */
export const shippedTable: Table = /* @__PURE__ */ expandTable(
  {
${lines.join('\n')}
  },
  codeRows.length,
  costs,
  [null, ...codeRows.map(row => row.weight)],
)
`
}

function compactTable(table: Table): CompactTable {
  const states = table.states.filter(state => state !== null)
  const factNames = Object.keys(states[0]!.context as object)
  const positions = [...new Set(states.map(positionKey))]
  const facts = [...new Set(states.map(factBits))]
  const isRegular = (judgement: number) => table.judgements[judgement]!.kind === 'regular'
  const pair = (state: TableState) => DIGITS[positions.indexOf(positionKey(state))]! + DIGITS[facts.indexOf(factBits(state))]!
  const cells = states.flatMap(state => codes.map((_, at) => ({ state, cell: table.grid[(state.id << 6) | (at + 1)]! })))
  const after = cells.map(({ state, cell }) => ({ from: state, to: table.states[cell & 255]! }))
  return {
    hash: table.hash,
    factNames,
    positions: positions.map(position => JSON.parse(position) as CompactTable['positions'][number]),
    facts,
    states: states.map(pair).join(''),
    judgements: table.judgements,
    to: after.map(({ to }) => pair(to)[0]).join(''),
    with: after.map(({ from, to }) => (factBits(from) === factBits(to) ? '.' : pair(to)[1])).join(''),
    cellJudgements: cells
      .map(({ cell }) => DIGITS[isRegular(cell >> 8) ? table.judgements.findIndex((_, at) => isRegular(at)) : cell >> 8])
      .join(''),
  }
}

const positionKey = ({ value, status, outcome, leg, terminal }: TableState) =>
  JSON.stringify([statePath(value), status, outcome, leg, terminal])
const factBits = ({ context }: TableState) =>
  Object.values(context as object)
    .map(Number)
    .join('')

if (process.argv[1]?.endsWith('generate.ts')) {
  writeFileSync(new URL('../src/table/shipped.ts', import.meta.url), shippedSource())
  const statechart = JSON.stringify(toConfig(shipmentMachine), null, 2)
  writeFileSync(new URL('../src/cli/statechart.json', import.meta.url), `${statechart}\n`)
}
