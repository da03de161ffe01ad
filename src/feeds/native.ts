// Shipfold's own format, one JSON object per line: one event, `{"shipment":"A1","time":"…","code":"1/103","text":"…"}`, or one
// history, `{"shipment":"A1","events":[{…}]}`, oldest first where times tie.

import { type Decoded, type Feed, type FeedEvent, type PayloadFields, undecodable } from './feed.js'
import { codeValue, isRecord, type JsonRecord, textValue } from './values.js'

export type { CarrierCorrection, Decoded, Feed, FeedEvent, FeedReject, ItemFields, Monitoring, PayloadFields } from './feed.js'

const fields = {
  shipment: 'shipment',
  carrier: 'carrier',
  item: { time: ['time'], text: 'text', code: 'code', label: 'label', place: ['place'] },
} as const satisfies PayloadFields

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

/** The native feed. A payload without `events` is a single event. */
export const native: Feed = {
  name: 'native',
  recognise,
  decode,
  lists: [['events']],
  fields,
  kindOf: payload => (isRecord(payload) && payload.events === undefined ? 'delta' : 'snapshot'),
}

function headOf(payload: JsonRecord): Pick<Decoded, 'shipment' | 'carrier'> {
  const carrier = textValue(payload[fields.carrier])
  return { shipment: textValue(payload[fields.shipment]) ?? null, ...(carrier && { carrier }) }
}

// Replay rejects items that are not objects or have no time. Each keeps its index, hence the cast.
function nativeEvent(item: unknown, index: number): FeedEvent {
  if (!isRecord(item)) return { position: index } as FeedEvent
  return { position: index, ...item, ...('code' in item && { code: codeValue(item.code) }) } as unknown as FeedEvent
}
