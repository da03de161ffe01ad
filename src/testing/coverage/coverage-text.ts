// A coverage as text: the shares, then by name what was never exercised.

import { badOption, checkOptions, ShipfoldError } from '../../vocabulary/index.js'
import type { Coverage } from './coverage.js'
import type { Share } from './share.js'

/** How to print a coverage. */
export interface CoverageTextOptions {
  /** Most states, and most cells, to name; 10 by default. */
  readonly limit?: number | undefined
}

const TEXT_WIDTH = 100

/**
 * A coverage as text: what was exercised, in numbers, then the constraints, guards, codes, states and cells that never were. The
 * most likely cells come first: those of frequent states and frequent codes. Throws `bad-option`.
 */
export function coverageText(report: Coverage, options: CoverageTextOptions = {}): string {
  if (typeof report !== 'object' || report === null || typeof report.cells !== 'object')
    throw new ShipfoldError('bad-option', 'coverageText takes what coverage returns: coverageText(coverage(histories)).')
  checkOptions('coverageText', options, ['limit'])
  const { limit = 10 } = options
  if (!Number.isSafeInteger(limit) || limit < 0) badOption('limit', limit, 'Pass a whole number of 0 or more.')
  const { histories, journeys, events, legal, cells, constraints, guards, states, codes } = report
  const shares: readonly (readonly [string, Share])[] = [
    ['legal cells', legal],
    ['  regular', cells.regular],
    ['  unusual', cells.unusual],
    ['  gap', cells.gap],
    ['impossible cells', cells.impossible],
    ['constraints', constraints],
    ...(guards.total > 0 ? [['guard answers', guards] as const] : []),
    ['states', states],
    ['codes', codes],
  ]
  const unmet = likelyUncovered(report)
  const unvisited = uncovered(states.rows).map(({ state }) => state)
  return [
    `${countNouns(histories, 'history', 'histories')}, ${countNouns(journeys, 'journey')}, ${countNouns(events, 'event')}.`,
    '',
    ...shareLines(shares),
    ...section('Constraints never flagged', wrapWords(uncovered(constraints.rows).map(({ constraint }) => constraint))),
    ...section('Guard answers never given', wrapWords(uncovered(guards.rows).map(({ guard, answer }) => `${guard}: ${answer}`))),
    ...section('Codes never seen', wrapWords(uncovered(codes.rows).map(({ code }) => code))),
    ...section('States never visited', limitLines(unvisited, limit)),
    ...section(
      'Legal cells never met in states that were',
      limitLines(
        unmet.map(({ state, code, constraint }) => `${state} + ${code}${constraint === null ? '' : ` (${constraint})`}`),
        limit,
      ),
    ),
    '',
  ].join('\n')
}

const uncovered = <Row extends { readonly times: number }>(rows: readonly Row[]): readonly Row[] =>
  rows.filter(({ times }) => times === 0)

// The legal cells that were not met, the likeliest first: by the counts of their state and code, taken as independent.
function likelyUncovered({ cells: { regular, unusual, gap }, states, codes }: Coverage) {
  const byState = new Map(states.rows.map(({ id, times }) => [id, times]))
  const byCode = new Map(codes.rows.map(({ code, times }) => [code, times]))
  return [regular, unusual, gap]
    .flatMap(({ rows }) => uncovered(rows))
    .map(cell => ({ ...cell, stateTimes: byState.get(cell.id)!, codeTimes: byCode.get(cell.code)! }))
    .filter(({ stateTimes }) => stateTimes > 0)
    .sort((a, b) => b.stateTimes * b.codeTimes - a.stateTimes * a.codeTimes || b.stateTimes - a.stateTimes)
}

function shareLines(shares: readonly (readonly [name: string, share: Share])[]): readonly string[] {
  const rows = shares.map(([name, { covered, total, share }]) => [name, `${covered}`, `${total}`, percent(share)] as const)
  const wide = (column: 0 | 1 | 2) => Math.max(...rows.map(row => row[column].length))
  return rows.map(
    ([name, covered, total, share]) =>
      `${name.padEnd(wide(0))}  ${covered.padStart(wide(1))} of ${total.padStart(wide(2))}  ${share.padStart(5)}`,
  )
}

// 100 % only for all, and 0 % only for nothing.
const percent = (share: number): string => {
  const rounded = Math.round(share * 100)
  return `${share > 0 && share < 1 ? Math.min(99, Math.max(1, rounded)) : rounded} %`
}

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map(line => `  ${line}`)]

function limitLines(all: readonly string[], most: number): readonly string[] {
  return all.length > most ? [...all.slice(0, most), `and ${all.length - most} more`] : all
}

function wrapWords(words: readonly string[]): readonly string[] {
  const lines: string[] = []
  for (const [at, word] of words.entries()) {
    const text = at < words.length - 1 ? `${word},` : word
    const last = lines.at(-1)
    if (last !== undefined && last.length + text.length < TEXT_WIDTH) lines[lines.length - 1] = `${last} ${text}`
    else lines.push(text)
  }
  return lines
}

const countNouns = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`
