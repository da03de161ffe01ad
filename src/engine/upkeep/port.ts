// What a store does beside the work: it counts what operations watches.

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

/** What operations needs. */
export interface UpkeepPort {
  /** Reads no more than {@link MAX_COUNT} rows for any figure, however many there are. */
  readonly stats: () => Promise<StoreStats>
}
