// The engine: takes inputs, evaluates rules and delivers effects. Everything that one call decides is committed at once.

import type { Signal } from '../async/signal.js'
import { inSlices } from '../async/turns.js'
import { type Change, type Evidence, type JournalReport, reportWithEvidence } from '../journal/index.js'
import type { Activation, Effect } from '../rules/index.js'
import { encodeTable } from '../table/index.js'
import { badOption, checkOptions, type Instant, instantOf } from '../vocabulary/index.js'
import { type CallOptions, Calls, type CloseOptions, closedError, signalOf, type Tracked, withinMsOf } from './calls.js'
import { type Inbox, inboxOf } from './inbox/inbox.js'
import { type Decision, firstReceivedAt, presentAfter } from './ingest/decide.js'
import { inputsByShipment, type Registration, registrationsByShipment, type ShipmentInput } from './ingest/input.js'
import { type ReevaluateOptions, reevaluate } from './ingest/reevaluate.js'
import { type ShipmentCommand, Shipments } from './ingest/shipments.js'
import { type EvaluationCounts, type OnResult, sweep } from './ingest/sweep.js'
import { dueShipments } from './ingest/tick.js'
import { type EngineOptions, engineSettings } from './options.js'
import { Bell } from './outbox/bell.js'
import type { Deliver } from './outbox/delivery.js'
import type { RelayOptions } from './outbox/options.js'
import { type RelayResult, relay } from './outbox/relay.js'
import type { ShipmentQuery } from './ports.js'
import { checkKeys, type EffectRecordQuery, toEffectQuery, toShipmentQuery } from './queries.js'
import { type EffectRecord, type ShipmentRecord, toEffectRecord, toShipmentRecord } from './records.js'
import { type RunOptions, run } from './run.js'

/** What follows for one shipment: its change, and the activations that fire, are suppressed, or are compensated. */
export interface ShipmentResult<F extends Effect = Effect> {
  readonly shipment: string
  readonly change: Change
  readonly fire: readonly Activation<F>[]
  readonly suppress: readonly Activation<F>[]
  readonly compensate: readonly Activation<F>[]
}

/** A stored shipment with its report, under the table it was evaluated under, the evidence for each step, and its effects. */
export interface ShipmentDetails<F extends Effect = Effect> extends ShipmentRecord {
  readonly report: JournalReport
  readonly evidence: readonly Evidence[]
  readonly effects: readonly EffectRecord<F>[]
}

/**
 * An engine over a store. Make one with {@link createEngine}. Each call takes a signal: as soon as it aborts, the call rejects
 * with its reason, though what was sent to the database by then may still be committed.
 */
export interface Engine<F extends Effect = Effect> {
  /**
   * Takes inputs of one shipment or many and commits what follows: events, state, deadlines and effects, all or nothing.
   * Resolves after the commit with the result for each shipment, in the order of first occurrence. Safe to repeat: it delivers
   * nothing twice, and the report stays. Rejects with `bad-option` for unusable inputs, `too-many-events` for one that is too
   * large, `store-contended` if somebody else holds a shipment for too long.
   */
  readonly ingest: (
    input: ShipmentInput | readonly ShipmentInput[],
    options?: CallOptions,
  ) => Promise<readonly ShipmentResult<F>[]>
  /**
   * Registers shipments, known or not: rules watch them from now on, and whatever is already true of them follows, as if they
   * had been registered before their first input. Resolves after the commit. Registered shipments are left alone.
   */
  readonly register: (
    registration: Registration | readonly Registration[],
    options?: CallOptions,
  ) => Promise<readonly ShipmentResult<F>[]>
  /**
   * Delivers effects: those that are due, or with a signal all that become due until it aborts. Any number of relays may run,
   * in any process.
   */
  readonly relay: (deliver: Deliver<F>, options?: RelayOptions<F>) => Promise<RelayResult>
  /** Ticks and relays until the signal aborts: one loop for a process that does nothing else. */
  readonly run: (options: RunOptions<F>) => Promise<RelayResult>
  /**
   * Evaluates the shipments that are due by `now`. One that cannot be evaluated does not block the others; without `onResult`
   * its error is thrown at the end.
   */
  readonly tick: (now: Instant, options?: TickOptions<F>) => Promise<EvaluationCounts>
  /** What is known of a shipment, or was known at `asOf`; null for an unknown shipment. Rejects with `unknown-table`. */
  readonly read: (shipment: string, options?: ReadOptions) => Promise<ShipmentDetails<F> | null>
  /**
   * Evaluates shipments again that were evaluated under another table, or all. One that cannot be evaluated does not block the
   * others; without `onResult` its error is thrown at the end.
   */
  readonly reevaluate: (options?: ReevaluateOptions) => Promise<EvaluationCounts>
  /** Shipments by query, page by page: uncertain, due, or all. */
  readonly shipments: (query?: Partial<ShipmentQuery<Instant>>, options?: CallOptions) => Promise<readonly ShipmentRecord[]>
  /** Effects by query, page by page: dead, pending, or those of some shipments or groups. */
  readonly effects: (query?: EffectRecordQuery, options?: CallOptions) => Promise<readonly EffectRecord<F>[]>
  /** Tries dead effects again, those with these keys or all; resolves with their number. */
  readonly retry: (keys?: readonly string[], options?: CallOptions) => Promise<number>
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
  /** Receives each shipment for which something follows, and each that fails. */
  readonly onResult?: OnResult<ShipmentResult<F>> | undefined
}

/** Options of `engine.read`. */
export interface ReadOptions extends CallOptions {
  /** Read the report as it was at this instant. */
  readonly asOf?: Instant | undefined
}

/**
 * Creates an engine. Its first call opens the store. Throws `bad-option` for an unusable option, `bad-rule` for a rule that can
 * never fire under the table.
 */
export function createEngine<F extends Effect>(options: EngineOptions<F>): Engine<F> {
  const settings = engineSettings(options)
  const { store, table, classify } = settings
  // One for each relay, rung when a commit adds effects, or dead ones are to be tried again.
  const bells = new Set<Bell>()
  const wakeRelays = () => bells.forEach(bell => void bell.ring())
  const shipments = new Shipments<F>({ ...settings, onEffects: wakeRelays })
  let opening: Promise<void> | null = null
  let isClosed = false
  const opened = async (): Promise<void> => {
    if (isClosed) throw closedError()
    opening ??= store.open().then(async () => {
      // Reads first, so that read-only users of a database can open it.
      if ((await store.machineTables.load(table.hash)) === null) await store.machineTables.save(encodeTable(table))
    })
    try {
      await opening
    } catch (error) {
      opening = null
      throw error
    }
  }
  const calls = new Calls()
  const tracked: Tracked = (signal, work) => calls.run(signal, its => opened().then(() => work(its)))
  const execute = async (commands: readonly ShipmentCommand[], signal: Signal): Promise<readonly ShipmentResult<F>[]> =>
    commands.length === 0 ? [] : (await shipments.execute(commands, { signal })).map(resultOf)
  const engine: Engine<F> = {
    async ingest(input, options) {
      const signal = signalOf('ingest', options)
      const byShipment = inputsByShipment(Array.isArray(input) ? input : [input as ShipmentInput], settings.maxEvents)
      const commands = [...byShipment].map(([shipment, inputs]): ShipmentCommand => {
        const registeredAt = settings.registration === 'automatic' ? firstReceivedAt(inputs) : Number.POSITIVE_INFINITY
        return { shipment, inputs, now: loaded => presentAfter(loaded, inputs), registeredAt, table: 'own' }
      })
      return tracked(signal, its => execute(commands, its))
    },

    async register(registration, options) {
      const signal = signalOf('register', options)
      const instants = registrationsByShipment(Array.isArray(registration) ? registration : [registration as Registration])
      return tracked(signal, async its => {
        const names = [...instants.keys()]
        const loaded = names.length > 0 ? await shipments.load(names, false) : []
        const unregistered = names.filter((_, at) => loaded[at]!.row?.registeredAt == null)
        const commands = unregistered.map((shipment): ShipmentCommand => {
          const at = instants.get(shipment)!
          const now: ShipmentCommand['now'] = ({ row }) => Math.max(at, row?.evaluatedAt ?? at)
          return { shipment, inputs: [], now, registeredAt: at, table: 'own' }
        })
        return execute(commands, its)
      })
    },

    async relay(deliver, relayOptions) {
      const bell = new Bell()
      bells.add(bell)
      try {
        return await relay(store.outbox, bell, opened, deliver, relayOptions)
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
        return sweep({ pages: dueShipments(store, at), run, changedOf, onResult, signal: its })
      })
    },

    async read(shipment, readOptions = {}) {
      if (typeof shipment !== 'string') badOption('shipment', shipment, "Pass the shipment's number as text.")
      checkOptions('read', readOptions, ['asOf', 'signal'])
      const { asOf, signal } = readOptions
      if (asOf !== undefined) instantOf('asOf', asOf)
      return tracked(signal, async () => {
        const [loaded] = await shipments.load([shipment], false)
        if (!loaded?.row) return null
        const { row, journal } = loaded
        const ruleset = await shipments.rulesetOf(row.table, shipment)
        const reportOptions = { table: ruleset.table, classify, now: row.evaluatedAt, asOf }
        const effects = await store.outbox.list({ subjects: [shipment] })
        return {
          ...toShipmentRecord(row),
          ...(await inSlices(reportWithEvidence(journal, reportOptions))),
          effects: effects.map(effect => toEffectRecord<F>(effect)),
        }
      })
    },

    async reevaluate(reevaluateOptions) {
      return tracked(reevaluateOptions?.signal, its => reevaluate(store, shipments, table.hash, reevaluateOptions, its))
    },

    async shipments(query, options) {
      const signal = signalOf('shipments', options)
      const checked = toShipmentQuery(query)
      return (await tracked(signal, () => store.shipments.list(checked))).map(toShipmentRecord)
    },

    async effects(query, options) {
      const signal = signalOf('effects', options)
      const checked = toEffectQuery(query)
      return (await tracked(signal, () => store.outbox.list(checked))).map(effect => toEffectRecord<F>(effect))
    },

    async retry(keys, options) {
      const signal = signalOf('retry', options)
      if (keys !== undefined) checkKeys('keys', keys)
      return tracked(signal, async () => {
        const count = await store.outbox.retry({ now: 0, keys })
        if (count > 0) wakeRelays()
        return count
      })
    },

    inbox: inboxOf(store.inbox, tracked),

    async close(options) {
      const withinMs = withinMsOf(options)
      isClosed = true
      await calls.end(withinMs)
      await store.close()
    },
  }
  return engine
}

function resultOf<F extends Effect>({ change, result, loaded }: Decision<F>): ShipmentResult<F> {
  const { fire, suppress, compensate } = result
  return { shipment: loaded.journal.shipment, change, fire, suppress, compensate }
}

// Null where nothing follows.
function changedOf<F extends Effect>(decision: Decision<F>): ShipmentResult<F> | null {
  const result = resultOf(decision)
  const { fire, suppress, compensate, change } = result
  return fire.length + suppress.length + compensate.length > 0 || change.kind === 'changed' ? result : null
}
