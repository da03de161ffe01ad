// Codes become scans, each with a time, a place and a text. Times increase, so that the order is unambiguous.

import { cellAt, stateOf, type Table } from '../../table/table.js'
import { codes } from '../../vocabulary/index.js'
import type { History, HistoryEvent } from './history.js'
import { type RoutePoint, route, type ScanTemplate, scanTemplates } from './scan-templates.js'

/** How to make scans: the table, the earliest begin in Unix milliseconds, and random whole numbers below a limit. */
export interface ScanOptions {
  readonly table: Table
  readonly fromMs: number
  readonly below: (limit: number) => number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

// After its end a journey has scans for this long at most: a scan a month later would be of another parcel under the same number.
const MAX_ENDING_MS = 14 * DAY_MS

/** The scans of these code ids along one route, with realistic gaps. */
export function makeScans(ids: readonly number[], { table, fromMs, below }: ScanOptions): History {
  const origin = below(route.length / 2)
  const destination = origin + 4 + below(route.length - origin - 4)
  let timeMs = fromMs + (7 * 60 + below(13 * 60)) * MINUTE_MS + below(60) * 1000
  let place = origin
  let state = table.initial
  return ids.map((id, at) => {
    const code = codes[id - 1]!
    const template = scanTemplates[code]
    const { leg, terminal } = stateOf(table, state)
    if (at > 0) timeMs = terminal ? timeMs + shortGap(ids.length) : nextTime(timeMs, template)
    place = nextPlace(template.point, place, origin, leg === 'return' ? origin : destination)
    state = cellAt(table, state, id).to
    return { code, time: formatTime(timeMs), text: template.texts[below(template.texts.length)]!, place: route[place]! }
  })

  // Gaps are log-uniform: between 10 and 100 minutes is as likely as between 100 and 1000.
  function nextTime(afterMs: number, { minutes: [least, most], byDay }: ScanTemplate): number {
    const minutes = least * (most / least) ** (below(10_000) / 10_000)
    const thenMs = afterMs + Math.max(1000, Math.round(minutes * 60) * 1000)
    const hour = Math.floor((thenMs % DAY_MS) / (60 * MINUTE_MS))
    if (!byDay || (hour >= 7 && hour < 20)) return thenMs
    const morningMs = thenMs - (thenMs % DAY_MS) + (hour >= 20 ? DAY_MS : 0) + 7 * 60 * MINUTE_MS
    return morningMs + below(4 * 3600) * 1000
  }

  function shortGap(events: number): number {
    return 1000 + below(Math.min(2 * DAY_MS, MAX_ENDING_MS / events) / 1000) * 1000
  }
}

// The parcel travels place by place, towards the recipient or back; scans at the sender are always at the origin.
function nextPlace(to: RoutePoint, at: number, origin: number, goal: number): number {
  const step = Math.sign(goal - at)
  const isNear = Math.abs(goal - at) <= 1
  switch (to) {
    case 'origin':
      return origin
    case 'destination':
      return goal
    case 'here':
      return at
    case 'border':
      return isNear ? at : goal - step
    case 'hub':
      return isNear ? at : at + step
  }
}

/** The plainest history of these codes: an hour apart, one text per code, one place for all. */
export function plainHistory(ids: readonly number[], fromMs: number): History {
  return ids.map((id, at) => plainEvent(id, fromMs + (at + 1) * 60 * MINUTE_MS))
}

/** The plainest scan of a code. */
export function plainEvent(id: number, timeMs: number): HistoryEvent {
  const code = codes[id - 1]!
  return { code, time: formatTime(timeMs), text: scanTemplates[code].texts[0]!, place: route[0]! }
}

/** The same scans with plain texts and places, each at its own time. */
export const plainTexts = (history: History): History =>
  history.map(event => ({ ...event, text: scanTemplates[event.code].texts[0]!, place: route[0]! }))

/** An instant in UTC as `YYYY-MM-DD HH:mm:ss`; its year must have four digits. */
export function formatTime(timeMs: number): string {
  const date = new Date(timeMs)
  const day = `${date.getUTCFullYear()}-${padTwo(date.getUTCMonth() + 1)}-${padTwo(date.getUTCDate())}`
  return `${day} ${padTwo(date.getUTCHours())}:${padTwo(date.getUTCMinutes())}:${padTwo(date.getUTCSeconds())}`
}

// `toISOString` would take as long as the rest of a history.
const padTwo = (part: number) => (part < 10 ? `0${part}` : `${part}`)
