// A shipment as the engine holds it between two calls: the stored row, the journal, and by which number each of its entries
// is stored.

import { ShipfoldError } from '../codes/index.js'
import { assembled, type Entry, growth, type Journal } from '../journal/index.js'
import { decode, type Table } from '../table/index.js'
import type { EffectRow, ShipmentRow, ShipmentWrite, Store, StoredShipment } from './store.js'

/**
 * One shipment; `row` is null before its first commit. `numbers` are those of the journal's entries, in their order. `firings`
 * are those of all its effects, and perhaps of some that were dropped; null where the store was not asked.
 */
export interface Held {
  readonly row: ShipmentRow | null
  readonly journal: Journal
  readonly numbers: readonly number[]
  readonly firings: ReadonlySet<string> | null
}

/** A shipment that was stored, with its journal put together. Throws `store-corrupt` where that cannot be done. */
export function heldOf({ row, entries }: StoredShipment): Held {
  const { shipment, zone, zones, heardAt, sources } = row
  const places = new Map(entries.map((entry, number) => [entry, number]))
  try {
    const journal = assembled({ format: 1, shipment, zone, zones, heardAt, sources, entries })
    return { row, journal, numbers: journal.entries.map(entry => places.get(entry)!), firings: null }
  } catch (cause) {
    const message = `The stored events of shipment ${JSON.stringify(shipment)} cannot be read. Restore its rows from a backup.`
    throw new ShipfoldError('store-corrupt', message, { cause })
  }
}

/** A held shipment after its journal grew, and the entries to be written. */
export function grown(
  held: Held,
  journal: Journal,
): { readonly numbers: readonly number[]; readonly entries: ShipmentWrite['entries'] } {
  if (journal.entries === held.journal.entries) return { numbers: held.numbers, entries: [] }
  const numbers: number[] = []
  const entries: { number: number; entry: Entry }[] = []
  let next = held.numbers.length
  for (const { entry, was } of growth(held.journal, journal)) {
    const number = was === null ? next++ : held.numbers[was]!
    numbers.push(number)
    if (was === null || held.journal.entries[was] !== entry) entries.push({ number, entry })
  }
  return { numbers, entries }
}

/** The firings that a shipment has effects of after a write: only commits add any, so whose version stands knows them all. */
export function firingsAfter(
  { firings }: Held,
  effects: readonly EffectRow[] | null,
  { add }: Pick<ShipmentWrite, 'add'>,
): ReadonlySet<string> | null {
  if (effects === null && firings === null) return null
  if (effects === null && add.length === 0) return firings
  return new Set([...(firings ?? []), ...(effects ?? []).map(({ firing }) => firing), ...add.map(({ firing }) => firing)])
}

/** Shipments lately committed by this engine, the longest unused forgotten first. Stale ones do no harm: a commit compares versions. */
export class Recent {
  readonly #held = new Map<string, Held>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  of(shipment: string): Held | undefined {
    const held = this.#held.get(shipment)
    if (held) this.keep(shipment, held)
    return held
  }

  keep(shipment: string, held: Held): void {
    this.#held.delete(shipment)
    this.#held.set(shipment, held)
    if (this.#held.size > this.#most) this.#held.delete(this.#held.keys().next().value!)
  }

  forget(shipment: string): void {
    this.#held.delete(shipment)
  }
}

/** The laws a store keeps, each read once. */
export class Laws {
  readonly #store: Store
  readonly #tables = new Map<string, Table>()

  constructor(store: Store, current: Table) {
    this.#store = store
    this.#tables.set(current.hash, current)
  }

  /** The table with this hash. Throws `unknown-law`, naming it, where the store has none. */
  async of(hash: string, shipment: string): Promise<Table> {
    const known = this.#tables.get(hash)
    if (known) return known
    const json = await this.#store.law(hash)
    if (!json) {
      const message = `Shipment ${JSON.stringify(shipment)} was judged by law ${hash}, which the store does not have. Keep it again with store.keepLaw, or restore the laws from a backup.`
      throw new ShipfoldError('unknown-law', message)
    }
    const table = decode(json)
    this.#tables.set(hash, table)
    return table
  }
}
