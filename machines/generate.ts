// Writes src/table/shipped.ts from the statechart: `npm run generate`. A test fails when the file is stale.

import { writeFileSync } from 'node:fs'
import { codes } from '../src/codes/index.js'
import { DIGITS, type Shipped } from '../src/table/shipped-form.js'
import type { Table, TableState } from '../src/table/table.js'
import { compile } from './compile.js'
import { shipmentMachine } from './shipment.js'

/** The text of src/table/shipped.ts. */
export function shippedSource(): string {
  const form = textForm(compile(shipmentMachine))
  const lines = Object.entries(form).map(([name, value]) =>
    typeof value === 'string'
      ? `    ${name}: '${value}',`
      : `    ${name}: [\n${value.map((item: unknown) => `      ${JSON.stringify(item)},`).join('\n')}\n    ],`,
  )
  return `// Generated from machines/shipment.ts by \`npm run generate\`; do not edit.

import { codeRows, costs } from '../codes/index.js'
import { unfold } from './shipped-form.js'
import type { Table } from './table.js'

/** The table of the shipped shipment machine. */
export const shippedTable: Table = /* @__PURE__ */ unfold(
  {
${lines.join('\n')}
  },
  codeRows.length,
  costs,
  [null, ...codeRows.map(row => row.weight)],
)
`
}

function textForm(table: Table): Shipped {
  const states = table.states.filter(state => state !== null)
  const factNames = Object.keys(states[0]!.context as object)
  const positions = [...new Set(states.map(positionOf))]
  const facts = [...new Set(states.map(factsOf))]
  const isRegular = (judgement: number) => table.judgements[judgement]!.kind === 'regular'
  const pair = (state: TableState) => DIGITS[positions.indexOf(positionOf(state))]! + DIGITS[facts.indexOf(factsOf(state))]!
  const cells = states.flatMap(state => codes.map((_, at) => ({ state, cell: table.grid[(state.id << 6) | (at + 1)]! })))
  const after = cells.map(({ state, cell }) => ({ from: state, to: table.states[cell & 255]! }))
  return {
    hash: table.hash,
    factNames,
    positions: positions.map(position => JSON.parse(position) as Shipped['positions'][number]),
    facts,
    states: states.map(pair).join(''),
    judgements: table.judgements,
    to: after.map(({ to }) => pair(to)[0]).join(''),
    with: after.map(({ from, to }) => (factsOf(from) === factsOf(to) ? '.' : pair(to)[1])).join(''),
    said: cells
      .map(({ cell }) => DIGITS[isRegular(cell >> 8) ? table.judgements.findIndex((_, at) => isRegular(at)) : cell >> 8])
      .join(''),
  }
}

const positionOf = ({ value, status, leg, terminal }: TableState) => JSON.stringify([pathOf(value), status, leg, terminal])
const factsOf = ({ context }: TableState) =>
  Object.values(context as object)
    .map(Number)
    .join('')

function pathOf(value: unknown): string {
  if (typeof value === 'string') return value
  return Object.entries(value as object)
    .map(([name, inner]) => `${name}.${pathOf(inner)}`)
    .join('')
}

if (process.argv[1]?.endsWith('generate.ts')) writeFileSync(new URL('../src/table/shipped.ts', import.meta.url), shippedSource())
