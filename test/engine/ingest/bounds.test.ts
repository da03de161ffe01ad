// What one call may bring, and what an engine keeps in memory afterwards.

import { describe, expect, test } from 'vitest'
import { type EngineOptions, memoryStore, type ShipmentInput, type Store } from '../../../src/engine/index.js'
import { hour, Workbench } from '../workbench.js'

const events = (count: number) =>
  Array.from({ length: count }, (_, at) => ({ code: at === 0 ? '1/1' : '0/1002', time: hour(1).getTime() + at * 60_000 }))
const snapshot = (shipment: string, count: number, hours = 1_000): ShipmentInput => ({
  ...{ shipment, kind: 'snapshot', receivedAt: hour(hours), events: events(count) },
})

describe('an input with too many scans is refused', () => {
  const tooMany = (message: RegExp) =>
    expect.objectContaining({ code: 'too-many-events', message: expect.stringMatching(message) })

  test('5,000 by default, and nothing of the call is written', async () => {
    const { engine } = new Workbench()
    await expect(engine.ingest([snapshot('A', 3), snapshot('B', 5_001)])).rejects.toThrow(
      tooMany(/^An input for shipment "B" has 5001 scans; at most 5000 are taken at once\. .*maxEvents.*Nothing was written\.$/),
    )
    expect(await engine.shipments()).toEqual([])
    await engine.ingest([snapshot('A', 3), snapshot('B', 5_000)])
    expect((await engine.shipments()).map(({ shipment }) => shipment)).toEqual(['A', 'B'])
  })

  test('before any of its scans is read', async () => {
    let reads = 0
    const poisoned = Array.from({ length: 4 }, () => ({
      get code() {
        return `${reads++}`
      },
    }))
    const { engine } = new Workbench({ maxEvents: 3 })
    const input = { ...snapshot('A', 0), events: poisoned } as never
    await expect(engine.ingest([input])).rejects.toThrow(tooMany(/has 4 scans; at most 3/))
    expect(reads).toBe(0)
  })

  test('a correction counts the scans it rules on and those it adds', async () => {
    const { engine } = new Workbench({ maxEvents: 3 })
    const scans = [1, 2].map(nth => ({ identity: `${nth}`, is: 'false' as const }))
    const correction = { shipment: 'A', kind: 'override', by: 'Ann', reason: 'She called', receivedAt: hour(1), scans } as const
    await expect(engine.ingest({ ...correction, add: events(2) })).rejects.toThrow(tooMany(/^A correction .* 4 scans; at most 3/))
    await engine.ingest({ ...correction, add: events(1) })
  })
})

describe('the cache is bounded', () => {
  // The shipments that are loaded again, in order.
  async function loaded(cache: EngineOptions['cache'], sizes: Readonly<Record<string, number>>, again: string) {
    const inner = memoryStore()
    let loads: string[] = []
    const load: Store['shipments']['load'] = names => {
      loads.push(...names)
      return inner.shipments.load(names)
    }
    const { engine } = new Workbench({ store: { ...inner, shipments: { ...inner.shipments, load } }, cache })
    for (const [shipment, size] of Object.entries(sizes)) await engine.ingest(snapshot(shipment, size))
    loads = []
    for (const shipment of again) await engine.ingest(snapshot(shipment, sizes[shipment]!, 1_001))
    return loads.join('')
  }

  test('by the scans of its shipments: those used last stay', async () => {
    const sizes = { A: 8, B: 8, C: 4, D: 8 }
    expect(await loaded({ entries: 28 }, sizes, 'ABCD')).toBe('')
    expect(await loaded({ entries: 20 }, sizes, 'BCD')).toBe('')
    // A pushes out C and D, which were not used since B was.
    expect(await loaded({ entries: 20 }, sizes, 'DBABCA')).toBe('AC')
  })

  test('a shipment that is larger than the cache pushes out no other', async () => {
    expect(await loaded({ entries: 20 }, { A: 10, B: 10, C: 21 }, 'ABC')).toBe('C')
  })

  test('a shipment that grows counts with its size of now', async () => {
    const { engine } = new Workbench({ cache: { entries: 20 } })
    for (let size = 1; size <= 40; size++) await engine.ingest(snapshot('A', size, 1_000 + size))
    expect((await engine.read('A'))?.report.steps).toHaveLength(40)
    expect(await loaded({ entries: 20 }, { A: 10, B: 10 }, 'ABABAB')).toBe('')
  })

  test('by their number, too', async () => {
    expect(await loaded({ shipments: 2 }, { A: 1, B: 1, C: 1 }, 'CBA')).toBe('A')
    expect(await loaded({ entries: 0 }, { A: 1 }, 'AA')).toBe('AA')
  })
})
