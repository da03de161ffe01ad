// All that a store holds after a run, page by page.

import type { EffectRow, PushRow, ShipmentRow, StoredShipment } from '../../src/engine/index.js'
import type { Shelf } from './service.js'

/** Shipments, effects and pushes, as they are stored. */
export interface Kept {
  readonly shipments: readonly StoredShipment[]
  readonly effects: readonly EffectRow[]
  readonly pushes: readonly PushRow[]
}

const PAGE = 500

export async function keptIn(shelf: Shelf): Promise<Kept> {
  const rows = await pages<ShipmentRow>(last => shelf.shipments({ limit: PAGE, after: last?.shipment }))
  const shipments: StoredShipment[] = []
  for (let at = 0; at < rows.length; at += PAGE)
    shipments.push(...(await shelf.load(rows.slice(at, at + PAGE).map(({ shipment }) => shipment))))
  const effects = await pages<EffectRow>(last => shelf.effects({ limit: PAGE, after: last?.key }))
  const pushes = await pages<PushRow>(last => shelf.pushes({ limit: PAGE, before: last }))
  return { shipments, effects, pushes }
}

async function pages<T>(next: (last: T | undefined) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = []
  for (;;) {
    const page = await next(all.at(-1))
    all.push(...page)
    if (page.length < PAGE) return all
  }
}
