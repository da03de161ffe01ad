// Rows of text in columns, as wide as the terminal; the last column wraps.

import { displayWidth, wrapText } from '../../render/width.js'
import { escapeControls } from './escape.js'

/** One column: its heading, and whether its cells are aligned to the right. */
export interface TextColumn {
  readonly text: string
  readonly isRight?: true
}

/** A column of a table of records, with the text of its cells. */
export interface RecordColumn<T> extends TextColumn {
  readonly cell: (record: T) => string
}

const GAP = '  '
// A last column narrower than this goes on lines of its own.
const MIN_LAST_WIDTH = 20
const INDENT = '    '

/** A table of records; empty without any. */
export const recordTable = <T>(columns: readonly RecordColumn<T>[], records: readonly T[], width: number): string =>
  textTable(
    columns,
    records.map(record => columns.map(({ cell }) => cell(record))),
    width,
  )

/** A table with headings; empty without rows. */
export function textTable(
  headings: readonly (string | TextColumn)[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  if (rows.length === 0) return ''
  const columns = headings.map((heading): TextColumn => (typeof heading === 'string' ? { text: heading } : heading))
  const cells = rows.map(row => row.map(cell => escapeControls(cell).replaceAll('\n', ' ')))
  const widths = columns.map(({ text }, at) => Math.max(displayWidth(text), ...cells.map(row => displayWidth(row[at]!))))
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + GAP.length, 0)
  const lines = [columns.map(({ text }) => text), ...cells].flatMap(row => lineOf(row))
  return lines.map(line => `${line.trimEnd()}\n`).join('')

  function lineOf(row: readonly string[]): string[] {
    const lead = row
      .slice(0, -1)
      .map((cell, at) => pad(cell, widths[at]!, columns[at]!.isRight) + GAP)
      .join('')
    const last = row.at(-1)!
    if (before + displayWidth(last) <= width) return [lead + pad(last, widths.at(-1)!, columns.at(-1)!.isRight)]
    const room = width - before
    if (room < MIN_LAST_WIDTH)
      return [
        lead,
        ...wrapText(last, Math.max(width - INDENT.length, MIN_LAST_WIDTH), displayWidth, '…').map(part => INDENT + part),
      ]
    return wrapText(last, room, displayWidth, '…').map((part, at) => (at === 0 ? lead : ' '.repeat(before)) + part)
  }
}

function pad(text: string, width: number, isRight: true | undefined): string {
  const blanks = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return isRight ? blanks + text : text + blanks
}

/** An instant as lists show it: UTC, to the second. */
export const formatInstant = (instant: string | number): string =>
  `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}Z`

/** Blocks of lines, each with a blank line after it; empty ones are left out. */
export const joinBlocks = (blocks: readonly string[]): string =>
  blocks
    .filter(Boolean)
    .map(block => `${block.trimEnd()}\n\n`)
    .join('')
