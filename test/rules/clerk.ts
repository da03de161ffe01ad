// A shipment whose inputs are judged by rules as they come: `hear(trace, hour)` is a snapshot heard that many hours into
// 1 March 2026 (UTC), `wait(hour)` lets time pass. Both say what was ordered, in a line per order.

import {
  type Change,
  type Effect,
  emptyJournal,
  type Journal,
  type JournalInput,
  type JournalOptions,
  judge,
  type Orders,
  type Rules,
  record,
  report,
  type TrackingEvent,
} from '../../src/index.js'
import { standing } from '../../src/journal/index.js'
import { scans } from '../journal/teller.js'
import { hoursIn } from '../replay/story.js'

/** The instant that many hours into 1 March 2026. */
export const hour = (hours: number): string => `${hoursIn(hours).replace(' ', 'T')}Z`

/** One shipment that rules are judged for. */
export class Clerk<F extends Effect> {
  journal: Journal
  epochs: readonly number[] = []
  orders: Orders<F> | null = null
  readonly #rules: Rules<F>
  #present: number | undefined

  constructor(rules: Rules<F>, options: JournalOptions = { zone: 'UTC' }) {
    this.#rules = rules
    this.journal = emptyJournal('A1', options)
  }

  hear(what: string | readonly TrackingEvent[], hours: number, more: Partial<JournalInput> = {}): string[] {
    const events = typeof what === 'string' ? scans(what) : what
    const next = record(this.journal, { kind: 'snapshot', events, heardAt: hour(hours), ...more })
    this.journal = next.journal
    return this.#judged(next.change, Date.parse(hour(hours)))
  }

  wait(hours: number): string[] {
    const { times } = standing(this.journal)
    const now = report(this.journal)
    return this.#judged(
      { shipment: 'A1', before: now, after: now, times: { before: times, after: times } },
      Date.parse(hour(hours)),
    )
  }

  #judged(change: Pick<Change, 'shipment' | 'before' | 'after' | 'times'>, now: number): string[] {
    this.orders = judge(change, this.#rules, { since: this.#present, now, epochs: this.epochs })
    this.epochs = this.orders.epochs
    this.#present = now
    return told(this.orders)
  }
}

/** Orders, a line each: `send late for 5/5`, `late at 2026-03-01T06:00`. */
export function told({ send, hold, withdraw, deadlines }: Orders): string[] {
  const lines = (word: string, list: Orders['send']) => list.map(({ rule, cause }) => `${word} ${rule} for ${cause?.code}`)
  const coming = deadlines.map(({ rule, at }) => `${rule} at ${(Date.parse(at) - Date.UTC(2026, 2, 1)) / 3_600_000}`)
  return [...lines('send', send), ...lines('hold', hold), ...lines('withdraw', withdraw), ...coming]
}
