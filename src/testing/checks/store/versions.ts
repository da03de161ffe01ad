// Versions: a commit is accepted only while the version it was decided on is still the current one.

import type { ShipmentRow } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadShipments, type StoreRequirement } from './assertions.js'
import { sampleEffect, sampleEntry, sampleShipment, sampleWrite } from './rows.js'

export const versionChecks: readonly StoreRequirement[] = [
  {
    name: 'of concurrent commits of one version, exactly one is accepted',
    holds: async store => {
      for (const version of [1, 2, 3]) {
        const tries = Array.from({ length: 8 }, (_, at) => at)
        const done = await Promise.all(
          tries.map(at =>
            // In both orders: a store that locks rows in the order of the writes would deadlock.
            store.shipments.commit(
              (at % 2 === 0 ? ['A', 'B'] : ['B', 'A']).map(name =>
                sampleWrite(sampleShipment(name, version), {
                  entries: [sampleEntry(`${at}`, version - 1)],
                  add: [sampleEffect(`${name} ${version} ${at}`, { subject: name })],
                }),
              ),
            ),
          ),
        )
        assertEqual(`the number of accepted commits of version ${version}`, done.filter(Boolean).length, 1)
        const winner = done.indexOf(true)
        for (const { row, entries } of await loadShipments(store, 'A', 'B'))
          assertEqual(
            `the version and last entry of ${row.shipment}`,
            [row.version, entries.at(-1)],
            [version, sampleEntry(`${winner}`, version - 1)],
          )
        assertEqual(
          'the added keys',
          (await store.outbox.list({})).map(({ key }) => key).filter(key => key.includes(` ${version} `)),
          [`A ${version} ${winner}`, `B ${version} ${winner}`],
        )
      }
    },
  },
  {
    name: 'a first version can be any number, and only its successor is accepted',
    holds: async store => {
      const first = sampleShipment('A', 1_000_000_000)
      await assertCommitted(store, sampleWrite(first, { previous: null }))
      const next = (previous: ShipmentRow) =>
        sampleWrite(
          { ...previous, version: previous.version + 1, status: 'delivered' },
          { previous, entries: [sampleEntry('stale')] },
        )
      for (const version of [1, 999_999_999, 1_000_000_001])
        assertEqual(`a commit after version ${version}`, await store.shipments.commit([next({ ...first, version })]), false)
      for (const version of [1, 1_000_000_000, 1_000_000_001])
        assertEqual(
          `a first commit of version ${version}`,
          await store.shipments.commit([sampleWrite(sampleShipment('A', version), { previous: null })]),
          false,
        )
      assertEqual('the stored rows', await loadShipments(store, 'A'), [{ row: first, entries: [] }])
      await assertCommitted(store, next(first))
      assertEqual('the version', (await loadShipments(store, 'A'))[0]?.row.version, 1_000_000_001)
    },
  },
]
