// Another table for stored shipments.

import { describe, expect, test } from 'vitest'
import type { Engine, ReevaluatedShipment } from '../../../src/engine/index.js'
import { defineRules, type Journey, type Rule, ShipfoldError } from '../../../src/index.js'
import { decodeTable, encodeTable, shippedTable, type TableJson } from '../../../src/table/index.js'
import { scans } from '../../journal/parcel.js'
import { collected, hour, shopRules, Workbench } from '../workbench.js'

// A table under which a van scan ends in a delivery: 5/5 leads to where 3/3 leads.
function otherTable() {
  const json = JSON.parse(JSON.stringify(encodeTable(shippedTable))) as { -readonly [K in keyof TableJson]: TableJson[K] }
  const [van, signed] = [json.codes.indexOf('5/5'), json.codes.indexOf('3/3')]
  const cells = json.cells.map(
    row => row?.map((cell, at) => (at === van && cell.to ? (row[signed]!.to ? row[signed]! : cell) : cell)) ?? null,
  )
  return decodeTable({ ...json, cells, hash: undefined })
}

const table = otherTable()

const reevaluated = ({ engine }: Workbench, options: Parameters<Engine['reevaluate']>[0] = {}) =>
  collected<ReevaluatedShipment>(onResult => engine.reevaluate({ ...options, onResult }))

describe('under another table', () => {
  test('shipments stay under their table until they are reevaluated, and new ones get the current one', async () => {
    const old = new Workbench()
    await old.receive('1/1@1 5/5@5', 6)
    const bench = new Workbench({ store: old.store, table })
    await bench.receive('1/1@1 5/5@5 5/5@6', 7)
    await bench.receive('1/1@1 5/5@5 5/5@6', 7, 'B2')
    expect((await bench.engine.shipments()).map(row => [row.shipment, row.status, row.table])).toEqual([
      ['A1', 'outForDelivery', shippedTable.hash],
      ['B2', 'delivered', table.hash],
    ])
    expect((await bench.engine.read('A1'))?.report).toMatchObject({ table: shippedTable.hash, status: 'outForDelivery' })
  })

  test('a dry run reports what would change, and changes nothing', async () => {
    const old = new Workbench()
    await old.receive('1/1@1 5/5@5 5/5@6', 7)
    await old.receive('1/1@1', 7, 'B2')
    const bench = new Workbench({ store: old.store, table })
    const expected = {
      evaluated: 2,
      changed: [
        {
          kind: 'changed',
          shipment: 'A1',
          before: { status: 'outForDelivery', outcome: null, certain: true, table: shippedTable.hash },
          after: { status: 'delivered', outcome: 'delivered', certain: true, table: table.hash },
          do: ['A1/0/pay/release-payment/1'],
          undo: [],
          cancel: [],
          groups: [],
          deadlines: [],
          cleared: [{ rule: 'warn', key: expect.stringContaining('A1/0/warn/'), journey: 0, at: hour(6 + 120).toISOString() }],
        },
      ],
      failed: [],
    }
    expect(await reevaluated(bench, { dryRun: true })).toEqual(expected)
    expect(await bench.engine.effects()).toEqual([])
    expect(await reevaluated(bench)).toEqual(expected)
    expect(await reevaluated(bench)).toEqual({ evaluated: 0, changed: [], failed: [] })
    expect(await bench.relay(8)).toEqual(['release-payment 1'])
    // And back: what the other table paid is undone.
    const back = new Workbench({ store: old.store })
    expect((await reevaluated(back)).changed).toMatchObject([
      { shipment: 'A1', do: [], undo: ['A1/0/pay/take-payment-back/2'], cancel: [], deadlines: [{ rule: 'warn' }] },
    ])
    expect(await back.relay(9)).toEqual(['take-payment-back 2'])
  })

  test('all shipments are reevaluated on demand, and get the deadlines of new rules', async () => {
    const old = new Workbench({ rules: defineRules([]) })
    await old.receive('1/1@1 0/0@5', 6)
    const bench = new Workbench({ store: old.store })
    expect(await reevaluated(bench)).toEqual({ evaluated: 0, changed: [], failed: [] })
    const added = { do: [], undo: [], cancel: [], deadlines: [{ rule: 'warn', at: hour(5 + 120).toISOString() }] }
    expect(await reevaluated(bench, { all: true, dryRun: true })).toMatchObject({ evaluated: 1, changed: [added] })
    expect(await reevaluated(bench, { all: true })).toMatchObject({ evaluated: 1, changed: [added] })
    expect(await reevaluated(bench, { all: true })).toEqual({ evaluated: 1, changed: [], failed: [] })
    await bench.engine.tick(hour(5 + 120))
    expect(await bench.relay(126)).toEqual(['open-ticket 1'])
  })

  test('a table that the store has lost is an error that names it', async () => {
    const old = new Workbench()
    await old.receive('1/1@1', 7)
    const store = { ...old.store, machineTables: { ...old.store.machineTables, load: async () => null } }
    const bench = new Workbench({ store, table })
    const error = { code: 'unknown-table', message: expect.stringContaining(shippedTable.hash) }
    await expect(bench.engine.read('A1')).rejects.toMatchObject(error)
    await expect(bench.receive('1/1@1 5/5@5', 8)).rejects.toMatchObject(error)
    expect(await reevaluated(bench)).toMatchObject({ evaluated: 0, changed: [], failed: [{ shipment: 'A1', error }] })
    await expect(bench.engine.reevaluate()).rejects.toMatchObject({
      ...{ code: 'unknown-table', message: expect.stringMatching(/^Shipment "A1" could not be evaluated; every other one was/) },
    })
    await expect(bench.receive('1/1@1', 8, 'C3')).resolves.toHaveLength(1)
  })

  test('a deadline of a deleted rule is listed as cleared', async () => {
    const old = new Workbench()
    await old.receive('1/1@1 5/501@9', 10)
    await old.receive('1/1@1', 10, 'B2')
    const without = defineRules(shopRules.rules.filter(({ name }) => name !== 'remind'))
    const bench = new Workbench({ store: old.store, rules: without })
    const expected = {
      evaluated: 2,
      changed: [
        { shipment: 'A1', do: [], cancel: [], deadlines: [], cleared: [{ rule: 'remind', at: hour(9 + 72).toISOString() }] },
      ],
      failed: [],
    }
    expect(await reevaluated(bench, { all: true, dryRun: true })).toMatchObject(expected)
    expect(await reevaluated(bench, { all: true })).toMatchObject(expected)
    await bench.engine.tick(hour(9 + 73))
    expect(await bench.relay(9 + 73)).toEqual([])
  })

  test('a shipment that cannot be evaluated stays as it was, is named, and blocks no others', async () => {
    const old = new Workbench()
    for (const shipment of ['A1', 'B2', 'C3']) await old.receive('1/1@1 5/5@5 5/5@6', 7, shipment)
    const [pay, ...others] = shopRules.rules
    const where = ({ steps }: Journey) => {
      if (steps.length > 3) throw new Error('no such order')
      return true
    }
    await old.engine.ingest({
      shipment: 'B2',
      kind: 'delta',
      events: [{ code: '5/5', time: hour(7) }],
      receivedAt: hour(8),
    })
    const rules = defineRules([{ ...pay!, if: { where } } as Rule, ...others])
    const bench = new Workbench({ store: old.store, table, rules })
    const expected = {
      evaluated: 2,
      changed: [{ shipment: 'A1' }, { shipment: 'C3' }],
      failed: [{ shipment: 'B2', error: { code: 'bad-rule', message: expect.stringContaining('threw for shipment B2') } }],
    }
    expect(await reevaluated(bench, { dryRun: true })).toMatchObject(expected)
    expect(await reevaluated(bench)).toMatchObject(expected)
    const hashes = (await bench.engine.shipments()).map(row => row.table)
    expect(hashes).toEqual([table.hash, shippedTable.hash, table.hash])
  })

  test('a shipment that is deleted while it is listed is not created again', async () => {
    const old = new Workbench()
    await old.receive('1/1@1 5/5@5', 6)
    const listed = async () => ['A1', 'gone']
    let calls = 0
    const due = async () => (calls++ === 0 ? (await listed()).map(shipment => ({ shipment, wakeAt: 0 })) : [])
    const store = {
      ...old.store,
      shipments: { ...old.store.shipments, due, names: async () => (calls++ === 0 ? listed() : []) },
    }
    const bench = new Workbench({ store, table })
    expect(await reevaluated(bench)).toMatchObject({ evaluated: 1, failed: [] })
    calls = 0
    await bench.engine.tick(hour(500))
    expect((await old.engine.shipments()).map(({ shipment }) => shipment)).toEqual(['A1'])
  })

  test('more than a page of shipments are all reevaluated', async () => {
    const old = new Workbench()
    for (let at = 0; at < 230; at++) await old.receive('1/1@1 5/5@5 5/5@6', 7, `S${at}`)
    const bench = new Workbench({ store: old.store, table })
    const { evaluated, changed } = await reevaluated(bench)
    expect([evaluated, changed.length]).toEqual([230, 230])
  })
})

test('a store that is down is not tried shipment by shipment', async () => {
  const old = new Workbench()
  for (let at = 0; at < 50; at++) await old.receive('1/1@1 5/501@9', 10, `S${at}`)
  const down = new ShipfoldError('store-failed', 'no answer')
  let calls = 0
  const commit = () => {
    calls++
    return Promise.reject(down)
  }
  const { engine } = new Workbench({ store: { ...old.store, shipments: { ...old.store.shipments, commit } }, table })
  await expect(engine.tick(hour(100))).rejects.toBe(down)
  expect(calls).toBeLessThanOrEqual(4)
  calls = 0
  await expect(engine.reevaluate()).rejects.toBe(down)
  expect(calls).toBeLessThanOrEqual(4)
})

test('another redelivery concerns new shipments, and stored ones once they are reevaluated', async () => {
  const list = (trace: string, hours: number) => ({
    ...{ shipment: 'A1', kind: 'snapshot' as const, events: scans(trace), receivedAt: hour(hours) },
  })
  const old = new Workbench()
  await old.engine.ingest([list('1/1@1 5/5@5 3/301@9', 10), list('1/1@1 5/5@5', 12)])
  const bench = new Workbench({ store: old.store, redelivery: 'PT1H' })
  const standing = async () => {
    const { status, certain } = (await bench.engine.read('A1'))!
    return [status, certain]
  }
  expect(await standing()).toEqual(['delivered', false])
  await bench.engine.ingest(list('1/1@1 5/5@5', 12.5))
  expect(await standing()).toEqual(['delivered', false])
  expect((await reevaluated(bench, { all: true, dryRun: true })).changed).toMatchObject([
    { shipment: 'A1', before: { status: 'delivered' }, after: { status: 'outForDelivery' } },
  ])
  expect(await standing()).toEqual(['delivered', false])
  await bench.engine.reevaluate({ all: true })
  expect(await standing()).toEqual(['outForDelivery', true])
  await bench.engine.ingest({ ...list('1/1@1 3/301@9', 13), shipment: 'B2' })
  await bench.engine.ingest({ ...list('1/1@1', 14.5), shipment: 'B2' })
  expect((await bench.engine.read('B2'))?.status).toBe('accepted')
})

test('an unusable redelivery is an error of createEngine', () => {
  expect(() => new Workbench({ redelivery: 'soon' })).toThrow(
    'Unusable option redelivery: "soon". Pass a fixed ISO 8601 duration',
  )
})
