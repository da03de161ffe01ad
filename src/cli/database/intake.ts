// Payloads of files as inputs of an engine, batch by batch: what was read is heard before more is read.

import { readTime, timeFault } from '../../codes/index.js'
import type { Consequence, Engine, ShipmentInput, Store } from '../../engine/index.js'
import { isName } from '../../engine/input.js'
import type { FeedEvent } from '../../feeds/feed.js'
import { AHEAD_MS, type Rejected } from '../../replay/index.js'
import { complain, type Faults } from '../faults.js'
import { type FeedName, feedOf, isSingle, unrecognised } from '../payloads/feeds.js'
import { Origins } from '../payloads/origins.js'
import { type Payload, parsePayload } from '../payloads/parse.js'
import { sayRejected, sayRejects } from '../payloads/rejects.js'
import { name } from '../quote.js'
import type { Shell } from '../shell.js'

/** How files are heard. */
export interface IntakeOptions {
  readonly shell: Shell
  readonly engine: Engine
  readonly store: Store
  readonly faults: Faults
  readonly feed: FeedName | undefined
  /** When all of it is heard, in milliseconds since 1970; null for now, as it comes. */
  readonly heardAt: number | null
  /** Whether rules watch what is heard. Without them what is adopted is left alone. */
  readonly hasRules: boolean
  /** Told of what followed, after each commit. */
  readonly tell: (consequences: readonly Consequence[]) => Promise<void>
}

interface Waiting extends Omit<ShipmentInput, 'heardAt' | 'events'> {
  readonly events: FeedEvent[]
  readonly place: Place
}

interface Place {
  readonly file: string
  readonly line: number
}

// Payloads in one commit, at most.
const BATCH = 500

/** Hears the payloads of files, in their order. */
export class Intake {
  /** How many payloads were heard. */
  payloads = 0
  readonly #options: IntakeOptions
  #batches: Waiting[][] = [[]]
  #clock = Number.NEGATIVE_INFINITY

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  /** Takes a payload; what it says wrongly is said on standard error. */
  take = (payload: Payload): void => {
    const { faults, feed: forced } = this.#options
    const { file, line } = payload
    const value = parsePayload(payload, faults)
    if (value === undefined) return
    const feed = feedOf(value, forced)
    if (!feed) {
      faults.say(file, line, unrecognised(value))
      return
    }
    const { shipment, events, rejected } = feed.decode(value)
    const origins = new Origins(feed, payload, value, false)
    sayRejects(rejected, origins, payload, faults)
    if (events.length === 0) return
    if (!isName(shipment)) {
      faults.say(file, line, unnamed(shipment))
      return
    }
    const refused = new Set(rejected.map(({ index }) => index))
    for (const [index, { time }] of events.entries()) {
      const reason = refused.has(index) ? null : this.#faultOf(time)
      if (reason !== null)
        sayRejected({ index, field: 'time', value: time ?? null, reason }, shipment, () => origins.of(index), faults, file)
    }
    this.#add(shipment, isSingle(feed, value) ? 'delta' : 'snapshot', feed.name, events, { file, line })
  }

  /** Hears what was taken. Throws `store-…` errors, having said where they leave the files. */
  hear = async (): Promise<void> => {
    const batches = this.#batches
    this.#batches = [[]]
    for (const batch of batches) if (batch.length > 0) await this.#hear(batch)
  }

  #faultOf(time: unknown): Rejected['reason'] | null {
    const at = readTime(time)
    if (Number.isNaN(at)) return timeFault(time)
    return at > (this.#options.heardAt ?? Date.now()) + AHEAD_MS ? 'future' : null
  }

  // Events that come alone one after the other are one input: each input costs as much as all that was heard before.
  #add(shipment: string, kind: 'snapshot' | 'delta', source: string, events: readonly FeedEvent[], place: Place): void {
    this.payloads++
    let batch = this.#batches.at(-1)!
    const last = kind === 'delta' ? batch.findLast(each => each.shipment === shipment) : undefined
    if (last?.kind === 'delta' && last.source === source) {
      last.events.push(...events.map((event, at) => ({ ...event, position: last.events.length + at })))
      return
    }
    if (batch.length >= BATCH) {
      batch = []
      this.#batches.push(batch)
    }
    batch.push({ shipment, kind, source, events: [...events], place })
  }

  async #hear(all: readonly Waiting[]): Promise<void> {
    const { engine, hasRules, tell } = this.#options
    const batch = hasRules ? all : await this.#unadopted(all)
    if (batch.length === 0) return
    // Those of one shipment one millisecond after the other, so that the last one is the latest.
    const start = Math.max(this.#options.heardAt ?? Date.now(), this.#clock)
    const nth = new Map<string, number>()
    const inputs = batch.map(({ place, ...input }): ShipmentInput => {
      const before = nth.get(input.shipment) ?? 0
      nth.set(input.shipment, before + 1)
      return { ...input, heardAt: new Date(start + before) }
    })
    this.#clock = start + Math.max(...nth.values())
    let consequences: readonly Consequence[]
    try {
      consequences = await engine.ingest(inputs)
    } catch (error) {
      const { file, line } = batch[0]!.place
      complain(
        this.#options.shell,
        `from ${name(file)}:${line} on nothing was written; ingest the files again, which does no harm.`,
      )
      throw error
    }
    await tell(consequences)
  }

  // Without its rules a change of an adopted shipment would be seen by nobody.
  async #unadopted(all: readonly Waiting[]): Promise<readonly Waiting[]> {
    const { store, faults } = this.#options
    await this.#options.engine.shipments({ limit: 0 })
    const stored = await store.load([...new Set(all.map(({ shipment }) => shipment))])
    const adopted = new Set(stored.filter(({ row }) => row.adoptedAt !== null).map(({ row }) => row.shipment))
    return all.filter(({ shipment, place: { file, line } }) => {
      if (!adopted.has(shipment)) return true
      faults.say(
        file,
        line,
        `rules watch the shipment ${name(shipment)}: give them, with --rules MODULE. Nothing was written of it.`,
      )
      return false
    })
  }
}

const unnamed = (shipment: string | null): string =>
  shipment === null
    ? 'no shipment is named. Give its number; nothing was written of it.'
    : `the shipment ${name(shipment)} cannot be kept. Name it by at most 128 characters, without NUL; nothing was written of it.`
