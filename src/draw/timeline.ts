// One shipment's story as text: what is true now, a line per scan with a mark for its verdict, presumed scans in their
// place, and in sentences below what was remarked.

import { type CodeInput, readCode, rowOf, type TrackingEvent } from '../codes/index.js'
import { type Flag, type Journey, lawSentence, nameOf, type Report, statusSentence } from '../replay/index.js'
import { drawn, Notes, paged, penOf, rowsOf, type TextOptions } from './rows.js'

/** How to draw a timeline. */
export interface TimelineOptions extends TextOptions {
  /** The provider's own code for the whole parcel: a line says where its status is not ours. */
  readonly reported?: CodeInput
}

/**
 * The report as lines of text: what is true now, then the scans in order, then what was remarked. Earlier epochs come first.
 * Of carriers' texts nothing is written that a terminal would obey.
 */
export function timeline(report: Report<TrackingEvent>, options: TimelineOptions = {}): string {
  const pen = penOf(options)
  const { width, shown, fit, paint } = pen
  const blocks = report.epochs.flatMap(epoch => story(epoch, 'Earlier, under the same number: '))
  blocks.push(
    ...story(report, blocks.length > 0 ? 'Now: ' : '', options.reported),
    report.rejected.flatMap(({ index, field, value, reason }) => {
      const said = shown(value)
      return fit(`Event ${index} was left out (${field} ${reason})${said && `: ${said}`}`, width, 1)
    }),
  )
  return paged(blocks)

  // The status, the scans, and what is to be said of them.
  function story(journey: Journey<TrackingEvent>, opening: string, reported?: CodeInput): string[][] {
    const { status, flags, steps } = journey
    const theirs = rowOf(readCode(reported).id)
    const notes = new Notes()
    const tags: string[] = []
    for (const flag of flags) tags[flag.index] = (tags[flag.index] ?? '') + notes.tag(noteOf(flag))
    const rows = steps.flatMap(step => rowsOf(pen, step, { tag: tags[step.index] ?? '' }))
    return [
      [
        ...fit(`${opening}${statusSentence(journey, report.epochs.length > 0).slice(0, -1)} (${suretyOf(journey)})`).map(line =>
          paint(line, journey === report ? '1' : '2'),
        ),
        ...(theirs && theirs.status !== status ? fit(`The provider says "${theirs.label}"; its scans say otherwise.`) : []),
      ],
      drawn(pen, rows, width).flat(),
      notes.lines(pen),
    ]
  }
}

/** How sure a status is, in words. */
export const suretyOf = ({ alternative }: Journey<unknown>): string =>
  alternative ? `disputed: it could also be "${nameOf(alternative.status)}"` : 'settled'

/** What a flag says of its step. */
export const noteOf = ({ verdict, law }: Flag): string => `${verdict} (${law}): ${lawSentence(law)}`
