// A large push gives way to everything else, however it is made. Counted in turns of the event loop, not in time.

import { expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentInput } from '../../../src/engine/index.js'
import { applyInput, createJournal, defineRules, evidenceOf, reportOf } from '../../../src/index.js'
import { SLICE } from '../../../src/vocabulary/slices.js'
import { hour, shopRules } from '../workbench.js'

const COUNT = 6 * SLICE
// A delivery that cannot be true now and then, and two scans a minute: the search for the best reading is needed, with ties.
const event = (at: number) => ({
  code: at === 0 ? '1/1' : at % 50 === 49 ? '3/301' : '0/1002',
  time: new Date(hour(0).getTime() + Math.floor(at / 2) * 60_000).toISOString().slice(0, 19).replace('T', ' '),
  text: `Scan ${at}`,
})
const events = Array.from({ length: COUNT }, (_, at) => event(at))
const snapshot = (shipment: string, hours: number, list: readonly object[], more: object = {}) =>
  ({ shipment, kind: 'snapshot', receivedAt: hour(1_000 + hours), events: list, ...more }) as ShipmentInput
const options = { rules: shopRules, zone: 'Asia/Shanghai' }

/** How often others had a turn until the work was done, and its result. */
async function turnsOf<T>(work: () => Promise<T>): Promise<{ readonly turns: number; readonly result: T }> {
  let turns = 0
  let isDone = false
  const turn = () => {
    turns++
    if (!isDone) setImmediate(turn)
  }
  setImmediate(turn)
  const result = await work()
  isDone = true
  return { turns, result }
}

test('others get a turn after each slice of a push, and the report is the same', async () => {
  const store = memoryStore()
  const engine = createEngine({ store, ...options })
  let journal = createJournal('A', { zone: 'Asia/Shanghai' })
  for (const [hours, list, least] of [
    // At each slice: reading, merging, spans, scans and the store; and the search, a few times for each.
    [1, events.slice(0, -1), 35],
    [2, events, 35],
    [3, events.slice(1), 35],
    [4, events.toReversed(), 35],
  ] as const) {
    const input = snapshot('A', hours, list)
    const { turns, result } = await turnsOf(() => engine.ingest(input))
    expect(turns).toBeGreaterThan(least)
    const applied = applyInput(journal, input, { now: input.receivedAt })
    journal = applied.journal
    expect(JSON.stringify(result[0]!.change)).toBe(JSON.stringify(applied.change))
  }
  // Loaded from the store, and read.
  const fresh = createEngine({ store, ...options })
  const again = await turnsOf(() => fresh.ingest(snapshot('A', 5, events)))
  expect(again.turns).toBeGreaterThan(35)
  expect(again.result[0]!.change.after.status).toBe(reportOf(journal).status)
  const read = await turnsOf(() => createEngine({ store, ...options }).read('A'))
  expect(read.turns).toBeGreaterThan(10)
  const stored = applyInput(journal, snapshot('A', 5, events), { now: hour(1_005) }).journal
  expect(JSON.stringify(read.result!.evidence)).toBe(JSON.stringify(evidenceOf(stored, { now: hour(1_005) })))
})

test.each<[string, ShipmentInput[], number]>([
  ['a delta', [{ shipment: 'A', kind: 'delta', receivedAt: hour(1_000), events }], 35],
  [
    'two sources whose clocks are unknown',
    ['a', 'b'].map((source, at) =>
      snapshot(
        'A',
        at,
        events.slice(0, 1_500).filter((_, nth) => nth % 2 === at),
        { source },
      ),
    ),
    100,
  ],
  [
    'an old list that contradicts',
    [snapshot('A', 1, events), snapshot('A', 2, events.slice(0, -600)), snapshot('A', 2.5, events.slice(0, -700))],
    70,
  ],
  [
    'a correction of every scan',
    [
      snapshot('A', 1, events.slice(0, 2_000)),
      {
        shipment: 'A',
        kind: 'override',
        by: 'Ann',
        reason: 'x',
        receivedAt: hour(2_000),
        scans: events.slice(0, 2_000).map(each => ({ event: each, is: 'false' })),
      },
    ],
    15,
  ],
])('so do they during %s', async (_, inputs, least) => {
  const engine = createEngine({ store: memoryStore(), rules: defineRules([]) })
  const { turns } = await turnsOf(() => engine.ingest(inputs))
  expect(turns).toBeGreaterThan(least)
})

test('a small push is answered while large ones are evaluated, and each of these gets as many turns', async () => {
  const engine = createEngine({ store: memoryStore(), ...options })
  const ended: string[] = []
  const ingest = async (input: ShipmentInput) => {
    await engine.ingest(input)
    ended.push(input.shipment)
  }
  const large = ['L1', 'L2', 'L3'].map(name => ingest(snapshot(name, 1, events.slice(0, COUNT / 2))))
  // After they have begun.
  for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate)
  await ingest(snapshot('S', 1, [event(0)]))
  expect(ended).toEqual(['S'])
  await Promise.all(large)
  expect(ended).toEqual(['S', 'L1', 'L2', 'L3'])
})

test('many shipments that are small by themselves give way too', async () => {
  const engine = createEngine({ store: memoryStore(), ...options })
  const names = Array.from({ length: 200 }, (_, at) => `S${at}`)
  const { turns } = await turnsOf(() => engine.ingest(names.map(name => snapshot(name, 1, events.slice(0, 30)))))
  expect(turns).toBeGreaterThanOrEqual((names.length * 30) / SLICE - 2)
  const all = await turnsOf(() => engine.reevaluate({ all: true }))
  expect(all.turns).toBeGreaterThanOrEqual((names.length * 30) / SLICE - 2)
})

test('what a caller edits while its push is evaluated has no effect', async () => {
  const engine = createEngine({ store: memoryStore(), ...options })
  const list = Array.from({ length: COUNT / 2 }, (_, at) => event(at))
  const ingesting = engine.ingest(snapshot('A', 1, list))
  for (let turn = 0; turn < 3; turn++) {
    for (const each of list) each.text = 'forged'
    await new Promise(setImmediate)
  }
  await ingesting
  const { report } = (await engine.read('A'))!
  expect(report.steps.filter(({ event: each }) => each.text === 'forged')).toEqual([])
})
