// One journey through the table: the state after each step, and the instant durations count from.

import type { ReportTimes } from '../journal/index.js'
import { isKept, type Journey } from '../replay/index.js'
import { stateOf, type Table } from '../table/table.js'
import { idOf, ShipfoldError } from '../vocabulary/index.js'

/** A journey, and what matchers need to know of it. */
export interface JourneyTrace {
  readonly journey: Journey
  readonly times: ReportTimes<number>
  /** Whether it is the current journey of the tracking number. */
  readonly isLatest: boolean
  /** For the first journey: when the shipment was registered; null if unknown. */
  readonly registeredAt: number | null
  readonly initial: number
  /** The state after each step. A step that is not kept leaves it. */
  readonly states: () => readonly number[]
}

/** The trace of a journey. Its states, if not given, are computed when a rule first needs them. */
export function traceJourney(
  table: Table,
  journey: Journey,
  times: ReportTimes<number>,
  isLatest: boolean,
  registeredAt: number | null = null,
  states: readonly number[] | null = null,
): JourneyTrace {
  let known = states
  return {
    journey,
    times,
    isLatest,
    registeredAt,
    initial: table.initial,
    states: () => {
      known ??= statesAlong(table, journey)
      return known
    },
  }
}

/** When a step occurred, but not later than it was received; when it was received if the zone of its clock is unknown. */
export function anchorOf({ journey, times }: JourneyTrace, at: number): number {
  const { occurredAt, receivedAt } = times.events[journey.steps[at]!.index]!
  return occurredAt === null ? receivedAt : Math.min(occurredAt, receivedAt)
}

function statesAlong(table: Table, { steps, status, leg }: Journey): readonly number[] {
  const states: number[] = []
  let state = table.initial
  for (const { verdict, readAs, code } of steps) {
    if (isKept(verdict)) state = table.grid[(state << 6) | idOf(readAs ?? code ?? '')]! & 255
    states.push(state)
  }
  const end = stateOf(table, state)
  if (end?.status === status && end.leg === leg) return states
  throw new ShipfoldError(
    'bad-option',
    `The report was made under another table than the rules: it ends ${status} (${leg}), under the table of the rules ${end?.status} (${end?.leg}). ` +
      'Give defineRules the table of the reports, and name an older one as tableBefore.',
  )
}
