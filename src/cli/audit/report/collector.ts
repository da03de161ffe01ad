// Collects what the report of an audit shows beyond the totals, in bounded memory. Threads collect parts, which are merged in
// the order of the input, so that the report is the same for any number of threads.

import { journeysOf } from '../../../columns/index.js'
import { standingOf } from '../../../render/diagram.js'
import { ProcessMapCounter } from '../../../render/process-map.js'
import type { Report, Step } from '../../../replay/index.js'
import type { OtherReading } from '../../../replay/other-reading.js'
import { type Constraint, constraints, plainTime } from '../../../vocabulary/index.js'
import { type EmbeddedHistory, embed, type HistoryHead } from './embedded.js'
import { type RankedHistory, Ranking } from './ranking.js'
import { VariantCounter, type VariantRow } from './variants.js'

/** What to collect, as data that another thread can receive. */
export interface CollectorOptions {
  /** The most histories that the report shows with their timelines. */
  readonly embedded: number
  /** Whether to leave out texts and places. */
  readonly redact: boolean
}

/** What was collected of a part of the input, or of all. */
export interface Collected {
  readonly map: ReturnType<ProcessMapCounter['counts']>
  readonly variants: readonly VariantRow[]
  /** How many histories have a doubt of each kind. */
  readonly doubts: Readonly<Record<string, number>>
  /** How many histories could also be something else, by both standings: `delivered returned`. */
  readonly alternatives: Readonly<Record<string, number>>
  /** The first and the last day of the scans, as `YYYY-MM-DD`. */
  readonly period: readonly [from: string, to: string] | null
  /** The shortest history that violates each constraint. */
  readonly examples: readonly (readonly [Constraint, EmbeddedHistory])[]
  readonly ranked: readonly RankedHistory[]
}

/** A history and its report; `other` finds the nearest other reading. */
export interface CollectedHistory extends HistoryHead {
  readonly report: Report
  readonly other: () => OtherReading | null
}

/** More variants than this are not told apart. */
export const MAX_VARIANTS = 10_000

/** Collects histories one by one. Threads take what was collected of each block. */
export class Collector {
  readonly #options: CollectorOptions
  readonly #ranking: Ranking
  // The fewest scans of a history that violates the constraint; of those taken, only that.
  readonly #examples = new Map<Constraint, { readonly scans: number; history: EmbeddedHistory | null }>()
  readonly #maxVariants: number
  #map = new ProcessMapCounter()
  #variants: VariantCounter
  #doubts: Record<string, number> = {}
  #alternatives: Record<string, number> = {}
  #period: Collected['period'] = null

  /** `maxVariants`: none for parts, since any of its variants can be among the first of all. */
  constructor(options: CollectorOptions, maxVariants = MAX_VARIANTS) {
    this.#options = options
    this.#ranking = new Ranking(options.embedded)
    this.#maxVariants = maxVariants
    this.#variants = new VariantCounter(maxVariants)
  }

  /** Adds a history. Its `certain` and `cost` are those of its report; the cost includes earlier journeys. */
  add(history: CollectedHistory, cost: number): void {
    const { report } = history
    const journeys = journeysOf(report)
    this.#map.add(report)
    for (const journey of journeys) this.#variants.add(journey)
    const doubts = new Set(report.doubts.map(({ kind }) => kind))
    // Beside the lack of any scan with a code, the scans without one are no news.
    if (doubts.has('no-scan')) doubts.delete('uncoded')
    for (const kind of doubts) increase(this.#doubts, kind, 1)
    if (report.alternative) increase(this.#alternatives, `${standingOf(report)} ${standingOf(report.alternative)}`, 1)
    for (const { steps } of journeys) for (const end of [steps[0], steps.at(-1)]) this.#extendPeriod(dayOf(end))
    // Embedded once, wherever it is shown.
    let embedded: EmbeddedHistory | undefined
    const make = () => (embedded ??= embed(history, report.alternative && history.other(), this.#options.redact))
    const scans = journeys.reduce((sum, { steps }) => sum + steps.length, 0)
    for (const { flags } of journeys) for (const { constraint } of flags) this.#addExample(constraint, scans, make)
    this.#ranking.add({ certain: report.certain, cost }, make)
  }

  /** Adds what was collected of the next part of the input. */
  merge({ map, variants, doubts, alternatives, period, examples, ranked }: Collected): void {
    this.#map.merge(map)
    this.#variants.merge(variants)
    for (const [kind, histories] of Object.entries(doubts)) increase(this.#doubts, kind, histories)
    for (const [standings, histories] of Object.entries(alternatives)) increase(this.#alternatives, standings, histories)
    for (const day of period ?? []) this.#extendPeriod(day)
    for (const [constraint, history] of examples) this.#addExample(constraint, history.scans, () => history)
    for (const { rank, history } of ranked) this.#ranking.add(rank, () => history)
  }

  /** What was collected since it was last taken. What is added from now on comes later in the input. */
  take(): Collected {
    const examples = constraints.flatMap(({ name }) => {
      const history = this.#examples.get(name)?.history
      return history ? [[name, history] as const] : []
    })
    for (const example of this.#examples.values()) example.history = null
    const collected = {
      map: this.#map.counts(),
      variants: this.#variants.rows(),
      doubts: this.#doubts,
      alternatives: this.#alternatives,
      period: this.#period,
      examples,
      ranked: this.#ranking.take(),
    }
    this.#map = new ProcessMapCounter()
    this.#variants = new VariantCounter(this.#maxVariants)
    this.#doubts = {}
    this.#alternatives = {}
    this.#period = null
    return collected
  }

  #addExample(constraint: Constraint, scans: number, make: () => EmbeddedHistory): void {
    const known = this.#examples.get(constraint)
    if (known === undefined || scans < known.scans) this.#examples.set(constraint, { scans, history: make() })
  }

  #extendPeriod(day: string | null): void {
    if (day === null) return
    const [from, to] = this.#period ?? [day, day]
    this.#period = [day < from ? day : from, day > to ? day : to]
  }
}

const increase = (counts: Record<string, number>, key: string, by: number): void => {
  counts[key] = (counts[key] ?? 0) + by
}

const DAY = /^\d{4}-\d\d-\d\d/

const dayOf = (step: Step | undefined): string | null => (step ? (DAY.exec(plainTime(step.time))?.[0] ?? null) : null)
