// What was exercised, for a person: the shares, then by name what never was.

import { ShipfoldError } from '../../codes/index.js'
import type { Coverage } from './coverage.js'
import type { Share } from './share.js'

/** How to print a coverage. */
export interface CoverageTextOptions {
  /** Most states, and most cells, that are named; 10 by default. */
  readonly most?: number | undefined
}

const WIDTH = 100

/**
 * A coverage as text: what was exercised in numbers, and the laws, guards, codes, states and cells that never were. Of the
 * cells come first those where most is to be expected: in states where many journeys stood, by codes that came often. Throws `bad-option`.
 */
export function coverageText(covered: Coverage, { most = 10 }: CoverageTextOptions = {}): string {
  if (!Number.isSafeInteger(most) || most < 0)
    throw new ShipfoldError('bad-option', `most is ${String(most)}; give a whole number of 0 or more.`)
  const { histories, journeys, events, legal, cells, laws, guards, states, codes } = covered
  const shares: readonly (readonly [string, Share])[] = [
    ['legal cells', legal],
    ['  regular', cells.regular],
    ['  unusual', cells.unusual],
    ['  gap', cells.gap],
    ['impossible cells', cells.impossible],
    ['laws', laws],
    ...(guards.total > 0 ? [['guard answers', guards] as const] : []),
    ['states', states],
    ['codes', codes],
  ]
  const untouched = expected(covered)
  const idle = never(states.rows).map(({ state }) => state)
  return [
    `${counted(histories, 'history', 'histories')}, ${counted(journeys, 'journey')}, ${counted(events, 'event')}.`,
    '',
    ...columns(shares),
    ...section('Laws never flagged', wrapped(never(laws.rows).map(({ law }) => law))),
    ...section('Guard answers never given', wrapped(never(guards.rows).map(({ guard, answer }) => `${guard}: ${answer}`))),
    ...section('Codes never seen', wrapped(never(codes.rows).map(({ code }) => code))),
    ...section('States never visited', first(idle, most)),
    ...section(
      'Legal cells never met in states that were',
      first(
        untouched.map(({ state, code, law }) => `${state} + ${code}${law === null ? '' : ` (${law})`}`),
        most,
      ),
    ),
    '',
  ].join('\n')
}

const never = <Row extends { readonly times: number }>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ times }) => times === 0)

// The legal cells that were not met, by how often their state and their code came, were the two independent.
function expected({ cells: { regular, unusual, gap }, states, codes }: Coverage) {
  const byState = new Map(states.rows.map(({ id, times }) => [id, times]))
  const byCode = new Map(codes.rows.map(({ code, times }) => [code, times]))
  return [regular, unusual, gap]
    .flatMap(({ rows }) => never(rows))
    .map(cell => ({ ...cell, stood: byState.get(cell.id)!, came: byCode.get(cell.code)! }))
    .filter(({ stood }) => stood > 0)
    .sort((a, b) => b.stood * b.came - a.stood * a.came || b.stood - a.stood)
}

function columns(shares: readonly (readonly [name: string, share: Share])[]): readonly string[] {
  const rows = shares.map(([name, { covered, total, share }]) => [name, `${covered}`, `${total}`, percent(share)] as const)
  const wide = (column: 0 | 1 | 2) => Math.max(...rows.map(row => row[column].length))
  return rows.map(
    ([name, covered, total, share]) =>
      `${name.padEnd(wide(0))}  ${covered.padStart(wide(1))} of ${total.padStart(wide(2))}  ${share.padStart(5)}`,
  )
}

// Only all is 100 %, and only nothing is 0 %.
const percent = (share: number): string => {
  const rounded = Math.round(share * 100)
  return `${share > 0 && share < 1 ? Math.min(99, Math.max(1, rounded)) : rounded} %`
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)]

function first(all: readonly string[], most: number): readonly string[] {
  return all.length > most ? [...all.slice(0, most), `and ${all.length - most} more`] : all
}

function wrapped(words: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (const [at, word] of words.entries()) {
    const text = at < words.length - 1 ? `${word},` : word
    const last = lines.at(-1)
    if (last !== undefined && last.length + text.length < WIDTH) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(text)
  }
  return lines
}

const counted = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
