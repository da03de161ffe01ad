// A report as an accessible fragment of HTML: the same as `timeline`, for a page. Verdicts stand there by sign and by word.

import { isUncoded, type Journey, type Report, type Step } from '../replay/index.js'
import {
  badOption,
  type CodeInput,
  checkOptions,
  plainTime,
  readCode,
  readTime,
  rowOf,
  type TrackingEvent,
} from '../vocabulary/index.js'
import { doubtSentences } from './doubts.js'
import { checkReport, constraintSentence, dateText, labelOf, statusSentence } from './explain.js'
import { escapeMarkup } from './markup.js'
import { type Mark, verdictSign } from './rows.js'

/** How to write a timeline for a page. */
export interface TimelineHtmlOptions {
  /** The provider's own code for the whole parcel. A line points out a status that differs from the report's. */
  readonly reported?: CodeInput
  /** The level of the heading; 3 by default. */
  readonly heading?: 2 | 3 | 4 | undefined
  /** Whether to show the carrier's texts and places; true by default. */
  readonly texts?: boolean | undefined
}

const DAY_MS = 86_400_000
// From this many days between two scans on, the timeline says how many there were.
const IDLE_DAYS = 3

/**
 * The report as a fragment of HTML, to be shown under `pictureStyles` or styles of your own: for each journey, earlier ones first,
 * the status as a heading, the doubts, and a list of the scans in order. It has no styles, scripts, links or identifiers of its own;
 * carriers' texts are escaped. Throws `bad-option` for an unusable report or option.
 */
export function timelineHtml(report: Report<TrackingEvent>, options: TimelineHtmlOptions = {}): string {
  checkReport('timelineHtml', report)
  checkOptions('timelineHtml', options, ['reported', 'heading', 'texts'])
  const { reported, heading = 3, texts = true } = options
  if (heading !== 2 && heading !== 3 && heading !== 4) badOption('heading', heading, 'Pass 2, 3 or 4.')
  if (typeof texts !== 'boolean') badOption('texts', texts, 'Pass true or false.')
  const isReused = report.journeys.length > 0
  return [
    '<div class="sf-timeline">',
    ...report.journeys.map(earlier => journeyHtml(earlier, 'Earlier, under the same number: ')),
    journeyHtml(report, isReused ? 'Now: ' : '', reported),
    ...(report.rejected.length > 0 ? [list('ul', 'sf-rejected', report.rejected.map(rejectedHtml))] : []),
    '</div>\n',
  ].join('\n')

  function journeyHtml(journey: Journey<TrackingEvent>, opening: string, reported?: CodeInput): string {
    const { steps, certain } = journey
    const notes = [...doubtSentences(journey, time => dateText(time, true)), ...reportedNote(journey, reported)]
    const certainty = certain ? 'certain' : 'uncertain'
    return [
      `<section class="sf-journey"><h${heading}>${escapeMarkup(opening + statusSentence(journey, true).slice(0, -1))}`,
      `<span class="sf-certainty sf-${certainty}">${certain ? '✓' : '?'} ${certainty}</span></h${heading}>`,
      ...notes.map(note => `<p class="sf-doubt">${escapeMarkup(note)}</p>`),
      ...(steps.length > 0 ? [list('ol', 'sf-scans', scansHtml(journey))] : []),
      '</section>',
    ].join('\n')
  }

  function rejectedHtml({ index, field, value, reason }: Report['rejected'][number]): string {
    const text = texts ? escapeMarkup(typeof value === 'string' ? value.slice(0, 200) : '') : ''
    return `<li>Event ${index} was left out (${field} ${reason})${text && `: <bdi>${text}</bdi>`}</li>`
  }

  function scansHtml({ steps, flags }: Journey<TrackingEvent>): string[] {
    const notes = new Map<number, string>()
    for (const { index, constraint } of flags)
      notes.set(index, `${notes.get(index) ?? ''} <span class="sf-note">${escapeMarkup(constraintSentence(constraint))}</span>`)
    let last = Number.NaN
    return steps.flatMap(step => {
      const at = readTime(step.time)
      const days = Math.floor((at - last) / DAY_MS)
      last = at
      return [
        ...(days >= IDLE_DAYS ? [`<li class="sf-idle">${days} days without a scan</li>`] : []),
        ...(step.presumed ?? []).map(code => scanHtml('presumed', '', escapeMarkup(labelOf(code)), '')),
        stepHtml(step, notes.get(step.index) ?? ''),
      ]
    })
  }

  function stepHtml({ verdict, time, code, readAs, basis, event }: Step<TrackingEvent>, notes: string): string {
    const label = code === null ? 'No code' : labelOf(readAs ?? code) || '?'
    const [place, text] = texts ? [escapeMarkup(event.place), escapeMarkup(event.text)] : ['', '']
    const parts = [text.includes(place) ? '' : place, text]
      .filter(part => part !== '')
      .map(part => `<bdi class="sf-text">${part}</bdi>`)
    return scanHtml(
      verdict,
      timeHtml(time),
      `<bdi>${escapeMarkup(label)}${readAs ? ` (${escapeMarkup(code)})` : ''}</bdi>${basis ? ' (inferred from its text)' : ''}`,
      (parts.length > 0 ? ` <span class="sf-texts">${parts.join(' ')}</span>` : '') + notes,
    )
  }
}

/** A provider's status that differs, and that no doubt tells of, in a sentence; a list of none or one. */
export function reportedNote({ doubts, status }: Journey<unknown>, reported?: CodeInput): string[] {
  const row = rowOf(readCode(reported).id)
  if (!row || row.status === status || doubts.some(({ kind }) => kind === 'reported-disagrees')) return []
  return [`The provider says "${row.label}"${isUncoded(doubts) ? '.' : '; its scans say otherwise.'}`]
}

const scanHtml = (mark: Mark, time: string, label: string, rest: string): string =>
  `<li class="sf-scan sf-${mark}"><span class="sf-sign" aria-hidden="true">${verdictSign(mark)}</span> ${time}` +
  `<span class="sf-what"><b>${label}</b> <i class="sf-verdict">${mark}</i>${rest}</span></li>`

// The form in which HTML reads times, where the feed's is one.
function timeHtml(time: string): string {
  const plain = plainTime(time)
  const [machine] = /^\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(plain) ?? []
  return `<time${machine ? ` datetime="${machine}"` : ''}>${escapeMarkup(plain)}</time> `
}

const list = (tag: 'ol' | 'ul', name: string, items: readonly string[]): string =>
  `<${tag} class="${name}">\n${items.join('\n')}\n</${tag}>`
