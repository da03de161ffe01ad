// The engine: takes inputs, evaluates rules and delivers effects. Everything that one call decides is committed at once.

import type { Effect } from '../rules/index.js'
import { encodeTable, type Table } from '../table/index.js'
import { badOption, checkOptions, type Instant, instantOf, ShipfoldError } from '../vocabulary/index.js'
import { type CallOptions, Calls, type CloseOptions, closedError, signalOf, type Tracked, withinMsOf } from './calls.js'
import { Groups } from './groups/groups.js'
import { type Inbox, inboxOf } from './inbox/inbox.js'
import type { Decision } from './ingest/decide.js'
import { type ReevaluateOptions, reevaluate } from './ingest/reevaluate.js'
import { type ShipmentCommand, Shipments } from './ingest/shipments.js'
import { type EvaluationCounts, type OnResult, sweep } from './ingest/sweep.js'
import { dueShipments } from './ingest/tick.js'
import { type EngineOptions, engineSettings } from './options.js'
import { Bell } from './outbox/bell.js'
import type { Deliver } from './outbox/delivery.js'
import type { RelayOptions } from './outbox/options.js'
import { type RelayResult, relay } from './outbox/relay.js'
import type { Store, StoreTransaction } from './ports.js'
import { type RunOptions, run } from './run.js'
import { resultOf, type ShipmentResult, shipmentCalls, type TransactionEngine } from './shipment-calls.js'
import { type PruneCounts, type PruneOptions, prune, pruneOptions } from './upkeep/prune.js'
import { type Stats, statsOf } from './upkeep/stats.js'

/**
 * An engine over a store. Make one with {@link createEngine}. Each call takes a signal: as soon as it aborts, the call rejects
 * with its reason, though what was sent to the database by then may still be committed.
 */
export interface Engine<F extends Effect = Effect> extends TransactionEngine<F> {
  /**
   * Opens the store, which creates or migrates its tables. Every call does so first; only a transaction of yours needs it done
   * before it begins.
   */
  readonly open: (options?: CallOptions) => Promise<void>
  /**
   * Delivers effects: those that are due, or with a signal all that become due until it aborts. Any number of relays may run,
   * in any process.
   */
  readonly relay: (deliver: Deliver<F>, options?: RelayOptions<F>) => Promise<RelayResult>
  /** Ticks and relays until the signal aborts: one loop for a process that does nothing else. */
  readonly run: (options: RunOptions<F>) => Promise<RelayResult>
  /**
   * Evaluates the shipments that are due by `now`, and groups that a crash has left. What cannot be evaluated does not block the
   * others; without `onResult` its error is thrown at the end.
   */
  readonly tick: (now: Instant, options?: TickOptions<F>) => Promise<EvaluationCounts>
  /**
   * Evaluates shipments again that were evaluated under another table, or all. One that cannot be evaluated does not block the
   * others; without `onResult` its error is thrown at the end.
   */
  readonly reevaluate: (options?: ReevaluateOptions) => Promise<EvaluationCounts>
  /** What operations watches, cheap enough to ask for every few seconds. */
  readonly stats: (options?: CallOptions) => Promise<Stats>
  /**
   * Deletes what is old: shipments that ended for certain with nothing left to do, and unregistered ones; groups of which no
   * shipment is left; and messages that need no person. Resolves with their numbers. Safe to repeat, and to abort.
   */
  readonly prune: (options: PruneOptions) => Promise<PruneCounts>
  /**
   * The calls within a transaction of yours, which `inTransaction` of the store's entry point describes: what they write is
   * committed or rolled back with it, and they see what it wrote. Use them until it ends. A call that fails leaves it usable,
   * unless it rejects with `transaction-failed`: then roll back and repeat it. Relays see its effects once it is committed, when
   * they next poll or are notified. Throws `bad-option` if the store has no transactions, or it is for another kind of store.
   */
  readonly with: (transaction: StoreTransaction) => TransactionEngine<F>
  /** What webhooks received. */
  readonly inbox: Inbox
  /**
   * Takes no more calls, waits for those in flight, and closes the store, which ends the statements that are left. A relay is
   * ended by its own signal.
   */
  readonly close: (options?: CloseOptions) => Promise<void>
}

/** Options of `engine.tick`. */
export interface TickOptions<F extends Effect = Effect> extends CallOptions {
  /** Receives each shipment for which something follows, and each shipment or group that fails. */
  readonly onResult?: OnResult<ShipmentResult<F>> | undefined
}

/**
 * Creates an engine. Its first call opens the store. Throws `bad-option` for an unusable option, `bad-rule` for a rule that can
 * never fire under the table.
 */
export function createEngine<F extends Effect>(options: EngineOptions<F>): Engine<F> {
  const settings = engineSettings(options)
  const { store, table } = settings
  // One for each relay, rung when a commit adds effects, or dead ones are to be tried again.
  const bells = new Set<Bell>()
  const wakeRelays = () => bells.forEach(bell => void bell.ring())
  const shipments = new Shipments<F>({ ...settings, onEffects: wakeRelays })
  const groups = new Groups<F>({ ...settings, shipments, onEffects: wakeRelays })
  const opening = once(() => openStore(store, table))
  let isClosed = false
  const opened = async (): Promise<void> => {
    if (isClosed) throw closedError()
    await opening.run()
  }
  const calls = new Calls()
  const tracked: Tracked = (signal, work) => calls.run(signal, its => opened().then(() => work(its)))
  const engine: Engine<F> = {
    ...shipmentCalls({ settings, shipments, groups, tracked, onEffects: wakeRelays }),

    async open(options) {
      const signal = signalOf('open', options)
      return tracked(signal, async () => {})
    },

    async relay(deliver, relayOptions) {
      const bell = new Bell()
      bells.add(bell)
      try {
        const hooks = { open: opened, evaluateNoted: () => groups.evaluateNoted(relayOptions?.signal) }
        return await relay(store.outbox, bell, hooks, deliver, relayOptions)
      } finally {
        bells.delete(bell)
      }
    },

    run(runOptions) {
      return run(runOptions ?? {}, engine.relay, engine.tick)
    },

    async tick(now, tickOptions = {}) {
      const at = instantOf('now', now)
      checkOptions('tick', tickOptions, ['onResult', 'signal'])
      const { onResult, signal } = tickOptions
      return tracked(signal, its => {
        const run = (commands: readonly ShipmentCommand[]) => shipments.execute(commands, { signal: its, isPatient: false })
        const evaluateGroups = async (decisions: readonly Decision<F>[]) =>
          (await groups.evaluateAfter(decisions, { signal: its, isPatient: false })).failures
        const evaluateNoted = () => groups.evaluateNoted(its)
        return sweep({ pages: dueShipments(store, at), run, evaluateNoted, evaluateGroups, changedOf, onResult, signal: its })
      })
    },

    async reevaluate(reevaluateOptions) {
      return tracked(reevaluateOptions?.signal, its => reevaluate(store, shipments, groups, table.hash, reevaluateOptions, its))
    },

    async stats(options) {
      const signal = signalOf('stats', options)
      return statsOf(await tracked(signal, () => store.upkeep.stats()))
    },

    async prune(options) {
      const { before, signal } = pruneOptions(options)
      return tracked(signal, its => prune(store, before, its))
    },

    inbox: inboxOf(store.inbox, tracked),

    with(transaction) {
      if (!store.within)
        badOption('store', 'one without transactions', 'Only the engine of a postgresStore or a pgliteStore has `with`.')
      const within = { ...settings, store: store.within(transaction), cache: { shipments: 0, entries: 0 } }
      const checked = once(() => checkOpen(within.store, table))
      const openedWithin = () => (isClosed || opening.isDone() ? opened() : checked.run())
      const onEffects = () => {} // They are not there before the transaction is committed.
      const its = new Shipments<F>({ ...within, onEffects })
      return shipmentCalls({
        settings: within,
        shipments: its,
        groups: new Groups<F>({ ...within, shipments: its, onEffects }),
        tracked: (signal, work) => calls.runToEnd(signal, own => openedWithin().then(() => work(own))),
        onEffects,
      })
    },

    async close(options) {
      const withinMs = withinMsOf(options)
      isClosed = true
      await calls.end(withinMs)
      await store.close()
    },
  }
  return engine
}

// Reads first, so that read-only users of a database can open it.
async function openStore(store: Store, table: Table): Promise<void> {
  await store.open()
  if ((await store.machineTables.load(table.hash)) === null) await store.machineTables.save(encodeTable(table))
}

// Within a transaction nothing is saved: all other engines would wait for its end before they could save the same.
async function checkOpen(store: Store, table: Table): Promise<void> {
  await store.open()
  if ((await store.machineTables.load(table.hash)) === null)
    throw new ShipfoldError(
      'store-failed',
      `The table ${table.hash} of this engine was not saved yet. Call engine.open() before the transaction begins.`,
    )
}

// Does work once; after a failure, the next call tries again.
function once(work: () => Promise<void>) {
  let running: Promise<void> | null = null
  let isDone = false
  const run = async (): Promise<void> => {
    running ??= work()
    try {
      await running
      isDone = true
    } catch (error) {
      running = null
      throw error
    }
  }
  return { run, isDone: () => isDone }
}

// Null where nothing follows.
function changedOf<F extends Effect>(decision: Decision<F>): ShipmentResult<F> | null {
  const result = resultOf(decision)
  const { fire, suppress, compensate, change } = result
  return fire.length + suppress.length + compensate.length > 0 || change.kind === 'changed' ? result : null
}
