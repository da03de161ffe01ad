// The whole table as one text, a line per state and a column per code, so that a change to it is a readable diff.

import { codes } from '../vocabulary/index.js'
import { type Cell, cellAt, checkTable, type Judgement, type Table, type TableState } from './table.js'

/**
 * A table as text. A cell is the id of the state after the event, preceded by `~` where the event is unusual and by `+`
 * where it needs presumed scans, or `-` where it is refused. A letter stands for the constraint; a legend names it. Throws
 * `bad-option` where `table` is no table.
 */
export function grid(table: Table): string {
  checkTable(table)
  const constraints: string[] = []
  const states = table.states.filter(state => state !== null)
  const lines = [
    ['state', ...codes],
    ...states.map(state => [stateLabel(state), ...codes.map((_, at) => cellText(cellAt(table, state.id, at + 1), constraints))]),
  ]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map(line => line[column]!.length)))
  const body = lines.map(line =>
    line.map((text, column) => (column ? text.padStart(widths[column]!) : text.padEnd(widths[0]!))).join(' '),
  )
  const legend = constraints.map((constraint, at) => `  ${letterAt(at)} ${constraint}`)
  return [...body, '', '~ unusual  + with presumed scans  - refused', ...legend, ''].join('\n')
}

function stateLabel({ id, value, context }: TableState): string {
  const facts = Object.entries((context ?? {}) as Record<string, unknown>).filter(([, holds]) => holds === true)
  return `${id} ${statePath(value)} ${facts.map(([fact]) => fact.slice(0, 3)).join('+')}`.trimEnd()
}

/** The statechart's name of a state value, as a path: `outbound.customs.open`. */
export function statePath(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${statePath(inner)}`)
    .join('+')
}

const judgementSigns: Readonly<Record<Judgement['kind'], string>> = {
  none: '.',
  regular: '',
  unusual: '~',
  gap: '+',
  impossible: '-',
}

function cellText({ to, judgement }: Cell, constraints: string[]): string {
  const { kind } = judgement
  const after = kind === 'none' || kind === 'impossible' ? '' : to
  return judgementSigns[kind] + after + ('constraint' in judgement ? constraintLetter(judgement.constraint, constraints) : '')
}

function constraintLetter(constraint: string, constraints: string[]): string {
  if (!constraints.includes(constraint)) constraints.push(constraint)
  return letterAt(constraints.indexOf(constraint))
}

const letterAt = (at: number) => String.fromCharCode(at + (at < 26 ? 97 : 39))
