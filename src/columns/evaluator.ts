// Evaluates many histories without a report for each: a history is walked in columns, and equal code sequences that need the
// search are searched once. Where it gives an assessment, it is that of `replay`.

import { replay } from '../replay/index.js'
import { MAX_AHEAD_MS } from '../replay/replay.js'
import { shippedTable } from '../table/index.js'
import { stateOf } from '../table/table.js'
import { codes, type TrackingEvent } from '../vocabulary/index.js'
import { type Assessment, assess, assessKept } from './assessment.js'
import { comparableTime, emptyColumns, fillColumns, MAX_EVENTS } from './columns.js'
import { emptyWalk, UNCODED, walkTable } from './walk.js'

const MAX_CACHED = 20_000

/** Evaluates histories one after the other, as of `now`, with times that name no zone read as UTC. */
export class ColumnEvaluator {
  readonly #table = shippedTable
  readonly #latest: number
  readonly #columns = emptyColumns()
  readonly #walk = emptyWalk()
  readonly #cache = new Map<string, Assessment>()
  readonly #judgementCounts = new Uint16Array(256)
  readonly #key = new Uint8Array(MAX_EVENTS)

  constructor(now: Date) {
    this.#latest = comparableTime(new Date(now.getTime() + MAX_AHEAD_MS).toISOString().slice(0, 19))
  }

  /** How many events of the last history are duplicates, and how many have no code. */
  get silent(): { readonly duplicates: number; readonly uncoded: number } {
    return this.#walk
  }

  /** Assesses a history; null where only replay can. */
  evaluate(events: readonly TrackingEvent[]): Assessment | null {
    if (!fillColumns(this.#columns, events)) return null
    switch (walkTable(this.#table, this.#columns, this.#latest, this.#walk)) {
      case 'walk':
        return this.#kept()
      case 'search':
        // Which scans are kept decides whether the uncoded ones are newer.
        return this.#walk.uncoded > 0 ? null : this.#searched()
      case 'slow':
        return null
    }
  }

  /** The first codes of the last history in order of time, `-` for none. */
  codes(limit: number): string[] {
    const { ids, length } = this.#columns
    return Array.from(this.#walk.order.subarray(0, Math.min(length, limit)), event => codes[ids[event]! - 1] ?? '-')
  }

  // Every event is kept: counts how often each judgement of the table occurred.
  #kept(): Assessment {
    const { judgements, state, cost, endsUncoded } = this.#walk
    const counts = this.#judgementCounts.fill(0)
    for (let at = 0; at < this.#columns.length; at++) counts[judgements[at]!]!++
    return assessKept(counts, this.#table.judgements, stateOf(this.#table, state).status, cost, endsUncoded)
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
    const { ids, events, length } = this.#columns
    const { judgements, order } = this.#walk
    const scans: TrackingEvent[] = []
    for (let at = 0; at < length; at++) {
      const event = order[at]!
      if (judgements[at]! < UNCODED)
        scans.push({ code: codes[ids[event]! - 1]!, time: events[event]!.time as string, text: String(at) })
    }
    return scans
  }

  // The cache key: the codes in order, each with whether it shares its stamp with the one before.
  #sequence(): string {
    const { ids, stamps, length } = this.#columns
    const { judgements, order } = this.#walk
    let size = 0
    let before = Number.NaN
    for (let at = 0; at < length; at++) {
      const event = order[at]!
      if (judgements[at]! >= UNCODED) continue
      this.#key[size++] = stamps[event] === before ? ids[event]! | 64 : ids[event]!
      before = stamps[event]!
    }
    return String.fromCharCode(...this.#key.subarray(0, size))
  }
}
