// What every decoder returns: the events of one payload and the items it could not use. Decoders never throw for data, and data
// may be hostile: an object may have a `toString` of its own, and a list may be nested deeper than the stack. So nothing here
// converts a value to text or a number.

import type { CodeInput, TrackingEvent } from '../vocabulary/index.js'

/** One item as an event; `position` 0 is the oldest of the payload. */
export type FeedEvent = TrackingEvent & {
  readonly time: string
  readonly position: number
  /** The provider's label of the code, as sent. It is not a key: several codes share one. */
  readonly label?: string | undefined
  /** Id of the carrier whose list the item comes from, where the payload names it. */
  readonly carrier?: string | undefined
}

/**
 * A part of the payload that cannot be used. `index` is the event's place in `events`, null where the whole payload is
 * unusable; `field` is the part's name, `value` its value.
 */
export interface FeedReject {
  readonly index: number | null
  readonly field: string
  readonly value: unknown
  readonly reason: string
}

/** The state of the provider's monitoring, which is not the state of the parcel. */
export interface Monitoring {
  /** The provider's word for it, as sent: `polling`, `abort`, `expired`; empty where it sent none. */
  readonly status: string
  /** Whether the provider has stopped: it sends no further payload unless you ask for one. */
  readonly ended: boolean
  /** The reason, in the provider's words. */
  readonly message: string | null
  /** The carrier that the provider found to be the right one; null where it names none. */
  readonly correction: CarrierCorrection | null
}

/** A carrier corrected by the provider; ids as sent. `applied`: this payload comes from the right carrier already. */
export interface CarrierCorrection {
  readonly from: string | null
  readonly to: string | null
  readonly applied: boolean
}

/** A decoded payload, as plain data; `events[i]` is the payload's item `i`. */
export interface Decoded {
  /** The shipment's number, null where the payload names none. */
  readonly shipment: string | null
  readonly events: readonly FeedEvent[]
  readonly rejected: readonly FeedReject[]
  /** The provider's own code for the whole parcel; null where it sent none, or one that no scan supports. */
  readonly reported: CodeInput
  /** Id of the queried carrier, as the provider writes it. */
  readonly carrier?: string | undefined
  /** Present in pushes only. */
  readonly monitoring?: Monitoring
}

/** A JSON object: neither a list nor a scalar nor null. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** Whether a value is a {@link JsonRecord}. */
export const isRecord = (value: unknown): value is JsonRecord =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text of a value, numbers included; undefined for absent values, which providers write as `null`, `"null"` or `""`. */
export const textValue = (value: unknown): string | undefined => {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' && !isAbsent(value) ? value : undefined
}

/** Whether a value is absent, in any of the ways in which providers write that. */
export const isAbsent = (value: unknown): boolean => value === null || value === undefined || value === '' || value === 'null'

/** A code of the provider's own and the code of the vocabulary that it means. */
export interface CodeMapping {
  readonly sourceCode: string
  readonly code: CodeInput
}

/** A code as sent, with the provider's own codes mapped. A value that cannot be a code becomes its type's name, which is an unknown code. */
export function codeValue(value: unknown, ownCodes: readonly CodeMapping[] = []): CodeInput {
  if (isRecord(value)) return { status: scalarValue(value.status), substatus: scalarValue(value.substatus) }
  const code = scalarValue(value)
  const sourceCode = textValue(code)?.trim()
  const mapping = ownCodes.find(row => row.sourceCode === sourceCode)
  return mapping ? mapping.code : code
}

/** Text or a number as sent, null for nothing, and the type's name for any other value: `[list]`, `[object]`, `[boolean]`. */
export function scalarValue(value: unknown): string | number | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'string' || typeof value === 'number') return value
  return Array.isArray(value) ? '[list]' : `[${typeof value}]`
}

/** A payload that cannot be decoded, and the reason. */
export const undecodable = (field: string, value: unknown, reason: string): Decoded => ({
  shipment: null,
  events: [],
  rejected: [{ index: null, field, value: value ?? null, reason }],
  reported: null,
})
