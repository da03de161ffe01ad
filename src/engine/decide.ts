// What follows for one shipment from what was heard and from the time that passed. No waiting, no store: a shipment in, a
// shipment and the rows to be written out.

import { type CodeInput, readTime, type TrackingEvent } from '../codes/index.js'
import { type Change, changeBetween, emptyJournal, type Journal, type JournalInput, record, report } from '../journal/index.js'
import { AHEAD_MS } from '../replay/index.js'
import { type Effect, type Firing, judge, type Orders, type Rules } from '../rules/index.js'
import type { Table } from '../table/index.js'
import { firingsAfter, grown, type Held } from './held.js'
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
  /** Whether it was decided without effects that may be there: whoever sends must go on from the revision that is there. */
  readonly isBlind: boolean
}

/** The present after these inputs: the latest moment that is known to have been. Without any the inputs are unusable, and refused elsewhere. */
export function presentAfter({ row }: Held, inputs: readonly JournalInput[]): number {
  const heard = heardTimes(inputs)
  return heard.reduce((a, b) => Math.max(a, b), row?.judgedAt ?? heard[0] ?? 0)
}

/** The first moment at which any of these inputs was heard; infinity for none. */
export const firstHeard = (inputs: readonly JournalInput[]): number => Math.min(...heardTimes(inputs))

const heardTimes = (inputs: readonly JournalInput[]) => inputs.map(input => readTime(input.heardAt)).filter(Number.isFinite)

/** At what present, under which law, and what is there already. */
export interface Circumstances<F extends Effect> {
  readonly now: number
  /** The law it was judged by so far. */
  readonly before: Law<F>
  readonly law: Law<F>
  /** From when on it is ours at the latest; infinity leaves that as it was. */
  readonly adoptedAt: number
  /** Those the store has of it; null where it was not asked, and then it is taken to have none. */
  readonly effects: readonly EffectRow[] | null
  /** The version of a shipment that is not there yet. */
  readonly firstVersion: number
}

/** Decides on a shipment after inputs. From one that was only heard of nothing follows; when it is adopted, all that is true of it does. */
export function decide<F extends Effect>(
  held: Held,
  inputs: readonly JournalInput[],
  { now, before, law, adoptedAt, effects, firstVersion }: Circumstances<F>,
): Decision<F> {
  const after = { table: law.table, classify: law.classify, now: new Date(now) }
  const recorded = record(held.journal, inputs, after)
  const { journal } = recorded
  const since = held.row?.judgedAt ?? Number.NEGATIVE_INFINITY
  const past = { table: before.table, classify: before.classify, ...(held.row ? { now: new Date(since) } : null) }
  // Mostly the present alone changes nothing: what was true then is what the change begins with.
  const isSame = report(held.journal, past) === recorded.change.before
  const change = isSame ? recorded.change : changeBetween(held.journal, journal, { before: past, after })
  const adopted = Math.min(held.row?.adoptedAt ?? Number.POSITIVE_INFINITY, adoptedAt)
  const orders = ordersOf()
  const { numbers, entries } = grown(held, journal)
  const row = rowOf(journal, change, orders, {
    version: held.row ? held.row.version + 1 : firstVersion,
    law: law.table.hash,
    now,
    adoptedAt: Number.isFinite(adopted) ? adopted : null,
  })
  const write = { was: held.row, row, entries, ...outboxAfter(journal.shipment, orders, effects ?? [], now) }
  const { send, hold, withdraw } = orders
  const isThere = ({ key }: Firing<F>) => held.firings === null || held.firings.has(key)
  const isBlind = effects === null && (hold.length > 0 || withdraw.length > 0 || send.some(isThere))
  return { held: { row, journal, numbers, firings: firingsAfter(held, effects, write) }, change, orders, write, isBlind }

  function ordersOf(): Orders<F> {
    const { row: known } = held
    if (known !== null && known.adoptedAt !== null) {
      const { epochs, deadlines, heldBack } = known
      return judge(change, law.rules, { since, now, epochs, deadlines, heldBack, tableBefore: before.table, adoptedAt: adopted })
    }
    if (adopted === Number.POSITIVE_INFINITY) return NO_ORDERS
    // As if nothing had been heard of it before.
    const { shipment, zone, zones } = journal
    const first =
      known === null
        ? change
        : changeBetween(emptyJournal(shipment, { zone: zone ?? undefined, zones }), journal, { before: after, after })
    return judge(first, law.rules, { now, adoptedAt: adopted })
  }
}

const NO_ORDERS = { send: [], hold: [], withdraw: [], deadlines: [], heldBack: [], epochs: [] }

function rowOf(
  journal: Journal,
  { after }: Change,
  { deadlines, heldBack, epochs }: Orders,
  { version, law, now, adoptedAt }: Pick<ShipmentRow, 'version' | 'law' | 'adoptedAt'> & { now: number },
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
    adoptedAt,
    heardAt,
    judgedAt: now,
    nextAt,
    deadlines,
    heldBack,
    epochs,
    zone,
    zones,
    sources,
  }
}
