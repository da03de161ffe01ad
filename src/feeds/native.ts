// Shipfold's own format, one JSON object per line: one event, `{"shipment":"A1","time":"…","code":"1/103","text":"…"}`, or one
// history, `{"shipment":"A1","events":[{…}]}`, oldest first where times tie.

import { codeValue, type Decoded, type FeedEvent, isRecord, type JsonRecord, textValue, undecodable } from './feed.js'

export type { Decoded, FeedEvent, FeedReject } from './feed.js'

/** Whether a payload has the native shape. */
export const recognise = (payload: unknown): boolean =>
  isRecord(payload) && (Array.isArray(payload.events) || ('time' in payload && !('items' in payload)))

/**
 * Decodes one native object: the items of `events`, or the object itself as the only one. Events keep all their fields,
 * `position` included; an event without one gets its place in the list. Never throws.
 */
export function decode(payload: unknown): Decoded {
  if (!isRecord(payload)) return undecodable('payload', payload, 'not an object')
  const { events = [payload] } = payload
  if (!Array.isArray(events)) return { ...undecodable('events', events, 'not a list'), ...headOf(payload) }
  const rejected = events.flatMap((item: unknown, index) =>
    isRecord(item) ? [] : [{ index, field: 'events', value: item ?? null, reason: 'not an object' }],
  )
  return { ...headOf(payload), events: events.map(nativeEvent), rejected, reported: null }
}

function headOf(payload: JsonRecord): Pick<Decoded, 'shipment' | 'carrier'> {
  const carrier = textValue(payload.carrier)
  return { shipment: textValue(payload.shipment) ?? null, ...(carrier && { carrier }) }
}

// Replay rejects items that are not objects or have no time. Each keeps its index, hence the cast.
function nativeEvent(item: unknown, index: number): FeedEvent {
  if (!isRecord(item)) return { position: index } as FeedEvent
  return { position: index, ...item, ...('code' in item && { code: codeValue(item.code) }) } as unknown as FeedEvent
}
