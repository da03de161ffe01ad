// What happens to orders of several parcels, on a store in memory and on PostgreSQL.

import { describe, expect, test } from 'vitest'
import { memoryStore, type Store } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { opened } from '../../stores/pool.js'
import { hour, Workbench } from '../workbench.js'

const orderRules = defineRules([
  {
    name: 'complete',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'complete' },
    undo: { kind: 'reopen' },
  },
  { name: 'replace', about: 'group', when: { kind: 'any', outcome: 'lost' }, do: { kind: 'replace' } },
])

const onTheWay = '1/1@1 5/5@5'
const delivered = `${onTheWay} 3/301@9`
const takenBack = `${onTheWay} 2/204@9`
const lost = '1/1@1 2/901@9'

/** An order of these parcels, registered before their first scan. */
async function ordered(store: Store, parcels: readonly string[] = ['A1', 'A2', 'A3'], expect?: number): Promise<Workbench> {
  const bench = new Workbench({ store, rules: orderRules })
  const group = { name: 'o1', expect }
  await bench.engine.register(parcels.map(shipment => ({ shipment, at: hour(0), group })))
  return bench
}

const storeOf = { memory: async () => memoryStore(), PostgreSQL: async () => (await opened()).store }

describe.each(Object.entries(storeOf))('on %s an order', (_, makeStore) => {
  test('is complete once its last parcel is delivered, open when a delivery is taken back, and complete again', async () => {
    const bench = await ordered(await makeStore())
    await bench.receive(delivered, 10, 'A1')
    await bench.receive(delivered, 11, 'A3')
    expect(await bench.relay(11)).toEqual([])
    await bench.receive(delivered, 12, 'A2')
    await bench.receive(delivered, 13, 'A2')
    expect(await bench.relay(13)).toEqual(['complete 1'])
    expect(bench.delivered[0]).toMatchObject({
      ...{ key: 'group:o1/complete/complete/1', activation: 'group:o1/complete', rule: 'complete' },
      ...{ shipment: null, group: 'o1', journey: null, standing: null },
      cause: { shipment: 'A2', code: '3/301', time: '2026-03-01 09:00:00' },
    })
    await bench.receive(takenBack, 14, 'A1')
    expect(await bench.relay(14)).toEqual(['reopen 2'])
    expect(bench.delivered[1]!.cause).toMatchObject({ shipment: 'A1', code: '2/204' })
    await bench.receive(`${takenBack} 5/5@12 3/301@13`, 15, 'A1')
    expect(await bench.relay(15)).toEqual(['complete 3'])
  })

  test('can be read, and its parcels say that they are in it', async () => {
    const { engine, receive } = bound(await ordered(await makeStore()))
    await receive(delivered, 10, 'A1')
    await receive(lost, 11, 'A3')
    expect(await engine.group('o1')).toMatchObject({
      group: 'o1',
      expect: null,
      members: [
        { shipment: 'A1', journey: 0, status: 'delivered', outcome: 'delivered', certain: true, doubts: [] },
        { shipment: 'A2', journey: null, status: 'expected', outcome: null, certain: false, doubts: [{ kind: 'no-scan' }] },
        { shipment: 'A3', journey: 0, outcome: 'lost' },
      ],
      rollUp: { shipped: 'some', delivered: 'some', returned: 'none', lost: 'some', certain: false },
      effects: [{ key: 'group:o1/replace/replace/1', group: 'o1', shipment: null, state: 'pending' }],
    })
    expect(await engine.read('A1')).toMatchObject({ groups: [{ group: 'o1', journey: 0 }] })
    expect((await engine.shipments()).map(({ groups }) => groups[0]!.journey)).toEqual([0, null, 0])
    expect(await engine.group('o2')).toBeNull()
  })

  test('waits for the parcels that it is to have; the latest number said counts', async () => {
    const bench = await ordered(await makeStore(), ['A1'], 2)
    await bench.receive(delivered, 10, 'A1')
    expect(await bench.relay(10)).toEqual([])
    await bench.engine.register({ shipment: 'A1', at: hour(0), group: { name: 'o1', expect: 1 } })
    expect(await bench.relay(11)).toEqual(['complete 1'])
    // The other way round as well.
    await bench.engine.register({ shipment: 'A1', at: hour(0), group: { name: 'o1', expect: 3 } })
    expect(await bench.relay(12)).toEqual(['reopen 2'])
    await bench.engine.register({ shipment: 'A1', at: hour(0), group: 'o1' })
    expect(await bench.engine.group('o1')).toMatchObject({ expect: 3 })
  })

  test('opens when a parcel is added, and is complete again once that is delivered or taken out', async () => {
    const bench = await ordered(await makeStore(), ['A1'])
    await bench.receive(delivered, 10, 'A1')
    expect(await bench.relay(10)).toEqual(['complete 1'])
    await bench.engine.register({ shipment: 'A2', at: hour(20), group: 'o1' })
    expect(await bench.relay(20)).toEqual(['reopen 2'])
    expect(bench.delivered[1]!.cause).toBeNull()
    await bench.receive('1/1@21 3/301@22', 23, 'A2')
    expect(await bench.relay(23)).toEqual(['complete 3'])
    await bench.engine.register({ shipment: 'A3', at: hour(24), group: 'o1' })
    expect(await bench.relay(24)).toEqual(['reopen 4'])
    await bench.engine.register({ shipment: 'A3', at: hour(24), group: null })
    expect(await bench.relay(25)).toEqual(['complete 5'])
    expect((await bench.engine.group('o1'))!.members.map(({ shipment }) => shipment)).toEqual(['A1', 'A2'])
  })

  test('loses a parcel that moves to another one: both follow', async () => {
    const bench = await ordered(await makeStore(), ['A1', 'A2'])
    await bench.receive(delivered, 10, 'A1')
    expect(await bench.relay(10)).toEqual([])
    await bench.engine.register({ shipment: 'A2', at: hour(0), group: 'o2' })
    expect(await bench.relay(11)).toEqual(['complete 1'])
    await bench.receive(delivered, 12, 'A2')
    expect(await bench.relay(12)).toEqual(['complete 1'])
    expect(bench.delivered.map(({ group }) => group)).toEqual(['o1', 'o2'])
    await bench.engine.register({ shipment: 'A2', at: hour(0), group: 'o1' })
    // An order without parcels is not complete.
    expect(await bench.relay(13)).toEqual(['reopen 2'])
    expect(bench.delivered.at(-1)!.group).toBe('o2')
    expect(await bench.engine.group('o2')).toMatchObject({ members: [] })
  })

  test('is not touched when a number of one of its parcels is used again a year later', async () => {
    const bench = await ordered(await makeStore(), ['A1'])
    await bench.receive(delivered, 10, 'A1')
    expect(await bench.relay(10)).toEqual(['complete 1'])
    await bench.engine.register({ shipment: 'A1', at: hour(8_760), group: 'o2' })
    expect(await bench.relay(8_760)).toEqual([])
    const again = `${delivered} 1/1@8770 5/5@8780`
    await bench.receive(again, 8_781, 'A1')
    expect(await bench.relay(8_781)).toEqual([])
    await bench.receive(`${again} 3/301@8790`, 8_791, 'A1')
    expect(await bench.relay(8_791)).toEqual(['complete 1'])
    expect(bench.delivered.map(({ group }) => group)).toEqual(['o1', 'o2'])
    expect(await bench.engine.read('A1')).toMatchObject({
      groups: [
        { group: 'o1', journey: 0 },
        { group: 'o2', journey: 1 },
      ],
    })
    await bench.receive(`${again} 2/204@8790`, 8_792, 'A1')
    expect(await bench.relay(8_792)).toEqual(['reopen 2'])
    expect(bench.delivered.at(-1)!.group).toBe('o2')
  })
})

const bound = (bench: Workbench) => ({ engine: bench.engine, receive: bench.receive.bind(bench) })

test('a new order gets the new journey of a number whose old one comes in the same list, whatever the zone of its clock', async () => {
  for (const zone of ['UTC', undefined]) {
    const bench = new Workbench({ rules: orderRules, zone })
    await bench.engine.register({ shipment: 'A1', at: hour(8_760), group: 'o2' })
    await bench.receive(`${delivered} 1/1@8770 5/5@8780`, 8_781)
    expect((await bench.engine.group('o2'))!.members).toMatchObject([{ journey: 1, status: 'outForDelivery' }])
  }
})

test('a parcel that was registered before it had a group joins one with all that is known of it', async () => {
  const bench = new Workbench({ rules: orderRules })
  await bench.receive(delivered, 10)
  expect(await bench.engine.register({ shipment: 'A1', at: hour(20) })).toEqual([])
  const results = await bench.engine.register({ shipment: 'A1', at: hour(2), group: 'o1' })
  expect(results.map(({ shipment }) => shipment)).toEqual(['A1'])
  expect(await bench.relay(20)).toEqual(['complete 1'])
  expect(await bench.engine.read('A1')).toMatchObject({ registeredAt: hour(10).toISOString() })
})

test('a shipment in two orders at once follows each request in turn', async () => {
  const bench = new Workbench({ rules: orderRules })
  await bench.engine.register([
    { shipment: 'A1', at: hour(2), group: 'o1' },
    { shipment: 'A1', at: hour(1), group: { name: 'o2', expect: 2 } },
    { shipment: 'A1', at: hour(3) },
  ])
  expect(await bench.engine.read('A1')).toMatchObject({
    groups: [{ group: 'o2', journey: null }],
    registeredAt: hour(1).toISOString(),
  })
  expect(await bench.engine.group('o2')).toMatchObject({ expect: 2 })
  expect(await bench.engine.group('o1')).toBeNull()
})
