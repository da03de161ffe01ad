// Collects payloads by shipment: several payloads of one shipment are one history.

import type { Decoded, FeedEvent } from '../../feeds/feed.js'
import { type CodeInput, readCode } from '../../vocabulary/index.js'
import type { Diagnostics } from '../output/diagnostics.js'
import { decodeAll, type FeedName, type InputFeed, selectFeed, unrecognisedMessage } from './feeds.js'
import { Origins } from './origins.js'
import type { Payload } from './parse.js'
import { parsePayload } from './parse.js'
import { addDecoderRejects } from './rejects.js'

/** Everything received about one shipment. */
export interface CollectedShipment {
  readonly shipment: string | null
  /** The events of all payloads, as they came. */
  readonly events: readonly FeedEvent[]
  readonly sources: readonly EventLocation[]
  readonly reported: CodeInput
  /** The payloads in the order of arrival. */
  readonly payloads: readonly ReceivedPayload[]
  /** Whether any payload could be used. */
  readonly isUsable: boolean
}

/**
 * What one payload says of one shipment: a whole list, a single event, or neither. `ordinal` counts these over all shipments,
 * `payload` the payloads of the input, unreadable ones included.
 */
export interface ReceivedPayload {
  readonly ordinal: number
  readonly payload: number
  readonly file: string
  readonly line: number
  readonly feed: InputFeed
  readonly kind: 'snapshot' | 'delta' | 'nothing'
  readonly issuedAt: string | null
  readonly reported: Decoded['reported']
  readonly events: readonly FeedEvent[]
  readonly overrides: Decoded['overrides']
  readonly origins: Origins
  /** Indexes of the events that the decoder rejected. */
  readonly refused: ReadonlySet<number | null>
}

/** Where an event came from; `isRefused` where the decoder rejected and reported it. */
export interface EventLocation {
  readonly origins: Origins
  readonly index: number
  readonly isRefused: boolean
}

const noIndexes: ReadonlySet<number | null> = new Set()

interface ShipmentInProgress extends CollectedShipment {
  readonly events: FeedEvent[]
  readonly sources: EventLocation[]
  readonly payloads: ReceivedPayload[]
  reported: CodeInput
  isUsable: boolean
}

/** Collects shipments in the order in which they appear. */
export class ShipmentCollector {
  readonly #feed: FeedName | undefined
  readonly #diagnostics: Diagnostics
  readonly #shipments = new Map<string, ShipmentInProgress>()
  #ordinal = 0
  #payloads = 0

  constructor(feed: FeedName | undefined, diagnostics: Diagnostics) {
    this.#feed = feed
    this.#diagnostics = diagnostics
  }

  /** The number of payloads in the input, unreadable ones included. */
  get payloads(): number {
    return this.#payloads
  }

  /** Every shipment so far; each is released once it was yielded. */
  *[Symbol.iterator](): Generator<CollectedShipment> {
    for (const [key, shipment] of this.#shipments) {
      yield shipment
      this.#shipments.delete(key)
    }
  }

  /** Adds a payload; reports what cannot be used of it. */
  take = (payload: Payload): void => {
    const nth = this.#payloads++
    const value = parsePayload(payload, this.#diagnostics)
    if (value === undefined) return
    const { file, line } = payload
    const feed = selectFeed(value, this.#feed)
    if (feed === undefined) {
      this.#diagnostics.add(file, line, unrecognisedMessage(value))
      return
    }
    for (const { decoded, first } of decodeAll(feed, value)) {
      const origins = new Origins(feed, payload, value, true, first)
      addDecoderRejects(decoded.rejected, origins, payload, this.#diagnostics)
      this.#collect(decoded, { payload: nth, file, line, feed, origins })
    }
  }

  #collect(
    { shipment, kind: decodedKind, issuedAt, events: decoded, overrides, rejected, reported }: Decoded,
    from: Pick<ReceivedPayload, 'payload' | 'file' | 'line' | 'feed' | 'origins'>,
  ): void {
    const isWhole = decodedKind === 'snapshot'
    const known = this.#shipmentFor(shipment, isWhole)
    const events = isWhole ? decoded : decoded.map((event, at) => ({ ...event, position: known.events.length + at }))
    const refused = rejected.length === 0 ? noIndexes : new Set(rejected.map(({ index }) => index))
    const kind = events.length === 0 ? 'nothing' : decodedKind
    const received: ReceivedPayload = { ...from, ordinal: this.#ordinal++, kind, issuedAt, reported, events, overrides, refused }
    known.payloads.push(received)
    if (events.length === 0 && rejected.length > 0) return
    known.isUsable = true
    for (const [index, event] of events.entries()) {
      known.sources.push(eventLocation(received, index))
      known.events.push(event)
    }
    known.reported = reported ?? known.reported
  }

  // Whole histories without a number are each their own; single events without one belong together.
  #shipmentFor(shipment: string | null, isWhole: boolean): ShipmentInProgress {
    const key = shipment === null ? `unnamed ${isWhole ? this.#shipments.size : ''}` : `named ${shipment}`
    const known = this.#shipments.get(key)
    if (known) return known
    const blank = {
      shipment,
      events: [],
      sources: [],
      payloads: [],
      reported: null,
      isUsable: false,
    }
    this.#shipments.set(key, blank)
    return blank
  }
}

/** Where an event of a payload came from. */
export const eventLocation = ({ origins, refused }: ReceivedPayload, index: number): EventLocation => ({
  origins,
  index,
  isRefused: refused.has(index),
})

/** A key that equal events share. */
export const eventKey = (event: FeedEvent): string =>
  JSON.stringify([event.time, event.text, event.place, readCode(event.code).code])
