// Our own form: a history as one object, or as lines of one event each.

import type { TrackingEvent } from '../../codes/index.js'
import type { PayloadHead } from './scan.js'

/** A whole history, oldest first. */
export interface NativeHistory<E extends TrackingEvent = TrackingEvent> {
  readonly shipment: string
  readonly events: readonly E[]
}

/** These events, given oldest first, as one object: the whole list, as a snapshot. */
export const nativeHistory = <E extends TrackingEvent>(
  events: readonly E[],
  { shipment }: Pick<PayloadHead, 'shipment'>,
): NativeHistory<E> => ({ shipment, events })

/** Each event as an object of its own, which says nothing of the others: deltas. */
export const nativeEvents = <E extends TrackingEvent>(
  events: readonly E[],
  { shipment }: Pick<PayloadHead, 'shipment'>,
): readonly ({ readonly shipment: string } & E)[] => events.map(event => ({ shipment, ...event }))

/** {@link nativeEvents} as NDJSON, each line ended. */
export const nativeLines = (events: readonly TrackingEvent[], head: Pick<PayloadHead, 'shipment'>): string =>
  nativeEvents(events, head)
    .map(event => `${JSON.stringify(event)}\n`)
    .join('')
