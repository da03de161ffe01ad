// The database that all processes share: a store in memory, whose every call is checked against what must hold of it.

import { isDeepStrictEqual } from 'node:util'
import {
  type Claim,
  type ClaimRequest,
  type EffectRow,
  type GroupWrite,
  type InboxMessage,
  memoryStore,
  type ShipmentInput,
  type ShipmentWrite,
  type Store,
  type StoredGroup,
  type StoredShipment,
} from '../../src/engine/index.js'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'
import { groupOfSubject } from '../../src/engine/ports.js'
import { createJournal, type JournalInput } from '../../src/index.js'
import type { Journal } from '../../src/journal/index.js'
import { mergeInput } from '../../src/journal/merge.js'
import { encodeTable, shippedTable } from '../../src/table/index.js'
import { complete } from '../../src/vocabulary/slices.js'
import { type ExpectedActivations, expectedActivations } from '../engine/expected.js'
import { type Arrivals, EffectWatch } from './effects.js'
import { checkGroupCommit, groupActivations, ORDER } from './groups.js'
import type { Fail } from './scheduler.js'
import { journalOptions, rules } from './stories.js'

// Copying the table would take longer than most schedules, so all databases share one.
const tables = memoryStore().machineTables
await tables.save(encodeTable(shippedTable))

/** Who calls: its name, and the inputs of all its calls of `ingest`, which a commit may hold. */
export interface Caller {
  readonly name: string
  readonly ingests: readonly (readonly ShipmentInput[])[]
}

/** A store, what was applied to it, and the checks of each call. */
export class Database {
  readonly store: Store
  readonly seen = { renewed: 0, repeated: 0 }
  readonly effects: EffectWatch
  /** The inputs of each shipment, in the order of their commits. */
  readonly committed = new Map<string, JournalInput[]>()
  /** How often each message was received. */
  readonly receipts = new Map<string, number>()
  /** The order, as it was after the last call about groups. */
  group: StoredGroup | undefined
  readonly #stored = new Map<string, StoredShipment>()
  readonly #expected = new Map<string, { readonly version: number; readonly activations: ExpectedActivations }>()
  readonly #fail: Fail
  readonly #arrivals: Arrivals

  constructor(store: Store, fail: Fail, arrivals: Arrivals) {
    this.store = { ...store, machineTables: tables }
    this.effects = new EffectWatch(fail)
    this.#fail = fail
    this.#arrivals = arrivals
  }

  /** Applies a call of a port. */
  async apply(caller: Caller, port: string, name: string, args: readonly unknown[]): Promise<unknown> {
    if (port === 'groups') await this.#loadGroup()
    // Which port it is, is known by its name only.
    const target = (port === '' ? this.store : this.store[port as keyof Store]) as unknown as Record<
      string,
      (...all: unknown[]) => Promise<unknown>
    >
    const answer = await target[name]!(...args)
    switch (`${port}.${name}`) {
      case 'shipments.commit':
        if (answer === true) await this.#committed(caller, args[0] as readonly ShipmentWrite[])
        break
      case 'groups.commit':
        if (answer === true) await this.#groupsCommitted(args[0] as readonly GroupWrite[])
        break
      case 'outbox.claim': {
        const granted = answer as readonly EffectRow[]
        const request = args[0] as ClaimRequest
        if (request.isRepeated && granted.length > 0) this.seen.repeated++
        // Most claims find nothing; the next call's check sees what this one changed without saying so.
        if (granted.length === 0 && !request.isRepeated && !this.effects.isCancelling()) break
        const expected = (subject: string) =>
          groupOfSubject(subject) === null ? this.activations(subject) : groupActivations(this.group, rules)
        this.effects.claimed(await this.store.outbox.list({}), request, granted, caller.name, expected)
        break
      }
      case 'outbox.acknowledge':
        this.effects.acknowledged(
          await this.store.outbox.list({}),
          args[0] as Parameters<Store['outbox']['acknowledge']>[0],
          this.#arrivals,
        )
        break
      case 'outbox.renew': {
        this.seen.renewed++
        const { claims } = args[0] as { readonly claims: readonly Claim[] }
        this.effects.renewed(await this.store.outbox.list({}), claims, answer as readonly Claim[])
        break
      }
      case 'outbox.retry':
        this.effects.retried(await this.store.outbox.list({}))
        break
      case 'inbox.save': {
        const [{ key }, receipts = 1] = args as [InboxMessage, (0 | 1)?]
        this.receipts.set(key, (this.receipts.get(key) ?? 0) + receipts)
      }
    }
    return answer
  }

  stored(shipment: string): StoredShipment | undefined {
    return this.#stored.get(shipment)
  }

  /** The activations of a shipment, as its rows have it. */
  activations(shipment: string): ExpectedActivations {
    const stored = this.#stored.get(shipment)
    if (!stored) return { present: new Map(), due: new Map(), standings: new Map() }
    const { version } = stored.row
    const known = this.#expected.get(shipment)
    if (known?.version === version) return known.activations
    const activations = expectedActivations(stored, rules)
    this.#expected.set(shipment, { version, activations })
    return activations
  }

  async #committed(caller: Caller, writes: readonly ShipmentWrite[]): Promise<void> {
    const names = writes.map(({ row }) => row.shipment)
    for (const stored of await this.store.shipments.load(names)) {
      const { shipment } = stored.row
      const before = this.#stored.get(shipment)
      if (before && stored.row.version <= before.row.version)
        this.#fail(`${shipment} was committed, and its version stays ${stored.row.version}.`)
      this.#stored.set(shipment, stored)
      this.#checkFold(caller, shipment, before, stored)
    }
    this.effects.committed(await this.store.outbox.list({}), writes)
  }

  async #groupsCommitted(writes: readonly GroupWrite[]): Promise<void> {
    const before = this.group!
    await this.#loadGroup()
    for (const write of writes) checkGroupCommit(before, write, this.group, this.#fail)
    this.effects.committed(await this.store.outbox.list({}), writes)
  }

  async #loadGroup(): Promise<void> {
    ;[this.group] = await this.store.groups.load([ORDER])
  }

  // The stored journal must be the one before plus the inputs of one call, or of none.
  #checkFold({ name, ingests }: Caller, shipment: string, before: StoredShipment | undefined, stored: StoredShipment): void {
    const after = complete(assembleShipment(stored)).journal
    const start = before ? complete(assembleShipment(before)).journal : createJournal(shipment, journalOptions)
    const candidates = [...ingests].reverse().map(inputs => inputs.filter(input => input.shipment === shipment))
    for (const inputs of [...candidates, []]) {
      if (!isSameJournal(fold(start, inputs), after)) continue
      this.committed.set(shipment, [...(this.committed.get(shipment) ?? []), ...inputs])
      return
    }
    this.#fail(`${shipment} was committed by ${name}, and is not what was stored plus the inputs of a call.`)
  }
}

/** A journal after inputs, without the engine. */
export const fold = (journal: Journal, inputs: readonly JournalInput[]): Journal =>
  inputs.reduce((all, input) => complete(mergeInput(all, input, Number.POSITIVE_INFINITY)).journal, journal)

function isSameJournal(a: Journal, b: Journal): boolean {
  const [left, right] = [a, b].map(({ receivedAt, entries, sources, rulings }) => ({ receivedAt, entries, sources, rulings }))
  // Text is compared faster; it may differ in the order of fields.
  return JSON.stringify(left) === JSON.stringify(right) || isDeepStrictEqual(left, right)
}
