// The whole machine as one text: a line per state, a column per code, so that a change to the law is a readable diff.

import { codes } from '../codes/index.js'
import { type Cell, cellAt, type Judgement, type Table, type TableState } from '../table/index.js'

/**
 * A table as text. A cell is the id of the state after the event, preceded by `~` where the event is unusual and by `+`
 * where it needs presumed scans, or `-` where it is refused; a letter names the law, explained below the grid.
 */
export function grid(table: Table): string {
  const laws: string[] = []
  const states = table.states.filter(state => state !== null)
  const lines = [
    ['state', ...codes],
    ...states.map(state => [nameOf(state), ...codes.map((_, at) => textOf(cellAt(table, state.id, at + 1), laws))]),
  ]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map(line => line[column]!.length)))
  const body = lines.map(line =>
    line.map((text, column) => (column ? text.padStart(widths[column]!) : text.padEnd(widths[0]!))).join(' '),
  )
  const legend = laws.map((law, at) => `  ${letter(at)} ${law}`)
  return [...body, '', '~ unusual  + with presumed scans  - refused', ...legend, ''].join('\n')
}

function nameOf({ id, value, context }: TableState): string {
  const facts = Object.entries((context ?? {}) as Record<string, unknown>).filter(([, holds]) => holds === true)
  return `${id} ${pathOf(value)} ${facts.map(([fact]) => fact.slice(0, 3)).join('+')}`.trimEnd()
}

// The statechart's own name of a state, as a path: `outbound.customs.open`.
function pathOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(([name, inner]) => `${name}.${pathOf(inner)}`)
    .join('+')
}

const signs: Readonly<Record<Judgement['kind'], string>> = { none: '.', regular: '', unusual: '~', gap: '+', impossible: '-' }

function textOf({ to, judgement }: Cell, laws: string[]): string {
  const { kind } = judgement
  const after = kind === 'none' || kind === 'impossible' ? '' : to
  return signs[kind] + after + ('law' in judgement ? letterOf(judgement.law, laws) : '')
}

function letterOf(law: string, laws: string[]): string {
  if (!laws.includes(law)) laws.push(law)
  return letter(laws.indexOf(law))
}

const letter = (at: number) => String.fromCharCode(at + (at < 26 ? 97 : 39))
