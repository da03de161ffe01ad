// Groups: parcels that belong together, such as those of an order, and the port that keeps them.

import type { GroupParcel } from '../../rules/index.js'
import type { EffectWrite } from '../outbox/port.js'

/** A journey of a shipment as a member of a group, as of one commit of the shipment. */
export interface GroupMember extends GroupParcel {}

/** What a commit of a shipment leaves for a group. */
export interface GroupNote {
  readonly group: string
  readonly shipment: string
  /** The shipment's version after the commit. */
  readonly version: number
  /** All members of the group that are this shipment's; none once it has left. */
  readonly members: readonly GroupMember[]
  /** How many members the group is to have, where the commit says so; null where it does not. */
  readonly expect: number | null
  /** Activations of the group that follow are recorded as done, and not sent: those of all rules, or of these. */
  readonly assume: true | readonly string[] | null
  /** The present of the commit. */
  readonly at: number
}

/** A group as its last commit left it. */
export interface GroupRow {
  readonly group: string
  /** Incremented by each commit of this group; it starts at a random number, as that of a shipment does. */
  readonly version: number
  /** How many members it is to have; null if nobody has said. */
  readonly expect: number | null
  /** By shipment, then journey. */
  readonly members: readonly GroupMember[]
  /** The present of its last commit. */
  readonly evaluatedAt: number
}

/** A group with the notes that its next commit takes in. */
export interface StoredGroup {
  readonly group: string
  /** Null before its first commit. */
  readonly row: GroupRow | null
  /** By shipment, then version. */
  readonly notes: readonly GroupNote[]
}

/** What one commit does to one group and its effects. It is applied only if every expectation holds. */
export interface GroupWrite extends EffectWrite {
  /** The row before: its version must be the stored one. Null for a group that must not have one yet. */
  readonly previous: GroupRow | null
  readonly row: GroupRow
  /** Notes to delete, which must exist. */
  readonly notes: readonly Pick<GroupNote, 'shipment' | 'version'>[]
}

/** Groups and the notes left for them. */
export interface GroupPort {
  /** Those of these groups that have a row or notes, in any order. */
  readonly load: (groups: readonly string[]) => Promise<readonly StoredGroup[]>
  /**
   * Applies all writes and resolves with true; or applies none and resolves with false if rows, notes or effects are not as
   * expected. Each group occurs at most once. Rejects with `store-contended` as a commit of shipments does.
   */
  readonly commit: (writes: readonly GroupWrite[]) => Promise<boolean>
  /** Names of groups with notes, in order. */
  readonly noted: (query: { readonly after?: string | undefined; readonly limit: number }) => Promise<readonly string[]>
}
