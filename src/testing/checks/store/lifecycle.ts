// The lifecycle of a store: empty at first, usable once opened, closed for good; and the machine tables it keeps.

import type { TableJson } from '../../../table/index.js'
import { assertCommitted, assertEqual, assertRejected, loadShipments, type StoreRequirement } from './assertions.js'
import { NOON, sampleEffect, sampleEntry, sampleShipment, sampleWrite } from './rows.js'

// A store reads only the hash of a table.
const sampleTable = (hash: string, initial: number) =>
  ({ format: 1, hash, codes: ['0/0'], initial, states: [null], cells: [null], costs: {}, weights: {} }) as unknown as TableJson

export const lifecycleChecks: readonly StoreRequirement[] = [
  {
    name: 'a new store is empty',
    holds: async store => {
      assertEqual('what a new store loads', await store.load(['A', '']), [])
      assertEqual('its list of shipments', await store.shipments({ limit: 10 }), [])
      assertEqual('its list of effects', await store.effects({}), [])
      assertEqual('its claimable effects', await store.claim({ now: NOON, until: NOON + 1, limit: 10 }), [])
      assertEqual('the number of retried effects', await store.retry({ now: NOON }), 0)
      assertEqual('its table', await store.table('table-1'), null)
      await store.acknowledge([])
    },
  },
  {
    name: 'a store that is opened again keeps its contents',
    holds: async store => {
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('A'), { entries: [{ number: 0, entry: sampleEntry('a') }], add: [sampleEffect('k')] }),
      )
      const before = [await loadShipments(store, 'A'), await store.effects({})]
      await Promise.all([store.open(), store.open()])
      assertEqual('its contents', [await loadShipments(store, 'A'), await store.effects({})], before)
    },
  },
  {
    name: 'a table is kept as it was first saved, and one that was never saved is null',
    holds: async store => {
      await store.saveTable(sampleTable('a', 1))
      await Promise.all([store.saveTable(sampleTable('a', 2)), store.saveTable(sampleTable('b', 3))])
      assertEqual('table a', await store.table('a'), sampleTable('a', 1))
      assertEqual('table b', await store.table('b'), sampleTable('b', 3))
      assertEqual('table c', await store.table('c'), null)
    },
  },
  {
    name: 'a closed store rejects every call with closed, and can be closed again',
    holds: async store => {
      await store.close()
      await store.close()
      await assertRejected('open', 'closed', () => store.open())
      await assertRejected('table', 'closed', () => store.table('a'))
      await assertRejected('saveTable', 'closed', () => store.saveTable(sampleTable('a', 1)))
      await assertRejected('load', 'closed', () => store.load(['A']))
      await assertRejected('commit', 'closed', () => store.commit([sampleWrite(sampleShipment('A'))]))
      await assertRejected('shipments', 'closed', () => store.shipments({ limit: 1 }))
      await assertRejected('names', 'closed', () => store.names({ limit: 1 }))
      await assertRejected('effects', 'closed', () => store.effects({}))
      await assertRejected('claim', 'closed', () => store.claim({ now: NOON, until: NOON + 1, limit: 1 }))
      await assertRejected('acknowledge', 'closed', () => store.acknowledge([{ kind: 'done', key: 'k', attempts: 1, at: NOON }]))
      await assertRejected('retry', 'closed', () => store.retry({ now: NOON }))
    },
  },
]
