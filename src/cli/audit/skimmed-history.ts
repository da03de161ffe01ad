// What the skim extracts from one payload, in arrays that are reused for the next.

/** The most events of a payload that is skimmed; longer ones take the slow path. */
export const MAX_EVENTS = 4096

/** One skimmed history. `texts` and `places` hold pairs of byte offsets; an empty pair means none. */
export interface SkimmedHistory {
  length: number
  /** Code ids in the order of the list; 0 for an event without a code. */
  readonly ids: Uint8Array
  /** Seconds in a calendar whose months all have 31 days: ordered like real ones, and never closer together. */
  readonly stamps: Float64Array
  /** Byte offsets of the stamps' texts, 19 bytes each. */
  readonly times: Int32Array
  readonly texts: Int32Array
  readonly places: Int32Array
  /** Byte offsets of the payload's own fields, an empty pair where one is absent; `reported` is a code id. */
  readonly shipment: Int32Array
  readonly carrier: Int32Array
  reported: number
}

/** An empty history with room for any payload that is skimmed. */
export const emptySkimmedHistory = (): SkimmedHistory => ({
  length: 0,
  ids: new Uint8Array(MAX_EVENTS),
  stamps: new Float64Array(MAX_EVENTS),
  times: new Int32Array(MAX_EVENTS),
  texts: new Int32Array(MAX_EVENTS * 2),
  places: new Int32Array(MAX_EVENTS * 2),
  shipment: new Int32Array(2),
  carrier: new Int32Array(2),
  reported: 0,
})

/** The stamp of an instant, to compare with those of a skimmed history. */
export function comparableTime(instant: Date): number {
  const day = (instant.getUTCFullYear() * 12 + instant.getUTCMonth()) * 31 + instant.getUTCDate() - 1
  return ((day * 24 + instant.getUTCHours()) * 60 + instant.getUTCMinutes()) * 60 + instant.getUTCSeconds()
}

const LONGEST_MONTHS = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/**
 * Reads `YYYY-MM-DD HH:mm:ss` at an offset (or with `T` for the blank, or with a final `Z`), up to the closing quote, into an
 * event's stamp. False for any other text and for dates that do not exist.
 */
export function readComparableTime(bytes: Uint8Array, at: number, stamps: Float64Array, event: number): boolean {
  const between = bytes[at + 10]
  const end = bytes[at + 19]
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 13] !== 58 || bytes[at + 16] !== 58) return false
  if ((between !== 32 && between !== 84) || (end !== 34 && (end !== 90 || bytes[at + 20] !== 34))) return false
  const year = twoDigitsAt(bytes, at) * 100 + twoDigitsAt(bytes, at + 2)
  const month = twoDigitsAt(bytes, at + 5)
  const day = twoDigitsAt(bytes, at + 8)
  const hour = twoDigitsAt(bytes, at + 11)
  const minute = twoDigitsAt(bytes, at + 14)
  const second = twoDigitsAt(bytes, at + 17)
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > LONGEST_MONTHS[month]!) return false
  if (hour > 23 || minute > 59 || second > 59) return false
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false
  stamps[event] = ((year * 12 + month - 1) * 31 + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
  return true
}

// Two digits, or a number outside every range above.
function twoDigitsAt(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48
  const ones = bytes[at + 1]! - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000
}
