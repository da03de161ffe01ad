// Payloads to shipments: the decoder is chosen by shape, and what several payloads say of one shipment is one history.

import { type CodeInput, readCode } from '../codes/index.js'
import type { Decoded, FeedEvent } from '../feeds/feed.js'
import * as kd100 from '../feeds/kd100.js'
import * as native from '../feeds/native.js'
import type { Payload } from './input.js'

/** The decoders by name, in the order in which a payload's shape is tried. */
export const feeds: Readonly<
  Record<string, { recognise: (payload: unknown) => boolean; decode: (payload: unknown) => Decoded }>
> = {
  native,
  kd100,
}

/** All that was said of one shipment; `places` tells where each event stood. */
export interface Shipment {
  readonly shipment: string | null
  readonly events: FeedEvent[]
  readonly places: string[]
  reported: CodeInput
}

/** Groups payloads by shipment, in order of appearance. Faults name file, line and field. */
export function collect(payloads: readonly Payload[], feed: string | undefined): { shipments: Shipment[]; faults: string[] } {
  const shipments = new Map<string, Shipment>()
  const faults: string[] = []
  for (const { file, line, value } of payloads) {
    const decoder = feed === undefined ? Object.values(feeds).find(({ recognise }) => recognise(value)) : feeds[feed]
    if (!decoder) {
      faults.push(
        `${file}:${line}: no feed has this shape (${shapeOf(value)}). Give a payload of ${Object.keys(feeds).join(' or ')}.`,
      )
      continue
    }
    const decoded = decoder.decode(value)
    for (const { index, field, value: given, reason } of decoded.rejected) {
      const at = index === null ? field : `${field}[${index}]`
      faults.push(
        `${file}:${line}: ${at} is ${shown(given)}: ${reason}.${decoded.events.length > 0 ? ' The rest was read.' : ''}`,
      )
    }
    if (decoded.events.length > 0 || decoded.rejected.length === 0) add(decoded, `${file}:${line}`, native.recognise(value))
  }
  return { shipments: [...shipments.values()], faults }

  function add({ shipment, events, reported }: Decoded, place: string, isDelta: boolean): void {
    const key = JSON.stringify([shipment, shipment === null && !isDelta ? place : 0])
    const known = shipments.get(key) ?? { shipment, events: [], places: [], reported: null }
    shipments.set(key, known)
    const before = new Map<string, number>()
    if (events.length > 1) for (const event of known.events) before.set(identity(event), (before.get(identity(event)) ?? 0) + 1)
    for (const event of events) {
      const heard = before.get(identity(event)) ?? 0
      if (heard > 0) before.set(identity(event), heard - 1)
      else known.events.push(events.length > 1 ? event : { ...event, position: known.events.length })
      if (heard === 0) known.places.push(place)
    }
    known.reported = reported ?? known.reported
  }
}

// Across payloads an equal event is the same one heard again.
const identity = (event: FeedEvent) => JSON.stringify([event.time, event.text, event.place, readCode(event.code).code])

const shapeOf = (value: unknown) =>
  typeof value === 'object' && value !== null
    ? `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no keys'}`
    : shown(value)

/** A value in a message: short, and free of control characters. */
export const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
