// The lifecycle of a store: empty at first, usable once opened, closed for good; and the machine tables it keeps.

import type { TableJson } from '../../../table/index.js'
import { assertCommitted, assertEqual, assertRejected, loadShipments, type StoreRequirement } from './assertions.js'
import {
  NOON,
  sampleEffect,
  sampleEntry,
  sampleGroup,
  sampleGroupWrite,
  sampleMessage,
  sampleShipment,
  sampleWrite,
} from './rows.js'

// A store reads only the hash of a table.
const sampleTable = (hash: string, initial: number) =>
  ({ format: 1, hash, codes: ['0/0'], initial, states: [null], cells: [null], costs: {}, weights: {} }) as unknown as TableJson

export const lifecycleChecks: readonly StoreRequirement[] = [
  {
    name: 'a new store is empty',
    holds: async store => {
      assertEqual('what a new store loads', await store.shipments.load(['A', '']), [])
      assertEqual('its list of shipments', await store.shipments.list({ limit: 10 }), [])
      assertEqual('its list of effects', await store.outbox.list({}), [])
      assertEqual('its claimable effects', await store.outbox.claim({ now: NOON, until: NOON + 1, limit: 10 }), [])
      assertEqual('the number of retried effects', await store.outbox.retry({ now: NOON }), 0)
      assertEqual('its groups', await store.groups.load(['A', '']), [])
      assertEqual('its groups with notes', await store.groups.noted({ limit: 10 }), [])
      assertEqual('its list of messages', await store.inbox.list({}), [])
      assertEqual('its table', await store.machineTables.load('table-1'), null)
      await store.outbox.acknowledge([])
    },
  },
  {
    name: 'a store that is opened again keeps its contents',
    holds: async store => {
      await assertCommitted(store, sampleWrite(sampleShipment('A'), { entries: [sampleEntry('a')], add: [sampleEffect('k')] }))
      const before = [await loadShipments(store, 'A'), await store.outbox.list({})]
      await Promise.all([store.open(), store.open()])
      assertEqual('its contents', [await loadShipments(store, 'A'), await store.outbox.list({})], before)
    },
  },
  {
    name: 'a table is kept as it was first saved, and one that was never saved is null',
    holds: async store => {
      await store.machineTables.save(sampleTable('a', 1))
      await Promise.all([store.machineTables.save(sampleTable('a', 2)), store.machineTables.save(sampleTable('b', 3))])
      assertEqual('table a', await store.machineTables.load('a'), sampleTable('a', 1))
      assertEqual('table b', await store.machineTables.load('b'), sampleTable('b', 3))
      assertEqual('table c', await store.machineTables.load('c'), null)
    },
  },
  {
    name: 'a closed store rejects every call with closed, and can be closed again',
    holds: async store => {
      await store.close()
      await store.close()
      await assertRejected('open', 'closed', () => store.open())
      await assertRejected('machineTables.load', 'closed', () => store.machineTables.load('a'))
      await assertRejected('machineTables.save', 'closed', () => store.machineTables.save(sampleTable('a', 1)))
      await assertRejected('shipments.load', 'closed', () => store.shipments.load(['A']))
      await assertRejected('shipments.commit', 'closed', () => store.shipments.commit([sampleWrite(sampleShipment('A'))]))
      await assertRejected('shipments.list', 'closed', () => store.shipments.list({ limit: 1 }))
      await assertRejected('shipments.names', 'closed', () => store.shipments.names({ limit: 1 }))
      await assertRejected('shipments.due', 'closed', () => store.shipments.due({ by: NOON, limit: 1 }))
      await assertRejected('outbox.list', 'closed', () => store.outbox.list({}))
      await assertRejected('outbox.claim', 'closed', () => store.outbox.claim({ now: NOON, until: NOON + 1, limit: 1 }))
      await assertRejected('outbox.acknowledge', 'closed', () =>
        store.outbox.acknowledge([{ kind: 'done', subject: 'A', key: 'k', attempts: 1, at: NOON }]),
      )
      await assertRejected('outbox.retry', 'closed', () => store.outbox.retry({ now: NOON }))
      await assertRejected('groups.load', 'closed', () => store.groups.load(['G']))
      await assertRejected('groups.commit', 'closed', () => store.groups.commit([sampleGroupWrite(sampleGroup('G'))]))
      await assertRejected('groups.noted', 'closed', () => store.groups.noted({ limit: 1 }))
      await assertRejected('inbox.save', 'closed', () => store.inbox.save(sampleMessage('a')))
      await assertRejected('inbox.list', 'closed', () => store.inbox.list({}))
      await assertRejected('inbox.delete', 'closed', () => store.inbox.delete(['a']))
    },
  },
]
