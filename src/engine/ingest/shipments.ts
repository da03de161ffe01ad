// The shipments of a store: loaded or cached, decided on, and committed by compare-and-swap.

import type { Signal } from '../../async/signal.js'
import { giveWay, inSlices, Pacer } from '../../async/turns.js'
import { createJournal, type Journal, type JournalInput, type JournalOptions } from '../../journal/index.js'
import type { Classify } from '../../replay/index.js'
import { type Effect, type Rules, rulesOn } from '../../rules/index.js'
import type { Table } from '../../table/index.js'
import type { TrackingEvent } from '../../vocabulary/index.js'
import { withoutErased } from '../erasure/dropped.js'
import type { GroupRequest } from '../groups/memberships.js'
import { makesDue } from '../outbox/plan.js'
import type { EffectRow, Store } from '../ports.js'
import type { AssumeDone } from './assume.js'
import { type CacheBounds, ShipmentCache, TableCache } from './cache.js'
import { type Decision, decide, type Ruleset } from './decide.js'
import { countScans } from './input.js'
import { KeyedMutex } from './keyed-mutex.js'
import { LargeCalls } from './large-calls.js'
import { assembleShipment, type LoadedShipment } from './loaded-shipment.js'
import { StoreBatcher } from './store-batcher.js'
import { untilCommitted } from './until-committed.js'

/**
 * What to do with one shipment: its inputs, the present, and whether to evaluate it under its own table or the engine's
 * current one.
 */
export interface ShipmentCommand {
  readonly shipment: string
  readonly inputs: readonly JournalInput[]
  readonly now: (loaded: LoadedShipment) => number
  /** When it is registered, if it is not yet; infinity leaves it unregistered. */
  readonly registeredAt: number
  readonly groups?: readonly GroupRequest[]
  readonly table: 'own' | 'current'
  /** What is recorded as done, and not sent; nothing by default. */
  readonly assume?: AssumeDone | null
}

const NO_ERASURES: ReadonlyMap<string, number> = new Map()

// Random, so that a shipment that was deleted and comes again differs from a cached one. Half the range of an integer is left
// for counting.
export const randomVersion = (): number => 1 + Math.floor(Math.random() * 2 ** 30)

const countAll = (inputs: readonly JournalInput[]): number => inputs.reduce((sum, input) => sum + countScans(input), 0)

/** How long an impatient call waits for earlier ones. */
export const IMPATIENT_TURN_MS = 200

/** How to execute commands. */
export interface ExecuteOptions {
  /** Ends waiting; what was sent may still be committed. */
  readonly signal?: Signal | undefined
  /** Whether to wait for shipments that others hold. True by default; batches have other shipments to go on with. */
  readonly isPatient?: boolean
}

/** Options of {@link Shipments}. */
export interface ShipmentsOptions<F extends Effect> extends JournalOptions {
  readonly store: Store
  readonly rules: Rules<F>
  readonly table: Table
  readonly classify: Classify<TrackingEvent> | undefined
  readonly cache: CacheBounds
  /** Called after a commit that added or revived effects. */
  readonly onEffects: () => void
}

/** Decides on shipments, each in one call at a time. */
export class Shipments<F extends Effect> {
  readonly mutex = new KeyedMutex()
  readonly #largeCalls = new LargeCalls()
  readonly #options: ShipmentsOptions<F>
  readonly #batcher: StoreBatcher
  readonly #tables: TableCache
  readonly #cache: ShipmentCache
  readonly #rulesets = new Map<Table, Ruleset<F>>()
  readonly #empty: Journal

  constructor(options: ShipmentsOptions<F>) {
    this.#options = options
    this.#batcher = new StoreBatcher(options.store.shipments)
    this.#tables = new TableCache(options.store.machineTables, options.table)
    this.#cache = new ShipmentCache(options.cache)
    const { zone, zones, redelivery } = options
    this.#empty = createJournal('', { zone, redelivery, ...(zones && { zones }) })
  }

  /**
   * Decides on shipments, each named once, and commits all or nothing. Rejects with `store-contended` if other commits always
   * come first, or others hold the shipments for too long.
   */
  async execute(
    commands: readonly ShipmentCommand[],
    { signal, isPatient = true }: ExecuteOptions = {},
  ): Promise<readonly Decision<F>[]> {
    const names = commands.map(({ shipment }) => shipment)
    const attempt = async (number: number) => {
      const decisions = await this.decide(commands, number === 0)
      signal?.throwIfAborted()
      const committed = decisions.filter(({ isDropped }) => !isDropped)
      const writes = committed.map(({ write }) => write)
      if (!(await this.#batcher.commit(writes, isPatient ? { signal } : { signal, lockedMs: 0 }))) {
        for (const name of names) this.#cache.delete(name)
        return null
      }
      for (const { loaded } of committed) this.#cache.set(loaded.journal.shipment, loaded)
      if (writes.some(makesDue)) this.#options.onEffects()
      await this.#countDropped(decisions)
      return decisions
    }
    const work = () => untilCommitted(attempt, names, signal)
    const scans = commands.reduce((sum, { inputs }) => sum + countAll(inputs), 0)
    const inTurn = () => this.mutex.runExclusive(names, work, isPatient ? { signal } : { signal, waitMs: IMPATIENT_TURN_MS })
    return this.#largeCalls.run(scans, inTurn, signal)
  }

  /**
   * What would be committed; nothing for a shipment that does not exist and gets no input. Only the first attempt uses the
   * cache: a failed commit reveals stale rows.
   */
  async decide(commands: readonly ShipmentCommand[], isFirstAttempt: boolean): Promise<readonly Decision<F>[]> {
    const { store, table } = this.#options
    const names = commands.map(({ shipment }) => shipment)
    const all = await this.load(names, isFirstAttempt)
    const rulesets = new Map<string, Ruleset<F>>()
    for (const [at, { row }] of all.entries())
      if (row && !rulesets.has(row.table)) rulesets.set(row.table, await this.rulesetOf(row.table, names[at]!))
    const current = this.rulesetFor(table)
    const erasures = isFirstAttempt ? NO_ERASURES : await this.#erasures(all)
    // Deciding gives way to other work. That is safe: each of these shipments is this call's alone until it ends, what is loaded
    // or cached is never changed in place, and if another process commits meanwhile, the versions tell.
    const decideAll = async (effects: readonly EffectRow[] | null) => {
      const decisions: Decision<F>[] = []
      const pacer = new Pacer()
      for (const [at, { shipment, inputs, now, registeredAt, groups = [], table: which, assume = null }] of commands.entries()) {
        const loaded = all[at]!
        // It was listed, and deleted since.
        if (loaded.row === null && inputs.length === 0 && registeredAt === Number.POSITIVE_INFINITY) continue
        const rulesetBefore = loaded.row ? rulesets.get(loaded.row.table)! : current
        const erasedAt = loaded.row?.erasedAt ?? erasures.get(shipment) ?? null
        const { inputs: kept, dropped } =
          erasedAt === null ? { inputs, dropped: 0 } : withoutErased(inputs, erasedAt, loaded.journal)
        const isDropped = kept.length === 0 && inputs.length > 0
        const its = effects && effects.length > 0 ? effects.filter(effect => effect.subject === shipment) : effects
        if (pacer.isDue(loaded.journal.entries.length + countAll(inputs))) await giveWay()
        const work = decide(loaded, kept, {
          // Nothing is committed of inputs that are dropped, so no time passes by them.
          now: isDropped ? (loaded.row?.evaluatedAt ?? now(loaded)) : now(loaded),
          rulesetBefore,
          ruleset: which === 'own' ? rulesetBefore : current,
          redelivery: which === 'own' ? loaded.journal.redelivery : this.#empty.redelivery,
          registeredAt: isDropped ? Number.POSITIVE_INFINITY : registeredAt,
          groups,
          effects: its,
          erasedAt,
          dropped,
          isDropped,
          firstVersion: randomVersion(),
          assume,
        })
        decisions.push(await inSlices(work))
      }
      return decisions
    }
    // Most commits concern no stored effects, so the first guess does without them.
    const guesses = isFirstAttempt ? await decideAll(null) : []
    if (isFirstAttempt && !guesses.some(({ isBlind }) => isBlind)) return guesses
    return decideAll(await store.outbox.list({ subjects: names }))
  }

  async #countDropped(decisions: readonly Decision<F>[]): Promise<void> {
    const counts = decisions.flatMap(({ loaded, dropped }) =>
      dropped > 0 ? [{ shipment: loaded.journal.shipment, dropped }] : [],
    )
    if (counts.length > 0) await this.#options.store.erasure.countDropped(counts)
  }

  // When shipments that the store lacks were erased. Only a refused commit tells that one may have been.
  async #erasures(all: readonly LoadedShipment[]): Promise<ReadonlyMap<string, number>> {
    const missing = all.flatMap(({ row, journal }) => (row === null ? [journal.shipment] : []))
    const found = missing.length > 0 ? await this.#options.store.erasure.tombstones(missing) : []
    return new Map(found.map(({ shipment, erasedAt }) => [shipment, erasedAt]))
  }

  /** Shipments in the order given; those that the store lacks are empty. */
  async load(names: readonly string[], mayUseCache: boolean): Promise<readonly LoadedShipment[]> {
    const known = new Map<string, LoadedShipment>()
    for (const name of mayUseCache ? names : []) {
      const loaded = this.#cache.get(name)
      if (loaded) known.set(name, loaded)
    }
    const missing = names.filter(name => !known.has(name))
    const pacer = new Pacer()
    for (const stored of missing.length > 0 ? await this.#batcher.load(missing) : []) {
      if (pacer.isDue(stored.entries.length)) await giveWay()
      known.set(stored.row.shipment, await inSlices(assembleShipment(stored)))
    }
    return names.map(
      name =>
        known.get(name) ?? { row: null, journal: { ...this.#empty, shipment: name }, activations: new Set(), isNoteTaken: true },
    )
  }

  /** Loads a shipment again when it is next needed. */
  forget(shipment: string): void {
    this.#cache.delete(shipment)
  }

  /** The ruleset of the table with this hash. Rejects with `unknown-table` if the store lacks it. */
  async rulesetOf(hash: string, shipment: string): Promise<Ruleset<F>> {
    return this.rulesetFor(await this.#tables.load(hash, shipment))
  }

  rulesetFor(table: Table): Ruleset<F> {
    const known = this.#rulesets.get(table)
    if (known) return known
    const { rules, classify } = this.#options
    const hasWhere = rules.rules.some(({ about, if: condition }) => about !== 'group' && condition?.where !== undefined)
    const ruleset = { table, rules: rulesOn(rules, table), classify, hasWhere }
    this.#rulesets.set(table, ruleset)
    return ruleset
  }
}
