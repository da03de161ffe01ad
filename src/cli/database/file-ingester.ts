// Ingests the payloads of files in batches: what was read is committed before more is read.

import type { Engine, ShipmentEvents, ShipmentInput, ShipmentResult, Store } from '../../engine/index.js'
import { isShipmentName } from '../../engine/ingest/input.js'
import type { Decoded, Feed, FeedEvent } from '../../feeds/feed.js'
import type { OverrideInput } from '../../journal/index.js'
import type { Rejected } from '../../replay/index.js'
import { MAX_AHEAD_MS } from '../../replay/replay.js'
import { readTime, timeProblem } from '../../vocabulary/index.js'
import { decodeAll, type FeedName, feedOverrides, selectFeed, unrecognisedMessage } from '../input/feeds.js'
import { Origins } from '../input/origins.js'
import { type Payload, parsePayload } from '../input/parse.js'
import { addDecoderRejects, addRejectedEvent } from '../input/rejects.js'
import { type Diagnostics, printError } from '../output/diagnostics.js'
import { escapeName } from '../output/escape.js'
import type { Shell } from '../shell.js'

/** What to ingest with. */
export interface FileIngesterOptions {
  readonly shell: Shell
  readonly engine: Engine
  readonly store: Store
  readonly diagnostics: Diagnostics
  readonly feed: FeedName | undefined
  /** When all payloads were received, in milliseconds since 1970; null for the time of ingestion. */
  readonly receivedAt: number | null
  /** Whether the user gave rules. Without them, payloads of registered shipments are refused. */
  readonly hasRules: boolean
  /** Whether to hold everything until {@link FileIngester.release}. */
  readonly isHeld: boolean
  /** Whether what becomes due is recorded as done, and not sent. */
  readonly assumeDone: boolean
  /** Called after each commit with its results. */
  readonly onResults: (results: readonly ShipmentResult[]) => Promise<void>
}

type QueuedInput = QueuedEvents | QueuedOverride

interface QueuedEvents extends Omit<ShipmentEvents, 'receivedAt' | 'events'> {
  readonly events: FeedEvent[]
  readonly location: FileLocation
}

interface QueuedOverride extends Omit<OverrideInput, 'receivedAt'> {
  readonly shipment: string
  readonly location: FileLocation
}

interface FileLocation {
  readonly file: string
  readonly line: number
}

// The most payloads in one commit.
const BATCH_SIZE = 500

/** The most scans in one input. More than a server takes, since nobody else waits for this process. */
export const MAX_EVENTS = 100_000

/** Ingests the payloads of files in their order. */
export class FileIngester {
  /** The number of payloads taken. */
  payloads = 0
  readonly #options: FileIngesterOptions
  #isHeld: boolean
  #batches: QueuedInput[][] = [[]]
  #lastReceivedMs = Number.NEGATIVE_INFINITY

  constructor(options: FileIngesterOptions) {
    this.#options = options
    this.#isHeld = options.isHeld
  }

  /** Queues a payload; reports what cannot be used of it. */
  take = (payload: Payload): void => {
    const { diagnostics, feed: forced } = this.#options
    const { file, line } = payload
    const value = parsePayload(payload, diagnostics)
    if (value === undefined) return
    const feed = selectFeed(value, forced)
    if (!feed) {
      diagnostics.add(file, line, unrecognisedMessage(value))
      return
    }
    for (const { decoded, first } of decodeAll(feed, value)) {
      const origins = new Origins(feed, payload, value, false, first)
      addDecoderRejects(decoded.rejected, origins, payload, diagnostics)
      if (decoded.events.length + decoded.overrides.length > 0) this.#takeDecoded(decoded, feed, origins, { file, line })
    }
  }

  #takeDecoded(decoded: Decoded, { name: source, redelivery }: Feed, origins: Origins, location: FileLocation) {
    const { shipment, kind, issuedAt, reported, events, rejected } = decoded
    const { diagnostics } = this.#options
    const { file, line } = location
    if (!isShipmentName(shipment)) {
      diagnostics.add(file, line, unusableShipment(shipment))
      return
    }
    if (events.length > MAX_EVENTS) {
      diagnostics.add(file, line, tooManyEvents(shipment, events.length))
      return
    }
    const refused = new Set(rejected.map(({ index }) => index))
    for (const [index, { time }] of events.entries()) {
      const reason = refused.has(index) ? null : this.#timeProblem(time)
      if (reason !== null)
        addRejectedEvent(
          { index, field: 'time', value: time ?? null, reason },
          shipment,
          () => origins.of(index),
          diagnostics,
          file,
        )
    }
    this.payloads++
    if (events.length > 0)
      this.#enqueue({ shipment, kind, source, redelivery, issuedAt, reported, events: [...events], location })
    for (const override of feedOverrides(source, decoded)) this.#enqueue({ ...override, shipment, location })
  }

  /** The shipments of everything that is held, and those of them that rules have not watched so far. */
  async heldShipments(): Promise<{ readonly all: readonly string[]; readonly isNew: readonly string[] }> {
    const { engine, store } = this.#options
    await engine.shipments({ limit: 0 }) // opens the store
    const all = [...new Set(this.#batches.flat().map(({ shipment }) => shipment))]
    const watched = new Set<string>()
    for (let at = 0; at < all.length; at += BATCH_SIZE)
      for (const { row } of await store.shipments.load(all.slice(at, at + BATCH_SIZE)))
        if (row.registeredAt !== null && row.receivedAt !== null) watched.add(row.shipment)
    return { all, isNew: all.filter(shipment => !watched.has(shipment)) }
  }

  /** Commits what is held. */
  async release(): Promise<void> {
    this.#isHeld = false
    await this.flush()
  }

  /** Commits what is queued, unless it is held. Throws `store-…` errors after it has reported from where on nothing was written. */
  flush = async (): Promise<void> => {
    if (this.#isHeld) return
    const batches = this.#batches
    this.#batches = [[]]
    for (const batch of batches) if (batch.length > 0) await this.#ingestBatch(batch)
  }

  #timeProblem(time: unknown): Rejected['reason'] | null {
    const at = readTime(time)
    if (Number.isNaN(at)) return timeProblem(time)
    return at > (this.#options.receivedAt ?? Date.now()) + MAX_AHEAD_MS ? 'future' : null
  }

  // Consecutive single events are one input: the work for each input grows with the shipment's journal.
  #enqueue(input: QueuedInput): void {
    let batch = this.#batches.at(-1)!
    const last = input.kind === 'delta' ? batch.findLast(each => each.shipment === input.shipment) : undefined
    if (input.kind === 'delta' && last?.kind === 'delta' && isContinued(last, input)) {
      last.events.push(...input.events.map((event, at) => ({ ...event, position: last.events.length + at })))
      return
    }
    if (batch.length >= BATCH_SIZE) {
      batch = []
      this.#batches.push(batch)
    }
    batch.push(input)
  }

  async #ingestBatch(all: readonly QueuedInput[]): Promise<void> {
    const { engine, hasRules, assumeDone, onResults } = this.#options
    const batch = hasRules ? all : await this.#unregistered(all)
    if (batch.length === 0) return
    // Inputs of one shipment are one millisecond apart, so that the last one is the latest.
    const start = Math.max(this.#options.receivedAt ?? Date.now(), this.#lastReceivedMs)
    const nth = new Map<string, number>()
    const inputs = batch.map(({ location, ...input }): ShipmentInput => {
      const before = nth.get(input.shipment) ?? 0
      nth.set(input.shipment, before + 1)
      return { ...input, receivedAt: new Date(start + before) }
    })
    this.#lastReceivedMs = start + Math.max(...nth.values())
    let results: readonly ShipmentResult[]
    try {
      results = await engine.ingest(inputs, assumeDone ? { assumeDone } : {})
    } catch (error) {
      const { file, line } = batch[0]!.location
      printError(
        this.#options.shell,
        `nothing was written from ${escapeName(file)}:${line} on. Ingest the files again; what was written before does not change.`,
      )
      throw error
    }
    await onResults(results)
  }

  // Without rules, the change of a registered shipment would go unnoticed.
  async #unregistered(all: readonly QueuedInput[]): Promise<readonly QueuedInput[]> {
    const { store, diagnostics } = this.#options
    await this.#options.engine.shipments({ limit: 0 })
    const stored = await store.shipments.load([...new Set(all.map(({ shipment }) => shipment))])
    const registered = new Set(stored.filter(({ row }) => row.registeredAt !== null).map(({ row }) => row.shipment))
    return all.filter(({ shipment, location: { file, line } }) => {
      if (!registered.has(shipment)) return true
      diagnostics.add(
        file,
        line,
        `the shipment ${escapeName(shipment)} is registered. Pass its rules with --rules MODULE. Nothing of this payload was written.`,
      )
      return false
    })
  }
}

// Whether the events of two consecutive deltas can be one input.
const isContinued = (last: QueuedEvents, next: QueuedEvents): boolean =>
  last.source === next.source && last.issuedAt === next.issuedAt && last.events.length + next.events.length <= MAX_EVENTS

const tooManyEvents = (shipment: string, count: number): string =>
  `the payload of the shipment ${escapeName(shipment)} has ${count} scans; at most ${MAX_EVENTS} are taken at once. Check that they are one parcel's, and split them into several payloads. Nothing of this payload was written.`

const unusableShipment = (shipment: string | null): string =>
  shipment === null
    ? 'the payload names no shipment. Add the shipment number. Nothing of this payload was written.'
    : `the shipment number ${escapeName(shipment)} cannot be stored. Use at most 128 characters, without NUL, that do not begin with "group:". Nothing of this payload was written.`
