// Counts assessed histories one by one.

import type { Assessment } from '../../columns/index.js'
import type { Step } from '../../replay/index.js'
import { rowOf, type Status } from '../../vocabulary/index.js'
import {
  type AuditTotals,
  addSample,
  type CarrierRow,
  type ConstraintRow,
  type Example,
  emptyCarrier,
  emptyTotals,
  insertWorst,
  LIMITS,
  type Limits,
  type UnknownRow,
} from './totals.js'

/** The history that was assessed. `reported` is the id of the provider's own overall code, 0 for none. */
export interface CountedHistory {
  readonly carrier: string | null
  readonly events: number
  readonly reported: number
  /** Its details, for the few histories that are shown. */
  readonly example: () => Example
}

/** Counts into one object of totals. */
export class AuditCounter {
  readonly totals: AuditTotals = emptyTotals()
  readonly #constraints = new Map(this.totals.constraints.map(row => [row.constraint, row]))
  readonly #carriers = new Map<string | null, CarrierRow>()
  readonly #unknown = new Map<string, UnknownRow>()
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** Counts a history. */
  add(found: Assessment, subject: CountedHistory): void {
    const { totals } = this
    for (let at = 0; at < found.verdicts.length; at++) totals.verdicts[found.verdicts[at]![0]] += found.verdicts[at]![1]
    totals.classes[found.class]++
    totals[found.certain ? 'certain' : 'uncertain']++
    const row = this.#addHistory(found.status, subject)
    if (row) {
      row.classes[found.class]++
      if (!found.certain) row.uncertain++
    }
    for (let at = 0; at < found.constraints.length; at++)
      this.#addConstraint(this.#constraints.get(found.constraints[at]![0])!, found.constraints[at]![1], subject)
    const last = totals.worst.at(-1)
    if (found.cost === 0 || (totals.worst.length === LIMITS.worst && last!.cost >= found.cost)) return
    const { cost, status, certain, constraints } = found
    insertWorst(totals.worst, {
      ...subject.example(),
      cost,
      status,
      certain,
      constraints: constraints.map(([constraint]) => constraint),
    })
  }

  /** Counts duplicates and events without a code. */
  addSilent(duplicates: number, uncoded: number): void {
    this.totals.verdicts.duplicate += duplicates
    this.totals.verdicts.uncoded += uncoded
  }

  /** Counts an event whose code the vocabulary lacks. */
  addUnknown({ code, readAs, event }: Step<{ readonly text?: unknown }>, carrier: string | null): void {
    const row = this.#unknownRow(code ?? '', readAs ?? null)
    if (row === null) return
    row.events++
    if (carrier !== null) addSample(row.carriers, carrier)
    if (typeof event.text === 'string') addSample(row.texts, event.text.slice(0, 200))
  }

  /** Adds what another counter counted of later histories, without limits. */
  merge(totals: AuditTotals): void {
    const { constraints, unknown, carriers, worst, ...counts } = totals
    addCounts(this.totals, counts)
    for (const { constraint, events, histories, example } of constraints) {
      const row = this.#constraints.get(constraint)!
      row.events += events
      row.histories += histories
      if (example && (row.example === null || example.events < row.example.events)) row.example = example
    }
    for (const { code, readAs, events, carriers, texts } of unknown) {
      const row = this.#unknownRow(code, readAs)
      if (row === null) continue
      row.events += events
      for (const carrier of carriers) addSample(row.carriers, carrier)
      for (const text of texts) addSample(row.texts, text)
    }
    for (const { carrier, ...counts } of carriers) addCounts(this.#carrierRow(carrier!), counts)
    for (const row of worst) insertWorst(this.totals.worst, row)
  }

  #unknownRow(code: string, readAs: string | null): UnknownRow | null {
    let row = this.#unknown.get(code)
    if (row === undefined) {
      if (this.#unknown.size === this.#limits.unknown) return null
      row = { code, readAs, events: 0, carriers: [], texts: [] }
      this.#unknown.set(code, row)
      this.totals.unknown.push(row)
    }
    return row
  }

  #addHistory(status: Status, { carrier, events, reported }: CountedHistory): CarrierRow | null {
    const { totals } = this
    const statedStatus = reported === 0 ? null : rowOf(reported)!.status
    const disagrees = statedStatus !== null && statedStatus !== status
    totals.histories++
    totals.events += events
    totals.statuses[status]++
    if (statedStatus !== null) totals.stated++
    if (disagrees) totals.disagreeing++
    const row = carrier === null ? null : this.#carrierRow(carrier)
    if (row === null) return null
    row.histories++
    row.events += events
    if (statedStatus !== null) row.stated++
    if (disagrees) row.disagreeing++
    return row
  }

  #addConstraint(row: ConstraintRow, events: number, subject: CountedHistory): void {
    row.events += events
    row.histories++
    if (row.example === null || subject.events < row.example.events) row.example = subject.example()
  }

  #carrierRow(name: string): CarrierRow {
    const carrier = this.#carriers.has(name) || this.#carriers.size < this.#limits.carriers ? name : null
    let row = this.#carriers.get(carrier)
    if (row === undefined) {
      row = emptyCarrier(carrier)
      this.#carriers.set(carrier, row)
      this.totals.carriers.push(row)
    }
    return row
  }
}

// Adds numbers to those of the same keys, at any depth.
function addCounts<T extends object>(into: T, counts: { readonly [K in keyof T]?: T[K] }): void {
  for (const key in counts) {
    const count = counts[key]
    if (typeof count === 'number') (into[key] as number) += count
    else addCounts(into[key] as object, count as object)
  }
}
