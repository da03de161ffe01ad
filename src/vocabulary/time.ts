// Reads times as milliseconds. Providers send `YYYY-MM-DD HH:mm:ss` without a zone; other feeds send ISO 8601. Dates are
// checked against the calendar: JavaScript's own parser turns 2026-02-31 into 3 March.

import { ShipfoldError } from './error.js'
import { badOption, printValue } from './options.js'

/** A point in time as options take it: a `Date`, ISO 8601 text, or Unix time in milliseconds. */
export type Instant = Date | string | number

/** Unix time in milliseconds of a clock reading without a zone, which is passed as if it were UTC. */
export type Zone = (clockMs: number) => number

/** Why an event's time cannot be used. */
export type TimeProblem = 'missing' | 'unreadable' | 'impossible'

const TIME_PATTERN =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?(Z|z|[+-](?:0\d|1[0-4]):?[0-5]\d)?)?$/
const ZONE_PATTERN = /:\d\d(?:[.,]\d+)?\s?(?:Z|z|[+-]\d\d:?\d\d)\s*$/
const DAYS_IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const DAY_MS = 86_400_000
// The range of a Date.
const MAX_DATE_MS = 8.64e15

/**
 * The Unix time in milliseconds of a text or `Date`; text without a zone is read in `zone` (UTC by default). NaN where the
 * time is absent or unreadable, or the calendar has no such date: {@link timeProblem} says which.
 */
export function readTime(time: unknown, zone?: Zone): number {
  if (typeof time !== 'string') return time instanceof Date ? time.getTime() : Number.NaN
  if (time.length === 19) {
    const clockMs = readCommonForm(time)
    if (!Number.isNaN(clockMs)) return zone ? zone(clockMs) : clockMs
  } else if (time.length === 20 && time.charCodeAt(19) === 90) {
    const clockMs = readCommonForm(time)
    if (!Number.isNaN(clockMs)) return clockMs
  }
  return readAnyForm(time.trim(), zone)
}

/** The Unix time in milliseconds of an {@link Instant} passed as an option. Throws `bad-option`, naming the option. */
export function instantOf(option: string, value: unknown, zone?: Zone): number {
  const ms = typeof value === 'number' ? value : readTime(value, zone)
  if (Math.abs(ms) <= MAX_DATE_MS) return ms
  return badOption(option, value, 'Pass a Date, ISO 8601 text such as "2026-03-01T09:00:00Z", or Unix time in milliseconds.')
}

/** Unix time in milliseconds as ISO 8601 text in UTC. */
export const isoText = (ms: number): string => new Date(ms).toISOString()

/** {@link isoText} of an instant that may be absent. */
export const isoOrNull = (ms: number | null): string | null => (ms === null ? null : isoText(ms))

/** Whether a time is a date without a clock time, which does not order scans within that day. */
export const isDateOnly = (time: unknown): boolean =>
  typeof time === 'string' && (time.length === 10 || time.trim().length === 10)

/** Whether a time states its zone, as a `Date` always does. */
export const hasZone = (time: unknown): boolean =>
  typeof time === 'string' ? time.length > 19 && ZONE_PATTERN.test(time) : time instanceof Date

/** The last millisecond of the day that a date-only time names; some days have 23 or 25 hours. */
export const endOfDay = (time: string, zone?: Zone): number => {
  const nextMidnight = readTime(time) + DAY_MS
  return (zone ? zone(nextMidnight) : nextMidnight) - 1
}

/** Why {@link readTime} returned NaN for this value. */
export function timeProblem(time: unknown): TimeProblem {
  if (time === null || time === undefined || time === '') return 'missing'
  if (time instanceof Date) return 'impossible'
  return typeof time === 'string' && TIME_PATTERN.test(time.trim()) ? 'impossible' : 'unreadable'
}

/**
 * A zone by IANA name (`'Asia/Shanghai'`) or offset (`'+08:00'`). A clock reading that a daylight-saving change skips or
 * repeats is read with the offset before the change. Throws `bad-option` for anything else.
 */
export function zoneOf(name: string): Zone {
  if (typeof name !== 'string') failUnknownZone(name)
  const minutes = offsetMinutes(name)
  if (minutes !== null) return clockMs => clockMs - minutes * 60_000
  const known = zones.get(name)
  if (known) return known
  const zone = namedZone(name)
  if (zones.size >= MAX_ZONES) zones.clear()
  zones.set(name, zone)
  return zone
}

// Making a format takes as long as a hundred replays, an offset as long as ten events: both are cached.
const zones = /* @__PURE__ */ new Map<string, Zone>()
const MAX_ZONES = 1_000
const MAX_DAYS = 20_000

function namedZone(name: string): Zone {
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en', { timeZone: name, timeZoneName: 'longOffset' })
  } catch (cause) {
    failUnknownZone(name, cause)
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
      if (offsets.size >= MAX_DAYS) offsets.clear()
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

function failUnknownZone(name: unknown, cause?: unknown): never {
  const message = `Unknown time zone ${printValue(name)}. Pass an IANA name such as "Asia/Shanghai" or an offset such as "+08:00".`
  throw new ShipfoldError('bad-option', message, cause === undefined ? {} : { cause })
}

function offsetMinutes(text: string): number | null {
  if (/^(Z|UTC)$/i.test(text)) return 0
  const parts = /^([+-])(0\d|1[0-4]):?([0-5]\d)$/.exec(text)
  return parts ? (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) : null
}

// The fast path for `YYYY-MM-DD?HH:mm:ss` with or without Z, which is nearly every event; NaN leaves the rest to the regular
// expression. Reading digits by character code is several times faster than matching.
function readCommonForm(text: string): number {
  const at10 = text.charCodeAt(10)
  return text.charCodeAt(4) === 45 &&
    text.charCodeAt(7) === 45 &&
    (at10 === 32 || at10 === 84) &&
    text.charCodeAt(13) === 58 &&
    text.charCodeAt(16) === 58
    ? utcMs(
        twoDigits(text, 0) * 100 + twoDigits(text, 2),
        twoDigits(text, 5),
        twoDigits(text, 8),
        twoDigits(text, 11),
        twoDigits(text, 14),
        twoDigits(text, 17),
      )
    : Number.NaN
}

// Two digits as a number, or one outside every range of a date or clock.
function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48
  const ones = text.charCodeAt(at + 1) - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000
}

function readAnyForm(text: string, zone: Zone | undefined): number {
  const parts = TIME_PATTERN.exec(text)
  if (!parts) return Number.NaN
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '', offset] = parts
  const clockMs =
    utcMs(Number(year), Number(month), Number(day), Number(hour), Number(minute), Number(second)) +
    Math.floor(Number(`0.${fraction}`) * 1000)
  const minutes = offset === undefined ? null : offsetMinutes(offset)
  if (minutes !== null) return clockMs - minutes * 60_000
  return zone && !Number.isNaN(clockMs) ? zone(clockMs) : clockMs
}

// The Unix time in milliseconds of a Gregorian date and clock time, NaN where there is none. Years are counted from March,
// so that the leap day is a year's last.
function utcMs(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > DAYS_IN_MONTH[month]!) return Number.NaN
  if (hour > 23 || minute > 59 || second > 59) return Number.NaN
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN
  const march = month > 2 ? year : year - 1
  const leaps = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return (march * 365 + leaps + dayOfYear - 719_468) * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000
}
