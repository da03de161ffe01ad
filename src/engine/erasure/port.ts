// Erasure: what a store deletes of one shipment, and what it keeps so that feeds do not bring it back.

import type { GroupMember } from '../groups/port.js'

/** How long a tombstone counts, by when an input was received, in milliseconds: 30 days. */
export const TOMBSTONE_MS = 30 * 86_400_000

/** What is left of an erased shipment. A database keeps a keyed hash in place of the name. */
export interface Tombstone {
  readonly shipment: string
  /** Scans up to this instant are the erased shipment's. */
  readonly erasedAt: number
  /** How many such scans have come since. */
  readonly dropped: number
}

/** Where a store names a shipment. */
export interface ShipmentTraces {
  /** The version of its row; null if there is none. */
  readonly version: number | null
  /** Groups that it belongs to, or of which it is a member, and those with notes of it. */
  readonly groups: readonly string[]
}

/** What an erasure deletes and writes. It is applied only if everything is as expected. */
export interface ErasureWrite {
  readonly shipment: string
  /** The version of its row; null if it must not have one. */
  readonly version: number | null
  readonly at: number
  /** Groups with their new members; each version is the stored one, and is incremented. */
  readonly groups: readonly {
    readonly group: string
    readonly version: number
    readonly members: readonly GroupMember[]
  }[]
  /** All notes of the shipment, each with the name that it gets and its new members. */
  readonly notes: readonly {
    readonly group: string
    readonly version: number
    readonly shipment: string
    readonly members: readonly GroupMember[]
  }[]
}

/** How many rows an erasure deleted. */
export interface ErasedRows {
  readonly events: number
  readonly effects: number
  readonly messages: number
}

/** Erasure, and the tombstones that it leaves. */
export interface ErasurePort {
  readonly traces: (shipment: string) => Promise<ShipmentTraces>
  /**
   * Deletes the shipment's row, entries, effects and messages, whatever state they are in, even if they cannot be read; writes the
   * groups and notes given; and sets to null the cause of groups' effects that is a scan of the shipment, and the error that names
   * it. Leaves a tombstone, with
   * `at` or, if that is later, the last instant of an entry that is at most 48 hours later; one that is there keeps its count and
   * the later instant. Resolves with null, and changes nothing, if anything is not as expected.
   */
  readonly erase: (write: ErasureWrite) => Promise<ErasedRows | null>
  /** The tombstones of these names, in any order. */
  readonly tombstones: (shipments: readonly string[]) => Promise<readonly Tombstone[]>
  /** Deletes the tombstones of which {@link TOMBSTONE_MS} had passed before this instant. */
  readonly expire: (before: number) => Promise<void>
  /** Adds to the counts of tombstones; those that are gone are passed over. */
  readonly countDropped: (counts: readonly Pick<Tombstone, 'shipment' | 'dropped'>[]) => Promise<void>
}
