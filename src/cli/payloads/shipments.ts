// Payloads to shipments: what several payloads say of one shipment is one history.

import { type CodeInput, readCode } from '../../codes/index.js'
import type { FeedEvent } from '../../feeds/feed.js'
import type { Faults } from '../faults.js'
import { type FeedName, feedOf, isSingle, unrecognised } from './feeds.js'
import { Origins } from './origins.js'
import type { Payload } from './parse.js'
import { parsePayload } from './parse.js'
import { sayRejects } from './rejects.js'

/** All that was said of one shipment. */
export interface Shipment {
  readonly shipment: string | null
  /** Each event once; twice where one payload says it twice. */
  readonly events: readonly FeedEvent[]
  readonly sources: readonly Source[]
  readonly reported: CodeInput
  /** The payloads, as they came. */
  readonly arrivals: readonly Arrival[]
  /** Whether any payload could be used. */
  readonly isUsable: boolean
}

/** One payload as it came: a whole list, a single event, or nothing of the parcel; `ordinal` counts over all shipments. */
export interface Arrival {
  readonly ordinal: number
  readonly file: string
  readonly line: number
  readonly feed: string
  readonly kind: 'snapshot' | 'delta' | 'nothing'
  readonly events: readonly FeedEvent[]
  readonly origins: Origins
  /** Indexes of events that the decoder refused. */
  readonly refused: ReadonlySet<number | null>
}

/** Where an event came from; `isRefused` where its decoder refused it, which was said. */
export interface Source {
  readonly origins: Origins
  readonly index: number
  readonly isRefused: boolean
}

const none: ReadonlySet<number | null> = new Set()

// What was heard before, how often, among the first `counted` events: looked up only once a shipment comes again.
interface Known extends Shipment {
  readonly events: FeedEvent[]
  readonly sources: Source[]
  readonly arrivals: Arrival[]
  readonly heard: Map<string, number>
  reported: CodeInput
  isUsable: boolean
  counted: number
}

/** Collects shipments in the order in which they appear. */
export class Shipments {
  readonly #feed: FeedName | undefined
  readonly #faults: Faults
  readonly #known = new Map<string, Known>()
  #arrived = 0

  constructor(feed: FeedName | undefined, faults: Faults) {
    this.#feed = feed
    this.#faults = faults
  }

  /** Every shipment so far; each is forgotten once it was given. */
  *[Symbol.iterator](): Generator<Shipment> {
    for (const [key, shipment] of this.#known) {
      yield shipment
      this.#known.delete(key)
    }
  }

  /** Adds what a payload says. What it says wrongly is said on standard error. */
  take = (payload: Payload): void => {
    const value = parsePayload(payload, this.#faults)
    if (value === undefined) return
    const { file, line } = payload
    const feed = feedOf(value, this.#feed)
    if (feed === undefined) {
      this.#faults.say(file, line, unrecognised(value))
      return
    }
    const { shipment, events: told, rejected, reported } = feed.decode(value)
    const origins = new Origins(feed, payload, value, true)
    sayRejects(rejected, origins, payload, this.#faults)
    const isWhole = !isSingle(feed, value)
    const known = this.#named(shipment, isWhole)
    const events = isWhole ? told : told.map(event => ({ ...event, position: known.events.length }))
    const refused = rejected.length === 0 ? none : new Set(rejected.map(({ index }) => index))
    const kind = events.length === 0 ? 'nothing' : isWhole ? 'snapshot' : 'delta'
    const arrival: Arrival = { ordinal: this.#arrived++, file, line, feed: feed.name, kind, events, origins, refused }
    known.arrivals.push(arrival)
    if (events.length === 0 && rejected.length > 0) return
    known.isUsable = true
    const isNew = isWhole && known.events.length > 0 ? newcomers(known) : () => true
    for (const [index, event] of events.entries()) {
      if (!isNew(event)) continue
      known.sources.push(sourceOf(arrival, index))
      known.events.push(event)
    }
    known.reported = reported ?? known.reported
  }

  // Whole histories without a number are each their own; single events without one belong together.
  #named(shipment: string | null, isWhole: boolean): Known {
    const key = shipment === null ? `unnamed ${isWhole ? this.#known.size : ''}` : `named ${shipment}`
    const known = this.#known.get(key)
    if (known) return known
    const blank = {
      shipment,
      events: [],
      sources: [],
      arrivals: [],
      reported: null,
      isUsable: false,
      heard: new Map<string, number>(),
      counted: 0,
    }
    this.#known.set(key, blank)
    return blank
  }
}

// Tells which events of one more payload were not heard before: across payloads an equal event is the same one heard again;
// within one, it was said twice.
function newcomers(known: Known): (event: FeedEvent) => boolean {
  const { heard, events } = known
  const add = (counts: Map<string, number>, identity: string) => {
    const times = (counts.get(identity) ?? 0) + 1
    counts.set(identity, times)
    return times
  }
  for (; known.counted < events.length; known.counted++) add(heard, identityOf(events[known.counted]!))
  const mine = new Map<string, number>()
  return event => {
    const identity = identityOf(event)
    return add(mine, identity) > (heard.get(identity) ?? 0)
  }
}

/** Where an event of a payload came from. */
export const sourceOf = ({ origins, refused }: Arrival, index: number): Source => ({
  origins,
  index,
  isRefused: refused.has(index),
})

/** A key that equal events share. */
export const identityOf = (event: FeedEvent): string =>
  JSON.stringify([event.time, event.text, event.place, readCode(event.code).code])
