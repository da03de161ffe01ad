// Shipments heard of before anybody said that they are ours, and after.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentInput } from '../../src/engine/index.js'
import { scans } from '../journal/teller.js'
import { runs } from '../runs.js'
import { rowsOf } from './rows.js'
import { hour, Workbench } from './workbench.js'
import { lawRules } from './world.js'

const delivered = '1/1@1 5/5@5 3/301@9'
const later = { adopt: 'registration' } as const

describe('a shipment that nobody registered', () => {
  test('is heard, and nothing follows', async () => {
    const { engine, hear, relay } = bench()
    const [consequence] = await hear(delivered, 10)
    expect(consequence).toMatchObject({
      change: { kind: 'changed', after: { status: 'delivered' } },
      send: [],
      hold: [],
      withdraw: [],
    })
    await engine.tick(hour(1_000))
    expect(await relay(1_000)).toEqual([])
    const reading = await engine.read('A1')
    expect(reading).toMatchObject({ status: 'delivered', adoptedAt: null, deadlines: [], epochs: [], effects: [] })
    expect(reading!.report.steps).toHaveLength(3)
    expect((await engine.shipments({ adopted: false })).map(({ shipment }) => shipment)).toEqual(['A1'])
    expect(await engine.shipments({ adopted: true })).toEqual([])
  })

  test('is adopted when it is registered: what is true of it follows, once', async () => {
    const { engine, hear, relay } = bench()
    await hear(delivered, 10)
    const [consequence] = await engine.register({ shipment: 'A1', at: hour(20) })
    expect(consequence!.send.map(({ rule }) => rule)).toEqual(['pay'])
    expect(consequence!.change.kind).toBe('unchanged')
    expect(await engine.read('A1')).toMatchObject({
      status: 'delivered',
      adoptedAt: hour(20).getTime(),
      judgedAt: hour(20).getTime(),
    })
    expect(await relay(20)).toEqual(['release-payment 1'])
    expect(await engine.register({ shipment: 'A1', at: hour(30) })).toEqual([])
    await hear(delivered, 31)
    expect(await relay(31)).toEqual([])
    expect((await engine.read('A1'))!.adoptedAt).toBe(hour(20).getTime())
  })

  test('has its deadlines from then on', async () => {
    const { engine, hear, relay } = bench()
    await hear('1/1@1 5/501@5', 6)
    expect(await engine.tick(hour(500))).toEqual([])
    await engine.register({ shipment: 'A1', at: hour(7) })
    expect(await engine.shipments({ dueBy: hour(5 + 72).getTime() })).toHaveLength(1)
    expect(await relay(7)).toEqual([])
    await engine.tick(hour(5 + 72))
    expect(await relay(5 + 72)).toEqual(['mail-reminder 1'])
  })

  test('sends nothing for what was true for a while, and is not any more', async () => {
    const { engine, hear, relay } = bench()
    await hear(delivered, 10)
    await hear('1/1@1 5/5@5 2/204@9', 11)
    await engine.register({ shipment: 'A1', at: hour(12) })
    expect(await relay(12)).toEqual([])
  })

  test('stays so when it is judged by another law', async () => {
    const { engine, hear } = bench()
    await hear(delivered, 10)
    expect(await engine.rejudge({ all: true })).toEqual({ judged: 1, changed: [], failed: [] })
    expect((await engine.read('A1'))!.effects).toEqual([])
  })

  test('is adopted on arrival by an engine that does so', async () => {
    const { store, hear } = bench()
    await hear('1/1@1 5/5@5 3/301@9', 10)
    const other = new Workbench({ store })
    await other.hear('1/1@1 5/5@5 3/301@9', 11)
    expect(await other.relay(11)).toEqual(['release-payment 1'])
    expect((await other.engine.read('A1'))!.adoptedAt).toBe(hour(11).getTime())
  })
})

describe('a shipment that is registered first', () => {
  test('is there, with nothing heard', async () => {
    const { engine } = bench()
    const [consequence] = await engine.register({ shipment: 'A1', at: hour(1) })
    expect(consequence).toMatchObject({ shipment: 'A1', send: [], withdraw: [], hold: [] })
    const reading = await engine.read('A1')
    expect(reading).toMatchObject({ status: 'expected', heardAt: null, adoptedAt: hour(1).getTime(), evidence: [], effects: [] })
    expect(reading!.report.steps).toEqual([])
  })

  test('is watched as any other', async () => {
    const { engine, hear, relay } = bench()
    await engine.register([
      { shipment: 'A1', at: hour(1) },
      { shipment: 'B2', at: '2026-03-01T01:00:00Z' },
    ])
    await hear(delivered, 10)
    expect(await relay(10)).toEqual(['release-payment 1'])
    expect((await engine.shipments({ adopted: true })).map(({ shipment }) => shipment)).toEqual(['A1', 'B2'])
  })

  test('may have been heard of at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const store = memoryStore()
      const benches = [new Workbench({ ...later, store }), new Workbench({ ...later, store }), new Workbench({ ...later, store })]
      await Promise.all([
        benches[0]!.hear(delivered, 10),
        benches[1]!.engine.register({ shipment: 'A1', at: hour(10) }),
        benches[2]!.engine.register({ shipment: 'A1', at: hour(11) }),
        benches[2]!.hear('1/1@1 5/5@5', 6),
      ])
      expect(await benches[1]!.relay(12)).toEqual(['release-payment 1'])
      expect((await benches[0]!.engine.read('A1'))!.effects).toHaveLength(1)
    }
  })
})

describe('silence counts from registration until the first scan', () => {
  test('and is due without any', async () => {
    const { engine, relay } = bench()
    await engine.register({ shipment: 'A1', at: hour(1) })
    expect(await engine.tick(hour(1 + 5 * 24 - 1))).toEqual([])
    const [consequence] = await engine.tick(hour(1 + 5 * 24))
    expect(consequence!.send).toMatchObject([{ key: 'A1/0/warn/adopted', rule: 'warn', cause: null }])
    expect(await relay(200)).toEqual(['open-ticket 1'])
    await engine.tick(hour(300))
    expect(await relay(300)).toEqual([])
  })

  test('a first scan in time ends it', async () => {
    const { engine, hear, relay } = bench()
    await engine.register({ shipment: 'A1', at: hour(1) })
    await hear('1/1@100', 101)
    await engine.tick(hour(1 + 5 * 24))
    expect(await relay(130)).toEqual([])
    await engine.tick(hour(100 + 5 * 24))
    expect(await relay(300)).toEqual(['open-ticket 1'])
    expect((await engine.read('A1'))!.effects[0]!.firing).toContain('A1/0/warn/2026-03-05T04:00:00.000Z')
  })

  test('a first scan told late takes it back, one that happened late does not', async () => {
    for (const [trace, undone] of [
      ['1/1@100', ['close-ticket 2']],
      ['1/1@130', []],
    ] as const) {
      const { engine, hear, relay } = bench()
      await engine.register({ shipment: 'A1', at: hour(1) })
      await engine.tick(hour(125))
      expect(await relay(125)).toEqual(['open-ticket 1'])
      await hear(trace, 131)
      expect(await relay(131)).toEqual(undone)
    }
  })

  test('of what was scanned before it does not', async () => {
    const { engine, hear, relay } = bench()
    await hear('1/1@1', 2)
    await engine.register({ shipment: 'A1', at: hour(100) })
    await engine.tick(hour(1 + 5 * 24))
    expect(await relay(130)).toEqual(['open-ticket 1'])
    await engine.tick(hour(100 + 5 * 24))
    expect(await relay(300)).toEqual([])
  })
})

const trace = fc.constantFrom(
  '1/1@1',
  delivered,
  '1/1@1 5/5@5 2/204@9',
  '1/1@1 5/501@9',
  `${delivered} 0/0@10 5/5@11`,
  '1/1@1 2/209@9',
  '1/1@1 6/6@20 4/4@40',
)
const heard: fc.Arbitrary<readonly ShipmentInput[]> = fc
  .array(fc.record({ trace, hours: fc.integer({ min: 45, max: 170 }) }), { minLength: 1, maxLength: 6 })
  .map(list =>
    list
      .sort((a, b) => a.hours - b.hours)
      .map(({ trace: one, hours }) => ({
        shipment: 'A',
        kind: 'snapshot',
        events: scans(one),
        heardAt: hour(hours),
        saidAt: hour(hours),
      })),
  )

test('what follows after registration is what had followed if all had come at once', async () => {
  const rowsAfter = async (
    adopt: 'arrival' | 'registration',
    batches: readonly (readonly ShipmentInput[])[],
    at: Date | null,
  ) => {
    const store = memoryStore()
    const engine = createEngine({ rules: lawRules, store, zone: 'UTC', adopt })
    for (const batch of batches) await engine.ingest(batch)
    if (at) await engine.register({ shipment: 'A', at })
    const { shipments, ...rest } = await rowsOf(store)
    return { ...rest, shipments: shipments.map(row => ({ ...row, adoptedAt: null })) }
  }
  await fc.assert(
    fc.asyncProperty(heard, async inputs => {
      const one = inputs.map(input => [input])
      const at = inputs.at(-1)!.heardAt as Date
      expect(await rowsAfter('registration', one, at)).toEqual(await rowsAfter('arrival', [inputs], null))
    }),
    { numRuns: runs(150) },
  )
})

describe('unusable', () => {
  test.each([
    ['a name', { shipment: '', at: hour(1) }, 'Unusable shipment'],
    ['an instant', { shipment: 'A1', at: 'tomorrow' }, 'Unusable option at'],
    ['nothing', undefined, 'Unusable shipment'],
  ])('%s is refused', async (_, registration, message) => {
    const { engine } = bench()
    await expect(engine.register(registration as never)).rejects.toThrow(message)
  })

  test('a way to adopt is refused', () => {
    expect(() => bench('never' as never)).toThrow('Unusable option adopt: "never"')
  })
})

function bench(adopt: 'registration' = 'registration') {
  const made = new Workbench({ adopt })
  return { engine: made.engine, store: made.store, hear: made.hear.bind(made), relay: made.relay.bind(made) }
}
