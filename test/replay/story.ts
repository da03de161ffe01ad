// A small language for traces: `'1/1 5/5@2 3/301'` is three scans, an hour apart; `@n` moves a scan to the n-th hour, so that
// equal hours tie. A story is the report in a line per scan, to compare by eye.

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

/** What became of a trace, a line per scan and the result last. */
export const story = (trace: string, options?: ReplayOptions): string => told(replay(events(trace), options))

/** A report as a story. */
export function told(report: Report): string {
  const lines = report.steps.map(({ index, code, verdict, law, presumed, readAs, from, to }) => {
    const moved = from === to ? to : `${from} → ${to}`
    return [
      `${index} ${code ?? '-'}`,
      verdict,
      law,
      presumed && `after ${presumed.join(' ')}`,
      readAs && `as ${readAs}`,
      `(${moved})`,
    ]
      .filter(Boolean)
      .join(' ')
  })
  const { status, substatus, outcome, leg, settled, alternative, cost } = report
  const sure = settled ? 'settled' : `disputed by ${alternative?.status} at ${alternative?.margin}`
  return [...lines, `= ${status}/${substatus} ${outcome ?? 'open'} ${leg}, cost ${cost}, ${sure}`].join('\n')
}
