// A feed, and what its decoder returns: for each shipment of a payload, its events and the items that could not be used.

import type { Code, CodeInput, RulingWord, TrackingEvent } from '../vocabulary/index.js'

/** Everything that the package knows about one provider's payloads. `feeds` lists every feed. */
export interface Feed {
  /** The `source` of inputs from this feed. */
  readonly name: string
  /** Whether a payload, which is parsed JSON, has the feed's shape. No payload has the shape of two feeds. */
  readonly recognise: (payload: unknown) => boolean
  /** Decodes a payload: one result for each shipment in it, and one for a payload that cannot be used. Never throws. */
  readonly decode: (payload: unknown) => readonly Decoded[]
  /** A payload of the feed. */
  readonly sample: unknown
  /** What each code of the provider is read as, and how well that says what the provider means. */
  readonly certificate: readonly CertificateRow[]
  /** How long the provider may send an old body again: an ISO 8601 duration. */
  readonly redelivery: string
  /** The paths to the lists of items; a payload may have several, whose events follow each other in this order. */
  readonly lists: readonly (readonly string[])[]
  readonly fields: PayloadFields
  /** The setting of a subscription that gives scans codes, where they come without one by default. */
  readonly codesSetting?: string | undefined
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

/**
 * A code of the provider, and the code it is read as. `exact`: they mean the same. `narrower`: the provider's says more, and the
 * rest is lost. `ambiguous`: it may also mean one of the codes in `otherwise`. `none`: no code says it; it is flagged `unknown`.
 */
export interface CertificateRow {
  readonly sourceCode: string
  readonly code: Code | null
  readonly fit: 'exact' | 'narrower' | 'ambiguous' | 'none'
  readonly otherwise: readonly Code[]
}

/** One item as an event; `position` 0 is the oldest of the payload's items of its shipment. */
export type FeedEvent = TrackingEvent & {
  readonly time: string | number
  readonly position: number
  /** The provider's own code, as text; absent where the item has none. */
  readonly sourceCode?: string | undefined
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

/** What a payload says of one shipment, as plain data; `events[i]` is its item `i`. */
export interface Decoded {
  /** The shipment's number, null where the payload names none. */
  readonly shipment: string | null
  /** Id of the queried carrier, as the provider writes it; null where the payload names none. */
  readonly carrier: string | null
  /** Whether `events` is the whole list (`snapshot`) or says nothing about other events (`delta`). */
  readonly kind: 'snapshot' | 'delta'
  /** When the provider issued this, as sent; null where the payload does not say, or not readably. */
  readonly issuedAt: string | null
  /** Empty where the payload has no items. That is no list: make no input of it. */
  readonly events: readonly FeedEvent[]
  /** The provider's own corrections of scans that it names, such as a voided one. No built-in feed has any so far. */
  readonly overrides: readonly FeedOverride[]
  readonly rejected: readonly FeedReject[]
  /** The provider's own code for the whole parcel; null where it sent none, or one that no scan supports. */
  readonly reported: CodeInput
  /** Null where the payload is no push. */
  readonly monitoring: Monitoring | null
}

/** A scan as the provider sent it, what the provider says that it is, and why. */
export interface FeedOverride {
  readonly event: TrackingEvent
  readonly is: RulingWord
  readonly reason: string
}

/** {@link Decoded} as a decoder of your own may return it. What is absent has its default: a `snapshot`, null, or an empty list. */
export type DecodedParts = Pick<Decoded, 'shipment' | 'events'> & Partial<Decoded>
