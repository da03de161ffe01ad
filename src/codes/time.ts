// Clock text to milliseconds. Providers send `YYYY-MM-DD HH:mm:ss` without a zone; other feeds send ISO 8601. Dates are
// checked against the calendar: JavaScript's own parser turns 2026-02-31 into 3 March.

import { ShipfoldError } from './error.js'

/** Milliseconds since 1970 in UTC for a zone-less clock reading given as if it were UTC. */
export type Zone = (clockMs: number) => number

/** Why an event's time cannot be used. */
export type TimeFault = 'missing' | 'unreadable' | 'impossible'

const SHAPE = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/
const ZONED = /:\d\d(?:[.,]\d+)?\s?(?:Z|z|[+-]\d\d:?\d\d)\s*$/
const MONTH_DAYS = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAY_MS = 86_400_000

/**
 * The instant of a time as text or `Date`, in milliseconds since 1970 UTC; text without a zone is read in `zone`
 * (UTC when absent). NaN where there is none or the calendar has no such moment: {@link timeFault} says which.
 */
export function readTime(time: unknown, zone?: Zone): number {
  if (typeof time !== 'string') return time instanceof Date ? time.getTime() : Number.NaN
  if (time.length === 19) {
    const clockMs = readPlain(time)
    if (!Number.isNaN(clockMs)) return zone ? zone(clockMs) : clockMs
  } else if (time.length === 20 && time.charCodeAt(19) === 90) {
    const clockMs = readPlain(time)
    if (!Number.isNaN(clockMs)) return clockMs
  }
  return readAny(time.trim(), zone)
}

/** The instant that an option names, as {@link readTime} reads it. Throws `bad-option`, naming the option, where it names none. */
export function instantOf(option: string, value: unknown, zone?: Zone): number {
  const instant = readTime(value, zone)
  if (!Number.isNaN(instant)) return instant
  const wanted = 'Give a Date or a time such as "2026-03-01T09:00:00Z".'
  throw new ShipfoldError('bad-option', `Unusable option ${option}: ${String(value)}. ${wanted}`)
}

/** Whether a time names a day only, so that it says nothing about the order within that day. */
export const isDateOnly = (time: unknown): boolean =>
  typeof time === 'string' && (time.length === 10 || time.trim().length === 10)

/** Whether a time names its zone itself, as a `Date` does; text without one is some clock's reading. */
export const hasZone = (time: unknown): boolean =>
  typeof time === 'string' ? time.length > 19 && ZONED.test(time) : time instanceof Date

/** The last instant of the day a date-only time names, in the same terms; some days have 23 or 25 hours. */
export const endOfDay = (time: string, zone?: Zone): number => {
  const nextMidnight = readTime(time) + DAY_MS
  return (zone ? zone(nextMidnight) : nextMidnight) - 1
}

/** Why {@link readTime} gave NaN for this value. */
export function timeFault(time: unknown): TimeFault {
  if (time === null || time === undefined || time === '') return 'missing'
  if (time instanceof Date) return 'impossible'
  return typeof time === 'string' && SHAPE.test(time.trim()) ? 'impossible' : 'unreadable'
}

/**
 * A zone by name (`'Asia/Shanghai'`) or offset (`'+08:00'`). A clock reading that a daylight-saving change skips or
 * repeats is read by the offset before the change. Throws `bad-option` for any other text.
 */
export function zoneOf(name: string): Zone {
  const minutes = offsetMinutes(name)
  if (minutes !== null) return clockMs => clockMs - minutes * 60_000
  const known = zones.get(name)
  if (known) return known
  const zone = namedZone(name)
  if (zones.size >= MOST_ZONES) zones.clear()
  zones.set(name, zone)
  return zone
}

// A format costs a hundred replays to make, and an offset ten events: both are kept.
const zones = /* @__PURE__ */ new Map<string, Zone>()
const MOST_ZONES = 1_000
const MOST_DAYS = 20_000

function namedZone(name: string): Zone {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' })
  } catch (cause) {
    const message = `Unknown time zone ${JSON.stringify(name)}. Give an IANA name such as "Asia/Shanghai" or an offset such as "+08:00".`
    throw new ShipfoldError('bad-option', message, { cause })
  }
  // The offset is the end of `3/1/2026, GMT+08:00`, and nothing in UTC.
  const exactOffset = (ms: number) => (offsetMinutes(format.format(ms).split('GMT')[1]!.slice(0, 6)) ?? 0) * 60_000
  // By UTC day; NaN for a day on which the offset changes.
  const offsets = new Map<number, number>()
  const offsetAt = (ms: number): number => {
    const day = Math.floor(ms / DAY_MS)
    let offset = offsets.get(day)
    if (offset === undefined) {
      const first = exactOffset(day * DAY_MS)
      offset = exactOffset((day + 1) * DAY_MS) === first ? first : Number.NaN
      if (offsets.size >= MOST_DAYS) offsets.clear()
      offsets.set(day, offset)
    }
    return Number.isNaN(offset) ? exactOffset(ms) : offset
  }
  return clockMs => {
    const before = clockMs - offsetAt(clockMs - DAY_MS)
    const after = clockMs - offsetAt(clockMs + DAY_MS)
    return offsetAt(before) !== clockMs - before && offsetAt(after) === clockMs - after ? after : before
  }
}

function offsetMinutes(text: string): number | null {
  if (/^(Z|UTC)$/i.test(text)) return 0
  const parts = /^([+-])(0\d|1[0-4]):?([0-5]\d)$/.exec(text)
  return parts ? (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) : null
}

// The fast way for `YYYY-MM-DD?HH:mm:ss` with or without Z, which is nearly every event; NaN sends the rest to the regular
// expression. Reading digits by character code is several times faster than matching.
function readPlain(text: string): number {
  const at10 = text.charCodeAt(10)
  return text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    (at10 === 32 || at10 === 84) &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58
    ? moment(two(text, 0) * 100 + two(text, 2), two(text, 5), two(text, 8), two(text, 11), two(text, 14), two(text, 17))
    : Number.NaN
}

// Two digits, or a number outside every range a moment accepts.
function two(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000
}

function readAny(text: string, zone: Zone | undefined): number {
  const parts = SHAPE.exec(text)
  if (!parts) return Number.NaN
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = parts
  const clockMs =
    moment(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) +
    Math.floor(Number(`0.${fraction}`) * 1000)
  const minutes = offset === undefined ? null : offsetMinutes(offset)
  if (minutes !== null) return clockMs - minutes * 60_000
  return zone && !Number.isNaN(clockMs) ? zone(clockMs) : clockMs
}

// Milliseconds since 1970 of a moment of the Gregorian calendar, NaN where the calendar or the clock has none.
// Years are counted from March, so that the leap day is a year's last.
function moment(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month]!) return Number.NaN
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN
  const march = month > 2 ? year : year - 1
  const leaps = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return (march * 365 + leaps + dayOfYear - 719_468) * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000
}
