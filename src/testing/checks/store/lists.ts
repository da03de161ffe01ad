// Lists: filters, order and pages.

import type { DueShipment, EffectState, ShipmentQuery, ShipmentRow } from '../../../engine/ports.js'
import type { Doubt } from '../../../replay/index.js'
import { assertCommitted, assertEqual, type StoreRequirement } from './assertions.js'
import { awkwardNames, NOON, sampleEffect, sampleShipment, sampleWrite } from './rows.js'

// Only kinds are compared: other fields may hold the name of a kind, or JSON that looks like one.
const otherReading = { kind: 'other-reading', status: 'order', outcome: '"kind":"order"', margin: 2 } as unknown as Doubt

const inGroups = (...groups: readonly string[]): ShipmentRow['memberships'] =>
  groups.map((group, at) => ({ group, at: NOON, journey: at === 0 ? null : at }))

const oddNames = ['__proto__', '', 'q"\\u0000 ü', 'G%']

const listedShipments = [
  sampleShipment('A', 1, { certain: false, doubts: [{ kind: 'no-scan' }, { kind: 'uncoded', count: 2, since: 'noon' }] }),
  sampleShipment('B', 1, { table: 'table-2', wakeAt: NOON + 2, status: 'delivered', outcome: 'delivered' }),
  sampleShipment('C', 1, { wakeAt: NOON + 1, certain: false, registeredAt: null, memberships: inGroups('G', 'order') }),
  sampleShipment('D', 1, {
    table: 'table-2',
    certain: false,
    doubts: [otherReading],
    wakeAt: NOON + 3,
    status: 'exception',
    outcome: 'lost',
    memberships: inGroups(...oddNames),
  }),
  sampleShipment('a', 1, { status: 'delivered', outcome: 'delivered', memberships: inGroups('order', 'GG') }),
]

const shipmentQueries: readonly { readonly query: ShipmentQuery; readonly found: string }[] = [
  { query: { limit: 10 }, found: 'ABCDa' },
  { query: { limit: 2 }, found: 'AB' },
  { query: { limit: 0 }, found: '' },
  { query: { limit: 2, after: 'B' }, found: 'CD' },
  { query: { limit: 10, after: 'BB' }, found: 'CDa' },
  { query: { limit: 10, after: 'b' }, found: '' },
  { query: { limit: 10, notTable: 'table-2' }, found: 'ACa' },
  { query: { limit: 10, notTable: 'table-1', after: 'B' }, found: 'D' },
  { query: { limit: 10, certain: false }, found: 'ACD' },
  { query: { limit: 10, certain: false, notTable: 'table-1' }, found: 'D' },
  { query: { limit: 1, certain: true, after: 'A' }, found: 'B' },
  { query: { limit: 10, certain: true }, found: 'Ba' },
  { query: { limit: 10, status: 'inTransit' }, found: 'AC' },
  { query: { limit: 1, status: 'delivered', after: 'B' }, found: 'a' },
  { query: { limit: 10, status: 'returned' }, found: '' },
  { query: { limit: 10, status: 'inTransit', outcome: 'delivered' }, found: '' },
  { query: { limit: 10, outcome: 'delivered' }, found: 'Ba' },
  { query: { limit: 10, outcome: 'lost', certain: false }, found: 'D' },
  { query: { limit: 1, outcome: null, after: 'A' }, found: 'C' },
  { query: { limit: 10, outcome: null }, found: 'AC' },
  { query: { limit: 10, group: 'G' }, found: 'C' },
  { query: { limit: 1, group: 'order' }, found: 'C' },
  { query: { limit: 10, group: 'order', after: 'C' }, found: 'a' },
  { query: { limit: 10, group: 'order', outcome: null, certain: false, status: 'inTransit' }, found: 'C' },
  { query: { limit: 10, group: 'order', certain: false, outcome: 'delivered' }, found: '' },
  ...oddNames.map(group => ({ query: { limit: 10, group }, found: 'D' })),
  { query: { limit: 10, group: 'g' }, found: '' },
  { query: { limit: 10, doubt: 'uncoded' }, found: 'A' },
  { query: { limit: 10, doubt: 'other-reading', certain: false }, found: 'D' },
  { query: { limit: 10, doubt: 'no-scan', after: 'A' }, found: '' },
  { query: { limit: 10, doubt: 'order' }, found: '' },
  { query: { limit: 10, doubt: 'uncoded', certain: true }, found: '' },
  { query: { limit: 10, registered: true }, found: 'ABDa' },
  { query: { limit: 10, registered: false }, found: 'C' },
  { query: { limit: 10, registered: true, certain: false, after: 'A' }, found: 'D' },
  { query: { limit: 10, dueBy: NOON }, found: '' },
  { query: { limit: 10, dueBy: NOON + 2 }, found: 'CB' },
  { query: { limit: 2, dueBy: NOON + 9 }, found: 'CB' },
  { query: { limit: 10, dueBy: NOON + 9, outcome: null, group: 'G' }, found: 'C' },
  { query: { limit: 10, dueBy: NOON + 9, certain: false, notTable: 'table-1' }, found: 'D' },
]

const listedEffects = [
  sampleEffect('1', { state: 'pending' }),
  sampleEffect('2', { subject: 'B', state: 'claimed', leaseUntil: NOON + 1 }),
  sampleEffect('3', { subject: 'B', state: 'done' }),
  sampleEffect('4', { subject: 'C', state: 'dead' }),
  sampleEffect('5', { subject: 'C', state: 'cancelled' }),
  sampleEffect('6', { subject: 'C', state: 'pending' }),
]

const effectQueries = [
  { query: {}, found: '123456' },
  { query: { limit: 2 }, found: '12' },
  { query: { after: '2', limit: 2 }, found: '34' },
  { query: { after: '6' }, found: '' },
  { query: { subjects: ['C', 'A', 'X'] }, found: '1456' },
  { query: { subjects: [] }, found: '' },
  { query: { subjects: ['C'], after: '4' }, found: '56' },
  { query: { state: 'pending' }, found: '16' },
  { query: { state: 'claimed' }, found: '2' },
  { query: { state: 'done' }, found: '3' },
  { query: { state: 'dead' }, found: '4' },
  { query: { state: 'cancelled' }, found: '5' },
  { query: { state: 'pending', subjects: ['C'], limit: 1 }, found: '6' },
] as const

export const listChecks: readonly StoreRequirement[] = [
  {
    name: 'a list of shipments has those that match every condition, in order',
    holds: async store => {
      await assertCommitted(store, ...listedShipments.toReversed().map(row => sampleWrite(row)))
      for (const { query, found } of shipmentQueries) {
        const listed = await store.shipments.list(query)
        assertEqual(`the list for ${JSON.stringify(query)}`, listed.map(({ shipment }) => shipment).join(''), found)
        assertEqual(
          'its rows',
          listed,
          [...found].map(name => listedShipments.find(row => row.shipment === name)),
        )
        assertEqual(`the names for ${JSON.stringify(query)}`, await store.shipments.names(query), [...found])
      }
    },
  },
  {
    name: 'what is due is listed once, page by page, by when it is due and then by name',
    holds: async store => {
      const due = [
        ...listedShipments,
        ...awkwardNames.filter(name => name !== '').map(name => sampleShipment(name, 1, { wakeAt: NOON + 2 })),
      ]
      await assertCommitted(store, ...due.toReversed().map(row => sampleWrite(row)))
      assertEqual('nothing due yet', await store.shipments.due({ by: NOON, limit: 9 }), [])
      const all = await store.shipments.due({ by: NOON + 2, limit: 99 })
      assertEqual('the first due', all[0], { shipment: 'C', wakeAt: NOON + 1 })
      const others = await store.shipments.names({ limit: 99 })
      const wanted = others.filter(name => due.some(({ shipment, wakeAt }) => shipment === name && wakeAt === NOON + 2))
      assertEqual(
        'those due together',
        all.slice(1),
        wanted.map(shipment => ({ shipment, wakeAt: NOON + 2 })),
      )
      const paged: DueShipment[] = []
      for (let after: DueShipment | undefined; ; after = paged.at(-1)) {
        const page = await store.shipments.due({ by: NOON + 2, after, limit: 2 })
        if (page.length === 0) break
        if (paged.length > all.length) throw new Error(`pages repeat: ${JSON.stringify(paged)}`)
        paged.push(...page)
      }
      assertEqual('the pages', paged, all)
    },
  },
  {
    name: 'a list of effects has those that match every condition, in order of their keys',
    holds: async store => {
      await assertCommitted(
        store,
        ...['C', 'B', 'A'].map(name =>
          sampleWrite(sampleShipment(name), { add: listedEffects.filter(({ subject }) => subject === name).toReversed() }),
        ),
      )
      for (const { query, found } of effectQueries) {
        const listed = await store.outbox.list(query)
        assertEqual(`the list for ${JSON.stringify(query)}`, listed.map(({ key }) => key).join(''), found)
      }
      for (const state of ['constructor', '__proto__', 'lost'] as unknown as EffectState[])
        assertEqual(`the list for a state ${state}`, await store.outbox.list({ state }), [])
    },
  },
  {
    name: 'page by page, every shipment and every effect is listed once, whatever its name',
    holds: async store => {
      const all = [...awkwardNames, 'Z', 'z', 'ä', '\uffff', '\u{10000}', 'a b', 'ab'].filter(name => name !== '')
      await assertCommitted(
        store,
        ...all.map(name => sampleWrite(sampleShipment(name), { add: [sampleEffect(name, { subject: name })] })),
      )
      const paged: string[] = []
      const keys: string[] = []
      for (let after: string | undefined; ; after = paged.at(-1)) {
        const page = await store.shipments.list({ limit: 2, after })
        if (page.length === 0) break
        if (paged.length > all.length) throw new Error(`pages repeat: ${JSON.stringify(paged)}`)
        paged.push(...page.map(({ shipment }) => shipment))
      }
      for (let after: string | undefined; ; after = keys.at(-1)) {
        const page = await store.outbox.list({ limit: 2, after })
        if (page.length === 0) break
        if (keys.length > all.length) throw new Error(`pages repeat: ${JSON.stringify(keys)}`)
        keys.push(...page.map(({ key }) => key))
      }
      assertEqual('the listed shipments', paged.toSorted(), all.toSorted())
      assertEqual('the order of the keys', keys, paged)
      // Names are ordered by their UTF-8 bytes; code units would order these two the other way round.
      assertEqual('the last two', paged.slice(-2), ['\uffff', '\u{10000}'])
    },
  },
]
