// The rows of a store without their history: how often they were committed, when and by which scan an effect was created, in
// which order entries and lists came, what was asserted between two inputs, and how often a standing changed.

import type { Store } from '../../src/engine/index.js'
import { assembleShipment } from '../../src/engine/ingest/loaded-shipment.js'
import { isInList } from '../../src/journal/assertion.js'
import type { Assertion, SourceState } from '../../src/journal/index.js'
import { complete } from '../../src/vocabulary/slices.js'

/** The shipments, their entries and their effects; and separately the evidence, which depends on the order of arrival. */
export async function rowsOf(store: Store) {
  const names = await store.shipments.names({ limit: 1_000 })
  const loaded = await store.shipments.load(names)
  const stored = names.flatMap(name => {
    const its = loaded.find(({ row }) => row.shipment === name)
    return its ? [{ row: its.row, journal: complete(assembleShipment(its)).journal }] : []
  })
  const effects = await store.outbox.list({})
  return {
    shipments: stored.map(({ row: { version, ...row } }) => ({ ...row, sources: unnumbered(row.sources) })),
    entries: stored.map(({ journal: { entries, sources } }) =>
      entries.map(({ id, spans, assertions, contests = [], ...entry }) => ({
        ...entry,
        assertions: mapValues(assertions, (assertion, name) => ({
          ...assertion,
          lists: listsOf(assertion.lists, sources[name]),
        })),
        contests: contests.filter(({ to }) => to === null).map(({ source, ifList, listAt }) => [source, ifList, listAt]),
        isAsserted: spans.at(-1)?.[1] === null,
      })),
    ),
    effects: effects.map(({ cause, createdAt, notBefore, ...row }) =>
      row.standing ? { ...row, revision: null, key: `${row.activation}/${row.effect.kind}` } : row,
    ),
    evidence: stored.map(({ journal: { entries } }) => entries),
  }
}

// Lists as text: their numbers are those of their arrival.
const unnumbered = (sources: Readonly<Record<string, SourceState>>) =>
  mapValues(sources, ({ lists = [], ...state }) => ({ ...state, lists: lists.map(list => JSON.stringify(list)).sort() }))

const listsOf = (runs: Assertion['lists'], source: SourceState | undefined): readonly string[] =>
  (source?.lists ?? []).flatMap((list, at) => (isInList(runs, at) ? [JSON.stringify(list)] : [])).sort()

const mapValues = <T, U>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]))
