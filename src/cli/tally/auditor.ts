// One payload in, the tally up: by the quick way where it can, by decoding and replaying where it cannot.

import { isUtf8 } from 'node:buffer'
import { isDateOnly, readCode, readTime, type TrackingEvent, zoneOf } from '../../codes/index.js'
import type { Decoded, FeedEvent } from '../../feeds/feed.js'
import { decode as decodeNative } from '../../feeds/native.js'
import { AHEAD_MS, type Report, replay, type Step } from '../../replay/index.js'
import type { Faults } from '../faults.js'
import { type FeedName, feedOf, isSingle, unrecognised } from '../payloads/feeds.js'
import { textAt } from '../payloads/grammar.js'
import { type Origin, Origins } from '../payloads/origins.js'
import type { Payload } from '../payloads/parse.js'
import { parsePayload, valueIn } from '../payloads/parse.js'
import type { Sink } from '../payloads/reader.js'
import { sayRejected, sayRejects } from '../payloads/rejects.js'
import { BYTE, skipBlanks } from '../payloads/tokens.js'
import { assess, journeysOf } from './assessment.js'
import { stampOf } from './draft.js'
import { Quick } from './quick.js'
import { Shelf } from './shelf.js'
import { blankOwner, skimSingle } from './single.js'
import { Tallier } from './tallier.js'
import { MOST } from './tally.js'

/** How to audit. */
export interface Auditing {
  readonly feed: FeedName | undefined
  readonly zone: string | undefined
  readonly now: Date
  /** Is told every history with anything to remark. */
  readonly onRemark: ((history: Audited) => void) | undefined
}

/** One history, its report, and where its events stood. */
export interface Audited {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly report: Report<TrackingEvent>
  readonly originOf: (index: number) => Origin
}

/** Audits the payloads it takes. Call `end` once there are no more. */
export class Auditor implements Sink {
  readonly #how: Auditing
  readonly #faults: Faults
  readonly #tallier = new Tallier()
  readonly #shelf = new Shelf()
  readonly #owner = blankOwner()
  #comeSingle = false
  readonly #quick: Quick | null

  constructor(how: Auditing, faults: Faults) {
    this.#how = how
    this.#faults = faults
    const latest = stampOf(new Date(how.now.getTime() + AHEAD_MS))
    // A zone can move stamps past each other: then each is read by replay.
    this.#quick = how.zone === undefined ? new Quick(this.#tallier, { feed: how.feed, latest, remarkable: !how.onRemark }) : null
  }

  /** What was counted so far. */
  get tally() {
    return this.#tallier.tally
  }

  skim = (bytes: Buffer, at: number, file: string, line: number): number => {
    const quick = this.#quick
    if (quick === null) return -1
    const start = skipBlanks(bytes, at, false)
    // Lines are like their neighbours: what the last one was is tried first.
    let end = this.#comeSingle ? this.#skimSingle(bytes, start, file, line) : -1
    if (end >= 0) return end
    end = quick.skim(bytes, start, false)
    if (end < 0) return this.#comeSingle ? -1 : this.#skimSingle(bytes, start, file, line)
    this.#comeSingle = false
    const feed = skipBlanks(bytes, end, false)
    return bytes[feed] === BYTE.line && quick.count(file, line) ? feed : -1
  }

  take = (payload: Payload, wasSkimmed: boolean): void => {
    const { bytes, start, end, file, line } = payload
    const mayTry = !wasSkimmed && isUtf8(bytes.subarray(start, end))
    const isCounted = mayTry && this.#quick?.skim(bytes, start, true) === end && this.#quick.count(file, line)
    if (!isCounted) this.#takeOrdinary(payload)
  }

  /** Judges the events that came one per line. */
  end(): void {
    for (const { bytes, end, file, lines } of this.#shelf) {
      const extent = { bytes, start: 0, end }
      if (this.#quick?.skim(bytes, 0, false) === end && this.#quick.count(file, lines[0]!)) continue
      const decoded = decodeNative(valueIn(extent))
      this.#judge(decoded, { file, line: lines[0]! }, index => ({ file, line: lines[index]!, path: '' }))
    }
  }

  #skimSingle(bytes: Buffer, start: number, file: string, line: number): number {
    if (this.#how.feed !== undefined && this.#how.feed !== 'native') return -1
    const { shipment, carrier } = this.#owner
    const end = skimSingle(bytes, start, this.#owner)
    const feed = end < 0 ? -1 : skipBlanks(bytes, end, false)
    if (bytes[feed] !== BYTE.line) return -1
    const nameOf = ([from, to]: Int32Array) => (from === to ? null : textAt(bytes, from!, to!))
    this.#shelf.add(nameOf(shipment), nameOf(carrier), { bytes, start, end, file, line })
    this.#comeSingle = true
    return feed
  }

  #takeOrdinary(payload: Payload): void {
    const { file, line } = payload
    const value = parsePayload(payload, this.#faults)
    const feed = value === undefined ? undefined : feedOf(value, this.#how.feed)
    if (feed === undefined) {
      if (value !== undefined) this.#faults.say(file, line, unrecognised(value))
      this.tally.unusable++
      return
    }
    const decoded = feed.decode(value)
    const origins = new Origins(feed, payload, value, false)
    sayRejects(decoded.rejected, origins, payload, this.#faults)
    if (decoded.events.length > 0 && isSingle(feed, value)) this.#shelf.add(decoded.shipment, decoded.carrier ?? null, payload)
    else if (decoded.events.length > 0) this.#judge(decoded, payload, index => origins.of(index))
    else this.tally[decoded.rejected.length === 0 ? 'empty' : 'unusable']++
  }

  #judge(decoded: Decoded, { file, line }: Pick<Origin, 'file' | 'line'>, originOf: (index: number) => Origin): void {
    const { shipment, events, reported } = decoded
    const carrier = decoded.carrier ?? null
    const tallier = this.#tallier
    const report = replay(events, { zone: this.#how.zone, now: this.#how.now })
    const known = new Set(decoded.rejected.map(({ index }) => index))
    const rejected = report.rejected.filter(({ index }) => !known.has(index))
    for (const reject of rejected) sayRejected(reject, shipment, () => originOf(reject.index), this.#faults, file)
    this.tally.rejected += report.rejected.length
    const journeys = journeysOf(report)
    const isRemarked = rejected.length > 0 || journeys.some(({ flags }) => flags.length > 0)
    if (isRemarked) this.#how.onRemark?.({ shipment, carrier, report, originOf })
    const steps = journeys.flatMap(journey => journey.steps)
    if (steps.length === 0) return
    const found = assess(journeys)
    const silent = (verdict: string) => steps.reduce((sum, step) => (step.verdict === verdict ? sum + 1 : sum), 0)
    tallier.addSilent(silent('duplicate'), silent('uncoded'))
    for (const step of steps) if (step.verdict === 'unknown' || step.readAs) tallier.addUnknown(step, carrier)
    tallier.add(found, {
      carrier,
      events: steps.length,
      reported: readCode(reported).id,
      example: () => {
        const codes = listed(steps, this.#how.zone)
          .slice(0, MOST.codes)
          .map(({ code }) => code ?? '-')
        return { shipment, carrier, file, line, events: steps.length, codes }
      },
    })
  }
}

// Steps by time, those of one stamp as the list had them; days without a clock have their place from replay.
function listed(steps: readonly Step<FeedEvent>[], zone: string | undefined): readonly Step<FeedEvent>[] {
  if (steps.some(({ time }) => isDateOnly(time))) return steps
  const zoned = zone === undefined ? undefined : zoneOf(zone)
  const instant = new Map(steps.map(step => [step, readTime(step.time, zoned)]))
  return steps.toSorted((a, b) => instant.get(a)! - instant.get(b)! || a.event.position - b.event.position)
}
