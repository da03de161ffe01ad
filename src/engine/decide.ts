// What follows for one shipment from what was heard and from the time that passed. No waiting, no store: a shipment in, a
// shipment and the rows to be written out.

import { type CodeInput, readTime, type TrackingEvent } from '../codes/index.js'
import { type Change, changeBetween, type Journal, type JournalInput, record, report } from '../journal/index.js'
import { AHEAD_MS } from '../replay/index.js'
import { type Effect, judge, type Orders, type Rules } from '../rules/index.js'
import type { Table } from '../table/index.js'
import { grown, type Held } from './held.js'
import { outboxAfter } from './outbox.js'
import type { EffectRow, ShipmentRow, ShipmentWrite } from './store.js'

/** How to decide: the rules hold for the table. */
export interface Law<F extends Effect> {
  readonly table: Table
  readonly rules: Rules<F>
  readonly classify: ((event: TrackingEvent) => CodeInput) | undefined
}

/** What was decided of one shipment, and what is to be written for it to be so. */
export interface Decision<F extends Effect> {
  readonly held: Held
  readonly change: Change
  readonly orders: Orders<F>
  readonly write: ShipmentWrite
}

/** The present after these inputs: the latest moment that is known to have been. Without any the inputs are unusable, and refused elsewhere. */
export function presentAfter({ row }: Held, inputs: readonly JournalInput[]): number {
  const heard = inputs.map(input => readTime(input.heardAt)).filter(Number.isFinite)
  return heard.reduce((a, b) => Math.max(a, b), row?.judgedAt ?? heard[0] ?? 0)
}

/** Whether orders touch effects that may be there already: whoever sends must go on from the revision that is there. */
export const needsEffects = <F extends Effect>({ orders: { send, hold, withdraw }, write }: Decision<F>): boolean =>
  hold.length > 0 || withdraw.length > 0 || (send.length > 0 && write.row.version > 1)

/**
 * Decides on a shipment after inputs at the present `now`, under `law`; `before` is the law it was judged by so far.
 * `effects` are those the store has of it; without them it is taken to have none.
 */
export function decide<F extends Effect>(
  held: Held,
  inputs: readonly JournalInput[],
  { now, before, law, effects }: { now: number; before: Law<F>; law: Law<F>; effects: readonly EffectRow[] },
): Decision<F> {
  const after = { table: law.table, classify: law.classify, now: new Date(now) }
  const recorded = record(held.journal, inputs, after)
  const { journal } = recorded
  const since = held.row?.judgedAt ?? Number.NEGATIVE_INFINITY
  const past = { table: before.table, classify: before.classify, ...(held.row ? { now: new Date(since) } : null) }
  // Mostly the present alone changes nothing: what was true then is what the change begins with.
  const isSame = report(held.journal, past) === recorded.change.before
  const change = isSame ? recorded.change : changeBetween(held.journal, journal, { before: past, after })
  const orders = judge(change, law.rules, {
    since,
    now,
    epochs: held.row?.epochs ?? [],
    deadlines: held.row?.deadlines ?? [],
    tableBefore: before.table,
  })
  const { numbers, entries } = grown(held, journal)
  const row = rowOf(journal, change, orders, { version: (held.row?.version ?? 0) + 1, law: law.table.hash, now })
  const write = { row, entries, ...outboxAfter(journal.shipment, orders, effects, now) }
  return { held: { row, journal, numbers }, change, orders, write }
}

function rowOf(
  journal: Journal,
  { after }: Change,
  { deadlines, epochs }: Orders,
  { version, law, now }: { version: number; law: string; now: number },
): ShipmentRow {
  const { shipment, zone, zones, sources, heardAt } = journal
  const { status, substatus, outcome, leg, terminal, settled, alternative, since, rejected } = after
  let nextAt = deadlines.length > 0 ? Date.parse(deadlines[0]!.at) : null
  // An event too far ahead is rejected until its time has nearly come.
  for (const { at } of rejected.length > 0 ? journal.entries : [])
    if (at !== null && at > now + AHEAD_MS) nextAt = Math.min(nextAt ?? at, at - AHEAD_MS)
  // Written out: spreads take longer than all the rest.
  return {
    shipment,
    version,
    law,
    status,
    substatus,
    outcome,
    leg,
    terminal,
    settled,
    alternative: alternative?.status ?? null,
    since,
    heardAt: heardAt ?? now,
    judgedAt: now,
    nextAt,
    deadlines,
    epochs,
    zone,
    zones,
    sources,
  }
}
