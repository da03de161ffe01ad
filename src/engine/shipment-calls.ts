// The calls that an engine has within a transaction too: over a store, and the shipments that it loads and decides on.

import type { Signal } from '../async/signal.js'
import type { Change } from '../journal/index.js'
import type { Activation, ChangedStanding, Effect } from '../rules/index.js'
import { badOption, type Instant } from '../vocabulary/index.js'
import { type CallOptions, signalOf, type Tracked } from './calls.js'
import { type EraseOptions, type Erasure, erase, eraseOptions } from './erasure/erase.js'
import { type GroupDetails, groupDetails } from './groups/details.js'
import type { Groups } from './groups/groups.js'
import { type AssumedCounts, assumeDoneOf, assumedCounts, type IngestOptions } from './ingest/assume.js'
import { type Decision, firstReceivedAt, presentAfter } from './ingest/decide.js'
import { inputsByShipment, type Registration, registrationsByShipment, type ShipmentInput } from './ingest/input.js'
import type { ShipmentCommand, Shipments } from './ingest/shipments.js'
import type { EngineSettings } from './options.js'
import type { ShipmentQuery } from './ports.js'
import { checkKeys, type EffectRecordQuery, toEffectQuery, toShipmentQuery } from './queries.js'
import { type Read, readCall } from './read.js'
import { type EffectRecord, type ShipmentRecord, toEffectRecord, toShipmentRecord } from './records.js'

/** What follows for one shipment: its change, the activations that fire, are suppressed, or are compensated, and what is mirrored. */
export interface ShipmentResult<F extends Effect = Effect> {
  readonly shipment: string
  readonly change: Change
  readonly fire: readonly Activation<F>[]
  readonly suppress: readonly Activation<F>[]
  readonly compensate: readonly Activation<F>[]
  readonly changed: readonly ChangedStanding<F>[]
  /** What was recorded as done instead of being sent. */
  readonly assumed: AssumedCounts
  /** How many scans were not taken, because an erased shipment of this name may have had them: they lie before its erasure. */
  readonly dropped: number
}

/** The calls of an engine that a transaction can hold: those on some shipments and their effects. */
export interface TransactionEngine<F extends Effect = Effect> {
  /**
   * Takes inputs of one shipment or many and commits what follows: events, state, deadlines and effects, all or nothing.
   * Resolves after the commit with the result for each shipment, in the order of first occurrence, and once the groups that they
   * belong to are evaluated. Safe to repeat: it delivers nothing twice, and the report stays. Rejects with `bad-option` for
   * unusable inputs, `too-many-events` for one that is too large, `store-contended` if somebody else holds a shipment for too long.
   */
  readonly ingest: (
    input: ShipmentInput | readonly ShipmentInput[],
    options?: IngestOptions,
  ) => Promise<readonly ShipmentResult<F>[]>
  /**
   * Registers shipments, known or not: rules watch them from now on, and whatever is already true of them follows, as if they
   * had been registered before their first input. With `group`, their journeys join or leave groups. Resolves as `ingest` does;
   * registered shipments without `group` are left alone.
   */
  readonly register: (
    registration: Registration | readonly Registration[],
    options?: CallOptions,
  ) => Promise<readonly ShipmentResult<F>[]>
  /**
   * What is known of a shipment, or was known at `asOf`; null for an unknown shipment. A list of shipments gives a list in its
   * order. Rejects with `unknown-table`.
   */
  readonly read: Read<F>
  /** A group with what its members have come to, now; null for an unknown group. */
  readonly group: (group: string, options?: CallOptions) => Promise<GroupDetails<F> | null>
  /** Shipments by query, page by page: by status, outcome, certainty or group, or those that are due. */
  readonly shipments: (query?: Partial<ShipmentQuery<Instant>>, options?: CallOptions) => Promise<readonly ShipmentRecord[]>
  /** Effects by query, page by page: dead, pending, or those of some shipments or groups. */
  readonly effects: (query?: EffectRecordQuery, options?: CallOptions) => Promise<readonly EffectRecord<F>[]>
  /**
   * Erases a shipment: its row, scans, effects and messages. Groups keep what it had come to under a random name, which changes
   * nothing for them. Scans up to now are not taken again for 30 days. An effect that a relay is delivering is delivered once.
   * Safe to repeat, which finishes an erasure that failed.
   */
  readonly erase: (shipment: string, options?: EraseOptions) => Promise<Erasure>
  /** Tries dead effects again, those with these keys or all; resolves with their number. */
  readonly retry: (keys?: readonly string[], options?: CallOptions) => Promise<number>
}

/** What the calls work with. */
export interface CallContext<F extends Effect> {
  readonly settings: EngineSettings<F>
  readonly shipments: Shipments<F>
  readonly groups: Groups<F>
  /** Runs each call. */
  readonly tracked: Tracked
  /** Called when dead effects are to be tried again. */
  readonly onEffects: () => void
}

/** The calls over the store of these settings. */
export function shipmentCalls<F extends Effect>({
  settings,
  shipments,
  groups,
  tracked,
  onEffects,
}: CallContext<F>): TransactionEngine<F> {
  const { store } = settings
  const execute = async (commands: readonly ShipmentCommand[], signal: Signal): Promise<readonly ShipmentResult<F>[]> => {
    if (commands.length === 0) return []
    const decisions = await shipments.execute(commands, { signal })
    const { failures, assumed } = await groups.evaluateAfter(decisions, { signal })
    for (const error of failures.values()) throw error
    return decisions.map(decision => resultOf(decision, assumed.get(decision.loaded.journal.shipment)))
  }
  return {
    async ingest(input, options) {
      const assume = assumeDoneOf(options, settings.rules)
      const byShipment = inputsByShipment(Array.isArray(input) ? input : [input as ShipmentInput], settings.maxEvents)
      const commands = [...byShipment].map(([shipment, inputs]): ShipmentCommand => {
        const registeredAt = settings.registration === 'automatic' ? firstReceivedAt(inputs) : Number.POSITIVE_INFINITY
        return { shipment, inputs, now: loaded => presentAfter(loaded, inputs), registeredAt, table: 'own', assume }
      })
      return tracked(options?.signal, its => execute(commands, its))
    },

    async register(registration, options) {
      const signal = signalOf('register', options)
      const byShipment = registrationsByShipment(Array.isArray(registration) ? registration : [registration as Registration])
      return tracked(signal, async its => {
        const names = [...byShipment.keys()]
        const loaded = names.length > 0 ? await shipments.load(names, false) : []
        const commands = names.flatMap((shipment, place): readonly ShipmentCommand[] => {
          const { at, groups } = byShipment.get(shipment)!
          const isRegistered = loaded[place]!.row?.registeredAt != null
          if (isRegistered && groups.length === 0) return []
          const now: ShipmentCommand['now'] = ({ row }) => Math.max(at, row?.evaluatedAt ?? at)
          const registeredAt = isRegistered ? Number.POSITIVE_INFINITY : at
          return [{ shipment, inputs: [], now, registeredAt, groups, table: 'own' }]
        })
        return execute(commands, its)
      })
    },

    read: readCall(settings, shipments, tracked),

    async group(group, options) {
      if (typeof group !== 'string') badOption('group', group, "Pass the group's name as text.")
      const signal = signalOf('group', options)
      return tracked(signal, () => groupDetails<F>(store, group))
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

    async erase(shipment, options) {
      const { at, signal } = eraseOptions(shipment, options)
      return tracked(signal, its => erase(store, shipments, { shipment, at, signal: its }))
    },

    async retry(keys, options) {
      const signal = signalOf('retry', options)
      if (keys !== undefined) checkKeys('keys', keys)
      return tracked(signal, async () => {
        const count = await store.outbox.retry({ now: 0, keys })
        if (count > 0) onEffects()
        return count
      })
    },
  }
}

/** The result of a decision; `assumedOfGroups` is how many activations of its groups were assumed to be done. */
export function resultOf<F extends Effect>(
  { change, result, loaded, write, dropped }: Decision<F>,
  assumedOfGroups = 0,
): ShipmentResult<F> {
  const { fire, suppress, compensate, changed } = result
  const { shipment } = loaded.journal
  const { done, later } = assumedCounts(write)
  return { shipment, change, fire, suppress, compensate, changed, assumed: { done: done + assumedOfGroups, later }, dropped }
}
