// What is true of a stored shipment, worked out from its rows alone: from nothing to what is stored, as one change.

import { heldOf } from '../../src/engine/held.js'
import type { StoredShipment } from '../../src/engine/index.js'
import { emptyJournal, type Firing, judge, type Rules } from '../../src/index.js'
import { standing } from '../../src/journal/index.js'

/** Firings by key: those that are true, and those of them whose effects are to be out. */
export interface Believed {
  readonly present: ReadonlyMap<string, Firing>
  readonly due: ReadonlyMap<string, Firing>
}

/** What is true of a shipment at the present it was last judged at. */
export function believed(stored: StoredShipment, rules: Rules): Believed {
  const { row, journal } = heldOf(stored)
  if (!row) return { present: new Map(), due: new Map() }
  const { shipment, judgedAt, epochs, adoptedAt } = row
  // Of one that is only heard of nothing follows.
  if (adoptedAt === null) return { present: new Map(), due: new Map() }
  const how = { table: rules.table, now: new Date(judgedAt) }
  const nothing = standing(emptyJournal(shipment), { table: rules.table })
  const all = standing(journal, how)
  const between = (before: typeof all, after: typeof all, since: number, now: number) =>
    judge({ shipment, before: before.report, after: after.report, times: { before: before.times, after: after.times } }, rules, {
      since,
      now,
      epochs,
      adoptedAt,
    })
  // Where nothing was scanned, nothing is true at the beginning of time either, but may be by waiting since then.
  const never = Number.NEGATIVE_INFINITY
  const byKey = (firings: readonly Firing[]) => new Map(firings.map(firing => [firing.key, firing]))
  return {
    present: byKey(between(all, nothing, judgedAt, never).withdraw),
    due: byKey(between(nothing, all, never, judgedAt).send),
  }
}
