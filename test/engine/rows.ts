// What a store holds, apart from what is history: how often it was committed, when and by which scan an effect was made, and
// which number a journey was given first.

import { heldOf } from '../../src/engine/held.js'
import type { Store } from '../../src/engine/index.js'

/** The shipments, their events and their effects; and apart from them the evidence, which is told in the order of hearing. */
export async function rowsOf(store: Store) {
  const names = (await store.shipments({ limit: 1_000 })).map(({ shipment }) => shipment)
  const loaded = await store.load(names)
  const stored = names.flatMap(name => {
    const its = loaded.find(({ row }) => row.shipment === name)
    return its ? [{ row: its.row, journal: heldOf(its).journal }] : []
  })
  const effects = await store.effects({})
  return {
    shipments: stored.map(({ row: { version, epochs, sources, ...row } }) => row),
    events: stored.map(({ journal }) => journal.entries.map(({ event }) => event)),
    effects: effects.map(({ key, firing, revision, kind, effect, state, attempts }) => ({
      ...{ key, firing, revision, kind },
      ...{ effect, state, attempts },
    })),
    evidence: stored.map(({ row: { sources }, journal: { entries } }) => ({ sources, entries })),
  }
}
