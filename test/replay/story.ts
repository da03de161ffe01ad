// A small language for traces: `'1/1 5/5@2 3/301'` is three scans, an hour apart; `@n` moves a scan to the n-th hour, so that
// equal hours tie. A story is the report with one line per scan, to compare by eye.

import { type ReplayOptions, type Report, replay, type TrackingEvent } from '../../src/index.js'

/** The events of a trace. */
export function events(trace: string): (TrackingEvent & { time: string })[] {
  return trace
    .split(' ')
    .filter(word => word !== '')
    .map((word, at) => {
      const [code, hour] = word.split('@')
      return { code: code === '-' ? null : code, time: hoursIn(hour === undefined ? at : Number(hour)), text: `scan ${at}` }
    })
}

/** The time a number of hours into 1 March 2026, as providers write it. */
export const hoursIn = (hours: number): string =>
  new Date(Date.UTC(2026, 2, 1) + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')

/** The story of a trace. */
export const story = (trace: string, options?: ReplayOptions): string => storyOf(replay(events(trace), options))

/** A report as a story: one line per scan, the result last. */
export function storyOf(report: Report): string {
  const lines = report.steps.map(({ index, code, verdict, constraint, presumed, readAs, from, to }) => {
    const moved = from === to ? to : `${from} → ${to}`
    return [
      `${index} ${code ?? '-'}`,
      verdict,
      constraint,
      presumed && `after ${presumed.join(' ')}`,
      readAs && `as ${readAs}`,
      `(${moved})`,
    ]
      .filter(Boolean)
      .join(' ')
  })
  const { status, substatus, outcome, leg, certain, doubts, cost } = report
  const reasons = doubts.map(doubt => {
    if (doubt.kind === 'other-reading') return `${doubt.status} costs ${doubt.margin} more`
    return doubt.kind === 'uncoded' ? `${doubt.count} uncoded` : doubt.kind
  })
  const certainty = certain ? 'certain' : `uncertain: ${reasons.join(', ')}`
  return [...lines, `= ${status}/${substatus} ${outcome ?? 'open'} ${leg}, cost ${cost}, ${certainty}`].join('\n')
}
