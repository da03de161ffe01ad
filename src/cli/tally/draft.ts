// What a skim of one payload's bytes found: the little that the fold needs, in arrays used again for the next payload.

/** Most events of a payload that is skimmed; longer ones take the ordinary way. */
export const MOST_EVENTS = 4096

/** One history in the making. `texts` and `places` hold pairs of byte offsets; an empty pair says nothing. */
export interface Draft {
  length: number
  /** Code ids in the order of the list; 0 for an event without a code. */
  readonly ids: Uint8Array
  /** Seconds in a calendar whose months all have 31 days: in order like real ones, and never closer together. */
  readonly stamps: Float64Array
  /** Byte offsets of the stamps' texts, 19 bytes each. */
  readonly times: Int32Array
  readonly texts: Int32Array
  readonly places: Int32Array
  /** Byte offsets of what the payload says of itself, an empty pair where it does not; `reported` is a code id. */
  readonly shipment: Int32Array
  readonly carrier: Int32Array
  reported: number
}

/** An empty draft with room for any payload that is skimmed. */
export const blankDraft = (): Draft => ({
  length: 0,
  ids: new Uint8Array(MOST_EVENTS),
  stamps: new Float64Array(MOST_EVENTS),
  times: new Int32Array(MOST_EVENTS),
  texts: new Int32Array(MOST_EVENTS * 2),
  places: new Int32Array(MOST_EVENTS * 2),
  shipment: new Int32Array(2),
  carrier: new Int32Array(2),
  reported: 0,
})

/** The stamp of a moment, for comparing with those of a draft. */
export function stampOf(moment: Date): number {
  const day = (moment.getUTCFullYear() * 12 + moment.getUTCMonth()) * 31 + moment.getUTCDate() - 1
  return ((day * 24 + moment.getUTCHours()) * 60 + moment.getUTCMinutes()) * 60 + moment.getUTCSeconds()
}

const MONTH_DAYS = Uint8Array.of(0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

/**
 * Reads `YYYY-MM-DD HH:mm:ss` at an offset, with a `T` for the blank and a `Z` behind if need be, up to the quote that ends
 * it, into an event's stamp. False for any other text and for moments the calendar does not have.
 */
export function readStamp(bytes: Uint8Array, at: number, stamps: Float64Array, event: number): boolean {
  const between = bytes[at + 10]
  const end = bytes[at + 19]
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45 || bytes[at + 13] !== 58 || bytes[at + 16] !== 58) return false
  if ((between !== 32 && between !== 84) || (end !== 34 && (end !== 90 || bytes[at + 20] !== 34))) return false
  const year = two(bytes, at) * 100 + two(bytes, at + 2)
  const month = two(bytes, at + 5)
  const day = two(bytes, at + 8)
  const hour = two(bytes, at + 11)
  const minute = two(bytes, at + 14)
  const second = two(bytes, at + 17)
  if (year > 9999 || month < 1 || month > 12 || day < 1 || day > MONTH_DAYS[month]!) return false
  if (hour > 23 || minute > 59 || second > 59) return false
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return false
  stamps[event] = ((year * 12 + month - 1) * 31 + day - 1) * 86_400 + hour * 3600 + minute * 60 + second
  return true
}

// Two digits, or a number outside every range above.
function two(bytes: Uint8Array, at: number): number {
  const tens = bytes[at]! - 48
  const ones = bytes[at + 1]! - 48
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : 10_000
}
