// The engine: shipments heard, rules obeyed, effects handed over. Everything one call decides is committed at once.

import { type CodeInput, type Costs, instantOf, ShipfoldError, type TrackingEvent } from '../codes/index.js'
import { type Change, type Evidence, evidence, type JournalOptions, type JournalReport, report } from '../journal/index.js'
import { tableOf } from '../replay/index.js'
import { defineRules, type Effect, type Firing, type Rules } from '../rules/index.js'
import { encode, type Table } from '../table/index.js'
import { type Decision, firstHeard, presentAfter } from './decide.js'
import { grouped, isName, type Registration, registered, type ShipmentInput } from './input.js'
import type { Push, PushQuery, PushRow } from './push.js'
import { type Rejudged, type RejudgeOptions, rejudge } from './rejudge.js'
import { type Deliver, type Relayed, type RelayOptions, relay } from './relay.js'
import { type Question, Shipments } from './shipments.js'
import type { EffectQuery, EffectRow, ShipmentQuery, ShipmentRow, Store } from './store.js'
import { tick } from './tick.js'

/** What followed for one shipment: what is sent, not sent after all, and withdrawn, by the rules. */
export interface Consequence<F extends Effect = Effect> {
  readonly shipment: string
  readonly change: Change
  readonly send: readonly Firing<F>[]
  readonly hold: readonly Firing<F>[]
  readonly withdraw: readonly Firing<F>[]
}

/** A shipment as it is stored: its row, the report by the law it was judged by, what that rests on, and its effects. */
export interface Reading extends ShipmentRow {
  readonly report: JournalReport
  readonly evidence: readonly Evidence[]
  readonly effects: readonly EffectRow[]
}

/** What an engine works with. */
export interface EngineOptions<F extends Effect = Effect> extends JournalOptions {
  readonly store: Store
  /** Rules made by `defineRules`. */
  readonly rules: Rules<F>
  /** The law for shipments heard of from now on; the shipped table by default. Those there are stay under theirs until rejudged. */
  readonly table?: Table | undefined
  /** Other prices than the table's own. */
  readonly costs?: Costs | undefined
  /** A code for an event that has none, as in replay. Give the same one always. */
  readonly classify?: ((event: TrackingEvent) => CodeInput) | undefined
  /**
   * When a shipment that is heard of becomes ours, so that rules watch it: on `arrival` of the first input, by default; or on
   * `registration`, until when what is heard is kept and nothing follows from it.
   */
  readonly adopt?: 'arrival' | 'registration' | undefined
  /** How many shipments are kept in memory between calls, so that they need not be read again. 1,000 by default. */
  readonly remembered?: number | undefined
}

/** An engine over a store. Make one with {@link createEngine}. */
export interface Engine<F extends Effect = Effect> {
  /**
   * Hears inputs, of one shipment or of many, and commits what follows: events, state, deadlines and effects, all together or
   * not at all. Resolves when it is committed, with what followed for each shipment, in the order in which they first occur. Safe to repeat: nothing is
   * sent twice, and the report stays. Throws `bad-option` for unusable inputs.
   */
  readonly ingest: (input: ShipmentInput | readonly ShipmentInput[]) => Promise<readonly Consequence<F>[]>
  /**
   * Adopts shipments, heard of or not: rules watch them from now on, and what is already true of them follows, as if they had been adopted before
   * anything was heard. Resolves when it is committed. Those adopted before are left alone.
   */
  readonly register: (registration: Registration | readonly Registration[]) => Promise<readonly Consequence<F>[]>
  /** Delivers effects: those that are due, or all that become so until a signal is given. Any number may run, in any process. */
  readonly relay: (deliver: Deliver<F>, options?: RelayOptions) => Promise<Relayed>
  /**
   * Judges the shipments whose time has come by `now`. Resolves with those that
   * anything followed for. One that cannot be judged does not keep the others from it; its error is thrown at the end.
   */
  readonly tick: (now: string | Date) => Promise<readonly Consequence<F>[]>
  /** What is known of a shipment, or what was believed at `asOf`; null where nothing was ever heard of it. Rejects with `unknown-law`. */
  readonly read: (shipment: string, options?: { readonly asOf?: string | Date | undefined }) => Promise<Reading | null>
  /** Judges shipments anew that were judged by another law, or all, and lists those of which anything differs. */
  readonly rejudge: (options?: RejudgeOptions) => Promise<Rejudged>
  /** Shipments by query, for lists: disputed, due, or all, page by page. */
  readonly shipments: (query?: Partial<ShipmentQuery>) => Promise<readonly ShipmentRow[]>
  /** Effects by query, for lists: parked, waiting, or of some shipments, page by page. */
  readonly effects: (query?: EffectQuery) => Promise<readonly EffectRow[]>
  /** Tries parked effects again, those with these keys or all; resolves with their number. */
  readonly retry: (keys?: readonly string[]) => Promise<number>
  /** Keeps a push as it was heard; what comes again word for word is one, with its first `heardAt`. */
  readonly keep: (push: Push) => Promise<PushRow>
  /** Pushes by query, the latest first: unreadable ones, monitoring, or those of a shipment. */
  readonly pushes: (query?: PushQuery) => Promise<readonly PushRow[]>
  /** Forgets pushes that somebody has seen to; resolves with their number. */
  readonly forget: (keys: readonly string[]) => Promise<number>
  /** Waits for the calls on their way, and closes the store. */
  readonly close: () => Promise<void>
}

/** An engine. The store is opened by the first call. Throws `bad-option` for an unusable option, `bad-rule` for a rule that can never fire under the table. */
export function createEngine<F extends Effect>(options: EngineOptions<F>): Engine<F> {
  const { store, zone, zones, classify, adopt = 'arrival', remembered = 1_000 } = options
  if (adopt !== 'arrival' && adopt !== 'registration')
    throw new ShipfoldError('bad-option', `Unusable option adopt: ${JSON.stringify(adopt)}. Give 'arrival' or 'registration'.`)
  if (!Number.isSafeInteger(remembered) || remembered < 0)
    throw new ShipfoldError('bad-option', `Unusable option remembered: ${String(remembered)}. Give a whole number, 0 or more.`)
  if (typeof store?.commit !== 'function')
    throw new ShipfoldError('bad-option', 'createEngine needs a store. Give memoryStore(), or one of shipfold/stores.')
  const table = tableOf(options.costs ? { table: options.table, costs: options.costs } : { table: options.table })
  // What can never fire under the engine's own law is refused at once.
  const rules = options.rules.table === table ? options.rules : defineRules(options.rules.rules, { table })
  const shipments = new Shipments<F>({ store, rules, table, zone, ...(zones && { zones }), classify, remembered })
  let opening: Promise<void> | null = null
  let isClosed = false
  const opened = async (): Promise<void> => {
    if (isClosed) throw new ShipfoldError('closed', 'The engine was closed. Create another one.')
    opening ??= store.open().then(async () => {
      // Who only reads need not be allowed to write.
      if ((await store.law(table.hash)) === null) await store.keepLaw(encode(table))
    })
    try {
      await opening
    } catch (error) {
      opening = null
      throw error
    }
  }
  // Calls that have begun are waited for when closing.
  const calls = new Set<Promise<unknown>>()
  const counted = async <T>(work: () => Promise<T>): Promise<T> => {
    const call = opened().then(work)
    calls.add(call)
    try {
      return await call
    } finally {
      calls.delete(call)
    }
  }
  return {
    async ingest(input) {
      const inputs = Array.isArray(input) ? (input as readonly ShipmentInput[]) : [input as ShipmentInput]
      const byShipment = grouped(inputs)
      const questions = [...byShipment].map(([shipment, its]) => ({
        shipment,
        inputs: its,
        now: (held: Parameters<typeof presentAfter>[0]) => presentAfter(held, its),
        adoptedAt: adopt === 'arrival' ? firstHeard(its) : Number.POSITIVE_INFINITY,
        by: 'own law' as const,
      }))
      return counted(async () => (questions.length === 0 ? [] : (await shipments.settle(questions)).map(consequenceOf)))
    },

    async register(registration) {
      const instants = registered(Array.isArray(registration) ? registration : [registration as Registration])
      return counted(async () => {
        const names = [...instants.keys()]
        const held = names.length > 0 ? await shipments.hold(names, false) : []
        const questions = names
          .filter((_, at) => held[at]!.row?.adoptedAt == null)
          .map(shipment => {
            const at = instants.get(shipment)!
            const now: Question['now'] = ({ row }) => Math.max(at, row?.judgedAt ?? at)
            return { shipment, inputs: [], now, adoptedAt: at, by: 'own law' as const }
          })
        return questions.length === 0 ? [] : (await shipments.settle(questions)).map(consequenceOf)
      })
    },

    async relay(deliver, how) {
      await opened()
      return relay(store, deliver, how)
    },

    async tick(now) {
      const at = instantOf('now', now)
      return counted(async () => (await tick(store, shipments, at)).map(consequenceOf).filter(isConsequence))
    },

    async read(shipment, { asOf } = {}) {
      await opened()
      const [held] = await shipments.hold([shipment], false)
      if (!held?.row) return null
      const { row, journal } = held
      const law = await shipments.lawOf(row.law, shipment)
      const how = { table: law.table, classify, now: new Date(row.judgedAt), asOf }
      const effects = await store.effects({ shipments: [shipment] })
      return { ...row, report: report(journal, how), evidence: evidence(journal, how), effects }
    },

    async rejudge(how) {
      return counted(() => rejudge(store, shipments, table.hash, how))
    },

    async shipments(query = {}) {
      await opened()
      return store.shipments({ limit: 100, ...query })
    },

    async effects(query = {}) {
      await opened()
      return store.effects({ limit: 100, ...query })
    },

    async retry(keys) {
      await opened()
      return store.unpark({ now: 0, keys })
    },

    async keep(push) {
      // Whoever posts to a webhook chooses the name; one that cannot be a shipment's is nobody's.
      return counted(() => store.keepPush(isName(push.shipment) ? push : { ...push, shipment: null }))
    },

    async pushes(query = {}) {
      await opened()
      return store.pushes({ limit: 100, ...query })
    },

    async forget(keys) {
      return counted(async () => store.dropPushes(keys))
    },

    async close() {
      if (isClosed) return
      isClosed = true
      await Promise.allSettled(calls)
      await store.close()
    },
  }
}

function consequenceOf<F extends Effect>({ change, orders, held }: Decision<F>): Consequence<F> {
  const { send, hold, withdraw } = orders
  return { shipment: held.journal.shipment, change, send, hold, withdraw }
}

const isConsequence = ({ send, hold, withdraw, change }: Consequence): boolean =>
  send.length + hold.length + withdraw.length > 0 || change.kind === 'changed'
