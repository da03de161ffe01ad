// A store's life: empty at first, ready when opened, closed for good; and the laws of tables that it keeps.

import type { TableJson } from '../../table/index.js'
import { effectRow, entryOf, NOON, shipmentRow, writeOf } from '../store-rows.js'
import { commit, type Holding, held, rejects, same } from './law.js'

// Only the hash means something to a store.
const lawOf = (hash: string, initial: number) =>
  ({ format: 1, hash, codes: ['0/0'], initial, states: [null], cells: [null], costs: {}, weights: {} }) as unknown as TableJson

export const lifeLaws: readonly Holding[] = [
  {
    name: 'a new store is empty',
    holds: async store => {
      same('the load of a new store', await store.load(['A', '']), [])
      same('its list of shipments', await store.shipments({ limit: 10 }), [])
      same('its list of effects', await store.effects({}), [])
      same('what can be claimed', await store.claim({ now: NOON, until: NOON + 1, limit: 10 }), [])
      same('what can be unparked', await store.unpark({ now: NOON }), 0)
      same('its law', await store.law('law-1'), null)
      await store.settle([])
    },
  },
  {
    name: 'a store that is opened again keeps what it holds',
    holds: async store => {
      await commit(store, writeOf(shipmentRow('A'), { entries: [{ number: 0, entry: entryOf('a') }], add: [effectRow('k')] }))
      const before = [await held(store, 'A'), await store.effects({})]
      await Promise.all([store.open(), store.open()])
      same('what it holds', [await held(store, 'A'), await store.effects({})], before)
    },
  },
  {
    name: 'a law is kept as it was first, and one that was never kept is null',
    holds: async store => {
      await store.keepLaw(lawOf('a', 1))
      await Promise.all([store.keepLaw(lawOf('a', 2)), store.keepLaw(lawOf('b', 3))])
      same('law a', await store.law('a'), lawOf('a', 1))
      same('law b', await store.law('b'), lawOf('b', 3))
      same('law c', await store.law('c'), null)
    },
  },
  {
    name: 'a closed store rejects every call with closed, and can be closed again',
    holds: async store => {
      await store.close()
      await store.close()
      await rejects('open', 'closed', () => store.open())
      await rejects('law', 'closed', () => store.law('a'))
      await rejects('keepLaw', 'closed', () => store.keepLaw(lawOf('a', 1)))
      await rejects('load', 'closed', () => store.load(['A']))
      await rejects('commit', 'closed', () => store.commit([writeOf(shipmentRow('A'))]))
      await rejects('shipments', 'closed', () => store.shipments({ limit: 1 }))
      await rejects('names', 'closed', () => store.names({ limit: 1 }))
      await rejects('effects', 'closed', () => store.effects({}))
      await rejects('claim', 'closed', () => store.claim({ now: NOON, until: NOON + 1, limit: 1 }))
      await rejects('settle', 'closed', () => store.settle([{ kind: 'sent', key: 'k', attempts: 1, at: NOON }]))
      await rejects('unpark', 'closed', () => store.unpark({ now: NOON }))
    },
  },
]
