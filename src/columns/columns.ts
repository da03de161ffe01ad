// A history as columns: what the walk reads of each event, in arrays that are reused for the next history.

import { readCode, type TrackingEvent } from '../vocabulary/index.js'

/** The most events of a history in columns. */
export const MAX_EVENTS = 4096

/** One history in columns, in the order of its list. */
export interface ScanColumns {
  length: number
  /** Code ids; 0 for an event without a code. */
  readonly ids: Uint8Array
  /** Seconds in a calendar whose months all have 31 days: ordered like real ones, and never closer together. */
  readonly stamps: Float64Array
  /** Places in the provider's order, 0 for the oldest. */
  readonly positions: Float64Array
  /** The events themselves. */
  events: readonly TrackingEvent[]
}

/** Columns with room for any history. */
export const emptyColumns = (): ScanColumns => ({
  length: 0,
  ids: new Uint8Array(MAX_EVENTS),
  stamps: new Float64Array(MAX_EVENTS),
  positions: new Float64Array(MAX_EVENTS),
  events: [],
})

/** Fills columns from events, whatever they are; false where some event has a form that only replay reads, such as a date without a time. */
export function fillColumns(columns: ScanColumns, events: readonly TrackingEvent[]): boolean {
  const { length } = events
  if (length === 0 || length > MAX_EVENTS) return false
  columns.length = length
  columns.events = events
  for (let at = 0; at < length; at++) {
    const event: unknown = events[at]
    if (typeof event !== 'object' || event === null) return false
    const { time, code, text, place, position } = event as TrackingEvent
    const stamp = typeof time === 'string' ? comparableTime(time) : Number.NaN
    const id = typeof code === 'string' || typeof code === 'number' || code == null ? codeId(code) : UNREAD
    if (Number.isNaN(stamp) || id === UNREAD || !isText(text) || !isText(place)) return false
    columns.stamps[at] = stamp
    columns.ids[at] = id
    columns.positions[at] = Number.isFinite(position) ? (position as number) : at
  }
  return true
}

const isText = (value: unknown) => value === undefined || typeof value === 'string'

// Stands for a code that is not a row of the vocabulary.
const UNREAD = 255
const MAX_CODES = 1000
const knownIds = new Map<string | number | null | undefined, number>()

function codeId(code: string | number | null | undefined): number {
  const known = knownIds.get(code)
  if (known !== undefined) return known
  const reading = readCode(code)
  const read = reading.kind === 'known' || reading.kind === 'uncoded' ? reading.id : UNREAD
  if (knownIds.size === MAX_CODES) knownIds.clear()
  knownIds.set(code, read)
  return read
}

const LONGEST_MONTHS = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/** The stamp of `YYYY-MM-DD HH:mm:ss` (or with `T` for the blank, or with a final `Z`); NaN for any other text. */
export function comparableTime(text: string): number {
  const between = text.charCodeAt(10)
  if (text.length !== 19 && (text.length !== 20 || text.charCodeAt(19) !== 90)) return Number.NaN
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45 || (between !== 32 && between !== 84)) return Number.NaN
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return Number.NaN
  const year = twoDigitsAt(text, 0) * 100 + twoDigitsAt(text, 2)
  const month = twoDigitsAt(text, 5)
  const day = twoDigitsAt(text, 8)
  const hour = twoDigitsAt(text, 11)
  const minute = twoDigitsAt(text, 14)
  const second = twoDigitsAt(text, 17)
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > LONGEST_MONTHS[month]!) return Number.NaN
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN
  return ((year * 12 + month - 1) * 31 + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
}

// Two digits, or a number outside every range above.
function twoDigitsAt(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000
}
