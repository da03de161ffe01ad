// The forms in which feeds write a time, beside the common one. The year comes first, whatever stands between the parts: nothing
// shows whether 03/04/2026 is in March or in April.

/** Why an event's time cannot be used. `before 2000`: a number that would be a time in the first years after 1970. */
export type TimeProblem = 'missing' | 'unreadable' | 'ambiguous' | 'impossible' | 'before 2000'

/** A time as it was written. `clockMs` is NaN where the calendar has no such date; `offset` is its zone's, as text. */
export interface WrittenTime {
  readonly clockMs: number
  readonly offset: string | undefined
  readonly isDateOnly: boolean
}

const DATE_FORM =
  /^(\d{4}) ?(?:([-/.]) ?(\d{1,2}) ?\2 ?(\d{1,2})(?=$|[ T上下])|年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日)(?: ?T ?(?=\d)| )?/
// `9:05`, `09:05:30.5`, `9时5分30秒`, `3:05 PM`, `下午3:05`, each with or without a zone.
const CLOCK_FORM =
  /^([ap]\.?m\.?|[上下]午)? ?(\d{1,2}) ?(?:: ?(\d{1,2})(?: ?: ?(\d{1,2})(?:[.,](\d{1,9}))?)?|[时時点點](?: ?(\d{1,2}) ?分(?: ?(\d{1,2}) ?秒)?)?) ?([ap]\.?m\.?|[上下]午)? ?(Z|[+-](?:0\d|1[0-4]):?[0-5]\d)?$/i
const YEAR_LAST_FORM = /^\d{1,2} ?([-/.]) ?\d{1,2} ?\1 ?(?:\d{4}|\d\d)(?:$|[ T,上下])/
const NUMBER_FORM = /^\d+(?:\.\d+)?$/

const DAYS_IN_MONTH = [0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
export const DAY_MS = 86_400_000

/** A text without stray blanks. */
export const collapseBlanks = (text: string): string => text.trim().replace(/\s+/g, ' ')

/** Reads a text without stray blanks; null where it has no form that is read. */
export function readWritten(text: string): WrittenTime | null {
  const date = DATE_FORM.exec(text)
  if (!date) return null
  const day = [date[1], date[3] ?? date[5], date[4] ?? date[6]].map(Number) as [number, number, number]
  if (date[0].length === text.length) return { clockMs: utcMs(...day, 0, 0, 0), offset: undefined, isDateOnly: true }
  const clock = CLOCK_FORM.exec(text.slice(date[0].length))
  if (!clock) return null
  const [, before, hour, minute, second, fraction = '', minutes = minute, seconds = second, after, offset] = clock
  if (before !== undefined && after !== undefined) return null
  const hours = hourOf(Number(hour), before ?? after)
  const clockMs = utcMs(...day, hours, Number(minutes ?? 0), Number(seconds ?? 0)) + Math.floor(Number(`0.${fraction}`) * 1000)
  return { clockMs, offset, isDateOnly: false }
}

// Half a day has no hour 13. Its hour 0 and its hour 12 are one, whichever a feed writes.
function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour > 12) return Number.NaN
  return (hour % 12) + (/^[p下]/i.test(half) ? 12 : 0)
}

/** Whether a text is a number, which counts from 1970. */
export const isNumberText = (text: string): boolean => NUMBER_FORM.test(text)

/** Whether a text is a date whose year does not come first. */
export const isYearLast = (text: string): boolean => YEAR_LAST_FORM.test(text)

const FIRST_MILLISECONDS = 1e11
const YEAR_2000_MS = 946_684_800_000
const YEAR_10000_MS = 253_402_300_800_000

/** The Unix time in milliseconds of a number since 1970, in seconds or milliseconds; NaN where {@link numberProblem} finds one. */
export const readNumber = (number: number): number =>
  numberProblem(number) === null ? Math.floor(number < FIRST_MILLISECONDS ? number * 1000 : number) : Number.NaN

/** Why a number cannot be used as a time; null where it can. */
export function numberProblem(number: number): TimeProblem | null {
  if (!Number.isFinite(number)) return 'unreadable'
  const ms = number < FIRST_MILLISECONDS ? number * 1000 : number
  if (ms < YEAR_2000_MS) return 'before 2000'
  if (ms >= YEAR_10000_MS) return 'impossible'
  // Fourteen digits are the years 2572 to 2635, or 20260301090000.
  return number >= 19e12 && number < 21e12 ? 'ambiguous' : null
}

/** The minutes of an offset such as `+08:00` or `Z`; null for any other text. */
export function offsetMinutes(text: string): number | null {
  if (/^(Z|UTC)$/i.test(text)) return 0
  const parts = /^([+-])(0\d|1[0-4]):?([0-5]\d)$/.exec(text)
  return parts ? (parts[1] === '-' ? -1 : 1) * (Number(parts[2]) * 60 + Number(parts[3])) : null
}

/**
 * The Unix time in milliseconds of a Gregorian date and clock time in UTC, NaN where there is none. JavaScript's own parser
 * turns 2026-02-31 into 3 March. Years are counted from March, so that the leap day is a year's last.
 */
export function utcMs(year: number, month: number, day: number, hour: number, minute: number, second: number): number {
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > DAYS_IN_MONTH[month]!) return Number.NaN
  if (!(hour <= 23) || minute > 59 || second > 59) return Number.NaN
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return Number.NaN
  const march = month > 2 ? year : year - 1
  const leaps = Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return (march * 365 + leaps + dayOfYear - 719_468) * DAY_MS + (hour * 3600 + minute * 60 + second) * 1000
}
