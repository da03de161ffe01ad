// The native format: a history as one object, or as lines of one event each.

import type { TrackingEvent } from '../../vocabulary/index.js'
import { assertPayload, type PayloadHead } from './scan.js'

/** A whole history, oldest first. */
export interface NativeHistory<E extends TrackingEvent = TrackingEvent> {
  readonly shipment: string
  readonly events: readonly E[]
}

/** These events, oldest first, as one object: a snapshot. Throws `bad-option`. */
export const nativeHistory = <E extends TrackingEvent>(
  events: readonly E[],
  head: Pick<PayloadHead, 'shipment'>,
): NativeHistory<E> => {
  assertPayload('nativeHistory', events, head, ['shipment', 'carrier'])
  return { shipment: head.shipment, events }
}

/** Each event as an object of its own: deltas. Throws `bad-option`. */
export const nativeEvents = <E extends TrackingEvent>(
  events: readonly E[],
  head: Pick<PayloadHead, 'shipment'>,
): readonly ({ readonly shipment: string } & E)[] => {
  assertPayload('nativeEvents', events, head, ['shipment', 'carrier'])
  return events.map(event => ({ shipment: head.shipment, ...event }))
}

/** {@link nativeEvents} as NDJSON, with a newline after each. */
export const nativeLines = (events: readonly TrackingEvent[], head: Pick<PayloadHead, 'shipment'>): string =>
  nativeEvents(events, head)
    .map(event => `${JSON.stringify(event)}\n`)
    .join('')
