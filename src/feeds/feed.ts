// A feed, and what its decoder returns: the events of one payload and the items it could not use.

import type { CodeInput, TrackingEvent } from '../vocabulary/index.js'

/** Everything that the package knows about one provider's payloads. `feeds` lists every feed. */
export interface Feed {
  /** The `source` of inputs from this feed. */
  readonly name: string
  /** Whether a payload, which is parsed JSON, has the feed's shape. No payload has the shape of two feeds. */
  readonly recognise: (payload: unknown) => boolean
  /** Decodes a payload. Never throws. */
  readonly decode: (payload: unknown) => Decoded
  /** The paths to the lists of items; a payload may have several, whose events follow each other in this order. */
  readonly lists: readonly (readonly string[])[]
  readonly fields: PayloadFields
  /** The setting of a subscription that gives scans codes, where they come without one by default. */
  readonly codesSetting?: string | undefined
  /** Whether a payload is the whole list (`snapshot`, the default) or says nothing about other events (`delta`). */
  readonly kindOf?: ((payload: unknown) => 'snapshot' | 'delta') | undefined
  /** The fields of a signed form that carries a push: the payload and its signature. Without it, the body is the payload. */
  readonly form?: { readonly payload: string; readonly sign: string } | undefined
  /** The body of the response to an ingested push: text as it is, anything else as JSON. `{ "ok": true }` by default. */
  readonly acknowledgement?: unknown
  /** The body of any other response, likewise. `{ "ok": false, "message": … }` by default. */
  readonly refusal?: ((status: number, message: string) => unknown) | undefined
}

/** The keys of a feed's payloads. */
export interface PayloadFields {
  /** The key of the shipment's number. */
  readonly shipment: string
  /** The key of the carrier's id; absent where the provider names none. */
  readonly carrier?: string | undefined
  /** The key of the provider's code for the whole parcel; absent where it sends none. */
  readonly reported?: string | undefined
  readonly item: ItemFields
}

/** The fields of an item that hold the parts of an event. */
export interface ItemFields {
  /** The first readable one counts, as sent. */
  readonly time: readonly string[]
  readonly text: string
  readonly code: string
  readonly label: string
  /** The first one that is not absent counts. */
  readonly place: readonly string[]
}

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

/** A payload that cannot be decoded, and the reason. */
export const undecodable = (field: string, value: unknown, reason: string): Decoded => ({
  shipment: null,
  events: [],
  rejected: [{ index: null, field, value: value ?? null, reason }],
  reported: null,
})
