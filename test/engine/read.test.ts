// Reading many shipments at once.

import { expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentEvents, type Store } from '../../src/engine/index.js'
import { hour, shopRules } from './workbench.js'

const input = (shipment: string, code: string, at: number): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', events: [{ code, time: hour(at).toISOString() }], receivedAt: hour(at) },
})

// An engine with three shipments, and what it asks of its store.
async function readings() {
  const asked: string[] = []
  const base = memoryStore()
  const store: Store = {
    ...base,
    shipments: {
      ...base.shipments,
      load(names) {
        asked.push(`load ${names}`)
        return base.shipments.load(names)
      },
    },
    outbox: {
      ...base.outbox,
      list(query) {
        asked.push(`effects of ${query.subjects}`)
        return base.outbox.list(query)
      },
    },
  }
  const engine = createEngine({ store, rules: shopRules, zone: 'UTC' })
  await engine.ingest(['A', 'B', 'C'].map(name => input(name, '1/1', 1)))
  await engine.ingest([input('A', '3/301', 5), input('B', '3/3', 6)])
  asked.length = 0
  return { engine, asked }
}

test('a list of shipments is read by one load and one list of effects, in its order, with null for unknown ones', async () => {
  const { engine, asked } = await readings()
  const read = await engine.read(['B', 'X', 'A', 'B', 'C'])
  expect(asked).toEqual(['load B,X,A,C', 'effects of B,A,C'])
  expect(read.map(details => details && [details.shipment, details.status, details.effects.length])).toEqual([
    ['B', 'delivered', 1],
    null,
    ['A', 'delivered', 1],
    ['B', 'delivered', 1],
    ['C', 'accepted', 0],
  ])
  const each = await Promise.all(['B', 'X', 'A', 'B', 'C'].map(name => engine.read(name)))
  expect(read).toEqual(each)
})

test('asOf holds for every shipment of a list', async () => {
  const { engine } = await readings()
  const read = await engine.read(['A', 'B'], { asOf: hour(5) })
  expect(read.map(details => details?.report.status)).toEqual(['delivered', 'accepted'])
})

test('an empty list asks the store nothing, and unknown shipments have no effects to ask for', async () => {
  const { engine, asked } = await readings()
  expect(await engine.read([])).toEqual([])
  expect(await engine.read(['X'])).toEqual([null])
  expect(await engine.read('X')).toBe(null)
  expect(asked).toEqual(['load X', 'load X'])
})

test.each([[['A', 7]], [{ shipment: 'A' }], [undefined]])('%j is no list of shipments', async given => {
  const { engine, asked } = await readings()
  const message = expect.stringMatching(
    /^Unusable option shipment: .* Pass the shipment's number as text, or a list of numbers\.$/,
  )
  await expect(engine.read(given as never)).rejects.toMatchObject({ code: 'bad-option', message })
  expect(asked).toEqual([])
})
