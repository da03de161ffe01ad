// Lists: filters, order and pages.

import type { ShipmentQuery } from '../../engine/store.js'
import { effectRow, NOON, names, shipmentRow, writeOf } from '../store-rows.js'
import { commit, type Holding, same } from './law.js'

const rows = [
  shipmentRow('A', 1, { settled: false, alternative: 'delivered' }),
  shipmentRow('B', 1, { law: 'law-2', nextAt: NOON + 2 }),
  shipmentRow('C', 1, { nextAt: NOON + 1, settled: false, adoptedAt: null }),
  shipmentRow('D', 1, { law: 'law-2', settled: false, nextAt: NOON + 3 }),
  shipmentRow('a'),
]

const queries: readonly { readonly query: ShipmentQuery; readonly found: string }[] = [
  { query: { limit: 10 }, found: 'ABCDa' },
  { query: { limit: 2 }, found: 'AB' },
  { query: { limit: 0 }, found: '' },
  { query: { limit: 2, after: 'B' }, found: 'CD' },
  { query: { limit: 10, after: 'BB' }, found: 'CDa' },
  { query: { limit: 10, after: 'b' }, found: '' },
  { query: { limit: 10, notLaw: 'law-2' }, found: 'ACa' },
  { query: { limit: 10, notLaw: 'law-1', after: 'B' }, found: 'D' },
  { query: { limit: 10, disputed: true }, found: 'ACD' },
  { query: { limit: 10, disputed: true, notLaw: 'law-1' }, found: 'D' },
  { query: { limit: 10, adopted: true }, found: 'ABDa' },
  { query: { limit: 10, adopted: false }, found: 'C' },
  { query: { limit: 10, adopted: true, disputed: true, after: 'A' }, found: 'D' },
  { query: { limit: 10, dueBy: NOON }, found: '' },
  { query: { limit: 10, dueBy: NOON + 2 }, found: 'CB' },
  { query: { limit: 2, dueBy: NOON + 9 }, found: 'CB' },
  { query: { limit: 10, dueBy: NOON + 9, disputed: true, notLaw: 'law-1' }, found: 'D' },
]

const effects = [
  effectRow('1', { state: 'waiting' }),
  effectRow('2', { shipment: 'B', state: 'claimed', leaseUntil: NOON + 1 }),
  effectRow('3', { shipment: 'B', state: 'sent' }),
  effectRow('4', { shipment: 'C', state: 'parked' }),
  effectRow('5', { shipment: 'C', state: 'cancelled' }),
  effectRow('6', { shipment: 'C', state: 'waiting' }),
]

const effectQueries = [
  { query: {}, found: '123456' },
  { query: { limit: 2 }, found: '12' },
  { query: { after: '2', limit: 2 }, found: '34' },
  { query: { after: '6' }, found: '' },
  { query: { shipments: ['C', 'A', 'X'] }, found: '1456' },
  { query: { shipments: [] }, found: '' },
  { query: { shipments: ['C'], after: '4' }, found: '56' },
  { query: { state: 'waiting' }, found: '16' },
  { query: { state: 'claimed' }, found: '2' },
  { query: { state: 'sent' }, found: '3' },
  { query: { state: 'parked' }, found: '4' },
  { query: { state: 'cancelled' }, found: '5' },
  { query: { state: 'waiting', shipments: ['C'], limit: 1 }, found: '6' },
] as const

export const listLaws: readonly Holding[] = [
  {
    name: 'a list of shipments has those that meet every condition, in order',
    holds: async store => {
      await commit(store, ...rows.toReversed().map(row => writeOf(row)))
      for (const { query, found } of queries) {
        const listed = await store.shipments(query)
        same(`the list for ${JSON.stringify(query)}`, listed.map(({ shipment }) => shipment).join(''), found)
        same(
          'each row of it',
          listed,
          [...found].map(name => rows.find(row => row.shipment === name)),
        )
        same(`the names for ${JSON.stringify(query)}`, await store.names(query), [...found])
      }
    },
  },
  {
    name: 'a list of effects has those that meet every condition, in order of their keys',
    holds: async store => {
      await commit(store, writeOf(shipmentRow('A'), { add: effects.toReversed() }))
      for (const { query, found } of effectQueries) {
        const listed = await store.effects(query)
        same(`the list for ${JSON.stringify(query)}`, listed.map(({ key }) => key).join(''), found)
      }
    },
  },
  {
    name: 'page after page, every shipment and every effect comes once, whatever its name',
    holds: async store => {
      const all = [...names, 'Z', 'z', 'ä', '\uffff', '\u{10000}', 'a b', 'ab'].filter(name => name !== '')
      await commit(store, ...all.map(name => writeOf(shipmentRow(name), { add: [effectRow(name)] })))
      const paged: string[] = []
      const keys: string[] = []
      for (let after: string | undefined; ; after = paged.at(-1)) {
        const page = await store.shipments({ limit: 2, after })
        if (page.length === 0) break
        if (paged.length > all.length) throw new Error(`pages come again: ${JSON.stringify(paged)}`)
        paged.push(...page.map(({ shipment }) => shipment))
      }
      for (let after: string | undefined; ; after = keys.at(-1)) {
        const page = await store.effects({ limit: 2, after })
        if (page.length === 0) break
        if (keys.length > all.length) throw new Error(`pages come again: ${JSON.stringify(keys)}`)
        keys.push(...page.map(({ key }) => key))
      }
      same('the shipments, each once', paged.toSorted(), all.toSorted())
      same('the order of the keys', keys, paged)
      // By bytes of UTF-8: of these two the code units have the other order.
      same('the last two', paged.slice(-2), ['\uffff', '\u{10000}'])
    },
  },
]
