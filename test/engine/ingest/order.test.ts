// The state of an engine does not depend on the order of its inputs if nothing is relayed in between, no event is dated after its
// receipt, and the number is not used again. Otherwise the first input determines a journey's number, or a present at which a time
// lay too far ahead. History does depend on it: the number of commits, and when and by which scan an effect was created.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentEvents } from '../../../src/engine/index.js'
import { arrivalOrders } from '../../../src/testing/checks/arrivals.js'
import { scans } from '../../journal/parcel.js'
import { runs, seenAtLeast } from '../../runs.js'
import { rowsOf } from '../rows.js'
import { hour } from '../workbench.js'
import { outboxRules } from '../world.js'

const base = '1/1@1 5/5@5'
const traces = [
  '3/301@9',
  '2/204@9',
  '2/204@9 5/5@12 3/301@13',
  '3/301@9 0/0@10 5/5@11',
  '3/301@9 6/6@20 4/4@40',
  '5/501@9',
  '2/209@9 2/209@10',
]

const input: fc.Arbitrary<ShipmentEvents> = fc
  .record({
    shipment: fc.constantFrom('A', 'A', 'B'),
    events: fc.oneof(
      {
        weight: 3,
        arbitrary: fc.constantFrom(...traces).map(trace => ({ kind: 'snapshot' as const, list: scans(`${base} ${trace}`) })),
      },
      {
        weight: 1,
        arbitrary: fc
          .constantFrom('3/301@9', '2/204@15', '2/209@20', '5/501@9')
          .map(one => ({ kind: 'delta' as const, list: scans(one) })),
      },
    ),
    hours: fc.integer({ min: 45, max: 170 }),
    isDated: fc.boolean(),
    source: fc.constantFrom(null, null, 'other'),
  })
  .map(({ shipment, events: { kind, list }, hours, isDated, source }) => ({
    ...{ shipment, kind, events: list, source, receivedAt: hour(hours) },
    ...(isDated && { issuedAt: hour(hours) }),
  }))

const inputsInOrder = fc
  .array(input, { minLength: 2, maxLength: 7, size: 'max' })
  .map(list => [...list].sort((a, b) => Number(a.receivedAt) - Number(b.receivedAt)))

// However few the runs: inputs that leave a deadline, and effects.
const withBoth: ShipmentEvents[] = [
  { shipment: 'A', kind: 'snapshot', events: scans(`${base} 5/501@40`), source: null, receivedAt: hour(45) },
  { shipment: 'B', kind: 'snapshot', events: scans(`${base} 3/301@9`), source: null, receivedAt: hour(46) },
]

async function rowsAfter(batches: readonly (readonly ShipmentEvents[])[]) {
  const store = memoryStore()
  const engine = createEngine({ rules: outboxRules, store, zone: 'UTC' })
  for (const batch of batches) await engine.ingest(batch)
  return rowsOf(store)
}

test('every order, batching and repetition gives the same shipments, deadlines and effects', { timeout: 60_000 }, async () => {
  let effects = 0
  let deadlines = 0
  await fc.assert(
    fc.asyncProperty(inputsInOrder, fc.nat(1_000_000), async (inputs, seed) => {
      const { evidence: _, ...expected } = await rowsAfter(inputs.map(each => [each]))
      effects += expected.effects.length
      deadlines += expected.shipments.flatMap(row => row.deadlines).length
      for (const { batches } of [...arrivalOrders(inputs.length, 3, seed)].slice(-6)) {
        const { evidence: __, ...rows } = await rowsAfter(batches.map(batch => batch.map(at => inputs[at]!)))
        expect(rows).toEqual(expected)
      }
    }),
    { numRuns: runs(60), examples: [[withBoth, 0]] },
  )
  expect(Math.min(effects, deadlines)).toBeGreaterThanOrEqual(seenAtLeast(11))
})

test('every batching of inputs in order of receipt gives the same rows, with the same evidence', {
  timeout: 60_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      inputsInOrder,
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 7, maxLength: 7 }),
      async (inputs, sizes) => {
        const left = [...inputs]
        const batches = sizes.map(size => left.splice(0, size)).filter(batch => batch.length > 0)
        expect(await rowsAfter(batches)).toEqual(await rowsAfter(inputs.map(each => [each])))
      },
    ),
    { numRuns: runs(60) },
  )
})
