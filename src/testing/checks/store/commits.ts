// Commits: one is applied as a whole or not at all, and changes effects only as they are expected to be.

import type { EffectRow, EffectState, ShipmentWrite, Store } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadEffect, loadShipments, type StoreRequirement } from './assertions.js'
import { sampleEffect, sampleEntry, sampleShipment, sampleWrite } from './rows.js'

const allEffectStates: readonly EffectState[] = ['pending', 'claimed', 'done', 'dead', 'cancelled']

interface InvalidWrite {
  readonly what: string
  readonly invalidate: (write: ShipmentWrite) => ShipmentWrite
}

const otherThan = ({ row }: ShipmentWrite): string => (row.shipment === 'A' ? 'B' : 'A')

// Each makes a write invalid; the shipment has the effects of `effectsInEveryState`.
const invalidWrites: readonly InvalidWrite[] = [
  { what: 'an unchanged version', invalidate: write => ({ ...write, row: { ...write.row, version: 1 } }) },
  { what: 'a skipped version', invalidate: write => ({ ...write, row: { ...write.row, version: 3 } }) },
  { what: 'a second version of a missing shipment', invalidate: write => ({ ...write, row: sampleShipment('missing', 2) }) },
  {
    what: 'an added effect that exists',
    invalidate: write => ({ ...write, add: [sampleEffect(`${write.row.shipment} pending`, { subject: write.row.shipment })] }),
  },
  {
    what: 'an effect added twice',
    invalidate: write => ({ ...write, add: ['twice', 'twice'].map(key => sampleEffect(key, { subject: write.row.shipment })) }),
  },
  { what: 'a dropped effect of another shipment', invalidate: write => ({ ...write, drop: [`${otherThan(write)} pending`] }) },
  { what: 'a dropped effect that is missing', invalidate: write => ({ ...write, drop: ['missing'] }) },
  ...allEffectStates
    .filter(state => state !== 'pending')
    .map(state => ({
      what: `a dropped effect that is ${state}`,
      invalidate: (write: ShipmentWrite) => ({ ...write, drop: [`${write.row.shipment} ${state}`] }),
    })),
  {
    what: 'a dropped effect that was claimed before',
    invalidate: write => ({ ...write, drop: [`${write.row.shipment} tried`] }),
  },
  ...(['cancel', 'revive'] as const).flatMap(list => [
    {
      what: `${list} of an effect in another state`,
      invalidate: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${write.row.shipment} done`, state: 'claimed' as const, attempts: 1 }],
      }),
    },
    {
      what: `${list} of an effect with more attempts`,
      invalidate: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${write.row.shipment} claimed`, state: 'claimed' as const, attempts: 0 }],
      }),
    },
    {
      what: `${list} of an effect of another shipment`,
      invalidate: (write: ShipmentWrite) => ({
        ...write,
        [list]: [{ key: `${otherThan(write)} done`, state: 'done' as const, attempts: 1 }],
      }),
    },
    {
      what: `${list} of a missing effect`,
      invalidate: (write: ShipmentWrite) => ({ ...write, [list]: [{ key: 'missing', state: 'done' as const, attempts: 1 }] }),
    },
  ]),
]

const effectsInEveryState = (shipment: string): readonly EffectRow[] => [
  ...allEffectStates.map(state =>
    sampleEffect(`${shipment} ${state}`, { subject: shipment, state, attempts: Number(state !== 'pending') }),
  ),
  sampleEffect(`${shipment} tried`, { subject: shipment, attempts: 1 }),
]

const threeShipments = ['A', 'B', 'C']

async function seedShipments(store: Store): Promise<void> {
  await assertCommitted(
    store,
    ...threeShipments.map(name =>
      sampleWrite(sampleShipment(name), { entries: [sampleEntry(name)], add: effectsInEveryState(name) }),
    ),
  )
}

const validWrites = (): readonly ShipmentWrite[] => [
  ...threeShipments.map(name =>
    sampleWrite(sampleShipment(name, 2, { status: 'delivered' }), {
      entries: [sampleEntry('changed'), sampleEntry('new', 1)],
      add: [sampleEffect(`${name} new`, { subject: name })],
    }),
  ),
  sampleWrite(sampleShipment('D')),
]

const contentsOf = async (store: Store) => [
  await loadShipments(store, ...threeShipments, 'D', 'missing'),
  await store.outbox.list({}),
]

export const commitChecks: readonly StoreRequirement[] = [
  {
    name: 'an empty commit is accepted',
    holds: async store => assertEqual('the result of an empty commit', await store.shipments.commit([]), true),
  },
  {
    name: 'a commit changes nothing where one write is invalid',
    holds: async store => {
      await seedShipments(store)
      const before = await contentsOf(store)
      for (const { what, invalidate } of invalidWrites)
        for (const at of threeShipments.keys()) {
          const writes = validWrites().map((write, place) => (place === at ? invalidate(write) : write))
          assertEqual(`a commit with ${what} in write ${at}`, await store.shipments.commit(writes), false)
          assertEqual(`the contents after ${what} in write ${at}`, await contentsOf(store), before)
        }
      assertEqual(
        'a commit with a first version of an existing shipment',
        await store.shipments.commit([sampleWrite(sampleShipment('D')), sampleWrite(sampleShipment('A'))]),
        false,
      )
      assertEqual('the contents after it', await contentsOf(store), before)
      await assertCommitted(store, ...validWrites())
      assertEqual('the entries of a valid commit', (await loadShipments(store, 'B'))[0]?.entries, [
        sampleEntry('changed'),
        sampleEntry('new', 1),
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
        await store.outbox.list({}),
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
