// Shipfold's own format, one JSON object per line: one event, `{"shipment":"A1","time":"…","code":"1/103","text":"…"}`, or one
// history, `{"shipment":"A1","events":[{…}]}`, oldest first where times tie.

import { codes } from '../vocabulary/index.js'
import { completeDecoded, undecodable } from './decoded.js'
import type { Decoded, Feed, FeedEvent, PayloadFields } from './feed.js'
import { certificateOf, sourceCodeOf } from './source-codes.js'
import { codeValue, isRecord, textValue } from './values.js'

export type * from './feed.js'

const fields = {
  shipment: 'shipment',
  carrier: 'carrier',
  item: { time: ['time'], text: 'text', code: 'code', label: 'label', place: ['place'] },
} as const satisfies PayloadFields

/** Whether a payload has the native shape. */
export const recognise = (payload: unknown): boolean =>
  isRecord(payload) && (Array.isArray(payload.events) || ('time' in payload && !('items' in payload)))

/**
 * Decodes one native object: the items of `events`, or the object itself as the only one, which is a `delta`. Events keep all
 * their fields, `position` included; an event without one gets its place in the list. Never throws.
 */
export const decode = (payload: unknown): readonly Decoded[] => [decodeObject(payload)]

function decodeObject(payload: unknown): Decoded {
  if (!isRecord(payload)) return undecodable('payload', payload, 'not an object')
  const { events = [payload] } = payload
  const head = {
    shipment: textValue(payload[fields.shipment]) ?? null,
    carrier: textValue(payload[fields.carrier]) ?? null,
    kind: payload.events === undefined ? 'delta' : 'snapshot',
  } as const
  if (!Array.isArray(events)) return undecodable('events', events, 'not a list', head)
  const rejected = events.flatMap((item: unknown, index) =>
    isRecord(item) ? [] : [{ index, field: 'events', value: item ?? null, reason: 'not an object' }],
  )
  return completeDecoded({ ...head, events: events.map(nativeEvent), rejected })
}

/** The native feed. A payload without `events` is a single event. */
export const native: Feed = {
  name: 'native',
  recognise,
  decode,
  sample: {
    shipment: 'EX1',
    events: [
      { time: '2026-03-01T09:00:00Z', code: '1/103', text: 'Picked up', place: 'Porto' },
      { time: '2026-03-02T08:01:00Z', code: '5/5', text: 'Out for delivery', place: 'Kehl' },
    ],
  },
  certificate: /* @__PURE__ */ certificateOf(codes.map(code => ({ sourceCode: code, code }))),
  redelivery: 'PT3H',
  lists: [['events']],
  fields,
}

// Replay rejects items that are not objects or have no time. Each keeps its index, hence the cast.
function nativeEvent(item: unknown, index: number): FeedEvent {
  if (!isRecord(item)) return { position: index } as FeedEvent
  const code = codeValue(item.code)
  const sourceCode = sourceCodeOf(code)
  return {
    position: index,
    ...(sourceCode !== undefined && { sourceCode }),
    ...item,
    ...('code' in item && { code }),
  } as unknown as FeedEvent
}
