// What operations watches, as the engine returns it.

import { isoOrNull } from '../../vocabulary/index.js'
import type { StoreStats } from './port.js'

/**
 * What operations watches. Instants are ISO 8601 text in UTC, and null where there is nothing of the kind; counts stop at 10,000.
 */
export interface Stats {
  /** When the first effect is due that no relay holds. If that was minutes ago, no relay runs, or it is too slow. */
  readonly nextDelivery: string | null
  /** When the first shipment must be evaluated again. If that was minutes ago, no tick runs. */
  readonly nextTick: string | null
  /** When the oldest effect that is not delivered yet was decided. */
  readonly oldestPending: string | null
  /** Effects that wait for a relay, or for a later revision's turn. */
  readonly pending: number
  /** Effects that a relay is delivering. */
  readonly claimed: number
  readonly dead: number
  /** Shipments whose status is doubted. */
  readonly uncertain: number
  /** Those of them whose newest scans have no code, or one that nobody knows. */
  readonly uncoded: number
  /** Messages that need a person. */
  readonly inbox: { readonly partial: number; readonly unreadable: number }
  /** Changes of shipments that their groups have not taken in; more than a few for minutes mean that no tick runs. */
  readonly groupNotes: number
}

export const statsOf = ({ nextDelivery, nextTick, oldestPending, partial, unreadable, ...counts }: StoreStats): Stats => ({
  nextDelivery: isoOrNull(nextDelivery),
  nextTick: isoOrNull(nextTick),
  oldestPending: isoOrNull(oldestPending),
  ...counts,
  inbox: { partial, unreadable },
})
