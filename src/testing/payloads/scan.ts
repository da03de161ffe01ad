// What all payloads have in common.

import { badArgument, badOption, checkOptions, type TrackingEvent } from '../../vocabulary/index.js'

/** The shipment of a payload. */
export interface PayloadHead {
  readonly shipment: string
  /** The carrier's id; a made-up one by default. */
  readonly carrier?: string | undefined
}

/** Throws `bad-option` unless these are a list of events and the head of a payload, whose options are all known. */
export function assertPayload(call: string, events: unknown, head: unknown, known: readonly string[]): void {
  if (!Array.isArray(events)) badArgument(call, 'a list of events, oldest first', events)
  if (typeof head !== 'object' || head === null) badArgument(call, 'the shipment as { shipment }', head)
  checkOptions(call, head, known)
  const { shipment } = head as Partial<PayloadHead>
  if (typeof shipment !== 'string') badOption('shipment', shipment, 'Pass the number of the shipment.')
}

/** The carrier of payloads that need not name one. */
export const EXAMPLE_CARRIER = 'examplepost'

/** A time as the providers write it, `YYYY-MM-DD HH:mm:ss`; a text or number is sent unchanged, as text. */
export const sentTime = ({ time }: TrackingEvent): string =>
  time instanceof Date ? time.toISOString().slice(0, 19).replace('T', ' ') : String(time)
