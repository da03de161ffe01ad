// Shipments with inputs before and after their registration.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentEvents, type ShipmentResult } from '../../../src/engine/index.js'
import { scans } from '../../journal/parcel.js'
import { runs } from '../../runs.js'
import { rowsOf } from '../rows.js'
import { collected, hour, Workbench } from '../workbench.js'
import { outboxRules } from '../world.js'

const delivered = '1/1@1 5/5@5 3/301@9'
const explicit = { registration: 'explicit' } as const

describe('an unregistered shipment', () => {
  test('is stored, and nothing follows', async () => {
    const { engine, receive, relay } = bench()
    const [result] = await receive(delivered, 10)
    expect(result).toMatchObject({
      change: { kind: 'changed', after: { status: 'delivered' } },
      fire: [],
      suppress: [],
      compensate: [],
    })
    await engine.tick(hour(1_000))
    expect(await relay(1_000)).toEqual([])
    const details = await engine.read('A1')
    expect(details).toMatchObject({ status: 'delivered', registeredAt: null, deadlines: [], effects: [] })
    expect(details!.report.steps).toHaveLength(3)
    expect((await engine.shipments({ registered: false })).map(({ shipment }) => shipment)).toEqual(['A1'])
    expect(await engine.shipments({ registered: true })).toEqual([])
  })

  test('is registered explicitly: what is true of it follows, once', async () => {
    const { engine, receive, relay } = bench()
    await receive(delivered, 10)
    const [result] = await engine.register({ shipment: 'A1', at: hour(20) })
    expect(result!.fire.map(({ rule }) => rule)).toEqual(['pay'])
    expect(result!.change.kind).toBe('unchanged')
    expect(await engine.read('A1')).toMatchObject({
      status: 'delivered',
      registeredAt: hour(20).toISOString(),
      evaluatedAt: hour(20).toISOString(),
    })
    expect(await relay(20)).toEqual(['release-payment 1'])
    expect(await engine.register({ shipment: 'A1', at: hour(30) })).toEqual([])
    await receive(delivered, 31)
    expect(await relay(31)).toEqual([])
    expect((await engine.read('A1'))!.registeredAt).toBe(hour(20).toISOString())
  })

  test('has its deadlines from then on', async () => {
    const { engine, receive, relay } = bench()
    await receive('1/1@1 5/501@5', 6)
    expect(await engine.tick(hour(500))).toEqual({ evaluated: 0, changed: 0, failed: 0 })
    await engine.register({ shipment: 'A1', at: hour(7) })
    expect(await engine.shipments({ dueBy: hour(5 + 72).getTime() })).toHaveLength(1)
    expect(await relay(7)).toEqual([])
    await engine.tick(hour(5 + 72))
    expect(await relay(5 + 72)).toEqual(['mail-reminder 1'])
  })

  test('does nothing for what was true for a while and no longer is', async () => {
    const { engine, receive, relay } = bench()
    await receive(delivered, 10)
    await receive('1/1@1 5/5@5 2/204@9', 11)
    await engine.register({ shipment: 'A1', at: hour(12) })
    expect(await relay(12)).toEqual([])
  })

  test('stays unregistered when it is reevaluated', async () => {
    const { engine, receive } = bench()
    await receive(delivered, 10)
    expect(await engine.reevaluate({ all: true })).toEqual({ evaluated: 1, changed: 0, failed: 0 })
    expect((await engine.read('A1'))!.effects).toEqual([])
  })

  test('is registered by the next input of an engine with automatic registration', async () => {
    const { store, receive } = bench()
    await receive('1/1@1 5/5@5 3/301@9', 10)
    const other = new Workbench({ store })
    await other.receive('1/1@1 5/5@5 3/301@9', 11)
    expect(await other.relay(11)).toEqual(['release-payment 1'])
    expect((await other.engine.read('A1'))!.registeredAt).toBe(hour(11).toISOString())
  })
})

describe('a shipment that is registered first', () => {
  test('exists without input', async () => {
    const { engine } = bench()
    const [result] = await engine.register({ shipment: 'A1', at: hour(1) })
    expect(result).toMatchObject({ shipment: 'A1', fire: [], suppress: [], compensate: [] })
    const details = await engine.read('A1')
    expect(details).toMatchObject({
      status: 'expected',
      receivedAt: null,
      registeredAt: hour(1).toISOString(),
      evidence: [],
      effects: [],
    })
    expect(details!.report.steps).toEqual([])
  })

  test('is watched as any other', async () => {
    const { engine, receive, relay } = bench()
    await engine.register([
      { shipment: 'A1', at: hour(1) },
      { shipment: 'B2', at: '2026-03-01T01:00:00Z' },
    ])
    await receive(delivered, 10)
    expect(await relay(10)).toEqual(['release-payment 1'])
    expect((await engine.shipments({ registered: true })).map(({ shipment }) => shipment)).toEqual(['A1', 'B2'])
  })

  test('may get inputs at the same moment', async () => {
    for (let round = 0; round < 20; round++) {
      const store = memoryStore()
      const benches = [
        new Workbench({ ...explicit, store }),
        new Workbench({ ...explicit, store }),
        new Workbench({ ...explicit, store }),
      ]
      await Promise.all([
        benches[0]!.receive(delivered, 10),
        benches[1]!.engine.register({ shipment: 'A1', at: hour(10) }),
        benches[2]!.engine.register({ shipment: 'A1', at: hour(11) }),
        benches[2]!.receive('1/1@1 5/5@5', 6),
      ])
      expect(await benches[1]!.relay(12)).toEqual(['release-payment 1'])
      expect((await benches[0]!.engine.read('A1'))!.effects).toHaveLength(1)
    }
  })
})

describe('silence counts from registration until the first scan', () => {
  test('and is due without one', async () => {
    const { engine, relay } = bench()
    await engine.register({ shipment: 'A1', at: hour(1) })
    expect(await engine.tick(hour(1 + 5 * 24 - 1))).toMatchObject({ changed: 0 })
    const { changed } = await collected<ShipmentResult>(onResult => engine.tick(hour(1 + 5 * 24), { onResult }))
    expect(changed).toMatchObject([{ fire: [{ key: 'A1/0/warn/registered', rule: 'warn', cause: null }] }])
    expect(await relay(200)).toEqual(['open-ticket 1'])
    await engine.tick(hour(300))
    expect(await relay(300)).toEqual([])
  })

  test('a first scan in time ends it', async () => {
    const { engine, receive, relay } = bench()
    await engine.register({ shipment: 'A1', at: hour(1) })
    await receive('1/1@100', 101)
    await engine.tick(hour(1 + 5 * 24))
    expect(await relay(130)).toEqual([])
    await engine.tick(hour(100 + 5 * 24))
    expect(await relay(300)).toEqual(['open-ticket 1'])
    expect((await engine.read('A1'))!.effects[0]!.activation).toContain('A1/0/warn/2026-03-05T04:00:00.000Z')
  })

  test('a first scan received late undoes it, one that happened late does not', async () => {
    for (const [trace, undone] of [
      ['1/1@100', ['close-ticket 2']],
      ['1/1@130', []],
    ] as const) {
      const { engine, receive, relay } = bench()
      await engine.register({ shipment: 'A1', at: hour(1) })
      await engine.tick(hour(125))
      expect(await relay(125)).toEqual(['open-ticket 1'])
      await receive(trace, 131)
      expect(await relay(131)).toEqual(undone)
    }
  })

  test('but from the last scan before it if there is one', async () => {
    const { engine, receive, relay } = bench()
    await receive('1/1@1', 2)
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
const inputs: fc.Arbitrary<readonly ShipmentEvents[]> = fc
  .array(fc.record({ trace, hours: fc.integer({ min: 45, max: 170 }) }), { minLength: 1, maxLength: 6 })
  .map(list =>
    list
      .sort((a, b) => a.hours - b.hours)
      .map(({ trace: one, hours }) => ({
        shipment: 'A',
        kind: 'snapshot',
        events: scans(one),
        receivedAt: hour(hours),
        issuedAt: hour(hours),
      })),
  )

test('what follows after registration is what would follow if all inputs came at once', async () => {
  const rowsAfter = async (
    registration: 'automatic' | 'explicit',
    batches: readonly (readonly ShipmentEvents[])[],
    at: Date | null,
  ) => {
    const store = memoryStore()
    const engine = createEngine({ rules: outboxRules, store, zone: 'UTC', registration })
    for (const batch of batches) await engine.ingest(batch)
    if (at) await engine.register({ shipment: 'A', at })
    const { shipments, ...rest } = await rowsOf(store)
    return { ...rest, shipments: shipments.map(row => ({ ...row, registeredAt: null })) }
  }
  await fc.assert(
    fc.asyncProperty(inputs, async given => {
      const oneByOne = given.map(input => [input])
      const at = given.at(-1)!.receivedAt as Date
      expect(await rowsAfter('explicit', oneByOne, at)).toEqual(await rowsAfter('automatic', [given], null))
    }),
    { numRuns: runs(150) },
  )
})

describe('unusable', () => {
  test.each([
    ['a name', { shipment: '', at: hour(1) }, 'Unusable shipment'],
    ['an instant', { shipment: 'A1', at: 'tomorrow' }, 'Unusable option at'],
    ['nothing', undefined, 'Unusable shipment'],
    ['a name of a group', { shipment: 'group:A1', at: hour(1) }, 'that does not begin with "group:"'],
  ])('%s is refused', async (_, registration, message) => {
    const { engine } = bench()
    await expect(engine.register(registration as never)).rejects.toThrow(message)
  })

  test.each([
    ['', 'Unusable option group: ""'],
    ['x'.repeat(129), 'text of at most 128 characters'],
    ['a\0b', 'without NUL or half a character'],
    ['\ud800', 'without NUL or half a character'],
    [7, 'Unusable option group: 7'],
    [{ expect: 3 }, 'Unusable option group: undefined'],
    [{ name: 'o1', expected: 3 }, 'expected'],
    [{ name: 'o1', expect: 0 }, 'Unusable option group.expect: 0'],
    [{ name: 'o1', expect: 1.5 }, 'Pass a whole number, 1 or more'],
  ])('the group %j is refused', async (group, message) => {
    await expect(bench().engine.register({ shipment: 'A1', at: hour(1), group: group as never })).rejects.toThrow(message)
  })

  test('a mode of registration is refused', () => {
    expect(() => bench('never' as never)).toThrow('Unusable option registration: "never"')
  })
})

function bench(registration: 'explicit' = 'explicit') {
  const made = new Workbench({ registration })
  return { engine: made.engine, store: made.store, receive: made.receive.bind(made), relay: made.relay.bind(made) }
}
