// What a store does beside the work: it counts what operations watches, and deletes what is old.

/** Counts stop here: a store looks at no more rows. */
export const MAX_COUNT = 10_000

/** What a store holds. Instants are null where there is nothing of the kind; counts stop at {@link MAX_COUNT}. */
export interface StoreStats {
  /** When the first effect is due that no relay holds: its `notBefore`, or the end of the lease of a claimed one. */
  readonly nextDelivery: number | null
  /** The first `wakeAt` of a shipment. */
  readonly nextTick: number | null
  /** The first `createdAt` of an effect that is pending, or claimed without `cancelRequested`. */
  readonly oldestPending: number | null
  /** Of the {@link MAX_COUNT} oldest effects that are pending or claimed, those that are pending. */
  readonly pending: number
  /** The others of these. */
  readonly claimed: number
  readonly dead: number
  /** Shipments that are not certain. */
  readonly uncertain: number
  /** Those of them that have the doubt `uncoded`. */
  readonly uncoded: number
  /** Messages in the inbox by their kind. */
  readonly partial: number
  readonly unreadable: number
  /** Notes that no group has taken in. */
  readonly groupNotes: number
}

/**
 * What may be deleted by age. `shipments`: those that ended for certain with nothing pending or dead, and nothing left for a group,
 * and unregistered ones; each with its entries and effects. `groups`: those without a shipment, a note, or an effect that is
 * pending or dead; with their effects. `messages`: those that need no person.
 */
export type PrunableKind = 'shipments' | 'groups' | 'messages'

/** A page of rows to look at, and to delete if they are old. */
export interface PruneRequest {
  readonly kind: PrunableKind
  /** Those whose latest input, evaluation or receipt lies before this. */
  readonly before: number
  /** Only rows whose names or keys sort after this one. */
  readonly after: string | null
  /** How many rows to look at. */
  readonly limit: number
}

/** What became of a page. */
export interface PrunedPage {
  readonly deleted: number
  /** The name or key of its last row; null for an empty page. */
  readonly last: string | null
}

/** What operations needs. */
export interface UpkeepPort {
  /** Deletes the old rows of one page; those that another transaction has locked or changed stay. */
  readonly prune: (request: PruneRequest) => Promise<PrunedPage>
  /** Reads no more than {@link MAX_COUNT} rows for any figure, however many there are. */
  readonly stats: () => Promise<StoreStats>
}
