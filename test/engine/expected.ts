// The activations of a stored shipment, computed from its rows alone: from an empty journal to the stored one, as one change.

import type { StoredShipment } from '../../src/engine/index.js'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'
import { createJournal, evaluateRules, type Rules } from '../../src/index.js'
import { reportWithTimes } from '../../src/journal/index.js'
import type { Activation, GroupActivation, Standing } from '../../src/rules/index.js'
import { complete } from '../../src/vocabulary/slices.js'

/** Activations by key: those that are true, and those of them whose effects are to be delivered. */
export interface ExpectedActivations {
  readonly present: ReadonlyMap<string, Activation | GroupActivation>
  readonly due: ReadonlyMap<string, Activation | GroupActivation>
  /** What is to be mirrored, by activation: what its journey has come to. */
  readonly standings: ReadonlyMap<string, Standing>
}

/** The activations of a shipment at the present of its last evaluation. */
export function expectedActivations(stored: StoredShipment, rules: Rules): ExpectedActivations {
  const { row, journal } = complete(assembleShipment(stored))
  // Nothing follows for an unregistered shipment.
  if (!row || row.registeredAt === null) return { present: new Map(), due: new Map(), standings: new Map() }
  const { shipment, evaluatedAt, journeyStarts, registeredAt } = row
  const nothing = reportWithTimes(createJournal(shipment), { table: rules.table })
  const all = reportWithTimes(journal, { table: rules.table, now: evaluatedAt })
  const between = (before: typeof all, after: typeof all, since: number, now: number) => {
    const times = { before: before.times, after: after.times }
    const change = { shipment, before: before.report, after: after.report, times }
    return evaluateRules(change, rules, { since, now, journeyStarts, registeredAt })
  }
  // Without a scan nothing is true at the beginning of time; counting from registration, it may become true by waiting.
  const never = Number.NEGATIVE_INFINITY
  const byKey = (list: readonly Activation[]) => new Map(list.map(activation => [activation.key, activation]))
  const { fire, changed } = between(nothing, all, never, evaluatedAt)
  return {
    present: byKey(between(all, nothing, evaluatedAt, never).compensate),
    due: byKey(fire),
    standings: new Map(changed.map(({ key, standing }) => [key, standing!])),
  }
}
