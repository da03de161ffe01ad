// A shipment in the engine's memory: the stored row, the journal, and the number under which each entry is stored.

import { assembleJournal, type Entry, entryChanges, type Journal } from '../../journal/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import type { EffectRow, ShipmentRow, ShipmentWrite, StoredShipment } from '../ports.js'

/**
 * One shipment; `row` is null before its first commit. `entryNumbers` are those of the journal's entries, in their order.
 * `activations` are those of all its effects, and perhaps of some that were dropped; null if the store was not asked.
 */
export interface LoadedShipment {
  readonly row: ShipmentRow | null
  readonly journal: Journal
  readonly entryNumbers: readonly number[]
  readonly activations: ReadonlySet<string> | null
}

/** A stored shipment with its journal. Throws `store-corrupt` if the journal cannot be assembled. */
export function assembleShipment({ row, entries }: StoredShipment): LoadedShipment {
  const { shipment, zone, zones, receivedAt, sources } = row
  const numbers = new Map(entries.map((entry, number) => [entry, number]))
  try {
    const journal = assembleJournal({ format: 1, shipment, zone, zones, receivedAt, sources, entries })
    return { row, journal, entryNumbers: journal.entries.map(entry => numbers.get(entry)!), activations: null }
  } catch (cause) {
    const message = `The stored events of shipment ${JSON.stringify(shipment)} cannot be read. Restore its rows from a backup.`
    throw new ShipfoldError('store-corrupt', message, { cause })
  }
}

/** The entries to write after the journal grew, and the numbers of all entries. */
export function growEntries(
  loaded: LoadedShipment,
  journal: Journal,
): { readonly numbers: readonly number[]; readonly entries: ShipmentWrite['entries'] } {
  if (journal.entries === loaded.journal.entries) return { numbers: loaded.entryNumbers, entries: [] }
  const numbers: number[] = []
  const entries: { number: number; entry: Entry }[] = []
  let next = loaded.entryNumbers.length
  for (const { entry, previousIndex } of entryChanges(loaded.journal, journal)) {
    const number = previousIndex === null ? next++ : loaded.entryNumbers[previousIndex]!
    numbers.push(number)
    if (previousIndex === null || loaded.journal.entries[previousIndex] !== entry) entries.push({ number, entry })
  }
  return { numbers, entries }
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
