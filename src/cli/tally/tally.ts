// What an audit counts, as plain data: tallies of parts of the input add up to the tally of the whole, in whatever process
// each was made.

import { laws as lawRows, type Status, statusRows } from '../../codes/index.js'
import type { Verdict } from '../../replay/index.js'

/** How a history reads as a whole: by the worst verdict among its events. */
export type Class = 'regular' | 'gap' | 'unusual' | 'contradictory'

/** A history to look up: whose it is, where it stands, and its codes in order of time, `-` for none. */
export interface Example {
  readonly shipment: string | null
  readonly carrier: string | null
  readonly file: string
  readonly line: number
  readonly events: number
  /** At most the first sixty. */
  readonly codes: readonly string[]
}

/** One law: the events and histories it was found in, and the shortest of those. */
export interface LawRow {
  readonly law: string
  events: number
  histories: number
  example: Example | null
}

/** One code that the vocabulary lacks, with some of the texts and carriers that came with it. */
export interface UnknownRow {
  readonly code: string
  readonly readAs: string | null
  events: number
  carriers: string[]
  texts: string[]
}

/** One carrier's histories; `carrier` null for those beyond the carriers that are told apart. */
export interface CarrierRow {
  readonly carrier: string | null
  histories: number
  events: number
  classes: Record<Class, number>
  disputed: number
  /** Histories whose provider states a status, and those where it is another than the scans'. */
  stated: number
  disagreeing: number
}

/** One of the histories that depart most from the law. */
export interface WorstRow extends Example {
  readonly cost: number
  readonly status: Status
  readonly settled: boolean
  readonly laws: readonly string[]
}

/** The counts of an audit. `empty` payloads carry no event, `unusable` ones cannot be read; `rejected` events have no place. */
export interface Tally {
  histories: number
  empty: number
  unusable: number
  events: number
  rejected: number
  classes: Record<Class, number>
  settled: number
  disputed: number
  stated: number
  disagreeing: number
  statuses: Record<Status, number>
  verdicts: Record<Verdict, number>
  laws: LawRow[]
  unknown: UnknownRow[]
  carriers: CarrierRow[]
  worst: WorstRow[]
}

/** The bounds that keep a tally small whatever the input. */
export const MOST = { worst: 10, carriers: 1000, unknown: 1000, samples: 3, codes: 60 } as const

const verdicts: readonly Verdict[] = [
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

/** A tally of nothing. */
export function blankTally(): Tally {
  return {
    histories: 0,
    empty: 0,
    unusable: 0,
    events: 0,
    rejected: 0,
    classes: blankClasses(),
    settled: 0,
    disputed: 0,
    stated: 0,
    disagreeing: 0,
    statuses: zeroes(statusRows.map(({ status }) => status)),
    verdicts: zeroes(verdicts),
    laws: lawRows.map(({ law }) => ({ law, events: 0, histories: 0, example: null })),
    unknown: [],
    carriers: [],
    worst: [],
  }
}

/** Counts of each class, all 0. */
export const blankClasses = (): Record<Class, number> => ({ regular: 0, gap: 0, unusual: 0, contradictory: 0 })

/** A carrier's row of nothing. */
export const blankCarrier = (carrier: string | null): CarrierRow => ({
  carrier,
  histories: 0,
  events: 0,
  classes: blankClasses(),
  disputed: 0,
  stated: 0,
  disagreeing: 0,
})

/** Adds a tally to another. What came first wins ties, so parts are added in the order of the input. */
export function merge(into: Tally, from: Tally): void {
  for (const field of [
    'histories',
    'empty',
    'unusable',
    'events',
    'rejected',
    'settled',
    'disputed',
    'stated',
    'disagreeing',
  ] as const)
    into[field] += from[field]
  addCounts(into.classes, from.classes)
  addCounts(into.statuses, from.statuses)
  addCounts(into.verdicts, from.verdicts)
  for (const { law, events, histories, example } of from.laws) {
    const row = rowOf(into.laws, other => other.law === law, { law, events: 0, histories: 0, example: null })
    row.events += events
    row.histories += histories
    row.example = shorter(row.example, example)
  }
  for (const { code, readAs, events, carriers, texts } of from.unknown) {
    const row = rowOf(into.unknown, other => other.code === code, { code, readAs, events: 0, carriers: [], texts: [] })
    row.events += events
    for (const carrier of carriers) sample(row.carriers, carrier)
    for (const text of texts) sample(row.texts, text)
  }
  for (const part of from.carriers) {
    const row = rowOf(into.carriers, other => other.carrier === part.carrier, blankCarrier(part.carrier))
    for (const field of ['histories', 'events', 'disputed', 'stated', 'disagreeing'] as const) row[field] += part[field]
    addCounts(row.classes, part.classes)
  }
  for (const row of from.worst) rank(into.worst, row)
}

/** Puts a history among the worst where it belongs: dearest first, then as they came. */
export function rank(worst: WorstRow[], row: WorstRow): void {
  const at = worst.findIndex(other => other.cost < row.cost)
  if (at < 0) worst.push(row)
  else worst.splice(at, 0, row)
  if (worst.length > MOST.worst) worst.pop()
}

/** Keeps a text among a few. */
export function sample(texts: string[], text: string): void {
  if (texts.length < MOST.samples && !texts.includes(text)) texts.push(text)
}

/** The shorter of two examples, the first where they are as long. */
export const shorter = (a: Example | null, b: Example | null): Example | null => (a && (!b || a.events <= b.events) ? a : b)

function addCounts<K extends string>(into: Record<K, number>, from: Readonly<Record<K, number>>): void {
  for (const key of Object.keys(from) as K[]) into[key] += from[key]
}

function rowOf<R>(rows: R[], isIt: (row: R) => boolean, blank: R): R {
  const row = rows.find(isIt)
  if (row === undefined) rows.push(blank)
  return row ?? blank
}

const zeroes = <K extends string>(keys: readonly K[]): Record<K, number> =>
  // Every key is set, which Object.fromEntries cannot tell.
  Object.fromEntries(keys.map(key => [key, 0])) as Record<K, number>
