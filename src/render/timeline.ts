// A report as a timeline: the status, a line per scan with a mark for its verdict, presumed scans in their place, and the
// remarks in sentences below.

import { type Flag, isUncoded, type Journey, type Report } from '../replay/index.js'
import { type CodeInput, checkOptions, readCode, rowOf, type TrackingEvent } from '../vocabulary/index.js'
import { certaintyText } from './doubts.js'
import { checkReport, constraintSentence, statusSentence } from './explain.js'
import { Footnotes, joinBlocks, layoutRows, stepRows, TEXT_OPTIONS, type TextOptions, textFormat } from './rows.js'

/** How to draw a timeline. */
export interface TimelineOptions extends TextOptions {
  /** The provider's own code for the whole parcel. A line points out a status that differs from the report's. */
  readonly reported?: CodeInput
}

/**
 * The report as lines of text: the status, then the scans in order, then the remarks. Earlier journeys come first. Carriers'
 * texts lose everything that a terminal would interpret. Throws `bad-option` for an unusable report or option.
 */
export function timeline(report: Report<TrackingEvent>, options: TimelineOptions = {}): string {
  checkReport('timeline', report)
  checkOptions('timeline', options, [...TEXT_OPTIONS, 'reported'])
  const format = textFormat(options)
  const { width, clean, fit, paint } = format
  const blocks = report.journeys.flatMap(earlier => journeyBlocks(earlier, 'Earlier, under the same number: '))
  blocks.push(
    ...journeyBlocks(report, blocks.length > 0 ? 'Now: ' : '', options.reported),
    report.rejected.flatMap(({ index, field, value, reason }) => {
      const valueText = clean(value)
      return fit(`Event ${index} was left out (${field} ${reason})${valueText && `: ${valueText}`}`, width, 1)
    }),
  )
  return joinBlocks(blocks)

  // The status, the scans, and the remarks on them.
  function journeyBlocks(journey: Journey<TrackingEvent>, opening: string, reported?: CodeInput): string[][] {
    const { status, doubts, flags, steps } = journey
    const reportedRow = rowOf(readCode(reported).id)
    const isTold = doubts.some(({ kind }) => kind === 'reported-disagrees')
    const notes = new Footnotes()
    const tags: string[] = []
    for (const flag of flags) tags[flag.index] = (tags[flag.index] ?? '') + notes.tag(flagText(flag))
    const rows = steps.flatMap(step => stepRows(format, step, { tag: tags[step.index] ?? '' }))
    return [
      [
        ...fit(`${opening}${statusSentence(journey, report.journeys.length > 0).slice(0, -1)} (${certaintyText(journey)})`).map(
          line => paint(line, journey === report ? '1' : '2'),
        ),
        ...(reportedRow && reportedRow.status !== status && !isTold
          ? fit(`The provider says "${reportedRow.label}"${isUncoded(doubts) ? '.' : '; its scans say otherwise.'}`)
          : []),
      ],
      layoutRows(format, rows, width).flat(),
      notes.lines(format),
    ]
  }
}

/** A flag in words. */
export const flagText = ({ verdict, constraint }: Flag): string => `${verdict} (${constraint}): ${constraintSentence(constraint)}`
