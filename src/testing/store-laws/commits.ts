// Commits: all that is written comes back, and a commit happens as a whole or not at all.

import type { EffectRow, EffectState, ShipmentRow, ShipmentWrite, Store } from '../../engine/store.js'
import { awkward, effectRow, entryOf, NOON, names, shipmentRow, writeOf } from '../store-rows.js'
import { commit, effectAt, type Holding, held, same } from './law.js'

const instants = [NOON, 0, -1, 1, NOON + 0.0, Date.UTC(1850, 0, 1) + 7, Date.UTC(12_026, 0, 1) + 999]

const fullRow = (shipment: string): ShipmentRow =>
  shipmentRow(shipment, 1, {
    status: 'delivered',
    substatus: 301,
    outcome: 'delivered',
    leg: 'return',
    terminal: true,
    settled: false,
    alternative: 'outForDelivery',
    since: '2026-03-01 12:00:00',
    adoptedAt: NOON - 1,
    heardAt: NOON + 1,
    judgedAt: NOON + 2,
    nextAt: NOON + 3,
    deadlines: [{ at: '2026-03-04T12:00:00.000Z', key: 'key', rule: 'rule', epoch: 1 }],
    heldBack: ['A/0/pay', 'A/0/rule/event'],
    epochs: [NOON, -1],
    zone: 'Asia/Shanghai',
    zones: { carrier: '+08:00' },
    sources: { carrier: { saidAt: NOON, marks: [{ saidAt: NOON, heardAt: NOON + 5, from: null, upTo: NOON }] } },
  })

const fullEffect = (key: string): EffectRow =>
  effectRow(key, {
    firing: 'firing',
    epoch: 2,
    revision: 3,
    kind: 'undo',
    // A store keeps whatever an effect has besides its kind.
    effect: { kind: 'refund', cents: 1250, nested: { list: [1, null, 'a'] } } as EffectRow['effect'],
    cause: { code: '3/301', time: '2026-03-01 12:00:00', identity: 'identity' },
    madeAt: NOON + 1,
    state: 'claimed',
    attempts: 4,
    failures: 3,
    notBefore: NOON + 2,
    leaseUntil: NOON + 3,
    withdrawn: true,
    error: 'refused: "no"',
    sentAt: NOON + 4,
  })

const states: readonly EffectState[] = ['waiting', 'claimed', 'sent', 'parked', 'cancelled']

interface Fault {
  readonly what: string
  readonly fault: (write: ShipmentWrite) => ShipmentWrite
}

// Each spoils a write to the shipment whose effects are in `prepared`.
const faults: readonly Fault[] = [
  { what: 'a version that is not the next but the same', fault: write => ({ ...write, row: { ...write.row, version: 1 } }) },
  { what: 'a version beyond the next', fault: write => ({ ...write, row: { ...write.row, version: 3 } }) },
  { what: 'a next version of a shipment that is not there', fault: write => ({ ...write, row: shipmentRow('missing', 2) }) },
  { what: 'an added effect that is there', fault: write => ({ ...write, add: [effectRow(`${write.row.shipment} waiting`)] }) },
  { what: 'an effect added twice', fault: write => ({ ...write, add: [effectRow('twice'), effectRow('twice')] }) },
  { what: 'a dropped effect that is not there', fault: write => ({ ...write, drop: ['missing'] }) },
  ...states
    .filter(state => state !== 'waiting')
    .map(state => ({
      what: `a dropped effect that is ${state}`,
      fault: (write: ShipmentWrite) => ({ ...write, drop: [`${write.row.shipment} ${state}`] }),
    })),
  { what: 'a dropped effect that was tried', fault: write => ({ ...write, drop: [`${write.row.shipment} tried`] }) },
  ...(['cancel', 'revive'] as const).flatMap(list => [
    {
      what: `${list} of an effect in another state`,
      fault: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${write.row.shipment} sent`, state: 'claimed' as const, attempts: 1 }],
      }),
    },
    {
      what: `${list} of an effect tried more often`,
      fault: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${write.row.shipment} claimed`, state: 'claimed' as const, attempts: 0 }],
      }),
    },
    {
      what: `${list} of an effect that is not there`,
      fault: (write: ShipmentWrite) => ({ ...write, [list]: [{ key: 'missing', state: 'sent' as const, attempts: 1 }] }),
    },
  ]),
]

const prepared = (shipment: string): readonly EffectRow[] => [
  ...states.map(state => effectRow(`${shipment} ${state}`, { shipment, state, attempts: Number(state !== 'waiting') })),
  effectRow(`${shipment} tried`, { shipment, attempts: 1 }),
]

const three = ['A', 'B', 'C']

async function prepare(store: Store): Promise<void> {
  await commit(
    store,
    ...three.map(name => writeOf(shipmentRow(name), { entries: [{ number: 0, entry: entryOf(name) }], add: prepared(name) })),
  )
}

const soundWrites = (): readonly ShipmentWrite[] => [
  ...three.map(name =>
    writeOf(shipmentRow(name, 2, { status: 'delivered' }), {
      entries: [
        { number: 0, entry: entryOf('changed') },
        { number: 1, entry: entryOf('new') },
      ],
      add: [effectRow(`${name} new`, { shipment: name })],
    }),
  ),
  writeOf(shipmentRow('D')),
]

const everything = async (store: Store) => [await held(store, ...three, 'D', 'missing'), await store.effects({})]

export const commitLaws: readonly Holding[] = [
  {
    name: 'every field of a shipment and of an effect comes back',
    holds: async store => {
      const plain = { row: shipmentRow('A'), entries: [] }
      const full = { row: fullRow('B'), entries: [entryOf('b')] }
      const effects = [fullEffect('k1'), effectRow('k2')]
      await commit(store, writeOf(plain.row), writeOf(full.row, { entries: [{ number: 0, entry: entryOf('b') }], add: effects }))
      same('what is loaded', await held(store, 'A', 'B'), [plain, full])
      same('the shipments', await store.shipments({ limit: 5 }), [plain.row, full.row])
      same('the effects', await store.effects({}), effects)
      const after = {
        ...full.row,
        version: 2,
        substatus: null,
        outcome: null,
        alternative: null,
        adoptedAt: null,
        heardAt: null,
        nextAt: null,
        zone: null,
      }
      await commit(store, writeOf(after, { was: full.row }))
      same('what is loaded after a change', await held(store, 'B'), [{ row: after, entries: full.entries }])
    },
  },
  {
    name: 'each field of a shipment can change alone, and in one commit with others that change otherwise',
    holds: async store => {
      const fields = Object.keys(fullRow('A')).filter(field => field !== 'shipment' && field !== 'version')
      const changed = fields.map(field => {
        const was = shipmentRow(field)
        return { was, row: { ...was, version: 2, [field]: fullRow('A')[field as keyof ShipmentRow] } }
      })
      await commit(store, ...changed.map(({ was }) => writeOf(was)))
      for (const { was, row } of changed) await commit(store, writeOf(row, { was }))
      const rows = changed.map(({ row }) => row).toSorted((a, b) => (a.shipment < b.shipment ? -1 : 1))
      same('the shipments, each changed alone', await store.shipments({ limit: 100 }), rows)
      const back = changed.map(({ was, row }) => ({ was: row, row: { ...was, version: 3 } }))
      await commit(store, ...back.map(({ was, row }) => writeOf(row, { was })))
      const plain = rows.map(({ shipment }) => shipmentRow(shipment, 3))
      same('the shipments, changed back together', await store.shipments({ limit: 100 }), plain)
    },
  },
  {
    name: 'every instant comes back to the millisecond',
    holds: async store => {
      const rows = instants.map((at, place) => shipmentRow(`${place}`, 1, { heardAt: at, judgedAt: at, nextAt: at }))
      await commit(store, ...rows.map(row => writeOf(row)))
      same('the shipments', await store.shipments({ limit: 100 }), rows)
    },
  },
  {
    name: 'any text comes back from entries, effects and sources',
    holds: async store => {
      const entries = awkward.map((text, number) => ({ number, entry: entryOf(text) }))
      const sources = Object.fromEntries(awkward.map(text => [text, { saidAt: NOON, marks: [] }]))
      const zones = Object.fromEntries(awkward.map(text => [text, 'UTC']))
      const row = shipmentRow('A', 1, { sources, zones })
      const effects = awkward.map((text, at) =>
        effectRow(`${at}`, {
          effect: { kind: text },
          cause: { code: text, time: text, identity: text },
        }),
      )
      await commit(store, writeOf(row, { entries, add: effects }))
      same('what is loaded', await store.load(['A']), [{ row, entries: awkward.map(entryOf) }])
      same('the effects', await store.effects({}), effects)
    },
  },
  {
    name: 'any text without NUL and lone surrogates can be a name',
    holds: async store => {
      const rows = names.map(name => shipmentRow(name))
      const effects = names.map(name => effectRow(`key ${name}`, { shipment: name, firing: name, rule: name, error: name }))
      await commit(
        store,
        ...rows.map(row => writeOf(row, { entries: [{ number: 0, entry: entryOf('e') }] })),
        writeOf(shipmentRow('all'), { add: effects }),
      )
      for (const [at, name] of names.entries()) {
        same(`what is loaded of ${JSON.stringify(name)}`, await store.load([name]), [{ row: rows[at], entries: [entryOf('e')] }])
        same(`its effects`, await store.effects({ shipments: [name] }), [effects[at]])
      }
    },
  },
  {
    name: 'entries are added and changed by number, and stay in its order',
    holds: async store => {
      const texts = Array.from({ length: 12 }, (_, at) => `${at}`)
      const numbered = texts.map((text, number) => ({ number, entry: entryOf(text) }))
      await commit(store, writeOf(shipmentRow('A'), { entries: numbered.slice(0, 3).reverse() }), writeOf(shipmentRow('B')))
      await commit(
        store,
        writeOf(shipmentRow('A', 2), { entries: [...numbered.slice(3), { number: 1, entry: entryOf('changed') }] }),
      )
      same('the entries', await held(store, 'A', 'B', 'A'), [
        { row: shipmentRow('A', 2), entries: texts.map(text => entryOf(text === '1' ? 'changed' : text)) },
        { row: shipmentRow('B'), entries: [] },
      ])
    },
  },
  {
    name: 'a commit of nothing is done',
    holds: async store => same('a commit of nothing', await store.commit([]), true),
  },
  {
    name: 'a commit does nothing at all where one expectation of one write does not hold',
    holds: async store => {
      await prepare(store)
      const before = await everything(store)
      for (const { what, fault } of faults)
        for (const at of three.keys()) {
          const writes = soundWrites().map((write, place) => (place === at ? fault(write) : write))
          same(`a commit with ${what} in write ${at}`, await store.commit(writes), false)
          same(`what is held after ${what} in write ${at}`, await everything(store), before)
        }
      same(
        'a first version of a shipment that is there',
        await store.commit([writeOf(shipmentRow('D')), writeOf(shipmentRow('A'))]),
        false,
      )
      same('what is held after it', await everything(store), before)
      await commit(store, ...soundWrites())
      same('the entries of a sound commit', (await held(store, 'B'))[0]?.entries, [entryOf('changed'), entryOf('new')])
    },
  },
  {
    name: 'a dropped effect is forgotten, a cancelled one is withdrawn or cancelled, a revived one waits again',
    holds: async store => {
      const rows = prepared('A').map(row => ({ ...row, failures: 2 }))
      await commit(store, writeOf(shipmentRow('A'), { add: rows }))
      const tried = rows.filter(({ attempts }) => attempts > 0)
      const expected = tried.map(({ key, state, attempts }) => ({ key, state, attempts }))
      await commit(store, writeOf(shipmentRow('A', 2), { drop: ['A waiting'], cancel: expected }))
      const cancelled = tried.map(row => (row.state === 'claimed' ? { ...row, withdrawn: true } : { ...row, state: 'cancelled' }))
      same(
        'the effects cancelled',
        await store.effects({}),
        cancelled.toSorted((a, b) => (a.key < b.key ? -1 : 1)),
      )
      const again = expected.map(each => (each.state === 'claimed' ? each : { ...each, state: 'cancelled' as const }))
      await commit(store, writeOf(shipmentRow('A', 3), { revive: again }))
      for (const row of tried) {
        const revived = row.state === 'claimed' ? row : { ...row, state: 'waiting', failures: 0 }
        same(`the effect revived that was ${row.state}`, await effectAt(store, row.key), revived)
      }
    },
  },
]
