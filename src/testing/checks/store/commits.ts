// Commits: everything written can be read back, and a commit is applied as a whole or not at all.

import type { ShipmentRow, ShipmentWrite, Store } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadEffect, loadShipments, type StoreRequirement } from './assertions.js'
import { effectsInEveryState, invalidWrites } from './invalid-writes.js'
import {
  awkwardNames,
  awkwardTexts,
  fullEffect,
  fullShipment,
  NOON,
  sampleEffect,
  sampleEntry,
  sampleShipment,
  sampleWrite,
} from './rows.js'

const sampleInstants = [NOON, 0, -1, 1, NOON + 0.0, Date.UTC(1850, 0, 1) + 7, Date.UTC(12_026, 0, 1) + 999]

const threeShipments = ['A', 'B', 'C']

async function seedShipments(store: Store): Promise<void> {
  await assertCommitted(
    store,
    ...threeShipments.map(name =>
      sampleWrite(sampleShipment(name), { entries: [{ number: 0, entry: sampleEntry(name) }], add: effectsInEveryState(name) }),
    ),
  )
}

const validWrites = (): readonly ShipmentWrite[] => [
  ...threeShipments.map(name =>
    sampleWrite(sampleShipment(name, 2, { status: 'delivered' }), {
      entries: [
        { number: 0, entry: sampleEntry('changed') },
        { number: 1, entry: sampleEntry('new') },
      ],
      add: [sampleEffect(`${name} new`, { shipment: name })],
    }),
  ),
  sampleWrite(sampleShipment('D')),
]

const contentsOf = async (store: Store) => [
  await loadShipments(store, ...threeShipments, 'D', 'missing'),
  await store.effects({}),
]

export const commitChecks: readonly StoreRequirement[] = [
  {
    name: 'every field of a shipment and of an effect is stored',
    holds: async store => {
      const plain = { row: sampleShipment('A'), entries: [] }
      const full = { row: fullShipment('B'), entries: [sampleEntry('b')] }
      const effects = [fullEffect('k1'), sampleEffect('k2')]
      await assertCommitted(
        store,
        sampleWrite(plain.row),
        sampleWrite(full.row, { entries: [{ number: 0, entry: sampleEntry('b') }], add: effects }),
      )
      assertEqual('the loaded shipments', await loadShipments(store, 'A', 'B'), [plain, full])
      assertEqual('the shipments', await store.shipments({ limit: 5 }), [plain.row, full.row])
      assertEqual('the effects', await store.effects({}), effects)
      const after = {
        ...full.row,
        version: 2,
        substatus: null,
        outcome: null,
        alternative: null,
        registeredAt: null,
        receivedAt: null,
        wakeAt: null,
        zone: null,
      }
      await assertCommitted(store, sampleWrite(after, { previous: full.row }))
      assertEqual('the shipment loaded after a change', await loadShipments(store, 'B'), [{ row: after, entries: full.entries }])
    },
  },
  {
    name: 'each field of a shipment can change alone, and in one commit with shipments whose other fields change',
    holds: async store => {
      const fields = Object.keys(fullShipment('A')).filter(field => field !== 'shipment' && field !== 'version')
      const changed = fields.map(field => {
        const was = sampleShipment(field)
        return { was, row: { ...was, version: 2, [field]: fullShipment('A')[field as keyof ShipmentRow] } }
      })
      await assertCommitted(store, ...changed.map(({ was }) => sampleWrite(was)))
      for (const { was: previous, row } of changed) await assertCommitted(store, sampleWrite(row, { previous }))
      const rows = changed.map(({ row }) => row).toSorted((a, b) => (a.shipment < b.shipment ? -1 : 1))
      assertEqual('the shipments after separate changes', await store.shipments({ limit: 100 }), rows)
      const back = changed.map(({ was, row }) => ({ was: row, row: { ...was, version: 3 } }))
      await assertCommitted(store, ...back.map(({ was: previous, row }) => sampleWrite(row, { previous })))
      const plain = rows.map(({ shipment }) => sampleShipment(shipment, 3))
      assertEqual('the shipments after changing back in one commit', await store.shipments({ limit: 100 }), plain)
    },
  },
  {
    name: 'every instant is stored to the millisecond',
    holds: async store => {
      const rows = sampleInstants.map((at, place) =>
        sampleShipment(`${place}`, 1, { receivedAt: at, evaluatedAt: at, wakeAt: at }),
      )
      await assertCommitted(store, ...rows.map(row => sampleWrite(row)))
      assertEqual('the shipments', await store.shipments({ limit: 100 }), rows)
    },
  },
  {
    name: 'entries, effects and sources can hold any string',
    holds: async store => {
      const entries = awkwardTexts.map((text, number) => ({ number, entry: sampleEntry(text) }))
      const sources = Object.fromEntries(awkwardTexts.map(text => [text, { issuedAt: NOON, coverages: [] }]))
      const zones = Object.fromEntries(awkwardTexts.map(text => [text, 'UTC']))
      const row = sampleShipment('A', 1, { sources, zones })
      const effects = awkwardTexts.map((text, at) =>
        sampleEffect(`${at}`, {
          effect: { kind: text },
          cause: { code: text, time: text, identity: text },
        }),
      )
      await assertCommitted(store, sampleWrite(row, { entries, add: effects }))
      assertEqual('the loaded shipments', await store.load(['A']), [{ row, entries: awkwardTexts.map(sampleEntry) }])
      assertEqual('the effects', await store.effects({}), effects)
    },
  },
  {
    name: 'any string without NUL and lone surrogates can be a name',
    holds: async store => {
      const rows = awkwardNames.map(name => sampleShipment(name))
      const effects = awkwardNames.map(name =>
        sampleEffect(`key ${name}`, { shipment: name, activation: name, rule: name, error: name }),
      )
      await assertCommitted(
        store,
        ...rows.map(row => sampleWrite(row, { entries: [{ number: 0, entry: sampleEntry('e') }] })),
        sampleWrite(sampleShipment('all'), { add: effects }),
      )
      for (const [at, name] of awkwardNames.entries()) {
        assertEqual(`the loaded shipment ${JSON.stringify(name)}`, await store.load([name]), [
          { row: rows[at], entries: [sampleEntry('e')] },
        ])
        assertEqual('its effects', await store.effects({ shipments: [name] }), [effects[at]])
      }
    },
  },
  {
    name: 'entries are added and changed by number, and stay in the order of their numbers',
    holds: async store => {
      const texts = Array.from({ length: 12 }, (_, at) => `${at}`)
      const numbered = texts.map((text, number) => ({ number, entry: sampleEntry(text) }))
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('A'), { entries: numbered.slice(0, 3).reverse() }),
        sampleWrite(sampleShipment('B')),
      )
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('A', 2), { entries: [...numbered.slice(3), { number: 1, entry: sampleEntry('changed') }] }),
      )
      assertEqual('the entries', await loadShipments(store, 'A', 'B', 'A'), [
        { row: sampleShipment('A', 2), entries: texts.map(text => sampleEntry(text === '1' ? 'changed' : text)) },
        { row: sampleShipment('B'), entries: [] },
      ])
    },
  },
  {
    name: 'an empty commit is accepted',
    holds: async store => assertEqual('the result of an empty commit', await store.commit([]), true),
  },
  {
    name: 'a commit changes nothing where one write is invalid',
    holds: async store => {
      await seedShipments(store)
      const before = await contentsOf(store)
      for (const { what, invalidate } of invalidWrites)
        for (const at of threeShipments.keys()) {
          const writes = validWrites().map((write, place) => (place === at ? invalidate(write) : write))
          assertEqual(`a commit with ${what} in write ${at}`, await store.commit(writes), false)
          assertEqual(`the contents after ${what} in write ${at}`, await contentsOf(store), before)
        }
      assertEqual(
        'a commit with a first version of an existing shipment',
        await store.commit([sampleWrite(sampleShipment('D')), sampleWrite(sampleShipment('A'))]),
        false,
      )
      assertEqual('the contents after it', await contentsOf(store), before)
      await assertCommitted(store, ...validWrites())
      assertEqual('the entries of a valid commit', (await loadShipments(store, 'B'))[0]?.entries, [
        sampleEntry('changed'),
        sampleEntry('new'),
      ])
    },
  },
  {
    name: 'a dropped effect is deleted, a cancelled one is cancelled at once or when its claim ends, a revived one is pending again',
    holds: async store => {
      const rows = effectsInEveryState('A').map(row => ({ ...row, failures: 2 }))
      await assertCommitted(store, sampleWrite(sampleShipment('A'), { add: rows }))
      const tried = rows.filter(({ attempts }) => attempts > 0)
      const expected = tried.map(({ key, state, attempts }) => ({ key, state, attempts }))
      await assertCommitted(store, sampleWrite(sampleShipment('A', 2), { drop: ['A pending'], cancel: expected }))
      const cancelled = tried.map(row =>
        row.state === 'claimed' ? { ...row, cancelRequested: true } : { ...row, state: 'cancelled' },
      )
      assertEqual(
        'the cancelled effects',
        await store.effects({}),
        cancelled.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      )
      const again = expected.map(each => (each.state === 'claimed' ? each : { ...each, state: 'cancelled' as const }))
      await assertCommitted(store, sampleWrite(sampleShipment('A', 3), { revive: again }))
      for (const row of tried) {
        const revived = row.state === 'claimed' ? row : { ...row, state: 'pending', failures: 0 }
        assertEqual(`the revived effect that was ${row.state}`, await loadEffect(store, row.key), revived)
      }
    },
  },
]
