// One shipment whose rules are evaluated with each input. Hours count from 1 March 2026 (UTC): `receive(trace, hours)` applies a
// snapshot received then, `wait(hours)` lets time pass. Both return the result, one line for each activation and deadline.

import {
  applyInput,
  type Change,
  createJournal,
  evaluateRules,
  type Journal,
  type ReplayOptions,
  type RuleResult,
  type Rules,
  reportOf,
  type TrackingEvent,
} from '../../src/index.js'
import { type EventsInput, type JournalOptions, reportWithTimes } from '../../src/journal/index.js'
import type { Effect } from '../../src/rules/index.js'
import { scans } from '../journal/parcel.js'
import { hoursIn } from '../replay/story.js'

/** The instant that many hours into 1 March 2026. */
export const hour = (hours: number): string => `${hoursIn(hours).replace(' ', 'T')}Z`

/** Evaluates rules for one shipment. */
export class RuleRunner<F extends Effect> {
  journal: Journal
  journeyStarts: readonly string[] = []
  result: RuleResult<F> | null = null
  readonly #rules: Rules<F>
  #present: number | undefined

  readonly #how: Pick<ReplayOptions, 'classify'>

  constructor(rules: Rules<F>, options: JournalOptions = { zone: 'UTC' }, how: Pick<ReplayOptions, 'classify'> = {}) {
    this.#rules = rules
    this.#how = how
    this.journal = createJournal('A1', options)
  }

  receive(what: string | readonly TrackingEvent[], hours: number, more: Partial<EventsInput> = {}): string[] {
    const events = typeof what === 'string' ? scans(what) : what
    const next = applyInput(this.journal, { kind: 'snapshot', events, receivedAt: hour(hours), ...more }, this.#how)
    this.journal = next.journal
    return this.#evaluate(next.change, Date.parse(hour(hours)))
  }

  wait(hours: number): string[] {
    const { times } = reportWithTimes(this.journal, this.#how)
    const report = reportOf(this.journal, this.#how)
    return this.#evaluate(
      { shipment: 'A1', before: report, after: report, times: { before: times, after: times } },
      Date.parse(hour(hours)),
    )
  }

  #evaluate(change: Pick<Change, 'shipment' | 'before' | 'after' | 'times'>, now: number): string[] {
    this.result = evaluateRules(change, this.#rules, { since: this.#present, now, journeyStarts: this.journeyStarts })
    this.journeyStarts = this.result.journeyStarts
    this.#present = now
    return linesOf(this.result)
  }
}

/** A result, a line for each activation and deadline: `fire late for 5/5`, `late at 6`. */
export function linesOf({ fire, suppress, compensate, deadlines }: RuleResult): string[] {
  const lines = (word: string, list: RuleResult['fire']) => list.map(({ rule, cause }) => `${word} ${rule} for ${cause?.code}`)
  const coming = deadlines.map(({ rule, at }) => `${rule} at ${(Date.parse(at) - Date.UTC(2026, 2, 1)) / 3_600_000}`)
  return [...lines('fire', fire), ...lines('suppress', suppress), ...lines('compensate', compensate), ...coming]
}
