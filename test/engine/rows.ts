// The rows of a store without their history: how often they were committed, when and by which scan an effect was created, in
// which order entries came, and what was asserted between two inputs.

import type { Store } from '../../src/engine/index.js'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'

/** The shipments, their entries and their effects; and separately the evidence, which depends on the order of arrival. */
export async function rowsOf(store: Store) {
  const names = await store.shipments.names({ limit: 1_000 })
  const loaded = await store.shipments.load(names)
  const stored = names.flatMap(name => {
    const its = loaded.find(({ row }) => row.shipment === name)
    return its ? [{ row: its.row, journal: assembleShipment(its).journal }] : []
  })
  const effects = await store.outbox.list({})
  return {
    shipments: stored.map(({ row: { version, ...row } }) => row),
    entries: stored.map(({ journal: { entries } }) =>
      entries.map(({ id, spans, ...entry }) => ({ ...entry, isAsserted: spans.at(-1)?.[1] === null })),
    ),
    effects: effects.map(({ cause, createdAt, notBefore, ...row }) => row),
    evidence: stored.map(({ journal: { entries } }) => entries),
  }
}
