// One shipment's story as text: what is true now, a line per scan with a mark for its verdict, presumed scans in their
// place, and in sentences below what was remarked.

import { type CodeInput, readCode, rowOf, type TrackingEvent } from '../codes/index.js'
import {
  type Journey,
  labelOf,
  lawSentence,
  nameOf,
  type Report,
  type Step,
  statusSentence,
  type Verdict,
} from '../replay/index.js'
import { clean, columnsOf, wrap } from './columns.js'

/** How to draw a timeline. */
export interface TimelineOptions {
  /** Columns no line exceeds: 80 by default, 40 at the least. */
  readonly width?: number | undefined
  /** Whether the reader has more than ASCII; true by default. If not, texts lose accents, and `?` stands for other characters. */
  readonly unicode?: boolean | undefined
  /** Whether to colour with SGR escapes; false by default. */
  readonly colour?: boolean | undefined
  /** Columns a text takes in the reader's terminal; by East Asian Width by default. */
  readonly measure?: ((text: string) => number) | undefined
  /** The provider's own code for the whole parcel: a line says where its status is not ours. */
  readonly reported?: CodeInput
}

// The mark, the same in ASCII, and its colour as an SGR code.
const marks: Readonly<Record<Verdict | 'presumed', string>> = {
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

type Row = readonly [mark: Verdict | 'presumed', day: string, clock: string, label: string, text: string]

const LABEL_COLUMNS = 30
const TEXT_COLUMNS = 30
const TEXT_LINES = 3

/**
 * The report as lines of text: what is true now, then the scans in order, then what was remarked. Earlier epochs come first.
 * Of carriers' texts nothing is written that a terminal would obey.
 */
export function timeline(report: Report<TrackingEvent>, options: TimelineOptions = {}): string {
  const { unicode = true, colour, measure = columnsOf } = options
  const width = Math.max(options.width || 80, 40)
  const either = (more: string, ascii: string) => (unicode ? more : ascii)
  const shown = (text: unknown) => clean(text, unicode)
  const fit = (text: string, room = width, most?: number) => wrap(text, room, measure, either('…', '...'), most)
  const pad = (text: string, room: number) => text + ' '.repeat(Math.max(0, room - measure(text)))
  const paint = (text: string, sgr: string) => (colour && sgr ? `\x1b[${sgr}m${text}\x1b[0m` : text)
  const blocks = report.epochs.flatMap(epoch => story(epoch, 'Earlier, under the same number: '))
  blocks.push(
    ...story(report, blocks.length > 0 ? 'Now: ' : '', options.reported),
    report.rejected.flatMap(({ index, field, value, reason }) => {
      const said = shown(value)
      return fit(`Event ${index} was left out (${field} ${reason})${said && `: ${said}`}`, width, 1)
    }),
  )
  return blocks.flatMap(lines => (lines.length > 0 ? `${lines.join('\n')}\n` : [])).join('\n')

  // The status, the scans, and what is to be said of them.
  function story(journey: Journey<TrackingEvent>, opening: string, reported?: CodeInput): string[][] {
    const { alternative, status, flags, steps } = journey
    const sure = alternative ? `disputed: it could also be "${nameOf(alternative.status)}"` : 'settled'
    const theirs = rowOf(readCode(reported).id)
    const notes: string[] = []
    const tags: string[] = []
    for (const { verdict, law, index } of flags) {
      const note = `${verdict} (${law}): ${lawSentence(law)}`
      if (!notes.includes(note)) notes.push(note)
      tags[index] = `${tags[index] ?? ''} [${notes.indexOf(note) + 1}]`
    }
    return [
      [
        ...fit(`${opening}${statusSentence(journey, report.epochs.length > 0).slice(0, -1)} (${sure})`).map(line =>
          paint(line, journey === report ? '1' : '2'),
        ),
        ...(theirs && theirs.status !== status ? fit(`The provider says "${theirs.label}"; its scans say otherwise.`) : []),
      ],
      scans(steps.flatMap(step => rowsOf(step, tags[step.index] ?? ''))),
      notes.flatMap((note, at) => hung(`[${at + 1}]`.padEnd(5), 5, fit(note, width - 5))),
    ]
  }

  function scans(rows: readonly Row[]): string[] {
    const widest = (column: 2 | 3 | 4) => rows.reduce((most, row) => Math.max(most, measure(row[column])), 0)
    const clockRoom = widest(2) + 2
    const margin = 14 + clockRoom
    const labelRoom = Math.min(widest(3), LABEL_COLUMNS)
    const textRoom = width - margin - labelRoom - 2
    const isBeside = textRoom >= Math.min(widest(4), TEXT_COLUMNS)
    let lastDay = ''
    return rows.flatMap(([mark, day, clock, label, text]) => {
      const [sign, ascii, ...sgr] = marks[mark]
      const labels = fit(label, isBeside ? labelRoom : width - margin)
      const texts = fit(text, isBeside ? textRoom : width - margin, TEXT_LINES)
      const longer = labels.length > texts.length ? labels : texts
      const lines = isBeside
        ? longer.map((_, at) => pad(labels[at] ?? '', labelRoom + 2) + (texts[at] ?? ''))
        : [...labels, ...texts]
      const head =
        pad(day === lastDay ? '' : day, 12) + paint(pad(either(sign!, ascii!), 2), sgr.join('')) + pad(clock, clockRoom)
      lastDay = day || lastDay
      return hung(head, margin, lines).map(line => paint(line, mark === 'presumed' ? '2' : ''))
    })
  }

  function rowsOf({ code, readAs, verdict, presumed = [], time, event }: Step, tag: string): Row[] {
    const wordsOf = (of: string | null) => (of === null ? 'no code' : shown(labelOf(of)) || '?')
    const label = wordsOf(readAs ?? code) + (readAs ? ` (${shown(code)})` : '') + (verdict === 'duplicate' ? ' (duplicate)' : '')
    const stamp = shown(time)
    // As the feed wrote it, without fractions of a second.
    const clock = stamp.slice(11).replace(/[.,]\d+|\s/g, '')
    const place = width < 60 ? '' : shown(event.place)
    const text = shown(event.text)
    return [
      ...presumed.map((of): Row => ['presumed', '', '', `${wordsOf(of)} (presumed)`, '']),
      [
        verdict,
        stamp.slice(0, 10),
        clock.slice(0, width < 80 ? 5 : 14),
        label + tag,
        text.includes(place) ? text : place + (text && `: ${text}`),
      ],
    ]
  }
}

// A head before the first line, and as much space before the others.
const hung = (head: string, room: number, lines: readonly string[]) =>
  lines.map((line, at) => ((at > 0 ? ' '.repeat(room) : head) + line).trimEnd())
