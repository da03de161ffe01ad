// The groups of a store: what shipments noted for them is taken in and evaluated, by compare-and-swap. Notes are there until then,
// so whoever comes next completes what a crash left.

import { pause } from '../../async/pause.js'
import type { Signal } from '../../async/signal.js'
import { type Effect, evaluateGroup, type Rules } from '../../rules/index.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import { isolateFailures } from '../ingest/batch.js'
import { contendedError } from '../ingest/contended.js'
import type { Decision } from '../ingest/decide.js'
import { KeyedMutex } from '../ingest/keyed-mutex.js'
import { type ExecuteOptions, randomVersion, type Shipments } from '../ingest/shipments.js'
import { planEffects } from '../outbox/plan.js'
import { type GroupRow, type GroupWrite, type Store, type StoredGroup, subjectOfGroup } from '../ports.js'
import { firstRun, foldNotes, inOrder } from './fold.js'

/** Groups that could not be evaluated, and why. */
export type GroupFailures = ReadonlyMap<string, unknown>

// Groups per commit.
const BATCH = 100
// As for shipments.
const MAX_ATTEMPTS = 40
const MAX_PAUSE_MS = 40
const MAX_LOCKED_MS = 10_000
const LOCKED_PAUSE_MS = 100
const IMPATIENT_TURN_MS = 200

/** Options of {@link Groups}. */
export interface GroupsOptions<F extends Effect> {
  readonly store: Store
  readonly rules: Rules<F>
  readonly shipments: Shipments<F>
  /** Called after a commit that added or revived effects. */
  readonly onEffects: () => void
}

/** Evaluates groups, each in one call at a time. */
export class Groups<F extends Effect> {
  readonly #mutex = new KeyedMutex()
  readonly #options: GroupsOptions<F>

  constructor(options: GroupsOptions<F>) {
    this.#options = options
  }

  /**
   * Evaluates the groups that committed decisions concern. Resolves with those that failed, which does not block the others.
   * Rejects if the store is the cause, or the signal has aborted.
   */
  async follow(decisions: readonly Decision<F>[], options: ExecuteOptions): Promise<GroupFailures> {
    const names = [...new Set(decisions.flatMap(({ groups }) => groups))]
    let isSettled = false
    try {
      const failures = await this.#evaluate(names, options)
      isSettled = failures.size === 0
      return failures
    } finally {
      // Whoever repeats the call evaluates the groups again.
      if (!isSettled) for (const { loaded } of decisions) this.#options.shipments.forget(loaded.journal.shipment)
    }
  }

  /** Evaluates all groups that have notes; otherwise as {@link follow}. */
  async followNotes(signal: Signal | undefined): Promise<GroupFailures> {
    const failures = new Map<string, unknown>()
    let after: string | undefined
    for (;;) {
      const names = await this.#options.store.groups.noted({ after, limit: BATCH })
      if (names.length === 0) return failures
      for (const [group, error] of await this.#evaluate(names, { signal, isPatient: false })) failures.set(group, error)
      after = names.at(-1)
    }
  }

  async #evaluate(names: readonly string[], { signal, isPatient = true }: ExecuteOptions): Promise<GroupFailures> {
    const failures = new Map<string, unknown>()
    for (let at = 0; at < names.length; at += BATCH) {
      const page = names.slice(at, at + BATCH)
      const run = (some: readonly string[]) => {
        const options = isPatient && some.length === 1 ? { signal } : { signal, waitMs: IMPATIENT_TURN_MS }
        const work = () => this.#takeIn(some, { signal, isPatient: isPatient && some.length === 1 })
        return this.#mutex.runExclusive(some.map(subjectOfGroup), work, options)
      }
      for (const [group, error] of (await isolateFailures(page, name => name, run, signal)).failures) failures.set(group, error)
    }
    return failures
  }

  // Until no notes are left that were there when it began.
  async #takeIn(names: readonly string[], { signal, isPatient }: ExecuteOptions): Promise<readonly never[]> {
    const { store, onEffects } = this.#options
    const startedAt = performance.now()
    let left = names
    for (let refusals = 0; refusals < MAX_ATTEMPTS; ) {
      if (refusals > 1) await pause(Math.random() * Math.min(MAX_PAUSE_MS, 2 ** refusals), signal)
      const noted = (await store.groups.load(left)).filter(({ notes }) => notes.length > 0)
      if (noted.length === 0) return []
      const writes = await this.#decide(noted)
      signal?.throwIfAborted()
      try {
        if (!(await store.groups.commit(writes))) {
          refusals++
          continue
        }
      } catch (error) {
        const isLocked = errorCodeOf(error) === 'store-contended' && performance.now() - startedAt < MAX_LOCKED_MS
        if (!isPatient || !isLocked) throw error
        await pause(LOCKED_PAUSE_MS, signal)
        continue
      }
      if (writes.some(({ add, revive }) => add.length > 0 || revive.length > 0)) onEffects()
      left = noted.filter(({ notes }, at) => notes.length > writes[at]!.notes.length).map(({ group }) => group)
      if (left.length === 0) return []
    }
    throw contendedError(names.map(subjectOfGroup), `concurrent commits won ${MAX_ATTEMPTS} times in a row.`)
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
