// A shipment in the engine's memory: the stored row, and the journal.

import { assembleJournal, type Journal } from '../../journal/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import type { Sliced } from '../../vocabulary/slices.js'
import type { EffectRow, ShipmentRow, ShipmentWrite, StoredShipment } from '../ports.js'

/**
 * One shipment; `row` is null before its first commit. `activations` are those of all its effects, and perhaps of some that
 * were dropped; null if the store was not asked.
 */
export interface LoadedShipment {
  readonly row: ShipmentRow | null
  readonly journal: Journal
  readonly activations: ReadonlySet<string> | null
  /** Whether its groups have taken in what its last commit noted for them; false if that is not known. */
  readonly isNoteTaken: boolean
}

/** A stored shipment with its journal. Throws `store-corrupt` if the journal cannot be assembled. */
export function* assembleShipment({ row, entries }: StoredShipment): Sliced<LoadedShipment> {
  const { shipment, zone, zones, redelivery, receivedAt, sources, rulings } = row
  try {
    const stored: Journal = { format: 2, shipment, zone, zones, redelivery, receivedAt, sources, rulings, entries }
    return { row, journal: yield* assembleJournal(stored), activations: null, isNoteTaken: false }
  } catch (cause) {
    const message = `The stored events of shipment ${JSON.stringify(shipment)} cannot be read. Restore its rows from a backup.`
    throw new ShipfoldError('store-corrupt', message, { cause })
  }
}

/**
 * The activations that have effects after a write. Only commits add effects, so a loaded shipment whose version is current
 * knows them all.
 */
export function activationsAfter(
  { activations }: LoadedShipment,
  effects: readonly EffectRow[] | null,
  { add }: Pick<ShipmentWrite, 'add'>,
): ReadonlySet<string> | null {
  if (effects === null && activations === null) return null
  if (effects === null && add.length === 0) return activations
  return new Set([
    ...(activations ?? []),
    ...(effects ?? []).map(({ activation }) => activation),
    ...add.map(({ activation }) => activation),
  ])
}
