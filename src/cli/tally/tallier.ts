// Counts assessed histories into a tally as they come.

import { rowOf, type Status } from '../../codes/index.js'
import type { Step } from '../../replay/index.js'
import type { Assessment } from './assessment.js'
import {
  blankCarrier,
  blankTally,
  type CarrierRow,
  type Example,
  type LawRow,
  MOST,
  rank,
  sample,
  type Tally,
  type UnknownRow,
} from './tally.js'

/** The history an assessment is of. `reported` is the id of the provider's own code for the whole, 0 for none. */
export interface Subject {
  readonly carrier: string | null
  readonly events: number
  readonly reported: number
  /** All of it, for the few histories that are shown. */
  readonly example: () => Example
}

/** Makes one tally. */
export class Tallier {
  readonly tally: Tally = blankTally()
  readonly #laws = new Map(this.tally.laws.map(row => [row.law, row]))
  readonly #carriers = new Map<string | null, CarrierRow>()
  readonly #unknown = new Map<string, UnknownRow>()

  /** Counts a history none of whose events is remarkable, which most are. */
  addRegular(status: Status, advanced: number, repeated: number, subject: Subject): void {
    const { tally } = this
    tally.verdicts.advanced += advanced
    tally.verdicts.repeated += repeated
    tally.classes.regular++
    tally.settled++
    const row = this.#addHistory(status, subject)
    if (row) row.classes.regular++
  }

  /** Counts any history. */
  add(found: Assessment, subject: Subject): void {
    const { tally } = this
    for (let at = 0; at < found.verdicts.length; at++) tally.verdicts[found.verdicts[at]![0]] += found.verdicts[at]![1]
    tally.classes[found.class]++
    tally[found.settled ? 'settled' : 'disputed']++
    const row = this.#addHistory(found.status, subject)
    if (row) {
      row.classes[found.class]++
      if (!found.settled) row.disputed++
    }
    for (let at = 0; at < found.laws.length; at++) this.#addLaw(this.#laws.get(found.laws[at]![0])!, found.laws[at]![1], subject)
    const last = tally.worst.at(-1)
    if (found.cost === 0 || (tally.worst.length === MOST.worst && last!.cost >= found.cost)) return
    const { cost, status, settled, laws } = found
    rank(tally.worst, { ...subject.example(), cost, status, settled, laws: laws.map(([law]) => law) })
  }

  /** Counts events that are equal to others or carry no code. */
  addSilent(duplicates: number, uncoded: number): void {
    this.tally.verdicts.duplicate += duplicates
    this.tally.verdicts.uncoded += uncoded
  }

  /** Counts an event whose code the vocabulary lacks. */
  addUnknown({ code, readAs, event }: Step<{ readonly text?: unknown }>, carrier: string | null): void {
    const key = code ?? ''
    let row = this.#unknown.get(key)
    if (row === undefined) {
      if (this.#unknown.size === MOST.unknown) return
      row = { code: key, readAs: readAs ?? null, events: 0, carriers: [], texts: [] }
      this.#unknown.set(key, row)
      this.tally.unknown.push(row)
    }
    row.events++
    if (carrier !== null) sample(row.carriers, carrier)
    if (typeof event.text === 'string') sample(row.texts, event.text.slice(0, 200))
  }

  #addHistory(status: Status, { carrier, events, reported }: Subject): CarrierRow | null {
    const { tally } = this
    const theirs = reported === 0 ? null : rowOf(reported)!.status
    const disagrees = theirs !== null && theirs !== status
    tally.histories++
    tally.events += events
    tally.statuses[status]++
    if (theirs !== null) tally.stated++
    if (disagrees) tally.disagreeing++
    const row = carrier === null ? null : this.#carrierRow(carrier)
    if (row === null) return null
    row.histories++
    row.events += events
    if (theirs !== null) row.stated++
    if (disagrees) row.disagreeing++
    return row
  }

  #addLaw(row: LawRow, events: number, subject: Subject): void {
    row.events += events
    row.histories++
    if (row.example === null || subject.events < row.example.events) row.example = subject.example()
  }

  #carrierRow(name: string): CarrierRow {
    const carrier = this.#carriers.has(name) || this.#carriers.size < MOST.carriers ? name : null
    let row = this.#carriers.get(carrier)
    if (row === undefined) {
      row = blankCarrier(carrier)
      this.#carriers.set(carrier, row)
      this.tally.carriers.push(row)
    }
    return row
  }
}
