// What follows for one shipment from its inputs and the passing of time. Pure: takes a loaded shipment, returns the next one and
// the rows to write.

import {
  applyInputSince,
  type Change,
  changeBetween,
  changedEntries,
  createJournal,
  type Journal,
  type JournalInput,
  withRedelivery,
} from '../../journal/index.js'
import { type Classify, MAX_AHEAD_MS } from '../../replay/index.js'
import {
  type Activation,
  type Effect,
  evaluateInSlices,
  type NumberedResult,
  type RuleResult,
  type Rules,
} from '../../rules/index.js'
import type { Table } from '../../table/index.js'
import { deepFreeze } from '../../vocabulary/freeze.js'
import { readTime, type TrackingEvent } from '../../vocabulary/index.js'
import { SLICE, type Sliced } from '../../vocabulary/slices.js'
import { type GroupRequest, groupChange } from '../groups/memberships.js'
import { planEffects } from '../outbox/plan.js'
import type { EffectRow, ShipmentRow, ShipmentWrite } from '../ports.js'
import { type AssumeDone, assumedAfter, assumptionOf } from './assume.js'
import { activationsAfter, type LoadedShipment } from './loaded-shipment.js'

/** A table, and the rules compiled for it. */
export interface Ruleset<F extends Effect> {
  readonly table: Table
  readonly rules: Rules<F>
  readonly classify: Classify<TrackingEvent> | undefined
  /** Whether a rule has a function of the user's, which gets a report. */
  readonly hasWhere: boolean
}

/** What follows for one shipment, and the write that makes it so. */
export interface Decision<F extends Effect> {
  readonly loaded: LoadedShipment
  readonly change: Change
  readonly result: RuleResult<F>
  readonly write: ShipmentWrite
  /** The groups to evaluate once it is committed. */
  readonly groups: readonly string[]
  /** Whether stored effects, which were not loaded, might matter: the decision is then invalid and must be made with them. */
  readonly isBlind: boolean
  /** How many scans of an erased shipment were dropped from its inputs. */
  readonly dropped: number
  /** Whether nothing was left of its inputs: then it is not committed. */
  readonly isDropped: boolean
}

/** The present after these inputs: the latest instant known. Unusable inputs are refused elsewhere. */
export function presentAfter({ row }: LoadedShipment, inputs: readonly JournalInput[]): number {
  const received = receivedTimes(inputs)
  return received.reduce((a, b) => Math.max(a, b), row?.evaluatedAt ?? received[0] ?? 0)
}

/** When the first of these inputs was received; infinity for none. */
export const firstReceivedAt = (inputs: readonly JournalInput[]): number =>
  receivedTimes(inputs).reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)

const receivedTimes = (inputs: readonly JournalInput[]) =>
  inputs.map(({ receivedAt }) => msOf(receivedAt)).filter(Number.isFinite)

const msOf = (instant: JournalInput['receivedAt']) => (typeof instant === 'number' ? instant : readTime(instant))

/** What {@link decide} takes into account. */
export interface DecideOptions<F extends Effect> extends Pick<Decision<F>, 'dropped' | 'isDropped'> {
  readonly now: number
  /** The one it was evaluated under so far. */
  readonly rulesetBefore: Ruleset<F>
  readonly ruleset: Ruleset<F>
  /** How long its sources may send old lists again, as a journal keeps it. */
  readonly redelivery: Journal['redelivery']
  /** When it is registered, if it is not yet; infinity leaves it unregistered. */
  readonly registeredAt: number
  /** Groups to put its journeys into; only of a shipment that is registered, or becomes so. */
  readonly groups: readonly GroupRequest[]
  /** Its stored effects; null if they were not loaded: none are assumed then. */
  readonly effects: readonly EffectRow[] | null
  /** When an earlier shipment of this name was erased; null if none was. */
  readonly erasedAt: number | null
  /** The version of a shipment that does not exist yet. */
  readonly firstVersion: number
  /** What is recorded as done, and not sent. */
  readonly assume: AssumeDone | null
}

/**
 * Decides on a shipment after inputs. Nothing follows while it is unregistered; once it is registered, everything that is true
 * of it does.
 */
export function* decide<F extends Effect>(
  loaded: LoadedShipment,
  inputs: readonly JournalInput[],
  {
    now,
    rulesetBefore,
    ruleset,
    redelivery,
    registeredAt: registration,
    groups,
    effects,
    erasedAt,
    firstVersion,
    assume,
    dropped,
    isDropped,
  }: DecideOptions<F>,
): Sliced<Decision<F>> {
  const after = { table: ruleset.table, classify: ruleset.classify, now: new Date(now) }
  const since = loaded.row?.evaluatedAt ?? Number.NEGATIVE_INFINITY
  const past = { table: rulesetBefore.table, classify: rulesetBefore.classify, ...(loaded.row ? { now: new Date(since) } : null) }
  const start = yield* withRedelivery(loaded.journal, redelivery)
  const applied = yield* applyInputSince(start, inputs, { before: past, after })
  const { journal } = applied
  const isLong = journal.entries.length > SLICE
  const change =
    start === loaded.journal ? applied.change : yield* changeBetween(loaded.journal, journal, { before: past, after })
  guard(change)
  if (isLong) yield
  const registeredAt = Math.min(loaded.row?.registeredAt ?? Number.POSITIVE_INFINITY, registration)
  const result = yield* evaluate()
  if (isLong) yield
  const assumed = loaded.row?.assumed ?? []
  const version = loaded.row ? loaded.row.version + 1 : firstVersion
  const { numbers } = result
  const { memberships, notes } = groupChange({
    ...{ change, numbers, previous: loaded.row, requests: groups, version, now, assume: assume?.rules ?? null },
  })
  const row = toShipmentRow(journal, change, result, {
    version,
    table: ruleset.table.hash,
    now,
    registeredAt: Number.isFinite(registeredAt) ? registeredAt : null,
    assumed: assumedAfter(assumed, result, assume),
    memberships,
    erasedAt,
  })
  const entries = changedEntries(loaded.journal, journal)
  const plan = planEffects(journal.shipment, result, effects ?? [], now, assumptionOf(assume, assumed))
  const write = { previous: loaded.row, row, entries, notes, ...plan }
  if (isLong) yield
  const { fire, suppress, compensate, changed } = result
  const mayHaveEffects = ({ key }: Pick<Activation, 'key'>) => loaded.activations === null || loaded.activations.has(key)
  const isBlind = effects === null && (suppress.length > 0 || compensate.length > 0 || [...fire, ...changed].some(mayHaveEffects))
  return {
    loaded: { row, journal, activations: activationsAfter(loaded, effects, write), isNoteTaken: true },
    change,
    result,
    write,
    groups: [...notes, ...(loaded.isNoteTaken ? [] : memberships)].map(({ group }) => group),
    isBlind,
    dropped,
    isDropped,
  }

  function* evaluate(): Sliced<NumberedResult<F>> {
    const { row: known } = loaded
    if (known !== null && known.registeredAt !== null) {
      const { journeyStarts, deadlines, withheld } = known
      return yield* evaluateInSlices(change, ruleset.rules, {
        since,
        now,
        journeyStarts,
        deadlines,
        withheld,
        tableBefore: rulesetBefore.table,
        registeredAt,
      })
    }
    if (registeredAt === Number.POSITIVE_INFINITY) return EMPTY_RESULT
    // As if nothing had been received before.
    const { shipment, zone, zones } = journal
    const first =
      known === null
        ? change
        : yield* changeBetween(
            createJournal(shipment, { zone: zone ?? undefined, zones, redelivery: redelivery ?? undefined }),
            journal,
            { before: after, after },
          )
    guard(first)
    return yield* evaluateInSlices(first, ruleset.rules, { now, registeredAt })
  }

  // What `where` gets is what is stored and cached, so it must not change it.
  function guard({ before, after: next }: Change): void {
    if (!ruleset.hasWhere) return
    deepFreeze(before)
    deepFreeze(next)
  }
}

const EMPTY_RESULT = {
  ...{ fire: [], suppress: [], compensate: [], changed: [], deadlines: [], withheld: [], journeyStarts: [] },
  numbers: { before: [], after: [] },
}

function toShipmentRow(
  journal: Journal,
  { after }: Change,
  { deadlines, withheld, journeyStarts }: RuleResult,
  {
    now,
    ...its
  }: Pick<ShipmentRow, 'version' | 'table' | 'registeredAt' | 'assumed' | 'memberships' | 'erasedAt'> & { readonly now: number },
): ShipmentRow {
  const { version, table, registeredAt, assumed, memberships, erasedAt } = its
  const { shipment, zone, zones, redelivery, rulings, sources, receivedAt } = journal
  const { status, substatus, outcome, leg, terminal, certain, doubts, since, rejected } = after
  let wakeAt = deadlines.length > 0 ? Date.parse(deadlines[0]!.at) : null
  // An event too far in the future is rejected until its time is near.
  for (const { at } of rejected.length > 0 ? journal.entries : [])
    if (at !== null && at > now + MAX_AHEAD_MS) wakeAt = Math.min(wakeAt ?? at, at - MAX_AHEAD_MS)
  // Written out: spreads would take longer than everything else here.
  return {
    shipment,
    version,
    table,
    status,
    substatus,
    outcome,
    leg,
    terminal,
    certain,
    doubts,
    since,
    registeredAt,
    receivedAt,
    evaluatedAt: now,
    wakeAt,
    deadlines,
    withheld,
    assumed,
    journeyStarts: journeyStarts.map(start => Date.parse(start)),
    memberships,
    erasedAt,
    zone,
    zones,
    redelivery,
    rulings,
    sources,
  }
}
