// A transform of the program's own between decoding and ingesting: it may replace or leave out each event.

import type { Decoded, FeedEvent, FeedOverride } from '../feeds/feed.js'
import { isObject, printValue, type TrackingEvent } from '../vocabulary/index.js'

/** Where an event comes from. */
export interface EventOrigin {
  /** The id of the carrier, as the provider writes it; null where the payload names none. */
  readonly carrier: string | null
  /** The feed's name. */
  readonly source: string
}

/** Returns the event to ingest in place of this one, or null to leave it out. */
export type EventTransform = (event: FeedEvent, origin: EventOrigin) => TrackingEvent | null

/** A shipment's events by their places in the payload, null where one was left out, and the provider's corrections. */
export interface TransformedPart {
  readonly events: readonly (TrackingEvent | null)[]
  readonly overrides: readonly FeedOverride[]
  /** What was left out, as a sentence; null if nothing was. */
  readonly leftOut: string | null
}

/** Applies a transform, if there is one, to the events of a shipment and to those that the provider corrects. */
export function transformPart(
  { events, overrides, carrier }: Decoded,
  source: string,
  transform: EventTransform | undefined,
): TransformedPart {
  if (transform === undefined) return { events, overrides, leftOut: null }
  const apply = (event: FeedEvent | TrackingEvent, index?: number): TrackingEvent | null => {
    // A copy, since a decoder may return the same objects again. The events of a provider's corrections may lack a position.
    const given = { ...event, position: event.position ?? index } as FeedEvent
    const { position } = given
    const returned: unknown = transform(given, { carrier: given.carrier ?? carrier, source })
    return returned === null ? null : { ...plainEvent(returned), position: (returned as TrackingEvent).position ?? position }
  }
  const kept = events.map((event, index) => apply(event, index))
  const corrected = overrides.flatMap(({ event, ...override }) => {
    const scan = apply(event)
    return scan === null ? [] : [{ ...override, event: scan }]
  })
  const total = events.length + overrides.length
  const left = total - kept.filter(event => event !== null).length - corrected.length
  return { events: kept, overrides: corrected, leftOut: left === 0 ? null : `transform left out ${left} of ${total} events.` }
}

// As a store would return it, so that later edits by the program have no effect.
function plainEvent(returned: unknown): TrackingEvent {
  if (isObject(returned) && typeof returned.then !== 'function') return JSON.parse(JSON.stringify(returned))
  // A rejection that nobody handles would end the process.
  Promise.resolve(returned).catch(() => {})
  const what = isObject(returned) ? 'a promise' : printValue(returned)
  throw new TypeError(`transform returned ${what}. Return an event, or null to leave it out.`)
}
