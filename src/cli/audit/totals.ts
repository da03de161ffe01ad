// What an audit counts, as plain data.

import type { AssessedVerdict, HistoryClass } from '../../columns/index.js'
import { constraints as constraintRows, type Status, statusRows } from '../../vocabulary/index.js'

/** A history to look up: its shipment, its place in the input, and its codes in order of time, `-` for none. */
export interface Example {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly file: string
  readonly line: number
  readonly events: number
  /** At most the first 60. */
  readonly codes: readonly string[]
}

/** One constraint: how many events and histories violate it, and the shortest such history. */
export interface ConstraintRow {
  readonly constraint: string
  events: number
  histories: number
  example: Example | null
}

/** One code that the vocabulary lacks, with some of its texts and carriers. */
export interface UnknownRow {
  readonly code: string
  readonly readAs: string | null
  events: number
  carriers: string[]
  texts: string[]
}

/** One carrier's histories; `carrier` is null for all carriers beyond the limit. */
export interface CarrierRow {
  readonly carrier: string | null
  histories: number
  events: number
  classes: Record<HistoryClass, number>
  uncertain: number
  /** Histories whose provider states a status, and those where the scans lead to another. */
  stated: number
  disagreeing: number
}

/** One of the histories with the highest cost. */
export interface WorstRow extends Example {
  readonly cost: number
  readonly status: Status
  readonly certain: boolean
  readonly constraints: readonly string[]
}

/** The counts of an audit. `empty` payloads carry no event, `unusable` ones cannot be read; `rejected` events have no usable time. */
export interface AuditTotals {
  histories: number
  empty: number
  unusable: number
  events: number
  /** Events whose code was inferred from their text. */
  inferred: number
  rejected: number
  classes: Record<HistoryClass, number>
  certain: number
  uncertain: number
  stated: number
  disagreeing: number
  statuses: Record<Status, number>
  verdicts: Record<AssessedVerdict, number>
  /** Findings that the baseline has or lacks, and how many of those it lacks make the audit fail. Counted only where wanted. */
  findings: { known: number; new: number; failing: number }
  constraints: ConstraintRow[]
  unknown: UnknownRow[]
  carriers: CarrierRow[]
  worst: WorstRow[]
}

/** The limits that bound the totals whatever the input. */
export const LIMITS = { worst: 10, carriers: 1000, unknown: 1000, samples: 3, codes: 60 }

/** The limits of one object of totals. */
export type Limits = Readonly<typeof LIMITS>

const verdictNames: readonly AssessedVerdict[] = [
  'advanced',
  'repeated',
  'unusual',
  'gap',
  'impossible',
  'overruled',
  'duplicate',
  'unknown',
  'uncoded',
]

/** Totals of zero. */
export function emptyTotals(): AuditTotals {
  return {
    histories: 0,
    empty: 0,
    unusable: 0,
    events: 0,
    inferred: 0,
    rejected: 0,
    classes: emptyClasses(),
    certain: 0,
    uncertain: 0,
    stated: 0,
    disagreeing: 0,
    statuses: zeroes(statusRows.map(({ status }) => status)),
    verdicts: zeroes(verdictNames),
    findings: { known: 0, new: 0, failing: 0 },
    constraints: constraintRows.map(({ name }) => ({ constraint: name, events: 0, histories: 0, example: null })),
    unknown: [],
    carriers: [],
    worst: [],
  }
}

/** Counts of each class, all 0. */
export const emptyClasses = (): Record<HistoryClass, number> => ({ regular: 0, gap: 0, unusual: 0, uncoded: 0, contradictory: 0 })

/** A carrier's row of zeros. */
export const emptyCarrier = (carrier: string | null): CarrierRow => ({
  carrier,
  histories: 0,
  events: 0,
  classes: emptyClasses(),
  uncertain: 0,
  stated: 0,
  disagreeing: 0,
})

/** Inserts a history among the worst: highest cost first, then in order of arrival. */
export function insertWorst(worst: WorstRow[], row: WorstRow): void {
  const at = worst.findIndex(other => other.cost < row.cost)
  if (at < 0) worst.push(row)
  else worst.splice(at, 0, row)
  if (worst.length > LIMITS.worst) worst.pop()
}

/** Adds a text to a few samples. */
export function addSample(texts: string[], text: string): void {
  if (texts.length < LIMITS.samples && !texts.includes(text)) texts.push(text)
}

const zeroes = <K extends string>(keys: readonly K[]): Record<K, number> =>
  // Every key is set, which the type of Object.fromEntries cannot express.
  Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>
