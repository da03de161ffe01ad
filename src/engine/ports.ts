// The store: seven small ports, to be implemented over any database; the outbox has its own file. A store keeps plain rows and
// writes all of a commit or nothing. The engine decides what rows mean; a store only compares versions, so that of two concurrent
// decisions at most one commits. Instants are Unix time in milliseconds.
//
// Terminology:
// - subject: what a row is about, a shipment by its name or a group; the first key of its rows, by which a database can be sharded.
// - row: one record as stored. A shipment has a ShipmentRow, its entries (the scans of its journal) and its effects.
// - version: a shipment's number of commits; a commit states the one it was decided on, and is refused if it has changed.
// - write: all that one decision changes of one shipment: its row, entries and effects. A commit is a list of writes.
// - claim: a relay's right to deliver an effect until its lease ends, identified by the number of attempts.
// - lane: the effects of one rule, or of one kind, which share the slots of a relay with those of the others.
// - group: parcels that belong together, such as those of an order. Its members are journeys of shipments.
// - note: what a commit of a shipment leaves for a group: what its members have come to. The group's own commit takes it in.
// - message: a body that a webhook received.

import type { Entry, Journal, Ruling, SourceState } from '../journal/index.js'
import type { Doubt } from '../replay/index.js'
import type { Deadline } from '../rules/index.js'
import type { Leg, TableJson } from '../table/index.js'
import type { Instant, Outcome, Status } from '../vocabulary/index.js'
import type { ErasurePort } from './erasure/port.js'
import type { GroupNote, GroupPort } from './groups/port.js'
import type { EffectWrite, OutboxPort } from './outbox/port.js'
import type { UpkeepPort } from './upkeep/port.js'

export {
  type ErasedRows,
  type ErasurePort,
  type ErasureWrite,
  type ShipmentTraces,
  TOMBSTONE_MS,
  type Tombstone,
} from './erasure/port.js'
export type { GroupMember, GroupNote, GroupPort, GroupRow, GroupWrite, StoredGroup } from './groups/port.js'
export {
  type Claim,
  type ClaimRequest,
  type DeliveryResult,
  type EffectQuery,
  type EffectRow,
  type EffectState,
  type EffectWrite,
  effectStates,
  groupOfSubject,
  type Lane,
  type Lanes,
  type OutboxPort,
  type RenewedClaim,
  subjectOfGroup,
} from './outbox/port.js'
export {
  MAX_COUNT,
  type PrunableKind,
  type PrunedPage,
  type PruneRequest,
  type StoreStats,
  type UpkeepPort,
} from './upkeep/port.js'
export type { TableJson }

/** The current state of one shipment: its last evaluation, and its journal without the entries. */
export interface ShipmentRow {
  readonly shipment: string
  /**
   * Incremented by each commit of this shipment. It starts at a random number, so that a shipment that was deleted and comes
   * again is never mistaken for a cached one.
   */
  readonly version: number
  /** Hash of the table it was evaluated under. */
  readonly table: string
  readonly status: Status
  readonly substatus: number | null
  readonly outcome: Outcome | null
  readonly leg: Leg
  readonly terminal: boolean
  readonly certain: boolean
  /** What speaks against the status; empty when certain. */
  readonly doubts: readonly Doubt[]
  /** Time of the event that began the status, as reported. */
  readonly since: string | null
  /** When it was registered, so that rules watch it; null while it is not. */
  readonly registeredAt: number | null
  /** When the latest input was received; null if there is none. */
  readonly receivedAt: number | null
  /** The present of the last evaluation. */
  readonly evaluatedAt: number
  /** When it must be evaluated again without further input; null for never. */
  readonly wakeAt: number | null
  readonly deadlines: readonly Deadline[]
  /** Keys of activations that became true while the condition of their rule did not hold, and that still wait for it. */
  readonly withheld: readonly string[]
  /** Keys of activations that are recorded as done, and not sent, when they become due by the passing of time. */
  readonly assumed: readonly string[]
  /** When each journey begins, by its number. */
  readonly journeyStarts: readonly number[]
  /** The groups that its journeys belong to. */
  readonly memberships: readonly Membership[]
  /** When an earlier shipment of this name was erased, whose scans are not taken; null if none was. */
  readonly erasedAt: number | null
  readonly zone: string | null
  readonly zones: Readonly<Record<string, string>>
  readonly redelivery: Journal['redelivery']
  readonly rulings: readonly Ruling[]
  readonly sources: Readonly<Record<string, SourceState>>
}

/** One journey of a shipment in a group. */
export interface Membership {
  readonly group: string
  /** The journey is the one in progress at this instant, else the next. */
  readonly at: number
  /** Its number; null while there is none. */
  readonly journey: number | null
}

/** A shipment with all its entries, in order of their ids. */
export interface StoredShipment {
  readonly row: ShipmentRow
  readonly entries: readonly Entry[]
}

/** What one commit does to one shipment and its effects, and what it notes for groups. It is applied only if every expectation of every write holds. */
export interface ShipmentWrite extends EffectWrite {
  /** The row before: its version must be the stored one. Null for a shipment that must not exist yet. */
  readonly previous: ShipmentRow | null
  /** The row after, with the next version. */
  readonly row: ShipmentRow
  /** Entries that are new or changed. An entry's id is its key within the shipment, counted from 0. */
  readonly entries: readonly Entry[]
  /** Notes of this shipment and version, which must not exist yet: one for a group at most. */
  readonly notes: readonly GroupNote[]
}

/** Which shipments to list, ordered by name; all conditions given must hold. */
export interface ShipmentQuery<At extends Instant = number> {
  /** Only those whose names sort after this one. */
  readonly after?: string | undefined
  readonly limit: number
  /** Those that were not evaluated under the table with this hash. */
  readonly notTable?: string | undefined
  readonly status?: Status | undefined
  /** Those with this outcome; null for those without one. */
  readonly outcome?: Outcome | null | undefined
  readonly certain?: boolean | undefined
  /** Those with a journey in this group, or with one that is yet to come. */
  readonly group?: string | undefined
  /** Those with a doubt of this kind. */
  readonly doubt?: Doubt['kind'] | undefined
  readonly registered?: boolean | undefined
  /** Those whose `wakeAt` is at or before this, ordered by it. Not together with `after`. */
  readonly dueBy?: At | undefined
}

/** A shipment and its `wakeAt`. */
export interface DueShipment {
  readonly shipment: string
  readonly wakeAt: number
}

/** Which shipments are due: those whose `wakeAt` is at or before `by`, ordered by it, then by name. */
export interface DueQuery {
  readonly by: number
  /** Only those that come after this one. */
  readonly after?: DueShipment | undefined
  readonly limit: number
}

/** Every {@link InboxKind}. */
export const inboxKinds = ['scans', 'monitoring', 'partial', 'unreadable'] as const

/**
 * How much of a message could be used: all of its `scans`, even if it has none; `monitoring`, a provider's report on its own
 * tracking, which moves nothing; only a part (`partial`); or nothing (`unreadable`).
 */
export type InboxKind = (typeof inboxKinds)[number]

/** A body as received: text, or bytes in base64 if they are not UTF-8. */
export type InboxBody = { readonly text: string } | { readonly base64: string }

/** A message to save in the inbox, as it was received: nothing acknowledged is lost, and repetitions are recognised. */
export interface InboxMessage<At extends Instant = number> {
  /** A hash of the feed, the shipment and the body. */
  readonly key: string
  readonly feed: string
  readonly kind: InboxKind
  /** Null if none could be read. */
  readonly shipment: string | null
  /** Why it could not be read, or the provider's own note; null for none. */
  readonly note: string | null
  /** Null if the shipment's events hold all of it. */
  readonly body: InboxBody | null
  readonly receivedAt: At
}

/** A message in the inbox; `receivedAt` is when it was first received. */
export interface InboxRow extends InboxMessage {
  readonly lastReceivedAt: number
  /** How often it was received. */
  readonly receivedCount: number
}

/** Which messages to list, the latest `receivedAt` first, then the greatest key; all conditions given must hold. */
export interface InboxQuery<At extends Instant = number> {
  readonly limit?: number | undefined
  readonly kind?: InboxKind | undefined
  readonly shipment?: string | undefined
  readonly keys?: readonly string[] | undefined
  /** Only those that come after the message with this `receivedAt` and `key` in the list. */
  readonly before?: Pick<InboxMessage<At>, 'receivedAt' | 'key'> | undefined
}

/** Shipments with their entries, and the commits that change them together with their effects. */
export interface ShipmentPort {
  /** Those of these shipments that exist, in any order. */
  readonly load: (shipments: readonly string[]) => Promise<readonly StoredShipment[]>
  /**
   * Applies all writes and resolves with true; or applies none and resolves with false if the rows are not as expected. Each
   * shipment occurs at most once. Rejects with `store-contended`, and applies none, if another transaction keeps a row locked:
   * it waits for a moment only, since the engine repeats the commit. A first row is refused if the shipment was erased after its
   * `erasedAt`.
   */
  readonly commit: (writes: readonly ShipmentWrite[]) => Promise<boolean>
  readonly list: (query: ShipmentQuery) => Promise<readonly ShipmentRow[]>
  /** The names alone, even of rows that cannot be read. */
  readonly names: (query: ShipmentQuery) => Promise<readonly string[]>
  /** What is due, even if its rows cannot be read. */
  readonly due: (query: DueQuery) => Promise<readonly DueShipment[]>
}

/** Messages as they were received. */
export interface InboxPort {
  /**
   * Saves a message and resolves with its row; or saves nothing and resolves with null, if its shipment has no row and was erased
   * at most {@link TOMBSTONE_MS} before `receivedAt`. If its key exists, the row keeps the earlier `receivedAt` and the later
   * `lastReceivedAt`, adds `receipts` to `receivedCount`, and takes everything else from this message. `receipts` is 1, or 0 for
   * what became of a message that was saved before.
   */
  readonly save: (message: InboxMessage, receipts?: 0 | 1) => Promise<InboxRow | null>
  readonly list: (query: InboxQuery) => Promise<readonly InboxRow[]>
  /** Messages of no shipment, or of several, in whose note or body this name occurs, or may occur. */
  readonly mentions: (shipment: string) => Promise<readonly InboxRow[]>
  /** Deletes messages by their keys; resolves with the number of those that existed. */
  readonly delete: (keys: readonly string[]) => Promise<number>
}

/** The tables that shipments were evaluated under, by hash. */
export interface MachineTablePort {
  /** The JSON of the table with this hash; null if it was never saved. */
  readonly load: (hash: string) => Promise<TableJson | null>
  /** Saves a table; one with the same hash stays as it is. */
  readonly save: (table: TableJson) => Promise<void>
}

/** A transaction of the caller's in a database, as `inTransaction` of the store's entry point returns it. */
export interface StoreTransaction {
  /** Which stores can work in it, by the name of the function that makes one. */
  readonly store: string
}

/**
 * Where an engine keeps its rows. Every call is atomic. Rejects with a `ShipfoldError`: `store-busy` if another process holds
 * it, `store-failed` if it cannot be reached or written, `store-contended` if rows stay locked, `store-corrupt` for rows that
 * shipfold did not write. Every call ends by itself, however long the database is silent; `close` ends those in flight.
 */
export interface Store {
  /** Creates and migrates its tables. May be called again. */
  readonly open: () => Promise<void>
  readonly shipments: ShipmentPort
  readonly outbox: OutboxPort
  readonly groups: GroupPort
  readonly inbox: InboxPort
  readonly machineTables: MachineTablePort
  readonly upkeep: UpkeepPort
  /**
   * A store of the same rows within a transaction of the caller's, which commits or rolls back what it writes; absent if there
   * is no such thing. Its `open` creates nothing, and rejects if the tables are not there. A call that fails leaves the
   * transaction usable, unless it rejects with `transaction-failed`. Throws `bad-option` for what is not a transaction for it.
   */
  readonly within?: ((transaction: StoreTransaction) => Store) | undefined
  readonly erasure: ErasurePort
  readonly close: () => Promise<void>
}
