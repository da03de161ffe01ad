// The parts of timelines and changes: rows of a mark, a time, a label and a text, and footnotes.

import type { Step, Verdict } from '../replay/index.js'
import { badOption, plainTime } from '../vocabulary/index.js'
import { labelOf } from './explain.js'
import { cleanText, displayWidth, wrapText } from './width.js'

/** How to lay out text for a reader. */
export interface TextOptions {
  /** The most columns of a line: 80 by default, at least 40. */
  readonly width?: number | undefined
  /** Whether to use more than ASCII; true by default. In ASCII, texts lose accents, and `?` replaces other characters. */
  readonly unicode?: boolean | undefined
  /** Whether to add colour by SGR escapes; false by default. */
  readonly colour?: boolean | undefined
  /** The columns of a text in the reader's terminal; by East Asian Width by default. */
  readonly measure?: ((text: string) => number) | undefined
}

/** The names of {@link TextOptions}. */
export const TEXT_OPTIONS = ['width', 'unicode', 'colour', 'measure'] as const

/** What a scan is marked as. */
export type Mark = Verdict | 'presumed'

/** One scan; its labels stand below each other. */
export interface TextRow {
  readonly mark: Mark
  readonly day: string
  readonly clock: string
  readonly labels: readonly string[]
  readonly text: string
}

/** Ways of writing for a reader; made by {@link textFormat}. */
export type TextFormat = ReturnType<typeof textFormat>

// The mark, the same in ASCII, and its colour as an SGR code.
const verdictMarks: Readonly<Record<Mark, string>> = {
  advanced: '●*32',
  repeated: '·.',
  unusual: '◆~33',
  gap: '◉+32',
  presumed: '○o',
  impossible: '✗x31',
  overruled: '⊘!31',
  voided: '⊖v',
  duplicate: '==',
  unknown: '??33',
  uncoded: '--',
}

/** The sign of a scan. */
export const verdictSign = (mark: Mark): string => verdictMarks[mark][0]!

const LABEL_COLUMNS = 30
const TEXT_COLUMNS = 30
const TEXT_LINES = 3

/** The ways of writing that options choose. Throws `bad-option` for an unusable value. */
export function textFormat(options: TextOptions) {
  const { width: wanted, unicode = true, colour, measure = displayWidth } = options
  if (wanted !== undefined && !(typeof wanted === 'number' && wanted >= 0))
    badOption('width', wanted, 'Pass a number of columns.')
  if (typeof measure !== 'function') badOption('measure', measure, 'Pass a function that returns the columns of a text.')
  const width = Math.max(wanted || 80, 40)
  const either = (more: string, ascii: string) => (unicode ? more : ascii)
  const clean = (text: unknown) => cleanText(text, unicode)
  const fit = (text: string, room = width, maxLines?: number) => wrapText(text, room, measure, either('…', '...'), maxLines)
  const pad = (text: string, room: number) => text + ' '.repeat(Math.max(0, room - measure(text)))
  const paint = (text: string, sgr: string) => (colour && sgr ? `\x1b[${sgr}m${text}\x1b[0m` : text)
  return { width, measure, either, clean, fit, pad, paint }
}

/** Additions to a step's rows: a tag behind its label, a remark below it, or another label. */
export interface RowNote {
  readonly tag: string
  readonly remark?: string | undefined
  readonly label?: string | undefined
}

/** A step as rows, its presumed scans first. */
export function stepRows(format: TextFormat, step: Step, { tag, remark, label = rowLabel(format, step) }: RowNote): TextRow[] {
  const { width, clean } = format
  const { verdict, presumed = [], time, event } = step
  const stamp = clean(plainTime(time))
  // As the feed wrote it, but without fractions of a second.
  const clock = stamp.slice(11).replace(/[.,]\d+|\s/g, '')
  const place = width < 60 ? '' : clean(event.place)
  const text = clean(event.text)
  return [
    ...presumed.map(
      (of): TextRow => ({ mark: 'presumed', day: '', clock: '', labels: [`${codeText(format, of)} (presumed)`], text: '' }),
    ),
    {
      mark: verdict,
      day: stamp.slice(0, 10),
      clock: clock.slice(0, width < 80 ? 5 : 14),
      labels: remark ? [label + tag, remark] : [label + tag],
      text: text.includes(place) ? text : place + (text && `: ${text}`),
    },
  ]
}

function rowLabel(format: TextFormat, { code, readAs, basis, verdict }: Step): string {
  return (
    codeText(format, readAs ?? code) +
    (readAs ? ` (${format.clean(code)})` : '') +
    (basis ? ' (inferred from its text)' : '') +
    (verdict === 'duplicate' ? ' (duplicate)' : '')
  )
}

/** A code in words. */
export const codeText = ({ clean }: TextFormat, code: string | null): string =>
  code === null ? 'no code' : clean(labelOf(code)) || '?'

/** The lines of each row, in columns that take `room` together. A day is written once. */
export function layoutRows({ measure, either, fit, pad, paint }: TextFormat, rows: readonly TextRow[], room: number): string[][] {
  const widest = (textsOf: (row: TextRow) => readonly string[]) =>
    rows.reduce((maxLines, row) => textsOf(row).reduce((wide, text) => Math.max(wide, measure(text)), maxLines), 0)
  const clockRoom = widest(row => [row.clock]) + 2
  const margin = 14 + clockRoom
  const labelRoom = Math.min(
    widest(row => row.labels),
    LABEL_COLUMNS,
  )
  const textRoom = room - margin - labelRoom - 2
  const isBeside =
    textRoom >=
    Math.min(
      widest(row => [row.text]),
      TEXT_COLUMNS,
    )
  let lastDay = ''
  return rows.map(({ mark, day, clock, labels, text }) => {
    const [sign, ascii, ...sgr] = verdictMarks[mark]
    const names = labels.flatMap(label => fit(label, isBeside ? labelRoom : room - margin))
    const texts = fit(text, isBeside ? textRoom : room - margin, TEXT_LINES)
    const longer = names.length > texts.length ? names : texts
    const lines = isBeside ? longer.map((_, at) => pad(names[at] ?? '', labelRoom + 2) + (texts[at] ?? '')) : [...names, ...texts]
    const head = pad(day === lastDay ? '' : day, 12) + paint(pad(either(sign!, ascii!), 2), sgr.join('')) + pad(clock, clockRoom)
    lastDay = day || lastDay
    return indentAfter(head, margin, lines).map(line => paint(line, mark === 'presumed' ? '2' : ''))
  })
}

/** Notes, each listed once, and the tags that refer to them. */
export class Footnotes {
  readonly #notes: string[] = []

  /** The tag that refers to a note, such as ` [1]`; equal notes share one. */
  tag(note: string): string {
    if (!this.#notes.includes(note)) this.#notes.push(note)
    return ` [${this.#notes.indexOf(note) + 1}]`
  }

  /** The notes by number. */
  lines({ fit, width }: TextFormat): string[] {
    return this.#notes.flatMap((note, at) => indentAfter(`[${at + 1}]`.padEnd(5), 5, fit(note, width - 5)))
  }
}

/** Lines with a head before the first and as much space before the others. */
export const indentAfter = (head: string, room: number, lines: readonly string[]): string[] =>
  lines.map((line, at) => ((at > 0 ? ' '.repeat(room) : head) + line).trimEnd())

/** Blocks of lines as one text, a blank line between those that have any. */
export const joinBlocks = (blocks: readonly (readonly string[])[]): string =>
  blocks.flatMap(lines => (lines.length > 0 ? `${lines.join('\n')}\n` : [])).join('\n')
