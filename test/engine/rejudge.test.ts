// Another law for shipments that are there.

import { describe, expect, test } from 'vitest'
import { decode, defineRules, encode, shippedTable, type TableJson } from '../../src/index.js'
import { hour, Workbench } from './workbench.js'

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
        },
      ],
    }
    expect(await bench.engine.rejudge({ dryRun: true })).toEqual(expected)
    expect(await bench.engine.effects()).toEqual([])
    expect(await bench.engine.rejudge()).toEqual(expected)
    expect(await bench.engine.rejudge()).toEqual({ judged: 0, changed: [] })
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
    expect(await bench.engine.rejudge()).toEqual({ judged: 0, changed: [] })
    const added = { send: [], undo: [], cancel: [], deadlines: [{ rule: 'warn', at: hour(5 + 120).toISOString() }] }
    expect(await bench.engine.rejudge({ all: true, dryRun: true })).toMatchObject({ judged: 1, changed: [added] })
    expect(await bench.engine.rejudge({ all: true })).toMatchObject({ judged: 1, changed: [added] })
    expect(await bench.engine.rejudge({ all: true })).toEqual({ judged: 1, changed: [] })
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
    await expect(bench.engine.rejudge()).rejects.toMatchObject(error)
    await expect(bench.hear('1/1@1', 8, 'C3')).resolves.toHaveLength(1)
  })

  test('more than a page of shipments are all rejudged', async () => {
    const old = new Workbench()
    for (let at = 0; at < 230; at++) await old.hear('1/1@1 5/5@5 5/5@6', 7, `S${at}`)
    const bench = new Workbench({ store: old.store, table: law })
    const { judged, changed } = await bench.engine.rejudge()
    expect([judged, changed.length]).toEqual([230, 230])
  })
})
