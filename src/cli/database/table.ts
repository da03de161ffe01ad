// Rows of text in columns, as wide as the terminal: the last column is broken where it must be.

import { columnsOf, wrap } from '../../draw/columns.js'
import { plain } from '../quote.js'

/** One column: its heading, and whether its cells stand at the right. */
export interface Heading {
  readonly text: string
  readonly isRight?: true
}

const GAP = '  '
// Narrower than this a last column is not broken: it stands on lines of its own.
const NARROW = 16
const INDENT = '    '

/** A table with headings; nothing where there are no rows. */
export function tabled(headings: readonly (string | Heading)[], rows: readonly (readonly string[])[], width: number): string {
  if (rows.length === 0) return ''
  const columns = headings.map((heading): Heading => (typeof heading === 'string' ? { text: heading } : heading))
  const cells = rows.map(row => row.map(cell => plain(cell).replaceAll('\n', ' ')))
  const widths = columns.map(({ text }, at) => Math.max(columnsOf(text), ...cells.map(row => columnsOf(row[at]!))))
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0)
  const lines = [columns.map(({ text }) => text), ...cells].flatMap(row => lineOf(row))
  return lines.map(line => `${line.trimEnd()}\n`).join('')

  function lineOf(row: readonly string[]): string[] {
    const lead = row
      .slice(0, -1)
      .map((cell, at) => padded(cell, widths[at]!, columns[at]!.isRight) + GAP)
      .join('')
    const last = row.at(-1)!
    if (before + columnsOf(last) <= width) return [lead + padded(last, widths.at(-1)!, columns.at(-1)!.isRight)]
    const room = width - before
    if (room < NARROW)
      return [lead, ...wrap(last, Math.max(width - INDENT.length, NARROW), columnsOf, '…').map(part => INDENT + part)]
    return wrap(last, room, columnsOf, '…').map((part, at) => (at === 0 ? lead : ' '.repeat(before)) + part)
  }
}

function padded(text: string, width: number, isRight: true | undefined): string {
  const blanks = ' '.repeat(Math.max(0, width - columnsOf(text)))
  return isRight ? blanks + text : text + blanks
}

/** An instant as lists show it: UTC, to the second. */
export const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')}Z`
