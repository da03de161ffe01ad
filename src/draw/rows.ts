// What timelines and changes are drawn with: rows of a mark, a time, a label and a text, and notes below them.

import { labelOf, type Step, type Verdict } from '../replay/index.js'
import { clean, columnsOf, wrap } from './columns.js'

/** How to draw text for a reader. */
export interface TextOptions {
  /** Columns no line exceeds: 80 by default, 40 at the least. */
  readonly width?: number | undefined
  /** Whether the reader has more than ASCII; true by default. If not, texts lose accents, and `?` stands for other characters. */
  readonly unicode?: boolean | undefined
  /** Whether to colour with SGR escapes; false by default. */
  readonly colour?: boolean | undefined
  /** Columns a text takes in the reader's terminal; by East Asian Width by default. */
  readonly measure?: ((text: string) => number) | undefined
}

/** One scan to draw; its labels stand below each other. */
export interface Row {
  readonly mark: Verdict | 'presumed'
  readonly day: string
  readonly clock: string
  readonly labels: readonly string[]
  readonly text: string
}

/** Text fitted to a reader; made by {@link penOf}. */
export type Pen = ReturnType<typeof penOf>

// The mark, the same in ASCII, and its colour as an SGR code.
const marks: Readonly<Record<Row['mark'], string>> = {
  advanced: '●*32',
  repeated: '·.',
  unusual: '◆~33',
  gap: '◉+32',
  presumed: '○o',
  impossible: '✗x31',
  overruled: '⊘!31',
  duplicate: '==',
  unknown: '??33',
  uncoded: '--',
}

const LABEL_COLUMNS = 30
const TEXT_COLUMNS = 30
const TEXT_LINES = 3

/** The ways of writing that options ask for. */
export function penOf(options: TextOptions) {
  const { unicode = true, colour, measure = columnsOf } = options
  const width = Math.max(options.width || 80, 40)
  const either = (more: string, ascii: string) => (unicode ? more : ascii)
  const shown = (text: unknown) => clean(text, unicode)
  const fit = (text: string, room = width, most?: number) => wrap(text, room, measure, either('…', '...'), most)
  const pad = (text: string, room: number) => text + ' '.repeat(Math.max(0, room - measure(text)))
  const paint = (text: string, sgr: string) => (colour && sgr ? `\x1b[${sgr}m${text}\x1b[0m` : text)
  return { width, measure, either, shown, fit, pad, paint }
}

/** What is added to a step's rows: a tag behind its label, a remark below it, or another label. */
export interface Addition {
  readonly tag: string
  readonly remark?: string | undefined
  readonly label?: string | undefined
}

/** A step as rows, its presumed scans first. */
export function rowsOf(pen: Pen, step: Step, { tag, remark, label = titleOf(pen, step) }: Addition): Row[] {
  const { width, shown } = pen
  const { verdict, presumed = [], time, event } = step
  const stamp = shown(time)
  // As the feed wrote it, without fractions of a second.
  const clock = stamp.slice(11).replace(/[.,]\d+|\s/g, '')
  const place = width < 60 ? '' : shown(event.place)
  const text = shown(event.text)
  return [
    ...presumed.map(
      (of): Row => ({ mark: 'presumed', day: '', clock: '', labels: [`${wordsOf(pen, of)} (presumed)`], text: '' }),
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

function titleOf(pen: Pen, { code, readAs, verdict }: Step): string {
  return wordsOf(pen, readAs ?? code) + (readAs ? ` (${pen.shown(code)})` : '') + (verdict === 'duplicate' ? ' (duplicate)' : '')
}

/** A code in words. */
export const wordsOf = ({ shown }: Pen, code: string | null): string => (code === null ? 'no code' : shown(labelOf(code)) || '?')

/** Rows in columns of `room` together: the lines of each. A day is written once. */
export function drawn({ measure, either, fit, pad, paint }: Pen, rows: readonly Row[], room: number): string[][] {
  const widest = (textsOf: (row: Row) => readonly string[]) =>
    rows.reduce((most, row) => textsOf(row).reduce((wide, text) => Math.max(wide, measure(text)), most), 0)
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
    const [sign, ascii, ...sgr] = marks[mark]
    const names = labels.flatMap(label => fit(label, isBeside ? labelRoom : room - margin))
    const texts = fit(text, isBeside ? textRoom : room - margin, TEXT_LINES)
    const longer = names.length > texts.length ? names : texts
    const lines = isBeside ? longer.map((_, at) => pad(names[at] ?? '', labelRoom + 2) + (texts[at] ?? '')) : [...names, ...texts]
    const head = pad(day === lastDay ? '' : day, 12) + paint(pad(either(sign!, ascii!), 2), sgr.join('')) + pad(clock, clockRoom)
    lastDay = day || lastDay
    return hung(head, margin, lines).map(line => paint(line, mark === 'presumed' ? '2' : ''))
  })
}

/** Notes, each said once, and the tags that refer to them. */
export class Notes {
  readonly #notes: string[] = []

  /** The tag of a note. */
  tag(note: string): string {
    if (!this.#notes.includes(note)) this.#notes.push(note)
    return ` [${this.#notes.indexOf(note) + 1}]`
  }

  /** The notes by number. */
  lines({ fit, width }: Pen): string[] {
    return this.#notes.flatMap((note, at) => hung(`[${at + 1}]`.padEnd(5), 5, fit(note, width - 5)))
  }
}

/** A head before the first line, and as much space before the others. */
export const hung = (head: string, room: number, lines: readonly string[]): string[] =>
  lines.map((line, at) => ((at > 0 ? ' '.repeat(room) : head) + line).trimEnd())

/** Blocks of lines as one text, a blank line between those that have any. */
export const paged = (blocks: readonly (readonly string[])[]): string =>
  blocks.flatMap(lines => (lines.length > 0 ? `${lines.join('\n')}\n` : [])).join('\n')
