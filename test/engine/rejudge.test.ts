// Another law for shipments that are there.

import { describe, expect, test } from 'vitest'
import {
  decode,
  defineRules,
  encode,
  type Journey,
  type Rule,
  ShipfoldError,
  shippedTable,
  type TableJson,
} from '../../src/index.js'
import { hour, shopRules, Workbench } from './workbench.js'

// A law under which a van scan ends in a delivery: where 5/5 leads, 3/3 leads to delivered.
function otherLaw() {
  const json = JSON.parse(JSON.stringify(encode(shippedTable))) as { -readonly [K in keyof TableJson]: TableJson[K] }
  const [van, signed] = [json.codes.indexOf('5/5'), json.codes.indexOf('3/3')]
  const cells = json.cells.map(
    row => row?.map((cell, at) => (at === van && cell.to ? (row[signed]!.to ? row[signed]! : cell) : cell)) ?? null,
  )
  return decode({ ...json, cells, hash: undefined })
}

const law = otherLaw()

describe('under another law', () => {
  test('shipments stay under theirs until they are rejudged, and new ones get the current one', async () => {
    const old = new Workbench()
    await old.hear('1/1@1 5/5@5', 6)
    const bench = new Workbench({ store: old.store, table: law })
    await bench.hear('1/1@1 5/5@5 5/5@6', 7)
    await bench.hear('1/1@1 5/5@5 5/5@6', 7, 'B2')
    expect((await bench.engine.shipments()).map(({ shipment, status, law: by }) => [shipment, status, by])).toEqual([
      ['A1', 'outForDelivery', shippedTable.hash],
      ['B2', 'delivered', law.hash],
    ])
    expect((await bench.engine.read('A1'))?.report).toMatchObject({ table: shippedTable.hash, status: 'outForDelivery' })
  })

  test('a dry run says what would change, and changes nothing', async () => {
    const old = new Workbench()
    await old.hear('1/1@1 5/5@5 5/5@6', 7)
    await old.hear('1/1@1', 7, 'B2')
    const bench = new Workbench({ store: old.store, table: law })
    const expected = {
      judged: 2,
      changed: [
        {
          shipment: 'A1',
          before: { status: 'outForDelivery', outcome: null, settled: true, law: shippedTable.hash },
          after: { status: 'delivered', outcome: 'delivered', settled: true, law: law.hash },
          send: ['A1/0/pay/release-payment/1'],
          undo: [],
          cancel: [],
          deadlines: [],
          cleared: [{ rule: 'warn', key: expect.stringContaining('A1/0/warn/'), epoch: 0, at: hour(6 + 120).toISOString() }],
        },
      ],
      failed: [],
    }
    expect(await bench.engine.rejudge({ dryRun: true })).toEqual(expected)
    expect(await bench.engine.effects()).toEqual([])
    expect(await bench.engine.rejudge()).toEqual(expected)
    expect(await bench.engine.rejudge()).toEqual({ judged: 0, changed: [], failed: [] })
    expect(await bench.relay(8)).toEqual(['release-payment 1'])
    // And back: what the other law paid is undone.
    const back = new Workbench({ store: old.store })
    expect((await back.engine.rejudge()).changed).toMatchObject([
      { shipment: 'A1', send: [], undo: ['A1/0/pay/take-payment-back/2'], cancel: [], deadlines: [{ rule: 'warn' }] },
    ])
    expect(await back.relay(9)).toEqual(['take-payment-back 2'])
  })

  test('all shipments are rejudged on demand, and get the deadlines of new rules', async () => {
    const old = new Workbench({ rules: defineRules([]) })
    await old.hear('1/1@1 0/0@5', 6)
    const bench = new Workbench({ store: old.store })
    expect(await bench.engine.rejudge()).toEqual({ judged: 0, changed: [], failed: [] })
    const added = { send: [], undo: [], cancel: [], deadlines: [{ rule: 'warn', at: hour(5 + 120).toISOString() }] }
    expect(await bench.engine.rejudge({ all: true, dryRun: true })).toMatchObject({ judged: 1, changed: [added] })
    expect(await bench.engine.rejudge({ all: true })).toMatchObject({ judged: 1, changed: [added] })
    expect(await bench.engine.rejudge({ all: true })).toEqual({ judged: 1, changed: [], failed: [] })
    await bench.engine.tick(hour(5 + 120))
    expect(await bench.relay(126)).toEqual(['open-ticket 1'])
  })

  test('a law that the store has lost is an error that names it', async () => {
    const old = new Workbench()
    await old.hear('1/1@1', 7)
    const store = { ...old.store, law: async () => null }
    const bench = new Workbench({ store, table: law })
    const error = { code: 'unknown-law', message: expect.stringContaining(shippedTable.hash) }
    await expect(bench.engine.read('A1')).rejects.toMatchObject(error)
    await expect(bench.hear('1/1@1 5/5@5', 8)).rejects.toMatchObject(error)
    expect(await bench.engine.rejudge()).toMatchObject({ judged: 0, changed: [], failed: [{ shipment: 'A1', error }] })
    await expect(bench.hear('1/1@1', 8, 'C3')).resolves.toHaveLength(1)
  })

  test('a deadline that a stricter rule has no more is listed as cleared', async () => {
    const old = new Workbench()
    await old.hear('1/1@1 5/501@9', 10)
    await old.hear('1/1@1', 10, 'B2')
    const without = defineRules(shopRules.rules.filter(({ name }) => name !== 'remind'))
    const bench = new Workbench({ store: old.store, rules: without })
    const expected = {
      judged: 2,
      changed: [
        { shipment: 'A1', send: [], cancel: [], deadlines: [], cleared: [{ rule: 'remind', at: hour(9 + 72).toISOString() }] },
      ],
      failed: [],
    }
    expect(await bench.engine.rejudge({ all: true, dryRun: true })).toMatchObject(expected)
    expect(await bench.engine.rejudge({ all: true })).toMatchObject(expected)
    await bench.engine.tick(hour(9 + 73))
    expect(await bench.relay(9 + 73)).toEqual([])
  })

  test('one that cannot be judged stays as it was, is named, and keeps no other from it', async () => {
    const old = new Workbench()
    for (const shipment of ['A1', 'B2', 'C3']) await old.hear('1/1@1 5/5@5 5/5@6', 7, shipment)
    const [pay, ...others] = shopRules.rules
    const where = ({ steps }: Journey) => {
      if (steps.length > 3) throw new Error('no such order')
      return true
    }
    await old.engine.ingest({
      shipment: 'B2',
      kind: 'delta',
      events: [{ code: '5/5', time: hour(7) }],
      heardAt: hour(8),
    })
    const rules = defineRules([{ ...pay!, only: { where } } as Rule, ...others])
    const bench = new Workbench({ store: old.store, table: law, rules })
    const expected = {
      judged: 2,
      changed: [{ shipment: 'A1' }, { shipment: 'C3' }],
      failed: [{ shipment: 'B2', error: { code: 'bad-rule', message: expect.stringContaining('threw for shipment B2') } }],
    }
    expect(await bench.engine.rejudge({ dryRun: true })).toMatchObject(expected)
    expect(await bench.engine.rejudge()).toMatchObject(expected)
    const laws = (await bench.engine.shipments()).map(row => row.law)
    expect(laws).toEqual([law.hash, shippedTable.hash, law.hash])
  })

  test('one that is deleted while it is listed is not made anew', async () => {
    const old = new Workbench()
    await old.hear('1/1@1 5/5@5', 6)
    const named = async () => ['A1', 'gone']
    let asked = 0
    const store = { ...old.store, names: async () => (asked++ === 0 ? named() : []) }
    const bench = new Workbench({ store, table: law })
    expect(await bench.engine.rejudge()).toMatchObject({ judged: 1, failed: [] })
    asked = 0
    await bench.engine.tick(hour(500))
    expect((await old.engine.shipments()).map(({ shipment }) => shipment)).toEqual(['A1'])
  })

  test('more than a page of shipments are all rejudged', async () => {
    const old = new Workbench()
    for (let at = 0; at < 230; at++) await old.hear('1/1@1 5/5@5 5/5@6', 7, `S${at}`)
    const bench = new Workbench({ store: old.store, table: law })
    const { judged, changed } = await bench.engine.rejudge()
    expect([judged, changed.length]).toEqual([230, 230])
  })
})

test('a store that is down is not asked shipment by shipment', async () => {
  const old = new Workbench()
  for (let at = 0; at < 50; at++) await old.hear('1/1@1 5/501@9', 10, `S${at}`)
  const down = new ShipfoldError('store-failed', 'no answer')
  let asked = 0
  const commit = () => {
    asked++
    return Promise.reject(down)
  }
  const { engine } = new Workbench({ store: { ...old.store, commit }, table: law })
  await expect(engine.tick(hour(100))).rejects.toBe(down)
  expect(asked).toBeLessThanOrEqual(4)
  asked = 0
  await expect(engine.rejudge()).rejects.toBe(down)
  expect(asked).toBeLessThanOrEqual(4)
})
