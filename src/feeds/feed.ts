// What every decoder gives: the events of one payload and what it could not use. Decoders never throw for data, and data is
// hostile: an object may name its own `toString`, and a list may be nested deeper than the stack. So nothing here turns a
// value into text or a number unless it is one already.

import type { CodeInput, TrackingEvent } from '../codes/index.js'

/** One item as an event; `position` 0 is the oldest of the payload. */
export type FeedEvent = TrackingEvent & {
  readonly time: string
  readonly position: number
  /** The provider's own words for the code, kept as they are: they are no key, several codes share one. */
  readonly label?: string | undefined
  /** Id of the carrier in whose list the item stood, where the payload names it. */
  readonly carrier?: string | undefined
}

/**
 * Something in the payload that cannot be used. `index` is the event's place in `events`, null where the fault is the
 * payload's; `field` where it stood, `value` what stood there.
 */
export interface FeedReject {
  readonly index: number | null
  readonly field: string
  readonly value: unknown
  readonly reason: string
}

/** What a payload says of the provider's watching, which is not what became of the parcel. */
export interface Monitoring {
  /** The provider's word for it, as sent: `polling`, `abort`, `expired`; empty where it gave none. */
  readonly status: string
  /** Whether the provider has stopped watching: no further payload comes unless you ask for one. */
  readonly ended: boolean
  /** Why, in the provider's words. */
  readonly message: string | null
  /** The carrier the provider found to be the right one; null when it says nothing of that. */
  readonly correction: CarrierCorrection | null
}

/** A carrier put right by the provider. `applied` when this payload is the right carrier's already; ids as sent. */
export interface CarrierCorrection {
  readonly from: string | null
  readonly to: string | null
  readonly applied: boolean
}

/** A payload decoded. Plain data; `events[i]` is the payload's item `i`. */
export interface Decoded {
  /** The shipment's number, null where the payload names none. */
  readonly shipment: string | null
  readonly events: readonly FeedEvent[]
  readonly rejected: readonly FeedReject[]
  /** The provider's own overall code; null where it gave none, or one that stands on no scan. */
  readonly reported: CodeInput
  /** Id of the carrier asked, as the provider writes it. */
  readonly carrier?: string | undefined
  /** Present in pushes only. */
  readonly monitoring?: Monitoring
}

/** A JSON object, as opposed to a list, a scalar or nothing. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** Whether a value is a {@link JsonRecord}. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text where there is one, numbers included: providers write nothing as `null`, `"null"` or `""`. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && !isAbsent(value) ? value : undefined
}

/** Whether nothing stands there, in any of the ways in which providers write it. */
export const isAbsent = (value: unknown): boolean => value === null || value === undefined || value === '' || value === 'null'

/** A code the vocabulary does not have, as the provider writes it, and what it means in the vocabulary's terms. */
export interface OwnCode {
  readonly written: string
  readonly means: CodeInput
}

/** A code as it came, own codes translated. What cannot be a code becomes a word for what it is, which replay calls unknown. */
export function codeOf(value: unknown, ownCodes: readonly OwnCode[] = []): CodeInput {
  if (isRecord(value)) return { status: scalarOf(value.status), substatus: scalarOf(value.substatus) }
  const code = scalarOf(value)
  const written = textOf(code)?.trim()
  const own = ownCodes.find(row => row.written === written)
  return own ? own.means : code
}

/** A text or number as it came, null for nothing, and for the rest a word for what it is: `[list]`, `[object]`, `[boolean]`. */
export function scalarOf(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  return Array.isArray(value) ? '[list]' : `[${typeof value}]`
}

/** A payload nothing could be made of, and why. */
export const nothing = (field: string, value: unknown, reason: string): Decoded => ({
  shipment: null,
  events: [],
  rejected: [{ index: null, field, value: value ?? null, reason }],
  reported: null,
})
