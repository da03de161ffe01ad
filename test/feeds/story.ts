// A decoded payload as text to compare by eye: the head, a line per event in the order sent, the rejects, and the story of
// its replay.

import type { Decoded } from '../../src/feeds/feed.js'
import { readCode, replay } from '../../src/index.js'
import { storyOf } from '../replay/story.js'

/** The story of a decoded payload; `@n` is an event's position. */
export function decodedStory({ shipment, carrier, reported, monitoring, events, rejected }: Decoded): string {
  const head = [
    shipment ?? 'no number',
    carrier && `by ${carrier}`,
    `reported ${JSON.stringify(reported)} ${readCode(reported).code ?? '-'}`,
    monitoring && JSON.stringify(monitoring),
  ]
  const lines = events.map(({ position, time, code, text, place, label, carrier: by }, index) => {
    const parts = [JSON.stringify(code), text, place, label && `"${label}"`, by && by !== carrier && `by ${by}`]
    return `${index} @${position} ${time} ${parts.filter(Boolean).join(' | ')}`
  })
  const rejects = rejected.map(
    ({ index, field, value, reason }) => `! ${field}${index === null ? '' : `[${index}]`} ${JSON.stringify(value)}: ${reason}`,
  )
  const report = replay(events)
  const late = report.rejected.map(({ index, field, value, reason }) => `! ${index} ${field} ${JSON.stringify(value)}: ${reason}`)
  return `${[head.filter(Boolean).join(', '), ...lines, ...rejects, '', storyOf(report), ...late].join('\n')}\n`
}
