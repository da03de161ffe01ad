// The audit's fast path: skims a payload and walks the table without building an object. Equal code sequences that need the
// search are searched once. Whatever it cannot handle takes the slow path; both must agree.

import { replay } from '../../replay/index.js'
import { shippedTable } from '../../table/index.js'
import { stateOf } from '../../table/table.js'
import { codes, type TrackingEvent } from '../../vocabulary/index.js'
import type { FeedName } from '../input/feeds.js'
import { textAt } from '../input/tokens.js'
import { type Assessment, assess, assessKept } from './assessment.js'
import type { AuditCounter, CountedHistory } from './counter.js'
import { payloadShapes } from './payload-shapes.js'
import { type Skim, skimmer } from './skim.js'
import { emptySkimmedHistory, MAX_EVENTS } from './skimmed-history.js'
import { type Example, LIMITS } from './totals.js'
import { emptyWalk, UNCODED, walkTable } from './walk.js'

const MAX_CACHED = 20_000

/** Skims, walks and counts. It is itself the `CountedHistory` that it counts. */
export class FastPath implements CountedHistory {
  carrier: string | null = null
  events = 0
  reported = 0
  readonly #table = shippedTable
  readonly #counter: AuditCounter
  readonly #latest: number
  readonly #countsFindings: boolean
  readonly #skimmed = emptySkimmedHistory()
  readonly #walk = emptyWalk()
  readonly #shapes: { readonly shape: (typeof payloadShapes)[number]; readonly skim: Skim }[]
  readonly #cache = new Map<string, Assessment>()
  readonly #moves = Uint8Array.from({ length: 256 }, (_, number) => {
    const judgement = this.#table.judgements[number]
    return Number(judgement?.kind === 'regular' && judgement.moves)
  })
  readonly #judgementCounts = new Uint16Array(256)
  readonly #key = Buffer.alloc(MAX_EVENTS)
  #carrierBytes: Buffer = Buffer.alloc(0)
  #bytes: Buffer = Buffer.alloc(0)
  #file = ''
  #line = 0

  /** `latest` is a stamp; without `countsFindings`, histories with findings take the slow path. */
  constructor(
    counter: AuditCounter,
    { feed, latest, countsFindings }: { feed: FeedName | undefined; latest: number; countsFindings: boolean },
  ) {
    this.#counter = counter
    this.#latest = latest
    this.#countsFindings = countsFindings
    const shapes = payloadShapes.filter(row => feed === undefined || row.feed === feed)
    this.#shapes = shapes.map(shape => ({ shape, skim: skimmer(shape, this.#skimmed) }))
  }

  /** Skims the payload at an offset; returns the offset after it, negative where the payload takes the slow path. */
  skim(bytes: Buffer, at: number, spansLines: boolean): number {
    for (let next = 0; next < this.#shapes.length; next++) {
      const end = this.#shapes[next]!.skim(bytes, at, spansLines)
      if (end < 0) continue
      // The next payload is probably of the same shape.
      if (next > 0) this.#shapes.unshift(...this.#shapes.splice(next, 1))
      this.#bytes = bytes
      return end
    }
    return -1
  }

  /** Assesses and counts what was skimmed; false where the payload takes the slow path. */
  count(file: string, line: number): boolean {
    const { mayReverse } = this.#shapes[0]!.shape
    const skimmed = this.#skimmed
    this.#file = file
    this.#line = line
    this.events = skimmed.length
    this.reported = skimmed.reported
    const result = walkTable(this.#table, skimmed, this.#bytes, mayReverse, this.#latest, this.#walk)
    if (result === 'slow') return false
    if (!this.#countsFindings && (result === 'search' || this.#walk.cost > 0)) return false
    this.carrier = this.#carrierName()
    this.#counter.addSilent(this.#walk.duplicates, this.#walk.uncoded)
    if (result === 'search') this.#counter.add(this.#searched(), this)
    else if (this.#walk.cost > 0) this.#counter.add(this.#kept(), this)
    else this.#addRegular()
    return true
  }

  example = (): Example => {
    const { shipment, ids, length } = this.#skimmed
    const { order } = this.#walk
    const trace = Array.from(order.subarray(0, Math.min(length, LIMITS.codes)), event => codes[ids[event]! - 1] ?? '-')
    return {
      shipment: shipment[0] === shipment[1] ? null : textAt(this.#bytes, shipment[0]!, shipment[1]!),
      carrier: this.carrier,
      file: this.#file,
      line: this.#line,
      events: length,
      codes: trace,
    }
  }

  #addRegular(): void {
    const { judgements, state } = this.#walk
    const moves = this.#moves
    let advanced = 0
    for (let at = 0; at < this.events; at++) advanced += moves[judgements[at]!]!
    const { duplicates, uncoded } = this.#walk
    const repeated = this.events - duplicates - uncoded - advanced
    this.#counter.addRegular(stateOf(this.#table, state).status, advanced, repeated, this)
  }

  // Every event is kept: counts how often each judgement of the table occurred.
  #kept(): Assessment {
    const { judgements, state, cost } = this.#walk
    const counts = this.#judgementCounts.fill(0)
    for (let at = 0; at < this.events; at++) counts[judgements[at]!]!++
    return assessKept(counts, this.#table.judgements, stateOf(this.#table, state).status, cost)
  }

  #searched(): Assessment {
    const key = this.#sequence()
    const known = this.#cache.get(key)
    if (known) return known
    const found = assess([replay(this.#scans())])
    if (this.#cache.size === MAX_CACHED) this.#cache.clear()
    this.#cache.set(key, found)
    return found
  }

  // The events to search. Distinct texts keep equal scans from counting as duplicates.
  #scans(): TrackingEvent[] {
    const { ids, times } = this.#skimmed
    const { judgements, order } = this.#walk
    const scans: TrackingEvent[] = []
    for (let at = 0; at < this.events; at++) {
      const event = order[at]!
      const time = this.#bytes.toString('latin1', times[event]!, times[event]! + 19)
      if (judgements[at]! < UNCODED) scans.push({ code: codes[ids[event]! - 1]!, time, text: String(at) })
    }
    return scans
  }

  // The cache key: the codes in order, each with whether it shares its stamp with the one before.
  #sequence(): string {
    const { ids, stamps, length } = this.#skimmed
    const { judgements, order } = this.#walk
    const key = this.#key
    let size = 0
    let before = Number.NaN
    for (let at = 0; at < length; at++) {
      const event = order[at]!
      if (judgements[at]! >= UNCODED) continue
      key[size++] = stamps[event] === before ? ids[event]! | 64 : ids[event]!
      before = stamps[event]!
    }
    return key.toString('latin1', 0, size)
  }

  // Carriers come in runs, so the last name is reused.
  #carrierName(): string | null {
    const start = this.#skimmed.carrier[0]!
    const length = this.#skimmed.carrier[1]! - start
    if (length === 0) return null
    const before = this.#carrierBytes
    let isSame = before.length === length
    for (let at = 0; isSame && at < length; at++) isSame = before[at] === this.#bytes[start + at]
    if (isSame && this.carrier !== null) return this.carrier
    this.#carrierBytes = Buffer.from(this.#bytes.subarray(start, start + length))
    return textAt(this.#bytes, start, start + length)
  }
}
