// Codes become scans: each with a time, a place and a text. Times grow, so that the order is the one meant.

import { codes } from '../../codes/index.js'
import { cellAt, stateOf, type Table } from '../../table/index.js'
import type { History, HistoryEvent } from '../history.js'
import { road, type Scene, type Spot, scenes } from './scenes.js'

/** How to dress: the table, when histories begin (milliseconds since 1970 UTC), and whole numbers below a limit by chance. */
export interface Wardrobe {
  readonly table: Table
  readonly fromMs: number
  readonly below: (limit: number) => number
}

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

// A journey that has ended is over within this time: a scan a month later would be another parcel's under the same number.
const ENDING_MS = 14 * DAY_MS

/** The scans of these code ids, with realistic gaps, along one route. */
export function dressed(ids: readonly number[], { table, fromMs, below }: Wardrobe): History {
  const origin = below(road.length / 2)
  const destination = origin + 4 + below(road.length - origin - 4)
  let timeMs = fromMs + (7 * 60 + below(13 * 60)) * MINUTE_MS + below(60) * 1000
  let spot = origin
  let state = table.initial
  return ids.map((id, at) => {
    const code = codes[id - 1]!
    const scene = scenes[code]
    const { leg, terminal } = stateOf(table, state)
    if (at > 0) timeMs = terminal ? timeMs + short(ids.length) : next(timeMs, scene)
    spot = moved(scene.spot, spot, origin, leg === 'return' ? origin : destination)
    state = cellAt(table, state, id).to
    return { code, time: clock(timeMs), text: scene.texts[below(scene.texts.length)]!, place: road[spot]! }
  })

  // Most gaps are short and some are long: as likely between 10 and 100 minutes as between 100 and 1000.
  function next(afterMs: number, { minutes: [least, most], byDay }: Scene): number {
    const minutes = least * (most / least) ** (below(10_000) / 10_000)
    const thenMs = afterMs + Math.max(1000, Math.round(minutes * 60) * 1000)
    const hour = Math.floor((thenMs % DAY_MS) / (60 * MINUTE_MS))
    if (!byDay || (hour >= 7 && hour < 20)) return thenMs
    const morningMs = thenMs - (thenMs % DAY_MS) + (hour >= 20 ? DAY_MS : 0) + 7 * 60 * MINUTE_MS
    return morningMs + below(4 * 3600) * 1000
  }

  function short(events: number): number {
    return 1000 + below(Math.min(2 * DAY_MS, ENDING_MS / events) / 1000) * 1000
  }
}

// The road is travelled place by place, towards the recipient or back; what the sender sees is always at the origin.
function moved(to: Spot, at: number, origin: number, goal: number): number {
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

/** The same codes as plainly as can be: an hour apart, one text to a code, one place to all. */
export function plain(ids: readonly number[], fromMs: number): History {
  return ids.map((id, at) => plainEvent(id, fromMs + (at + 1) * 60 * MINUTE_MS))
}

/** One scan as plainly as can be. */
export function plainEvent(id: number, timeMs: number): HistoryEvent {
  const code = codes[id - 1]!
  return { code, time: clock(timeMs), text: scenes[code].texts[0]!, place: road[0]! }
}

/** The same scans, each at its own time, as plainly as can be otherwise. */
export const plainWords = (history: History): History =>
  history.map(event => ({ ...event, text: scenes[event.code].texts[0]!, place: road[0]! }))

/** `YYYY-MM-DD HH:mm:ss` of an instant of this millennium or the last, UTC. */
export function clock(timeMs: number): string {
  const date = new Date(timeMs)
  const day = `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())}`
}

// `toISOString` takes as long as all the rest of a history.
const two = (part: number) => (part < 10 ? `0${part}` : `${part}`)
