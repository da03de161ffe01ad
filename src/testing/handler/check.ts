// A user's whole system against every kind of disorder: histories told as feeds tell them, and what the system made of it.

import fc, { type Arbitrary } from 'fast-check'
import { ShipfoldError } from '../../codes/index.js'
import {
  checkKinds,
  type DisorderKind,
  type DisorderLaw,
  disorderKinds,
  disturb,
  disturbed,
  type Transcript,
} from '../disorder/index.js'
import type { History } from '../history.js'
import { forms } from '../payloads/forms.js'
import type { Handler, Seen } from './handler.js'
import { Journeys } from './journeys.js'
import type { PushOptions } from './push.js'
import { type Finding, findingsIn, type Symptom, symptoms } from './symptoms.js'
import { type Trial, tried } from './trial.js'

/** A system, and how to check it. */
export interface HandlerCheck extends Handler, PushOptions {
  /** What may go wrong; every kind by default that a push of the feed can have. */
  readonly kinds?: readonly DisorderKind[] | undefined
  /** Journeys for each kind; 100 by default. */
  readonly runs?: number | undefined
  /** Where the journeys begin; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
  /** The journeys; valid ones of every outcome by default. */
  readonly histories?: Arbitrary<History> | undefined
}

/** What a row of the report is about: one kind, or `none` (all is told as it should be), or `several` kinds at once. */
export type Trouble = DisorderKind | 'none' | 'several'

/** One thing that the system does wrong, with the shortest journey that shows it. */
export interface HandlerFailure {
  readonly kind: Trouble
  readonly symptom: Symptom
  /** The law of {@link disorderLaws} that it breaks; null where it refused a message. */
  readonly law: DisorderLaw | null
  /** What the system said or did, and what was true. */
  readonly what: string
  /** How the shortest journey was told. */
  readonly transcript: Transcript
  /** What the system said after each message, and the message, counted from 0, after which it went wrong. */
  readonly seen: readonly Seen[]
  readonly at: number
  /**
   * Whether it went wrong again with the same journey. If not, it hangs on time, or on what the system was told of other
   * shipments, and the journey is the first that showed it.
   */
  readonly isSteady: boolean
}

/** One row: how the system took one kind of trouble. */
export interface HandlerRow {
  readonly kind: Trouble
  /** What happens. */
  readonly says: string
  /** In how many of the journeys it could happen; where in none, the row says nothing. */
  readonly tried: number
  /** Of how many of those it can be said how the system took it: the others go wrong when they are told as they should be, too. */
  readonly judged: number
  readonly failures: readonly HandlerFailure[]
}

/** What came of a check; `handlerText` prints it. */
export interface HandlerReport {
  readonly seed: number
  readonly runs: number
  readonly rows: readonly HandlerRow[]
  /** How many rows the system survived, each journey judged, of those that were tried. */
  readonly survived: number
  readonly tried: number
  /** Every failure of every row. */
  readonly failures: readonly HandlerFailure[]
}

/**
 * Tells your system valid journeys, undisturbed and with each kind of disorder, and compares what it says and does with what is
 * true. Each failure is shrunk to the shortest journey that shows it, and only counted against a kind where the system does
 * well when the same journey is told as it should be. Journeys are told one after the other, each of a shipment of its own.
 * Throws `bad-option`.
 */
export async function checkHandler(check: HandlerCheck): Promise<HandlerReport> {
  const { runs = 100, seed = 1, feed } = check
  if (!Number.isSafeInteger(runs) || runs < 1) bad(`runs is ${String(runs)}; give a whole number of 1 or more.`)
  if (!Number.isSafeInteger(seed)) bad(`seed is ${String(seed)}; give a whole number.`)
  if (feed !== undefined && !Object.hasOwn(forms, feed))
    bad(`There is no feed ${JSON.stringify(feed)}; give one of ${Object.keys(forms).join(', ')}, or none.`)
  const refuses = feed === undefined ? {} : forms[feed].refuses
  const kinds = check.kinds ?? disorderKinds.flatMap(({ kind }) => (refuses[kind] === undefined ? [kind] : []))
  checkKinds(kinds)
  const unsaid = kinds.find(kind => refuses[kind] !== undefined)
  if (unsaid) bad(`${feed} ${refuses[unsaid]}, so there is no ${unsaid} of its pushes; leave that out.`)

  const bench = new Bench(check, runs, seed)
  const rows = [await bench.row('none', 'everything is told as it should be', [])]
  for (const { kind, says } of disorderKinds) if (kinds.includes(kind)) rows.push(await bench.row(kind, says, [kind]))
  const isSurvived = (kind: DisorderKind) => rows.some(row => row.kind === kind && row.judged > 0 && row.failures.length === 0)
  const survivors = kinds.filter(isSurvived)
  if (survivors.length > 1) rows.push(await bench.row('several', 'several of those survived at once', survivors))
  const told = rows.filter(({ tried: count }) => count > 0)
  const failures = rows.flatMap(row => row.failures)
  const survived = told.filter(row => row.failures.length === 0 && row.judged === row.tried).length
  return { seed, runs, rows, survived, tried: told.length, failures }
}

// Most attempts at a shorter journey: a system behind a database is asked a few hundred times more, not thousands.
const MOST_SHRINKS = 500

interface Fault {
  readonly trial: Trial
  readonly finding: Finding
}

// What the system does wrong in a trial and not where the same is told as it should be, and whether that leaves anything to go by.
interface Verdict {
  readonly trial: Trial
  readonly own: readonly Finding[]
  readonly isJudged: boolean
}

/** Tries transcripts on one system, and remembers how many it told. */
class Bench {
  readonly #check: HandlerCheck
  readonly #runs: number
  readonly #seed: number
  // Names that no shipment of an earlier check has, in a database that both were told to.
  readonly #prefix = `T${globalThis.crypto.randomUUID().slice(0, 8)}`.toUpperCase()
  #told = 0

  constructor(check: HandlerCheck, runs: number, seed: number) {
    this.#check = check
    this.#runs = runs
    this.#seed = seed
  }

  async row(kind: Trouble, says: string, kinds: readonly DisorderKind[]): Promise<HandlerRow> {
    const source = this.#check.histories ?? new Journeys()
    const transcripts = kinds.length === 0 ? source.map(history => disturb(history, [])) : disturbed(source, { kinds })
    const settings = { seed: this.#seed, numRuns: this.#runs }
    let count = 0
    let judged = 0
    const firsts = new Map<Symptom, Fault>()
    for (const transcript of fc.sample(transcripts, settings)) {
      if (kinds.length > 0 && transcript.labels.length === 0) continue
      count++
      const { trial, own, isJudged } = await this.#verdict(transcript, symptom => !firsts.has(symptom))
      if (isJudged) judged++
      for (const finding of own) if (!firsts.has(finding.symptom)) firsts.set(finding.symptom, { trial, finding })
    }
    const failures: HandlerFailure[] = []
    for (const { symptom } of symptoms) {
      const first = firsts.get(symptom)
      if (first) failures.push(await this.#shortest(kind, first, transcripts))
    }
    return { kind, says, tried: count, judged, failures }
  }

  // What is wrong at once is tried again while the clock moves: pausing for every message would take most of the time.
  async #verdict(transcript: Transcript, isWanted: (symptom: Symptom) => boolean): Promise<Verdict> {
    const atOnce = await this.#judged(transcript, false)
    return atOnce.own.some(({ symptom }) => isWanted(symptom)) ? this.#judged(transcript, true) : atOnce
  }

  async #judged(transcript: Transcript, isPaced: boolean): Promise<Verdict> {
    const trial = await this.#try(transcript, isPaced)
    const findings = findingsIn(trial)
    if (findings.length === 0 || transcript.labels.length === 0) return { trial, own: findings, isJudged: true }
    const usual = findingsIn(await this.#try(disturb(transcript.truth.history, []), isPaced))
    const own = findings.filter(finding => !usual.some(({ symptom }) => symptom === finding.symptom))
    return { trial, own, isJudged: own.length > 0 }
  }

  async #shortest(kind: Trouble, first: Fault, transcripts: Arbitrary<Transcript>): Promise<HandlerFailure> {
    let shortest: Fault | null = null
    let left = MOST_SHRINKS
    // Each that goes wrong is shorter than the one before.
    const holds = async (transcript: Transcript) => {
      if ((kind !== 'none' && transcript.labels.length === 0) || (shortest && left-- <= 0)) return true
      const { trial, own } = await this.#verdict(transcript, symptom => symptom === first.finding.symptom)
      const finding = own.find(({ symptom }) => symptom === first.finding.symptom)
      if (finding) shortest = { trial, finding }
      return !finding
    }
    await fc.check(fc.asyncProperty(transcripts, holds), { seed: this.#seed, numRuns: this.#runs })
    const { trial, finding } = shortest ?? first
    const { symptom, law, what, at } = finding
    return { kind, symptom, law, what, transcript: trial.transcript, seen: trial.seen, at, isSteady: shortest !== null }
  }

  #try(transcript: Transcript, isPaced: boolean): Promise<Trial> {
    return tried(transcript, `${this.#prefix}${++this.#told}`, { ...this.#check, isPaced })
  }
}

function bad(message: string): never {
  throw new ShipfoldError('bad-option', message)
}
