// Audits payloads one by one: on the fast path where possible, else by decoding and replaying.

import { isUtf8 } from 'node:buffer'
import type { Decoded, FeedEvent } from '../../feeds/feed.js'
import { decode as decodeNative } from '../../feeds/native.js'
import { type Report, replay, type Step } from '../../replay/index.js'
import { MAX_AHEAD_MS } from '../../replay/replay.js'
import { isDateOnly, readCode, readTime, type TrackingEvent, zoneOf } from '../../vocabulary/index.js'
import { type FeedName, isSingleEvent, selectFeed, unrecognisedMessage } from '../input/feeds.js'
import { type Origin, Origins } from '../input/origins.js'
import type { Payload } from '../input/parse.js'
import { parsePayload, textOf } from '../input/parse.js'
import type { PayloadSink } from '../input/reader.js'
import { addDecoderRejects, addRejectedEvent } from '../input/rejects.js'
import { BYTE, skipBlanks, textAt } from '../input/tokens.js'
import type { Diagnostics } from '../output/diagnostics.js'
import { assess, journeysOf } from './assessment.js'
import { AuditCounter } from './counter.js'
import { EventBuffer } from './event-buffer.js'
import { FastPath } from './fast-path.js'
import { emptyOwner, skimSingleEvent } from './single-event.js'
import { comparableTime } from './skimmed-history.js'
import { LIMITS } from './totals.js'

/** How to audit. */
export interface AuditOptions {
  readonly feed: FeedName | undefined
  readonly zone: string | undefined
  readonly now: Date
  /** Called for every history with flags or rejected events. */
  readonly onFinding: ((history: AuditedHistory) => void) | undefined
}

/** One history, its report, and the origins of its events. */
export interface AuditedHistory {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly report: Report<TrackingEvent>
  readonly originOf: (index: number) => Origin
}

/** Audits the payloads it takes. Call `end` after the last. */
export class Auditor implements PayloadSink {
  readonly #options: AuditOptions
  readonly #diagnostics: Diagnostics
  readonly #counter = new AuditCounter()
  readonly #buffer = new EventBuffer()
  readonly #owner = emptyOwner()
  #isSingle = false
  readonly #fastPath: FastPath | null

  constructor(options: AuditOptions, diagnostics: Diagnostics) {
    this.#options = options
    this.#diagnostics = diagnostics
    const latest = comparableTime(new Date(options.now.getTime() + MAX_AHEAD_MS))
    // A zone can change the order of stamps, which only replay computes.
    this.#fastPath =
      options.zone === undefined
        ? new FastPath(this.#counter, { feed: options.feed, latest, countsFindings: !options.onFinding })
        : null
  }

  /** The counts so far. */
  get totals() {
    return this.#counter.totals
  }

  skim = (bytes: Buffer, at: number, file: string, line: number): number => {
    const fastPath = this.#fastPath
    if (fastPath === null) return -1
    const start = skipBlanks(bytes, at, false)
    // Lines resemble their neighbours: the shape of the last one is tried first.
    let end = this.#isSingle ? this.#skimSingle(bytes, start, file, line) : -1
    if (end >= 0) return end
    end = fastPath.skim(bytes, start, false)
    if (end < 0) return this.#isSingle ? -1 : this.#skimSingle(bytes, start, file, line)
    this.#isSingle = false
    const feed = skipBlanks(bytes, end, false)
    return bytes[feed] === BYTE.line && fastPath.count(file, line) ? feed : -1
  }

  take = (payload: Payload, wasSkimmed: boolean): void => {
    const { bytes, start, end, file, line } = payload
    const mayTry = !wasSkimmed && isUtf8(bytes.subarray(start, end))
    const isCounted = mayTry && this.#fastPath?.skim(bytes, start, true) === end && this.#fastPath.count(file, line)
    if (!isCounted) this.#takeSlowPath(payload)
  }

  /** Audits the events that came one per line. */
  end(): void {
    for (const { bytes, end, file, lines } of this.#buffer) {
      const extent = { bytes, start: 0, end }
      if (this.#fastPath?.skim(bytes, 0, false) === end && this.#fastPath.count(file, lines[0]!)) continue
      const decoded = decodeNative(JSON.parse(textOf(extent)))
      this.#replay(decoded, { file, line: lines[0]! }, index => ({ file, line: lines[index]!, path: '' }))
    }
  }

  #skimSingle(bytes: Buffer, start: number, file: string, line: number): number {
    if (this.#options.feed !== undefined && this.#options.feed !== 'native') return -1
    const { shipment, carrier } = this.#owner
    const end = skimSingleEvent(bytes, start, this.#owner)
    const feed = end < 0 ? -1 : skipBlanks(bytes, end, false)
    if (bytes[feed] !== BYTE.line) return -1
    const nameOf = ([from, to]: Int32Array) => (from === to ? null : textAt(bytes, from!, to!))
    this.#buffer.add(nameOf(shipment), nameOf(carrier), { bytes, start, end, file, line })
    this.#isSingle = true
    return feed
  }

  #takeSlowPath(payload: Payload): void {
    const { file, line } = payload
    const value = parsePayload(payload, this.#diagnostics)
    const feed = value === undefined ? undefined : selectFeed(value, this.#options.feed)
    if (feed === undefined) {
      if (value !== undefined) this.#diagnostics.add(file, line, unrecognisedMessage(value))
      this.totals.unusable++
      return
    }
    const decoded = feed.decode(value)
    const origins = new Origins(feed, payload, value, false)
    addDecoderRejects(decoded.rejected, origins, payload, this.#diagnostics)
    if (decoded.events.length > 0 && isSingleEvent(feed, value))
      this.#buffer.add(decoded.shipment, decoded.carrier ?? null, payload)
    else if (decoded.events.length > 0) this.#replay(decoded, payload, index => origins.of(index))
    else this.totals[decoded.rejected.length === 0 ? 'empty' : 'unusable']++
  }

  #replay(decoded: Decoded, { file, line }: Pick<Origin, 'file' | 'line'>, originOf: (index: number) => Origin): void {
    const { shipment, events, reported } = decoded
    const carrier = decoded.carrier ?? null
    const counter = this.#counter
    const report = replay(events, { zone: this.#options.zone, now: this.#options.now })
    const known = new Set(decoded.rejected.map(({ index }) => index))
    const rejected = report.rejected.filter(({ index }) => !known.has(index))
    for (const reject of rejected) addRejectedEvent(reject, shipment, () => originOf(reject.index), this.#diagnostics, file)
    this.totals.rejected += report.rejected.length
    const journeys = journeysOf(report)
    const hasFindings = rejected.length > 0 || journeys.some(({ flags }) => flags.length > 0)
    if (hasFindings) this.#options.onFinding?.({ shipment, carrier, report, originOf })
    const steps = journeys.flatMap(journey => journey.steps)
    if (steps.length === 0) return
    const found = assess(journeys)
    const countOf = (verdict: string) => steps.reduce((sum, step) => (step.verdict === verdict ? sum + 1 : sum), 0)
    counter.addSilent(countOf('duplicate'), countOf('uncoded'))
    for (const step of steps) if (step.verdict === 'unknown' || step.readAs) counter.addUnknown(step, carrier)
    counter.add(found, {
      carrier,
      events: steps.length,
      reported: readCode(reported).id,
      example: () => {
        const codes = stepsInListOrder(steps, this.#options.zone)
          .slice(0, LIMITS.codes)
          .map(({ code }) => code ?? '-')
        return { shipment, carrier, file, line, events: steps.length, codes }
      },
    })
  }
}

// Steps by time, those of one stamp in the order of the list; dates without a time keep their place from replay.
function stepsInListOrder(steps: readonly Step<FeedEvent>[], zone: string | undefined): readonly Step<FeedEvent>[] {
  if (steps.some(({ time }) => isDateOnly(time))) return steps
  const zoned = zone === undefined ? undefined : zoneOf(zone)
  const instant = new Map(steps.map(step => [step, readTime(step.time, zoned)]))
  return steps.toSorted((a, b) => instant.get(a)! - instant.get(b)! || a.event.position - b.event.position)
}
