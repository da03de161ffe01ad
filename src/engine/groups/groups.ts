// The groups of a store: what shipments noted for them is taken in and evaluated, by compare-and-swap. Notes are there until then,
// so whoever comes next completes what a crash left.

import { pause } from '../../async/pause.js'
import type { Signal } from '../../async/signal.js'
import { type Effect, evaluateGroup, type Rules } from '../../rules/index.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import { isolateFailures } from '../ingest/batch.js'
import type { Decision } from '../ingest/decide.js'
import { KeyedMutex } from '../ingest/keyed-mutex.js'
import { type ExecuteOptions, IMPATIENT_TURN_MS, randomVersion, type Shipments } from '../ingest/shipments.js'
import { untilCommitted } from '../ingest/until-committed.js'
import { makesDue, planEffects } from '../outbox/plan.js'
import { type GroupRow, type GroupWrite, type Store, type StoredGroup, subjectOfGroup } from '../ports.js'
import { firstRun, foldNotes, inOrder } from './fold.js'

/** What became of the groups that some commits concern. */
export interface GroupOutcome {
  /** Groups that could not be evaluated, and why. */
  readonly failures: ReadonlyMap<string, unknown>
  /** How many activations were recorded as done instead of being sent, by the shipment whose note led to them. */
  readonly assumed: ReadonlyMap<string, number>
}

// Groups per commit.
const BATCH = 100
// How long to repeat a commit whose rows others have locked.
const MAX_LOCKED_MS = 10_000
const LOCKED_PAUSE_MS = 100

/** Options of {@link Groups}. */
export interface GroupsOptions<F extends Effect> {
  readonly store: Store
  readonly rules: Rules<F>
  readonly shipments: Shipments<F>
  /** Called after a commit that added or revived effects. */
  readonly onEffects: () => void
}

// What a commit of groups has assumed, by shipment.
type Assumed = readonly (readonly [shipment: string, count: number])[]

/** Evaluates groups, each in one call at a time. */
export class Groups<F extends Effect> {
  readonly #mutex = new KeyedMutex()
  readonly #options: GroupsOptions<F>

  constructor(options: GroupsOptions<F>) {
    this.#options = options
  }

  /**
   * Evaluates the groups that committed decisions concern. One that fails does not block the others. Rejects if the store is the
   * cause, or the signal has aborted.
   */
  async evaluateAfter(decisions: readonly Decision<F>[], options: ExecuteOptions): Promise<GroupOutcome> {
    const names = [...new Set(decisions.flatMap(({ groups }) => groups))]
    let isDone = false
    try {
      const outcome = await this.#evaluate(names, options)
      isDone = outcome.failures.size === 0
      return outcome
    } finally {
      // Whoever repeats the call evaluates the groups again.
      if (!isDone) for (const { loaded } of decisions) this.#options.shipments.forget(loaded.journal.shipment)
    }
  }

  /** Evaluates all groups that have notes, and resolves with those that failed; otherwise as {@link evaluateAfter}. */
  async evaluateNoted(signal: Signal | undefined): Promise<GroupOutcome['failures']> {
    const failures = new Map<string, unknown>()
    let after: string | undefined
    for (;;) {
      const names = await this.#options.store.groups.noted({ after, limit: BATCH })
      if (names.length === 0) return failures
      for (const [group, error] of (await this.#evaluate(names, { signal, isPatient: false })).failures)
        failures.set(group, error)
      after = names.at(-1)
    }
  }

  async #evaluate(names: readonly string[], { signal, isPatient = true }: ExecuteOptions): Promise<GroupOutcome> {
    const failures = new Map<string, unknown>()
    const assumed = new Map<string, number>()
    for (let at = 0; at < names.length; at += BATCH) {
      const run = (some: readonly string[]) => {
        const isAlone = isPatient && some.length === 1
        const options = isAlone ? { signal } : { signal, waitMs: IMPATIENT_TURN_MS }
        return this.#mutex.runExclusive(
          some.map(subjectOfGroup),
          () => this.#takeIn(some, { signal, isPatient: isAlone }),
          options,
        )
      }
      const page = await isolateFailures(names.slice(at, at + BATCH), name => name, run, signal)
      for (const [group, error] of page.failures) failures.set(group, error)
      for (const [shipment, count] of page.results) assumed.set(shipment, (assumed.get(shipment) ?? 0) + count)
    }
    return { failures, assumed }
  }

  // Until no notes are left that were there when it began.
  async #takeIn(names: readonly string[], options: ExecuteOptions): Promise<Assumed> {
    const assumed: Assumed[] = []
    for (let left = names; left.length > 0; ) {
      const subjects = left.map(subjectOfGroup)
      const done = await untilCommitted(() => this.#takeInRun(left, options), subjects, options.signal)
      assumed.push(done.assumed)
      left = done.left
    }
    return assumed.flat()
  }

  // Takes in the first run of notes of each group; `left` are those with further ones. Null if others committed meanwhile.
  async #takeInRun(names: readonly string[], { signal, isPatient }: ExecuteOptions) {
    const { store, onEffects } = this.#options
    const noted = (await store.groups.load(names)).filter(({ notes }) => notes.length > 0)
    if (noted.length === 0) return { left: [], assumed: [] }
    const writes = await this.#decide(noted)
    signal?.throwIfAborted()
    if (!(await this.#commit(writes, isPatient ? MAX_LOCKED_MS : 0, signal))) return null
    if (writes.some(makesDue)) onEffects()
    const left = noted.filter(({ notes }, at) => notes.length > writes[at]!.notes.length).map(({ group }) => group)
    return { left, assumed: writes.flatMap(assumedBy) }
  }

  async #commit(writes: readonly GroupWrite[], lockedMs: number, signal: Signal | undefined): Promise<boolean> {
    for (const startedAt = performance.now(); ; await pause(LOCKED_PAUSE_MS, signal)) {
      try {
        return await this.#options.store.groups.commit(writes)
      } catch (error) {
        signal?.throwIfAborted()
        if (errorCodeOf(error) !== 'store-contended' || performance.now() - startedAt >= lockedMs) throw error
      }
    }
  }

  async #decide(groups: readonly StoredGroup[]): Promise<readonly GroupWrite[]> {
    const { store, rules } = this.#options
    const results = groups.map(({ group, row, notes }) => {
      const run = firstRun(inOrder(notes))
      const before = row ?? { members: [], expect: null }
      const after = foldNotes(row, run)
      return { group, row, run, after, ...evaluateGroup(group, before, after, rules) }
    })
    const changed = results.filter(({ fire, suppress, compensate }) => fire.length + suppress.length + compensate.length > 0)
    const subjects = changed.map(({ group }) => subjectOfGroup(group))
    const effects = subjects.length > 0 ? await store.outbox.list({ subjects }) : []
    return results.map(({ group, row: previous, run, after, ...result }) => {
      const evaluatedAt = run.reduce((latest, { at }) => Math.max(latest, at), previous?.evaluatedAt ?? run[0]!.at)
      const row: GroupRow = { group, version: previous ? previous.version + 1 : randomVersion(), ...after, evaluatedAt }
      const subject = subjectOfGroup(group)
      const its = effects.filter(effect => effect.subject === subject)
      const notes = run.map(({ shipment, version }) => ({ shipment, version }))
      const assumption = { rules: run[0]!.assume, keys: [] }
      return { previous, row, notes, ...planEffects(subject, result, its, evaluatedAt, assumption) }
    })
  }
}

// By the shipment whose scan led to it, or else the one whose note came last.
function assumedBy({ add, notes }: GroupWrite): Assumed {
  const activations = new Map(add.filter(({ assumed }) => assumed).map(row => [row.activation, row]))
  return [...activations.values()].map(({ cause }) => [cause?.shipment ?? notes.at(-1)!.shipment, 1] as const)
}
