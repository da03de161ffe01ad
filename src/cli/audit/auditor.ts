// Audits payloads one by one: in columns where possible, else by replaying.

import { type Assessment, assess, ColumnEvaluator, journeysOf } from '../../columns/index.js'
import type { Decoded, FeedEvent } from '../../feeds/feed.js'
import { feeds } from '../../feeds/index.js'
import { isRecord, type JsonRecord, textValue } from '../../feeds/values.js'
import { replay, type Step } from '../../replay/index.js'
import { otherReading } from '../../replay/other-reading.js'
import type { Classifier, Pattern } from '../../texts/index.js'
import { isDateOnly, readCode, readTime, rowOf, type TrackingEvent, zoneOf } from '../../vocabulary/index.js'
import { decodeAll, type FeedName, type InputFeed, selectFeed, unrecognisedMessage } from '../input/feeds.js'
import { type Origin, Origins } from '../input/origins.js'
import type { Payload } from '../input/parse.js'
import { parsePayload, textOf } from '../input/parse.js'
import { addDecoderRejects, addRejectedEvent } from '../input/rejects.js'
import type { Diagnostics } from '../output/diagnostics.js'
import { AuditCounter } from './counter.js'
import type { BufferedHistory, SingleEvents } from './event-buffer.js'
import { type Finding, findingJson, findingsOf, findingText, isFailing } from './findings.js'
import type { Collected, Collector, CollectorOptions } from './report/collector.js'
import { type Baseline, fingerprintOf, sarifResult } from './sarif.js'
import { type AuditTotals, LIMITS, type Limits } from './totals.js'

/** How to audit, as data that another thread can receive. */
export interface AuditOptions {
  readonly feed: FeedName | undefined
  readonly zone: string | undefined
  readonly now: Date
  /** The form of findings; null to count only. */
  readonly findings: 'text' | 'json' | 'sarif' | null
  /** Patterns for texts of scans without a code, beside those of the library; null to leave such scans uncoded. */
  readonly patterns: readonly Pattern[] | null
  /** Findings that are known, and fail nothing; null for none. As text or JSON they are left out. */
  readonly baseline: Baseline | null
  /** What to collect for a report; null for none. */
  readonly report: CollectorOptions | null
}

/** Where an audit's messages, findings and single events go, and what a report needs of the histories. */
export interface AuditOutlets {
  readonly diagnostics: Diagnostics
  readonly append: (text: string) => void
  readonly singles: SingleEvents
  readonly collector: Collector | null
  /** Reads codes in the texts of scans that have none; undefined to leave them uncoded. */
  readonly classify: Classifier | undefined
}

/** What an auditor found in a part of the input, for {@link Auditor.merge}. `bytes` are those of the part. */
export interface AuditedPart {
  readonly file: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly totals: AuditTotals
  readonly findings: string
  readonly singles: readonly SingleEvent[]
  /** The messages that were printed, of `messages` in all. */
  readonly printed: readonly string[]
  readonly messages: number
  readonly collected: Collected | null
}

/** A single event by its extent. */
export type SingleEvent = [shipment: string | null, carrier: string | null, start: number, end: number, line: number]

type Location = Pick<Origin, 'file' | 'line'>
type CountedDecoded = Pick<Decoded, 'shipment' | 'carrier' | 'events' | 'reported'>

/** Audits the payloads it takes. Call `end` after the last. */
export class Auditor {
  readonly #options: AuditOptions
  readonly #outlets: AuditOutlets
  readonly #diagnostics: Diagnostics
  readonly #counter: AuditCounter
  readonly #columns: ColumnEvaluator | null

  /** `columns` can serve several auditors of the same `now`. */
  constructor(options: AuditOptions, outlets: AuditOutlets, columns = new ColumnEvaluator(options.now), limits: Limits = LIMITS) {
    this.#options = options
    this.#outlets = outlets
    this.#diagnostics = outlets.diagnostics
    this.#counter = new AuditCounter(limits)
    // Only replay orders stamps by a zone, infers codes, and returns what a report shows.
    const needsReplay = options.zone !== undefined || outlets.classify !== undefined || outlets.collector !== null
    this.#columns = needsReplay ? null : columns
  }

  /** The counts so far. */
  get totals() {
    return this.#counter.totals
  }

  /** Adds what another auditor, without limits, found in the next part of the input. */
  merge({ file, bytes, totals, findings, singles, printed, messages, collected }: AuditedPart): void {
    this.#counter.merge(totals)
    if (collected) this.#outlets.collector?.merge(collected)
    this.#outlets.append(findings)
    this.#diagnostics.merge(file, printed, messages)
    const own = Buffer.from(bytes.buffer)
    for (const [shipment, carrier, start, end, line] of singles)
      this.#outlets.singles.add(shipment, carrier, { bytes: own, start, end, file, line })
  }

  take = (payload: Payload): void => {
    const { file, line } = payload
    const value = parsePayload(payload, this.#diagnostics)
    const feed = value === undefined ? undefined : selectFeed(value, this.#options.feed)
    if (feed === undefined) {
      if (value !== undefined) this.#diagnostics.add(file, line, unrecognisedMessage(value))
      this.totals.unusable++
      return
    }
    if (feed === feeds.native && isSingleEvent(value)) {
      const { shipment, carrier } = headOf(value as JsonRecord)
      this.#outlets.singles.add(shipment, carrier, payload)
      return
    }
    let origins: Origins | undefined
    this.#audit(feed, value, payload, index => {
      origins ??= new Origins(feed, payload, value, false)
      return origins.of(index)
    })
  }

  /** Audits the events that came one per line, by shipment. */
  end(shipments: Iterable<BufferedHistory>): void {
    for (const { bytes, end, file, lines } of shipments) {
      const value = JSON.parse(textOf({ bytes, start: 0, end }))
      this.#audit(feeds.native, value, { file, line: lines[0]! }, index => ({ file, line: lines[index]!, path: '' }))
    }
  }

  #audit(feed: InputFeed, value: unknown, location: Location, originOf: (index: number) => Origin): void {
    if (feed === feeds.native && this.#auditNative(value as JsonRecord, location)) return
    for (const { decoded, first } of decodeAll(feed, value))
      this.#auditDecoded(decoded, location, index => originOf(index + first))
  }

  #auditDecoded(decoded: Decoded, location: Location, originOf: (index: number) => Origin): void {
    const { events, rejected } = decoded
    addDecoderRejects(rejected, { of: originOf }, location, this.#diagnostics)
    if (events.length === 0) {
      this.totals[rejected.length === 0 ? 'empty' : 'unusable']++
      return
    }
    const found = rejected.length === 0 ? this.#assess(events) : null
    if (found === null) this.#replay(decoded, location, originOf)
    else this.#count(found, decoded, location)
  }

  // The items of a native history are events already, so only what columns cannot assess is decoded.
  #auditNative(payload: JsonRecord, location: Location): boolean {
    const { events } = payload
    if (!Array.isArray(events)) return false
    const found = this.#assess(events)
    if (found === null) return false
    this.#count(found, { ...headOf(payload), events, reported: null }, location)
    return true
  }

  // Null where only replay can, or where the report is wanted.
  #assess(events: readonly TrackingEvent[]): Assessment | null {
    const found = this.#columns?.evaluate(events) ?? null
    const hasFindings = found !== null && (found.constraints.length > 0 || found.class === 'uncoded')
    return hasFindings && this.#wantsFindings ? null : found
  }

  get #wantsFindings(): boolean {
    return this.#options.findings !== null || this.#options.baseline !== null
  }

  #count(found: Assessment, history: CountedDecoded, location: Location): void {
    const { shipment, events, reported, carrier } = history
    const columns = this.#columns!
    const { duplicates, uncoded } = columns.silent
    this.#counter.addSilent(duplicates, uncoded)
    this.#counter.add(found, {
      carrier,
      events: events.length,
      reported: readCode(reported).id,
      example: () => {
        const { file, line } = location
        return { shipment, carrier, file, line, events: events.length, codes: columns.codes(LIMITS.codes) }
      },
    })
  }

  #replay(decoded: Decoded, { file, line }: Location, originOf: (index: number) => Origin): void {
    const { shipment, carrier, events, reported } = decoded
    const counter = this.#counter
    const { zone, now } = this.#options
    const how = { zone, now, classify: this.#outlets.classify }
    const report = replay(events, { ...how, reported })
    const known = new Set(decoded.rejected.map(({ index }) => index))
    const rejected = report.rejected.filter(({ index }) => !known.has(index))
    for (const reject of rejected) addRejectedEvent(reject, shipment, () => originOf(reject.index), this.#diagnostics, file)
    this.totals.rejected += report.rejected.length
    const journeys = journeysOf(report)
    if (this.#wantsFindings) for (const finding of findingsOf({ shipment, carrier, report, originOf })) this.#addFinding(finding)
    const steps = journeys.flatMap(journey => journey.steps)
    if (steps.length === 0) return
    for (const { basis } of steps) if (basis) this.totals.inferred++
    const found = assess(journeys)
    const countOf = (verdict: string) => steps.reduce((sum, step) => (step.verdict === verdict ? sum + 1 : sum), 0)
    counter.addSilent(countOf('duplicate'), countOf('uncoded'))
    for (const step of steps) if (step.verdict === 'unknown' || step.readAs) counter.addUnknown(step, carrier)
    counter.add(found, {
      carrier,
      events: steps.length,
      reported: readCode(reported).id,
      example: () => {
        const codes = stepsInListOrder(steps, zone)
          .slice(0, LIMITS.codes)
          .map(({ code }) => code ?? '-')
        return { shipment, carrier, file, line, events: steps.length, codes }
      },
    })
    const other = () => otherReading(events, how)
    this.#outlets.collector?.add(
      { shipment, carrier, file, line, reported: rowOf(readCode(reported).id)?.code ?? null, report, other },
      found.cost,
    )
  }

  #addFinding(finding: Finding): void {
    const { findings: form, baseline } = this.#options
    const isKnown = baseline?.has(fingerprintOf(finding)) ?? false
    const { findings } = this.totals
    findings[isKnown ? 'known' : 'new']++
    if (!isKnown && isFailing(finding)) findings.failing++
    if (form === 'sarif') this.#outlets.append(`,\n${sarifResult(finding, baseline && isKnown)}`)
    else if (form !== null && !isKnown) this.#outlets.append(form === 'json' ? findingJson(finding) : findingText(finding))
  }
}

// Whether a native payload, recognised as one, is one event of its shipment; a feed forced on other input decides itself.
const isSingleEvent = (payload: unknown): boolean => isRecord(payload) && payload.events === undefined

// The head of a native payload.
const headOf = ({ shipment, carrier }: JsonRecord) => ({
  shipment: textValue(shipment) ?? null,
  carrier: textValue(carrier) ?? null,
})

// Steps by time, those of one stamp in the order of the list; dates without a time keep their place from replay.
function stepsInListOrder(steps: readonly Step<FeedEvent>[], zone: string | undefined): readonly Step<FeedEvent>[] {
  if (steps.some(({ time }) => isDateOnly(time))) return steps
  const zoned = zone === undefined ? undefined : zoneOf(zone)
  const instant = new Map(steps.map(step => [step, readTime(step.time, zoned)]))
  return steps.toSorted((a, b) => instant.get(a)! - instant.get(b)! || a.event.position - b.event.position)
}
