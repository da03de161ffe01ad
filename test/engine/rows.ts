// What a store holds, apart from what is history: how often it was committed, when and by which scan an effect was made, and what was believed
// between one input and the next.

import { heldOf } from '../../src/engine/held.js'
import type { Store } from '../../src/engine/index.js'

/** The shipments, their entries and their effects; and apart from them when each entry was believed, which hangs on the order of hearing. */
export async function rowsOf(store: Store) {
  const names = await store.names({ limit: 1_000 })
  const loaded = await store.load(names)
  const stored = names.flatMap(name => {
    const its = loaded.find(({ row }) => row.shipment === name)
    return its ? [{ row: its.row, journal: heldOf(its).journal }] : []
  })
  const effects = await store.effects({})
  return {
    shipments: stored.map(({ row: { version, ...row } }) => row),
    entries: stored.map(({ journal: { entries } }) =>
      entries.map(({ heard, ...entry }) => ({ ...entry, isBelieved: heard.at(-1)?.[1] === null })),
    ),
    effects: effects.map(({ cause, madeAt, notBefore, ...row }) => row),
    evidence: stored.map(({ journal: { entries } }) => entries),
  }
}
