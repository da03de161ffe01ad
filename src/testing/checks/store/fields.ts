// Fields: everything that a commit writes can be read back as it was.

import type { EffectRow, ShipmentRow } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadShipments, type StoreRequirement } from './assertions.js'
import { awkwardNames, awkwardTexts, NOON, sampleEffect, sampleEntry, sampleShipment, sampleWrite } from './rows.js'

const sampleInstants = [NOON, 0, -1, 1, NOON + 0.0, Date.UTC(1850, 0, 1) + 7, Date.UTC(12_026, 0, 1) + 999]

const fullShipment = (shipment: string): ShipmentRow =>
  sampleShipment(shipment, 1, {
    status: 'exception',
    substatus: 901,
    outcome: 'lost',
    leg: 'return',
    terminal: true,
    certain: false,
    doubts: [{ kind: 'other-reading', status: 'exception', outcome: 'lost', margin: 2 }, { kind: 'order' }],
    since: '2026-03-01 12:00:00',
    registeredAt: NOON - 1,
    receivedAt: NOON + 1,
    evaluatedAt: NOON + 2,
    wakeAt: NOON + 3,
    deadlines: [{ at: '2026-03-04T12:00:00.000Z', key: 'key', rule: 'rule', journey: 1 }],
    withheld: ['A/0/pay', 'A/0/rule/event'],
    assumed: ['A/0/remind'],
    journeyStarts: [NOON, -1],
    memberships: [
      { group: 'order 1', at: NOON, journey: 0 },
      { group: '__proto__', at: -1, journey: null },
    ],
    zone: 'Asia/Shanghai',
    zones: { carrier: '+08:00' },
    redelivery: { carrier: 'P1D' },
    rulings: [{ identity: '[1]', is: 'false', by: 'ann', reason: 'wrong parcel', receivedAt: NOON }],
    sources: {
      carrier: {
        issued: {
          issuedAt: NOON,
          reported: [{ code: '3/3', receivedAt: NOON, at: NOON }],
          coverages: [{ issuedAt: NOON, receivedAt: NOON + 5, from: -1 }],
        },
        lists: [{ size: 2, from: null, receptions: [NOON], summary: { first: NOON, last: NOON, isFollowed: true } }],
        redelivery: 60_000,
        contested: true,
      },
    },
  })

const fullEffect = (key: string): EffectRow =>
  sampleEffect(key, {
    activation: 'activation',
    journey: 2,
    revision: 3,
    kind: 'undo',
    // A store keeps all fields of an effect.
    effect: { kind: 'refund', cents: 1250, nested: { list: [1, null, 'a'] } } as EffectRow['effect'],
    cause: { code: '3/301', time: '2026-03-01 12:00:00', identity: 'identity' },
    standing: { status: 'delivered', outcome: 'delivered', certain: false },
    assumed: true,
    createdAt: NOON + 1,
    state: 'claimed',
    attempts: 4,
    failures: 3,
    notBefore: NOON + 2,
    leaseUntil: NOON + 3,
    cancelRequested: true,
    error: 'refused: "no"',
    doneAt: NOON + 4,
  })

export const fieldChecks: readonly StoreRequirement[] = [
  {
    name: 'every field of a shipment and of an effect is stored',
    holds: async store => {
      const plain = { row: sampleShipment('A'), entries: [] }
      const full = { row: fullShipment('B'), entries: [sampleEntry('b')] }
      const effects = [fullEffect('k1'), sampleEffect('k2')]
      await assertCommitted(
        store,
        sampleWrite(plain.row, { add: effects }),
        sampleWrite(full.row, { entries: [sampleEntry('b')] }),
      )
      assertEqual('the loaded shipments', await loadShipments(store, 'A', 'B'), [plain, full])
      assertEqual('the shipments', await store.shipments.list({ limit: 5 }), [plain.row, full.row])
      assertEqual('the effects', await store.outbox.list({}), effects)
      const after = {
        ...full.row,
        version: 2,
        substatus: null,
        outcome: null,
        doubts: [],
        registeredAt: null,
        receivedAt: null,
        wakeAt: null,
        zone: null,
        redelivery: 'PT12H',
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
      assertEqual('the shipments after separate changes', await store.shipments.list({ limit: 100 }), rows)
      const back = changed.map(({ was, row }) => ({ was: row, row: { ...was, version: 3 } }))
      await assertCommitted(store, ...back.map(({ was: previous, row }) => sampleWrite(row, { previous })))
      const plain = rows.map(({ shipment }) => sampleShipment(shipment, 3))
      assertEqual('the shipments after changing back in one commit', await store.shipments.list({ limit: 100 }), plain)
    },
  },
  {
    name: 'every instant is stored to the millisecond',
    holds: async store => {
      const rows = sampleInstants.map((at, place) =>
        sampleShipment(`${place}`, 1, { receivedAt: at, evaluatedAt: at, wakeAt: at }),
      )
      await assertCommitted(store, ...rows.map(row => sampleWrite(row)))
      assertEqual('the shipments', await store.shipments.list({ limit: 100 }), rows)
    },
  },
  {
    name: 'entries, effects and sources can hold any string',
    holds: async store => {
      const entries = awkwardTexts.map(sampleEntry)
      const sources = Object.fromEntries(awkwardTexts.map(text => [text, { lists: [{ size: 1, from: NOON, receptions: [] }] }]))
      const zones = Object.fromEntries(awkwardTexts.map(text => [text, 'UTC']))
      const row = sampleShipment('A', 1, { sources, zones })
      const effects = awkwardTexts.map((text, at) =>
        sampleEffect(`${at}`, {
          effect: { kind: text },
          cause: { code: text, time: text, identity: text },
        }),
      )
      await assertCommitted(store, sampleWrite(row, { entries, add: effects }))
      assertEqual('the loaded shipments', await store.shipments.load(['A']), [{ row, entries }])
      assertEqual('the effects', await store.outbox.list({}), effects)
    },
  },
  {
    name: 'any string without NUL and lone surrogates can be a name',
    holds: async store => {
      const rows = awkwardNames.map(name => sampleShipment(name))
      const effects = awkwardNames.map(name =>
        sampleEffect(`key ${name}`, { subject: name, activation: name, rule: name, error: name }),
      )
      await assertCommitted(
        store,
        ...rows.map((row, at) => sampleWrite(row, { entries: [sampleEntry('e')], add: effects.slice(at, at + 1) })),
      )
      for (const [at, name] of awkwardNames.entries()) {
        assertEqual(`the loaded shipment ${JSON.stringify(name)}`, await store.shipments.load([name]), [
          { row: rows[at], entries: [sampleEntry('e')] },
        ])
        assertEqual('its effects', await store.outbox.list({ subjects: [name] }), [effects[at]])
      }
    },
  },
  {
    name: 'entries are added and changed by id, and stay in the order of their ids',
    holds: async store => {
      const texts = Array.from({ length: 12 }, (_, at) => `${at}`)
      const entries = texts.map(sampleEntry)
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('A'), { entries: entries.slice(0, 3).reverse() }),
        sampleWrite(sampleShipment('B')),
      )
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('A', 2), { entries: [...entries.slice(3), sampleEntry('changed', 1)] }),
      )
      assertEqual('the entries', await loadShipments(store, 'A', 'B', 'A'), [
        { row: sampleShipment('A', 2), entries: entries.with(1, sampleEntry('changed', 1)) },
        { row: sampleShipment('B'), entries: [] },
      ])
    },
  },
]
