// Our own form, one JSON object per line: one event, `{"shipment":"A1","time":"…","code":"1/103","text":"…"}`, or one
// history, `{"shipment":"A1","events":[{…}]}`, oldest first where stamps tie.

import { codeOf, type Decoded, type FeedEvent, isRecord, type JsonRecord, nothing, textOf } from './feed.js'

export type { Decoded, FeedEvent, FeedReject } from './feed.js'

/** Whether a payload has the native shape. */
export const recognise = (payload: unknown): boolean =>
  isRecord(payload) && (Array.isArray(payload.events) || ('time' in payload && !('items' in payload)))

/**
 * Decodes one native object: the items of `events`, or itself as the only one. Events keep every field they came with,
 * `position` among them; without one it is the place in the list. Never throws.
 */
export function decode(payload: unknown): Decoded {
  if (!isRecord(payload)) return nothing('payload', payload, 'not an object')
  const { events = [payload] } = payload
  if (!Array.isArray(events)) return { ...nothing('events', events, 'not a list'), ...headOf(payload) }
  const rejected = events.flatMap((item: unknown, index) =>
    isRecord(item) ? [] : [{ index, field: 'events', value: item ?? null, reason: 'not an object' }],
  )
  return { ...headOf(payload), events: events.map(eventOf), rejected, reported: null }
}

function headOf(payload: JsonRecord): Pick<Decoded, 'shipment' | 'carrier'> {
  const carrier = textOf(payload.carrier)
  return { shipment: textOf(payload.shipment) ?? null, ...(carrier && { carrier }) }
}

// What is no record, or has no time, is for replay to reject: each item keeps its index, hence the cast.
function eventOf(item: unknown, index: number): FeedEvent {
  if (!isRecord(item)) return { position: index } as FeedEvent
  return { position: index, ...item, ...('code' in item && { code: codeOf(item.code) }) } as unknown as FeedEvent
}
