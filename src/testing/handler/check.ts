// A user's whole system under every kind of fault: histories as faulty feeds report them, and what the system makes of them.

import fc, { type Arbitrary } from 'fast-check'
import { assertRuns, assertSeed } from '../../vocabulary/check.js'
import { badOption, checkOptions, ShipfoldError } from '../../vocabulary/index.js'
import type { History } from '../arbitraries/history.js'
import {
  assertFaultKinds,
  type FaultKind,
  faultKinds,
  faultyHistories,
  type Guarantee,
  injectFaults,
  type Transcript,
} from '../faults/index.js'
import { type PayloadFormatName, payloadFormats } from '../payloads/formats.js'
import type { Handler, HandlerState } from './handler.js'
import { JourneyArbitrary } from './journeys.js'
import type { PushOptions } from './push.js'
import { findSymptoms, type Symptom, type SymptomFinding, symptoms } from './symptoms.js'
import { runTrial, type Trial } from './trial.js'

/** Your system, and how to check it. */
export interface CheckHandlerOptions<F extends PayloadFormatName | undefined = PayloadFormatName | undefined>
  extends Handler<F>,
    PushOptions<F> {
  /** The kinds of fault; by default all that can happen to a push of the feed. */
  readonly kinds?: readonly FaultKind[] | undefined
  /** Journeys for each kind of fault; 100 by default. */
  readonly runs?: number | undefined
  /** Seed of the journeys; the same seed tries the same ones. 1 by default. */
  readonly seed?: number | undefined
  /** The journeys; valid ones of every outcome by default. */
  readonly histories?: Arbitrary<History> | undefined
}

/** The subject of a row: one kind of fault, `none` (the feed reports everything correctly), or `several` kinds at once. */
export type FaultCase = FaultKind | 'none' | 'several'

/** One failure of the system, with the shortest journey that shows it. */
export interface HandlerFailure {
  readonly kind: FaultCase
  readonly symptom: Symptom
  /** The broken guarantee; null where the system refused a message. */
  readonly guarantee: Guarantee | null
  /** What the system reported or did, and what was true. */
  readonly description: string
  /** The transcript of the shortest journey. */
  readonly transcript: Transcript
  /** The state the system reported after each message. */
  readonly states: readonly HandlerState[]
  /** The message after which it failed, counted from 0. */
  readonly messageIndex: number
  /**
   * Whether the failure repeated with the same journey. If not, it depends on time, or on messages of other shipments, and the
   * journey is the first that showed it.
   */
  readonly isReproducible: boolean
}

/** One row: how the system handled one kind of fault. */
export interface HandlerRow {
  readonly kind: FaultCase
  /** What happens in a journey with this fault. */
  readonly description: string
  /** Journeys in which the fault could happen; with 0 the row says nothing. */
  readonly tried: number
  /** Whether the kind was skipped, because the system takes no overrides. */
  readonly skipped: boolean
  /** Journeys that show how the system handles the fault: the others fail without it, too. */
  readonly conclusive: number
  readonly failures: readonly HandlerFailure[]
}

/** The result of `checkHandler`; `handlerText` prints it. */
export interface HandlerReport {
  readonly seed: number
  readonly runs: number
  readonly rows: readonly HandlerRow[]
  /** Rows that the system survived, with every journey conclusive. */
  readonly survived: number
  /** Rows with at least one journey. */
  readonly tried: number
  /** The failures of all rows. */
  readonly failures: readonly HandlerFailure[]
}

const optionNames = ['deliver', 'read', 'override', 'begin', 'feed', 'salt', 'kinds', 'runs', 'seed', 'histories']

/**
 * Delivers valid journeys to your system, without faults and with each kind of fault, and compares what it reports and does with
 * what is true. Each failure is shrunk to the shortest journey that shows it, and only counted against a kind of fault where the
 * system handles the same journey correctly without it. Journeys are delivered one after the other, each as a shipment of its own.
 * Throws `bad-option`.
 */
export function checkHandler<F extends PayloadFormatName | undefined = undefined>(
  options: CheckHandlerOptions<F>,
): Promise<HandlerReport>
export async function checkHandler(options: CheckHandlerOptions): Promise<HandlerReport> {
  if (options === undefined) throw new ShipfoldError('bad-option', 'checkHandler needs { deliver, read }: your system.')
  checkOptions('checkHandler', options, optionNames)
  const { deliver, read, override, runs = 100, seed = 1, feed } = options
  if (typeof deliver !== 'function' && (typeof deliver !== 'object' || deliver === null || !('url' in deliver)))
    badOption('deliver', deliver, 'Pass a function that takes a push, or { url }.')
  if (typeof read !== 'function') badOption('read', read, 'Pass a function that returns the state of a shipment.')
  if (override !== undefined && typeof override !== 'function')
    badOption('override', override, 'Pass a function that takes a correction, or omit the option.')
  assertRuns(runs)
  assertSeed(seed)
  if (feed !== undefined && !Object.hasOwn(payloadFormats, feed))
    badOption('feed', feed, `Pass one of ${Object.keys(payloadFormats).join(', ')}, or leave the option out.`)
  // Overrides come through no feed.
  const { wrongScan: _, ...impossible } = feed === undefined ? {} : payloadFormats[feed].impossibleFaults
  const kinds = options.kinds ?? faultKinds.map(({ kind }) => kind).filter(kind => !Object.hasOwn(impossible, kind))
  assertFaultKinds(kinds)
  const unfit = kinds.find((kind): kind is keyof typeof impossible => Object.hasOwn(impossible, kind))
  if (unfit) badOption('kinds', unfit, `The feed ${feed} ${impossible[unfit]}, so this fault cannot happen: leave it out.`)

  const runner = new TrialRunner(options, runs, seed)
  const rows = [await runner.row('none', 'everything is reported correctly', [])]
  for (const { kind, description } of faultKinds) {
    if (!kinds.includes(kind)) continue
    const isSkipped = kind === 'wrongScan' && !override
    rows.push(isSkipped ? skippedRow(kind, description) : await runner.row(kind, description, [kind]))
  }
  const isSurvived = (kind: FaultKind) => rows.some(row => row.kind === kind && row.conclusive > 0 && row.failures.length === 0)
  const survivedKinds = kinds.filter(isSurvived)
  if (survivedKinds.length > 1) rows.push(await runner.row('several', 'several of the survived faults at once', survivedKinds))
  const triedRows = rows.filter(({ tried }) => tried > 0)
  const failures = rows.flatMap(row => row.failures)
  const survived = triedRows.filter(row => row.failures.length === 0 && row.conclusive === row.tried).length
  return { seed, runs, rows, survived, tried: triedRows.length, failures }
}

const skippedRow = (kind: FaultKind, description: string): HandlerRow => ({
  kind,
  description,
  tried: 0,
  skipped: true,
  conclusive: 0,
  failures: [],
})

// Most attempts at a shorter journey: a system with a database gets a few hundred more requests, not thousands.
const MAX_SHRINKS = 500

interface FailedTrial {
  readonly trial: Trial
  readonly finding: SymptomFinding
}

// What the system does wrong in a trial, but not without the faults, and whether the trial is conclusive.
interface TrialVerdict {
  readonly trial: Trial
  readonly own: readonly SymptomFinding[]
  readonly isConclusive: boolean
}

// Tries transcripts on one system, each under a new shipment number.
class TrialRunner {
  readonly #options: CheckHandlerOptions
  readonly #runs: number
  readonly #seed: number
  // Unique to this check: a database may hold the shipments of an earlier one.
  readonly #prefix = `T${globalThis.crypto.randomUUID().slice(0, 8)}`.toUpperCase()
  #shipmentCount = 0

  constructor(options: CheckHandlerOptions, runs: number, seed: number) {
    this.#options = options
    this.#runs = runs
    this.#seed = seed
  }

  async row(kind: FaultCase, description: string, kinds: readonly FaultKind[]): Promise<HandlerRow> {
    const source = this.#options.histories ?? new JourneyArbitrary()
    const transcripts = kinds.length === 0 ? source.map(history => injectFaults(history, [])) : faultyHistories(source, { kinds })
    const settings = { seed: this.#seed, numRuns: this.#runs }
    let tried = 0
    let conclusive = 0
    const firsts = new Map<Symptom, FailedTrial>()
    for (const transcript of fc.sample(transcripts, settings)) {
      if ((kinds.length > 0 && transcript.faults.length === 0) || transcript.truth.needsReceivedAt) continue
      tried++
      const { trial, own, isConclusive } = await this.#assess(transcript, symptom => !firsts.has(symptom))
      if (isConclusive) conclusive++
      for (const finding of own) if (!firsts.has(finding.symptom)) firsts.set(finding.symptom, { trial, finding })
    }
    const failures: HandlerFailure[] = []
    for (const { symptom } of symptoms) {
      const first = firsts.get(symptom)
      if (first) failures.push(await this.#shortest(kind, first, transcripts))
    }
    return { kind, description, tried, skipped: false, conclusive, failures }
  }

  // Only failures are tried again with a pause before each message: pausing in every trial would take most of the time.
  async #assess(transcript: Transcript, isRelevant: (symptom: Symptom) => boolean): Promise<TrialVerdict> {
    const atOnce = await this.#compare(transcript, false)
    return atOnce.own.some(({ symptom }) => isRelevant(symptom)) ? this.#compare(transcript, true) : atOnce
  }

  async #compare(transcript: Transcript, isPaced: boolean): Promise<TrialVerdict> {
    const trial = await this.#run(transcript, isPaced)
    const findings = findSymptoms(trial)
    if (findings.length === 0 || transcript.faults.length === 0) return { trial, own: findings, isConclusive: true }
    const faultless = findSymptoms(await this.#run(injectFaults(transcript.truth.history, []), isPaced))
    const own = findings.filter(finding => !faultless.some(({ symptom }) => symptom === finding.symptom))
    return { trial, own, isConclusive: own.length > 0 }
  }

  async #shortest(kind: FaultCase, first: FailedTrial, transcripts: Arbitrary<Transcript>): Promise<HandlerFailure> {
    let shortest: FailedTrial | null = null
    let left = MAX_SHRINKS
    // fast-check shrinks, so each failure is shorter than the one before.
    const holds = async (transcript: Transcript) => {
      const isOther = (kind !== 'none' && transcript.faults.length === 0) || transcript.truth.needsReceivedAt
      if (isOther || (shortest && left-- <= 0)) return true
      const { trial, own } = await this.#assess(transcript, symptom => symptom === first.finding.symptom)
      const finding = own.find(({ symptom }) => symptom === first.finding.symptom)
      if (finding) shortest = { trial, finding }
      return !finding
    }
    await fc.check(fc.asyncProperty(transcripts, holds), { seed: this.#seed, numRuns: this.#runs })
    const { trial, finding } = shortest ?? first
    const { symptom, guarantee, description, messageIndex } = finding
    return {
      kind,
      symptom,
      guarantee,
      description,
      transcript: trial.transcript,
      states: trial.states,
      messageIndex,
      isReproducible: shortest !== null,
    }
  }

  #run(transcript: Transcript, isPaced: boolean): Promise<Trial> {
    return runTrial(transcript, `${this.#prefix}${++this.#shipmentCount}`, { ...this.#options, isPaced })
  }
}
