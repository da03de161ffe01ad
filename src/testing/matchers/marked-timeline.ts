// The timeline of a failure message, with an arrow before the scans in question.

import { timeline } from '../../render/timeline.js'
import type { Report } from '../../replay/index.js'
import type { TrackingEvent } from '../../vocabulary/index.js'

const ARROW = '> '
const SPACE = '  '

// The first line of a scan: ten columns for the day, two spaces, and its mark.
const SCAN = /^.{10} {2}[●·◆◉○✗⊘⊖=?-] /
const REJECTED = /^Event (\d+) was left out/

/** The timeline, with the events of these indexes marked. */
export function markedTimeline(report: Report<TrackingEvent>, marked: ReadonlySet<number>): string {
  // One line for each presumed scan, which is never marked, and one for the event after them.
  const scans = [...report.journeys, report].flatMap(({ steps }) =>
    steps.flatMap(({ index, presumed = [] }) => [...presumed.map(() => null), index]),
  )
  let at = 0
  const lines = timeline(report)
    .trimEnd()
    .split('\n')
    .map(line => {
      const index = SCAN.test(line) ? scans[at++] : Number(REJECTED.exec(line)?.[1] ?? Number.NaN)
      return `${typeof index === 'number' && marked.has(index) ? ARROW : SPACE}${line}`.trimEnd()
    })
  return lines.join('\n')
}

/** Words as a list in a sentence: `a, b and c`. */
export const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`

/** A failure message: what was expected and what was found, then the timeline. */
export const failureMessage = (sentence: string, report: Report<TrackingEvent>, marked: Iterable<number>): string =>
  `${sentence}\n\n${markedTimeline(report, new Set(marked))}`
