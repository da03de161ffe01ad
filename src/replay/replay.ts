import { type CodeInput, type Costs, instantOf, ShipfoldError, type TrackingEvent, type Zone, zoneOf } from '../codes/index.js'
import { reprice, shippedTable, type Table } from '../table/index.js'
import { epochsOf } from './epochs.js'
import { judge } from './journey.js'
import type { Rejected, Report } from './report.js'
import { type Scan, sift } from './sift.js'

/** How to read a history; every option may be left out. */
export interface ReplayOptions<E = TrackingEvent> {
  /** The law; the shipped table by default. */
  readonly table?: Table | undefined
  /** Other prices for the cheapest explanation than the table's own. */
  readonly costs?: Costs | undefined
  /** A code for an event that has none, from its text say; undefined leaves it uncoded. */
  readonly classify?: ((event: E) => CodeInput) | undefined
  /** Zone of times that name none: an IANA name or an offset such as `+08:00`. UTC by default. */
  readonly zone?: string | undefined
  /** The present, in `zone` where it names none: events more than 48 hours ahead are rejected as `future`. None are when absent. */
  readonly now?: string | Date | undefined
}

/** How far ahead of `now` an event may be, in milliseconds; beyond it the event is rejected as `future`. */
export const AHEAD_MS = 48 * 3_600_000

/**
 * A whole history judged: what is true of the parcel now, and what each event turned out to be. The events may come in any
 * order; each is kept, untouched, on its step. Oddities in the data become verdicts, flags and rejects. Throws
 * `bad-option` for an unusable option, and where `events` is no list.
 */
export function replay<E extends TrackingEvent>(events: readonly E[], options: ReplayOptions<E> = {}): Report<E> {
  if (!Array.isArray(events))
    throw new ShipfoldError('bad-option', `replay takes a list of events, not ${events === null ? 'null' : typeof events}.`)
  const table = tableOf(options)
  const zone = options.zone === undefined ? undefined : zoneOf(options.zone)
  const { scans, rejected } = sift(events, {
    zone,
    latest: options.now === undefined ? Number.MAX_VALUE : presentMs(options.now, zone) + AHEAD_MS,
    classify: options.classify,
  })
  return reportOf(table, scans, rejected)
}

/** The report of scans in order, cut into epochs and judged; `rejected` is handed on. */
export function reportOf<E>(table: Table, scans: readonly Scan<E>[], rejected: readonly Rejected[]): Report<E> {
  const epochs = epochsOf(table, scans).map(epoch => judge(table, epoch))
  const { status, substatus, outcome, leg, terminal, since, settled, alternative, cost, steps, presumed, flags } = epochs.pop()!
  // Written out: a spread takes longer than all the rest, and adding fields to the journey a tenth of it.
  return {
    status,
    substatus,
    outcome,
    leg,
    terminal,
    since,
    settled,
    alternative,
    cost,
    steps,
    presumed,
    flags,
    rejected,
    epochs,
    table: table.hash,
  }
}

/** The law to judge by: the table given or the shipped one, with the costs given or its own. */
export const tableOf = ({ table = shippedTable, costs }: Pick<ReplayOptions, 'table' | 'costs'>): Table =>
  costs ? repriced(table, costs) : table

/** The option `now` in milliseconds since 1970 UTC. Throws `bad-option` where it is no time. */
export const presentMs = (now: string | Date, zone: Zone | undefined): number => instantOf('now', now, zone)

// Hashing a law takes a millisecond, and callers give the same prices again and again.
const repricings = new WeakMap<Table, Map<string, Table>>()

function repriced(table: Table, costs: Costs): Table {
  const made = repricings.get(table) ?? new Map<string, Table>()
  const key = JSON.stringify(costs)
  const known = made.get(key) ?? reprice(table, costs)
  repricings.set(table, made.set(key, known))
  return known
}
