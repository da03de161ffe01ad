// What decoders return, completed.

import type { Decoded, DecodedParts } from './feed.js'

/** Every field of a shipment's decoding. */
export const completeDecoded = ({
  shipment,
  carrier = null,
  kind = 'snapshot',
  issuedAt = null,
  events,
  overrides = [],
  rejected = [],
  reported = null,
  monitoring = null,
}: DecodedParts): Decoded => ({ shipment, carrier, kind, issuedAt, events, overrides, rejected, reported, monitoring })

/** A payload that cannot be decoded, and the reason. `head` holds what can be read of it. */
export const undecodable = (field: string, value: unknown, reason: string, head: Partial<Decoded> = {}): Decoded =>
  completeDecoded({ shipment: null, ...head, events: [], rejected: [{ index: null, field, value: value ?? null, reason }] })
