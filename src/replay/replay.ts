import { withCosts } from '../table/json.js'
import { shippedTable } from '../table/shipped.js'
import { checkTable, type Table } from '../table/table.js'
import {
  badArgument,
  badOption,
  type CodeInput,
  type Costs,
  checkOptions,
  type Instant,
  instantOf,
  isObject,
  isRulingWord,
  readCode,
  type TrackingEvent,
  type Zone,
  zoneOf,
} from '../vocabulary/index.js'
import { complete, type Sliced } from '../vocabulary/slices.js'
import { besideRejected, besideReported } from './doubts.js'
import { type Classify, inferCode } from './infer.js'
import { type EvaluatedJourney, evaluateJourney, regularJourney } from './journey.js'
import { orderEvents } from './order.js'
import type { Rejected, Report } from './report.js'
import { positionOf, type Scan, type ScanRuling } from './scan.js'
import { isReused, splitJourneys } from './split.js'

/** How to read a history. */
export interface ReplayOptions<E = TrackingEvent> {
  /** The table to evaluate under; `shippedTable` by default. */
  readonly table?: Table | undefined
  /** Costs to use instead of the table's own. */
  readonly costs?: Costs | undefined
  /**
   * Returns a code for an event without one, for example from its text; undefined leaves it uncoded. Where it throws or returns
   * what is no code, the event stays uncoded and has the flag `classifier-failed`.
   */
  readonly classify?: Classify<E> | undefined
  /** The zone of times without one: an IANA name or an offset such as `+08:00`. UTC by default. */
  readonly zone?: string | undefined
  /** The present, in `zone` if it has none. Events more than 48 hours later are rejected as `future`; by default, none are. */
  readonly now?: Instant | undefined
  /** The provider's own code for the whole parcel, for the doubts `reported-disagrees` and `inferred`. */
  readonly reported?: CodeInput
  /**
   * Corrections of scans by people: one ruled false is `voided` and moves nothing, one ruled true is kept wherever it can be. Of
   * several on one identity the last counts.
   */
  readonly overrides?: readonly ScanRuling[] | undefined
}

/** How far ahead of `now` an event may be, in milliseconds; a later one is rejected as `future`. */
export const MAX_AHEAD_MS = 48 * 3_600_000

/**
 * Evaluates a whole history: what is true of the parcel now, and how each event was judged. The events may come in any order;
 * each is kept untouched on its step. Odd data gives verdicts, flags and rejected events. Throws `bad-option` for an unusable
 * option, and where `events` is not a list.
 */
export function replay<E extends TrackingEvent>(events: readonly E[], options: ReplayOptions<E> = {}): Report<E> {
  const { table, scans, rejected, classify } = readHistory('replay', events, options)
  const rejectedCode = (index: number) => codeOf(events[index], classify)
  const { report } = complete(buildReport(table, scans, rejected, rejectedCode, index => positionOf(events[index], index)))
  return options.reported === undefined ? report : besideReported(report, options.reported)
}

/** The scans of events in order, those rejected, and the table to evaluate under. Throws `bad-option`, naming `call`. */
export function readHistory<E extends TrackingEvent>(call: string, events: readonly E[], options: ReplayOptions<E>) {
  if (!Array.isArray(events)) badArgument(call, 'a list of events', events)
  checkOptions(call, options, ['table', 'costs', 'classify', 'zone', 'now', 'reported', 'overrides'])
  const table = resolveTable(options)
  const zone = options.zone === undefined ? undefined : zoneOf(options.zone)
  const classify = checkedClassify(options)
  const latest = latestInstant(options.now, zone)
  return { table, classify, ...orderEvents(events, { zone, latest, classify, rulings: rulingsOf(options.overrides) }) }
}

/** A report, and for each of its journeys, oldest first, the table state after each step. */
export interface EvaluatedReport<E> {
  readonly report: Report<E>
  readonly states: readonly (readonly number[])[]
}

/**
 * The report of scans in order, split into journeys and evaluated. Of a rejected event `rejectedCode` gives the code, and `placeOf`
 * the place in its list.
 */
export function* buildReport<E>(
  table: Table,
  scans: readonly Scan<E>[],
  rejected: readonly Rejected[],
  rejectedCode: (index: number) => CodeInput,
  placeOf: (index: number) => number = index => index,
): Sliced<EvaluatedReport<E>> {
  const evaluated: EvaluatedJourney<E>[] = []
  for (const journey of yield* journeysOf(table, scans))
    evaluated.push(regularJourney(table, journey) ?? (yield* evaluateJourney(table, journey)))
  const states = evaluated.map(each => each.states)
  const journeys = evaluated.map(({ journey }) => journey)
  const { status, substatus, outcome, leg, terminal, since, certain, doubts, basis, alternative, cost, steps, presumed, flags } =
    journeys.pop()!
  // Written out: a spread takes longer than all the rest, and adding fields to the journey a tenth of it.
  const report = {
    status,
    substatus,
    outcome,
    leg,
    terminal,
    since,
    certain,
    doubts,
    basis,
    alternative,
    cost,
    steps,
    presumed,
    flags,
    rejected,
    journeys,
    table: table.hash,
  }
  return { report: rejected.length > 0 ? besideRejected(report, rejectedCode, placeOf) : report, states }
}

/** The scans of each journey, oldest first. */
export function* journeysOf<E>(table: Table, scans: readonly Scan<E>[]): Sliced<readonly (readonly Scan<E>[])[]> {
  return isReused(scans) ? yield* splitJourneys(table, scans) : [scans]
}

/** The code of an event, which may be anything; the inferred one where there is one. */
export function codeOf<E>(event: E | undefined, classify: ReplayOptions<E>['classify']): CodeInput {
  const code = (event as Partial<TrackingEvent> | null | undefined)?.code
  if (!classify || !isObject(event)) return code
  const inferred = inferCode(event as E, readCode(code), classify)
  return inferred === null || inferred === 'failed' ? code : inferred.code
}

function rulingsOf(overrides: ReplayOptions['overrides']): ReadonlyMap<string, ScanRuling['is']> | undefined {
  if (overrides === undefined) return undefined
  if (!Array.isArray(overrides)) badOption('overrides', overrides, 'Pass a list of { identity, is }.')
  for (const [at, ruling] of overrides.entries()) {
    const name = `overrides[${at}]`
    if (!isObject(ruling) || typeof ruling.identity !== 'string')
      badOption(name, ruling, 'Pass { identity, is }, with the text that identityOf returned.')
    checkOptions(name, ruling, ['identity', 'is'])
    if (!isRulingWord(ruling.is)) badOption(`${name}.is`, ruling.is, "Pass 'true', 'false' or 'undecided'.")
  }
  return new Map(overrides.map(({ identity, is }) => [identity, is]))
}

/** The table passed, else `shippedTable`; with the costs passed, else those of the table. */
export function resolveTable({ table = shippedTable, costs }: Pick<ReplayOptions, 'table' | 'costs'>): Table {
  if (table !== shippedTable) checkTable(table)
  return costs ? cachedWithCosts(table, costs) : table
}

/** The last instant at which events are accepted, in milliseconds: 48 hours after `now`. Throws `bad-option`. */
export const latestInstant = (now: Instant | undefined, zone?: Zone): number =>
  now === undefined ? Number.MAX_VALUE : instantOf('now', now, zone) + MAX_AHEAD_MS

/** The option `classify`, checked. Throws `bad-option` unless it is a function. */
export function checkedClassify<E>({ classify }: Pick<ReplayOptions<E>, 'classify'>): ReplayOptions<E>['classify'] {
  if (classify !== undefined && typeof classify !== 'function')
    badOption('classify', classify, 'Pass a function that returns a code for an event, or undefined.')
  return classify
}

// Hashing a table takes a millisecond, and callers pass the same costs again and again.
const tablesByCosts = new WeakMap<Table, Map<string, Table>>()

function cachedWithCosts(table: Table, costs: Costs): Table {
  const byCosts = tablesByCosts.get(table) ?? new Map<string, Table>()
  const key = JSON.stringify(costs)
  const known = byCosts.get(key) ?? withCosts(table, costs)
  tablesByCosts.set(table, byCosts.set(key, known))
  return known
}
