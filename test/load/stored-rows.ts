// All rows that a store holds after a run, read page by page.

import type { EffectRow, InboxRow, ShipmentRow, StoredShipment } from '../../src/engine/index.js'
import type { StoreReader } from './service.js'

/** Shipments, effects and inbox messages as they are stored. */
export interface StoredRows {
  readonly shipments: readonly StoredShipment[]
  readonly effects: readonly EffectRow[]
  readonly messages: readonly InboxRow[]
}

const PAGE = 500

export async function storedRows(store: StoreReader): Promise<StoredRows> {
  const rows = await pages<ShipmentRow>(last => store.shipments.list({ limit: PAGE, after: last?.shipment }))
  const shipments: StoredShipment[] = []
  for (let at = 0; at < rows.length; at += PAGE)
    shipments.push(...(await store.shipments.load(rows.slice(at, at + PAGE).map(({ shipment }) => shipment))))
  const effects = await pages<EffectRow>(last => store.outbox.list({ limit: PAGE, after: last?.key }))
  const messages = await pages<InboxRow>(last => store.inbox.list({ limit: PAGE, before: last }))
  return { shipments, effects, messages }
}

async function pages<T>(next: (last: T | undefined) => Promise<readonly T[]>): Promise<readonly T[]> {
  const all: T[] = []
  for (;;) {
    const page = await next(all.at(-1))
    all.push(...page)
    if (page.length < PAGE) return all
  }
}
