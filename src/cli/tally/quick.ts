// The quick way of the audit: a payload is skimmed and folded without building an object, and counted. Equal code sequences
// that need the search are searched once. What it cannot do it leaves to the ordinary way, which it must agree with.

import { codes, type TrackingEvent } from '../../codes/index.js'
import { replay } from '../../replay/index.js'
import { shippedTable, stateOf } from '../../table/index.js'
import type { FeedName } from '../payloads/feeds.js'
import { textAt } from '../payloads/grammar.js'
import { type Assessment, assess, assessKept } from './assessment.js'
import { columns } from './columns.js'
import { blankDraft, MOST_EVENTS } from './draft.js'
import { type Skim, skimmer } from './skim.js'
import type { Subject, Tallier } from './tallier.js'
import { type Example, MOST } from './tally.js'
import { blankWalk, UNCODED, walk } from './walk.js'

const MOST_KNOWN = 20_000

/** Skims, folds and counts. While it counts, it is itself the subject of what it found. */
export class Quick implements Subject {
  carrier: string | null = null
  events = 0
  reported = 0
  readonly #table = shippedTable
  readonly #tallier: Tallier
  readonly #latest: number
  readonly #remarkable: boolean
  readonly #draft = blankDraft()
  readonly #walk = blankWalk()
  readonly #shapes: { readonly shape: (typeof columns)[number]; readonly skim: Skim }[]
  readonly #known = new Map<string, Assessment>()
  readonly #moves = Uint8Array.from({ length: 256 }, (_, number) => {
    const judgement = this.#table.judgements[number]
    return Number(judgement?.kind === 'regular' && judgement.moves)
  })
  readonly #met = new Uint16Array(256)
  readonly #key = Buffer.alloc(MOST_EVENTS)
  #carrierBytes: Buffer = Buffer.alloc(0)
  #bytes: Buffer = Buffer.alloc(0)
  #file = ''
  #line = 0

  /** `latest` is a stamp; without `remarkable`, histories with anything to remark are left to the ordinary way. */
  constructor(
    tallier: Tallier,
    { feed, latest, remarkable }: { feed: FeedName | undefined; latest: number; remarkable: boolean },
  ) {
    this.#tallier = tallier
    this.#latest = latest
    this.#remarkable = remarkable
    const shapes = columns.filter(row => feed === undefined || row.feed === feed)
    this.#shapes = shapes.map(shape => ({ shape, skim: skimmer(shape, this.#draft) }))
  }

  /** Skims the payload at an offset; gives the offset after it, negative where it takes the ordinary way. */
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

  /** Judges and counts what was skimmed; false where it takes the ordinary way. */
  count(file: string, line: number): boolean {
    const { mayTurn } = this.#shapes[0]!.shape
    const draft = this.#draft
    this.#file = file
    this.#line = line
    this.events = draft.length
    this.reported = draft.reported
    const judging = walk(this.#table, draft, this.#bytes, mayTurn, this.#latest, this.#walk)
    if (judging === 'ordinary') return false
    if (!this.#remarkable && (judging === 'search' || this.#walk.cost > 0)) return false
    this.carrier = this.#carrierName()
    this.#tallier.addSilent(this.#walk.duplicates, this.#walk.uncoded)
    if (judging === 'search') this.#tallier.add(this.#searched(), this)
    else if (this.#walk.cost > 0) this.#tallier.add(this.#kept(), this)
    else this.#addRegular()
    return true
  }

  example = (): Example => {
    const { shipment, ids, length } = this.#draft
    const { order } = this.#walk
    const written = Array.from(order.subarray(0, Math.min(length, MOST.codes)), event => codes[ids[event]! - 1] ?? '-')
    return {
      shipment: shipment[0] === shipment[1] ? null : textAt(this.#bytes, shipment[0]!, shipment[1]!),
      carrier: this.carrier,
      file: this.#file,
      line: this.#line,
      events: length,
      codes: written,
    }
  }

  #addRegular(): void {
    const { judged, state } = this.#walk
    const moves = this.#moves
    let advanced = 0
    for (let at = 0; at < this.events; at++) advanced += moves[judged[at]!]!
    const { duplicates, uncoded } = this.#walk
    const repeated = this.events - duplicates - uncoded - advanced
    this.#tallier.addRegular(stateOf(this.#table, state).status, advanced, repeated, this)
  }

  // Every event is kept: what is counted is how often each judgement of the table was met.
  #kept(): Assessment {
    const { judged, state, cost } = this.#walk
    const met = this.#met.fill(0)
    for (let at = 0; at < this.events; at++) met[judged[at]!]!++
    return assessKept(met, this.#table.judgements, stateOf(this.#table, state).status, cost)
  }

  #searched(): Assessment {
    const key = this.#sequence()
    const known = this.#known.get(key)
    if (known) return known
    const found = assess([replay(this.#scans())])
    if (this.#known.size === MOST_KNOWN) this.#known.clear()
    this.#known.set(key, found)
    return found
  }

  // The events that take part in the search. Their texts keep apart what is no duplicate.
  #scans(): TrackingEvent[] {
    const { ids, times } = this.#draft
    const { judged, order } = this.#walk
    const scans: TrackingEvent[] = []
    for (let at = 0; at < this.events; at++) {
      const event = order[at]!
      const time = this.#bytes.toString('latin1', times[event]!, times[event]! + 19)
      if (judged[at]! < UNCODED) scans.push({ code: codes[ids[event]! - 1]!, time, text: String(at) })
    }
    return scans
  }

  // All that the search looks at: the codes in order, each with whether it shares its stamp with the one before.
  #sequence(): string {
    const { ids, stamps, length } = this.#draft
    const { judged, order } = this.#walk
    const key = this.#key
    let size = 0
    let before = Number.NaN
    for (let at = 0; at < length; at++) {
      const event = order[at]!
      if (judged[at]! >= UNCODED) continue
      key[size++] = stamps[event] === before ? ids[event]! | 64 : ids[event]!
      before = stamps[event]!
    }
    return key.toString('latin1', 0, size)
  }

  // Carriers come in runs, and the name of the last is at hand.
  #carrierName(): string | null {
    const start = this.#draft.carrier[0]!
    const length = this.#draft.carrier[1]! - start
    if (length === 0) return null
    const before = this.#carrierBytes
    let isSame = before.length === length
    for (let at = 0; isSame && at < length; at++) isSame = before[at] === this.#bytes[start + at]
    if (isSame && this.carrier !== null) return this.carrier
    this.#carrierBytes = Buffer.from(this.#bytes.subarray(start, start + length))
    return textAt(this.#bytes, start, start + length)
  }
}
