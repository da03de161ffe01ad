// What an engine keeps in memory between calls.

import { decodeTable, type Table } from '../../table/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import type { MachineTablePort } from '../ports.js'
import type { LoadedShipment } from './loaded-shipment.js'

/** The most that a cache holds: shipments, and entries of all their journals together. */
export interface CacheBounds {
  readonly shipments: number
  readonly entries: number
}

/** The least recently used cache of shipments that this engine committed. Stale ones do no harm: a commit compares versions. */
export class ShipmentCache {
  readonly #shipments = new Map<string, LoadedShipment>()
  readonly #max: CacheBounds
  #entries = 0

  constructor(max: CacheBounds) {
    this.#max = max
  }

  get(shipment: string): LoadedShipment | undefined {
    const loaded = this.#shipments.get(shipment)
    if (loaded) this.set(shipment, loaded)
    return loaded
  }

  set(shipment: string, loaded: LoadedShipment): void {
    this.delete(shipment)
    // It would push out all others, and then itself.
    if (sizeOf(loaded) > this.#max.entries) return
    this.#shipments.set(shipment, loaded)
    this.#entries += sizeOf(loaded)
    for (const oldest of this.#shipments.keys()) {
      if (this.#shipments.size <= this.#max.shipments && this.#entries <= this.#max.entries) break
      this.delete(oldest)
    }
  }

  delete(shipment: string): void {
    const known = this.#shipments.get(shipment)
    if (!known) return
    this.#entries -= sizeOf(known)
    this.#shipments.delete(shipment)
  }
}

const sizeOf = ({ journal }: LoadedShipment): number => journal.entries.length

/** The tables of a store, each loaded once. */
export class TableCache {
  readonly #machineTables: MachineTablePort
  readonly #tables = new Map<string, Table>()

  constructor(machineTables: MachineTablePort, current: Table) {
    this.#machineTables = machineTables
    this.#tables.set(current.hash, current)
  }

  /** The table with this hash. Throws `unknown-table`, naming it, if the store has none. */
  async load(hash: string, shipment: string): Promise<Table> {
    const known = this.#tables.get(hash)
    if (known) return known
    const json = await this.#machineTables.load(hash)
    if (!json) {
      const message = `Shipment ${JSON.stringify(shipment)} was evaluated under table ${hash}, which the store lacks. Save that table again with store.machineTables.save, or restore the rows of machine_tables from a backup.`
      throw new ShipfoldError('unknown-table', message)
    }
    const table = decodeTable(json)
    this.#tables.set(hash, table)
    return table
  }
}
