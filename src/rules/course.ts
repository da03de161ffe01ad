// One journey walked through the table: the state after each of its steps, and the instant each is counted from.

import { idOf, ShipfoldError } from '../codes/index.js'
import type { Times } from '../journal/index.js'
import { isKept, type Journey } from '../replay/index.js'
import { stateOf, type Table } from '../table/index.js'

/** A journey, and what rules ask of it. */
export interface Course {
  readonly journey: Journey
  readonly times: Times
  /** Whether it is the journey the shipment's number stands for now. */
  readonly isLatest: boolean
  /** Of the first journey: since when the shipment is ours; null where that is not known. */
  readonly adoptedAt: number | null
  readonly initial: number
  /** The state after each step. A step that is not kept leaves it. */
  readonly states: () => readonly number[]
}

/** A journey to ask; it is walked when a rule first needs it. */
export function courseOf(
  table: Table,
  journey: Journey,
  times: Times,
  isLatest: boolean,
  adoptedAt: number | null = null,
): Course {
  let known: readonly number[] | null = null
  return {
    journey,
    times,
    isLatest,
    adoptedAt,
    initial: table.initial,
    states: () => {
      known ??= walked(table, journey)
      return known
    },
  }
}

/** When a step happened, never later than it was heard; when it was heard where nobody knows the zone of its clock. */
export function anchorOf({ journey, times }: Course, at: number): number {
  const { happenedAt, heardAt } = times.events[journey.steps[at]!.index]!
  return happenedAt === null ? heardAt : Math.min(happenedAt, heardAt)
}

function walked(table: Table, { steps, status, leg }: Journey): readonly number[] {
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
    `The report was judged by another table than the rules: it says ${status} (${leg}), they come to ${end?.status} (${end?.leg}). ` +
      'Give defineRules the table that judges, and judge the older one as tableBefore.',
  )
}
