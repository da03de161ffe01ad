// Versions: of all who decide on what they remember, only those are right whose version still stands.

import type { ShipmentRow } from '../../engine/store.js'
import { effectRow, entryOf, shipmentRow, writeOf } from '../store-rows.js'
import { commit, type Holding, held, same } from './law.js'

export const versionLaws: readonly Holding[] = [
  {
    name: 'of commits of one version at once, exactly one is done',
    holds: async store => {
      for (const version of [1, 2, 3]) {
        const tries = Array.from({ length: 8 }, (_, at) => at)
        const done = await Promise.all(
          tries.map(at =>
            // In both orders: whoever locks rows as they come would wait for each other.
            store.commit(
              (at % 2 === 0 ? ['A', 'B'] : ['B', 'A']).map(name =>
                writeOf(shipmentRow(name, version), {
                  entries: [{ number: version - 1, entry: entryOf(`${at}`) }],
                  add: [effectRow(`${name} ${version} ${at}`)],
                }),
              ),
            ),
          ),
        )
        same(`the number of commits of version ${version} that are done`, done.filter(Boolean).length, 1)
        const winner = done.indexOf(true)
        for (const { row, entries } of await held(store, 'A', 'B'))
          same(`the version and last entry of ${row.shipment}`, [row.version, entries.at(-1)], [version, entryOf(`${winner}`)])
        same(
          'the keys added',
          (await store.effects({})).map(({ key }) => key).filter(key => key.includes(` ${version} `)),
          [`A ${version} ${winner}`, `B ${version} ${winner}`],
        )
      }
    },
  },
  {
    name: 'a version may begin anywhere, and only the next one after it is done',
    holds: async store => {
      const first = shipmentRow('A', 1_000_000_000)
      await commit(store, writeOf(first, { was: null }))
      const next = (was: ShipmentRow) =>
        writeOf(
          { ...was, version: was.version + 1, status: 'delivered' },
          { was, entries: [{ number: 0, entry: entryOf('stale') }] },
        )
      for (const version of [1, 999_999_999, 1_000_000_001])
        same(`a commit after version ${version}`, await store.commit([next({ ...first, version })]), false)
      for (const version of [1, 1_000_000_000, 1_000_000_001])
        same(
          `a first commit of version ${version}`,
          await store.commit([writeOf(shipmentRow('A', version), { was: null })]),
          false,
        )
      same('what is held', await held(store, 'A'), [{ row: first, entries: [] }])
      await commit(store, next(first))
      same('the version', (await held(store, 'A'))[0]?.row.version, 1_000_000_001)
    },
  },
]
