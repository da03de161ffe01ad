// Reads times as milliseconds. Providers send `YYYY-MM-DD HH:mm:ss` without a zone; other feeds send ISO 8601, the further forms
// of `time-forms.ts`, or numbers.

import { ShipfoldError } from './error.js'
import { badOption, printValue } from './options.js'
import {
  collapseBlanks,
  DAY_MS,
  isNumberText,
  isYearLast,
  numberProblem,
  offsetMinutes,
  readNumber,
  readWritten,
  type TimeProblem,
  utcMs,
} from './time-forms.js'

export type { TimeProblem } from './time-forms.js'

/** A point in time as options take it: a `Date`, ISO 8601 text, or Unix time in milliseconds. */
export type Instant = Date | string | number

/** Unix time in milliseconds of a clock reading without a zone, which is passed as if it were UTC. */
export type Zone = (clockMs: number) => number

// Of a time that is read: `-0530` and `-05:30` end no other form.
const ZONE_PATTERN = /(?:[Zz]|[+-]\d\d:?\d\d)\s*$/
const PLAIN_PATTERN = /^\d{4}-\d\d-\d\d(?:$|[ T]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)? ?(?:$|[Zz+-]))/
const COLON = 58
// The range of a Date.
const MAX_DATE_MS = 8.64e15

/**
 * The Unix time in milliseconds of a text, a number or a `Date`; text without a zone is read in `zone` (UTC by default). NaN
 * where the time cannot be used: {@link timeProblem} says why.
 */
export function readTime(time: unknown, zone?: Zone): number {
  if (typeof time !== 'string')
    return typeof time === 'number' ? readNumber(time) : time instanceof Date ? time.getTime() : Number.NaN
  if (time.length === 19) {
    const clockMs = readCommonForm(time)
    if (!Number.isNaN(clockMs)) return zone ? zone(clockMs) : clockMs
  } else if (time.length === 20 && time.charCodeAt(19) === 90) {
    const clockMs = readCommonForm(time)
    if (!Number.isNaN(clockMs)) return clockMs
  }
  return readAnyForm(collapseBlanks(time), zone)
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
  typeof time === 'string' && time.charCodeAt(13) !== COLON && readWritten(collapseBlanks(time))?.isDateOnly === true

/** Whether a time states its zone, as a `Date` and a number always do. */
export function hasZone(time: unknown): boolean {
  if (typeof time !== 'string') return time instanceof Date || typeof time === 'number'
  // No zone ends so: it would put a sign or a digit in place of a colon.
  if (time.length === 19 && time.charCodeAt(13) === COLON && time.charCodeAt(16) === COLON && time.charCodeAt(18) < COLON)
    return false
  return ZONE_PATTERN.test(time) || isNumberText(time.trim())
}

/** A time as the feed wrote it, in the form `YYYY-MM-DD HH:mm:ss` where it has another than ISO 8601. */
export function plainTime(time: string): string {
  const text = collapseBlanks(time)
  if (PLAIN_PATTERN.test(text)) return text
  const written = readWritten(text)
  const ms = written ? written.clockMs : readTime(text)
  if (Number.isNaN(ms)) return text
  const iso = isoText(ms)
  return written ? iso.slice(0, written.isDateOnly ? 10 : 19).replace('T', ' ') + (written.offset ?? '') : iso
}

/** The last millisecond of the day that a date-only time names; some days have 23 or 25 hours. */
export const endOfDay = (time: string, zone?: Zone): number => {
  const nextMidnight = readTime(time) + DAY_MS
  return (zone ? zone(nextMidnight) : nextMidnight) - 1
}

/** Why {@link readTime} returned NaN for this value. */
export function timeProblem(time: unknown): TimeProblem {
  if (time === null || time === undefined) return 'missing'
  if (time instanceof Date) return 'impossible'
  if (typeof time !== 'string') return (typeof time === 'number' && numberProblem(time)) || 'unreadable'
  const text = collapseBlanks(time)
  if (text === '') return 'missing'
  if (isNumberText(text)) return numberProblem(Number(text)) ?? 'unreadable'
  return isYearLast(text) ? 'ambiguous' : readWritten(text) ? 'impossible' : 'unreadable'
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
  const written = readWritten(text)
  if (!written) return isNumberText(text) ? readNumber(Number(text)) : Number.NaN
  const { clockMs, offset } = written
  if (offset !== undefined) return clockMs - offsetMinutes(offset)! * 60_000
  return zone && !Number.isNaN(clockMs) ? zone(clockMs) : clockMs
}
