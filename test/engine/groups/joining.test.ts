// What a group knows of its parcels does not depend on when they joined it, nor on how their inputs were combined.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentEvents } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { scans } from '../../journal/parcel.js'
import { runs } from '../../runs.js'
import { hour } from '../workbench.js'

const rules = defineRules([
  {
    name: 'complete',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    do: { kind: 'complete' },
    undo: { kind: 'reopen' },
  },
])

const first = '1/1@1 5/5@5 3/301@9'
// Each begins with the first scan of the first journey: a number that was given to the second would stay with that.
const trace = fc.constantFrom(
  '1/1@1',
  first,
  '1/1@1 5/5@5 2/204@9',
  `${first} 0/0@10 5/5@11`,
  '1/1@1 2/901@9',
  `${first} 1/1@800 3/301@810`,
)
const inputs: fc.Arbitrary<readonly ShipmentEvents[]> = fc
  .array(fc.record({ shipment: fc.constantFrom('A1', 'A2'), trace, hours: fc.integer({ min: 820, max: 900 }) }), {
    minLength: 1,
    maxLength: 6,
  })
  .map(list =>
    list
      .sort((a, b) => a.hours - b.hours)
      .map(({ shipment, trace: one, hours }) => ({
        ...{ shipment, kind: 'snapshot', events: scans(one), receivedAt: hour(hours), issuedAt: hour(hours) },
      })),
  )

test('a parcel that joins before its first input is in the group as one that joins after its last', async () => {
  const groupAfter = async (joins: 'first' | 'last', given: readonly ShipmentEvents[], at: Date) => {
    const engine = createEngine({ rules, store: memoryStore(), zone: 'UTC' })
    const join = () => engine.register(['A1', 'A2'].map(shipment => ({ shipment, at, group: 'o1' })))
    if (joins === 'first') await join()
    if (joins === 'first') for (const input of given) await engine.ingest(input)
    else await engine.ingest(given)
    if (joins === 'last') await join()
    const { members, rollUp, effects } = (await engine.group('o1'))!
    return { members, rollUp, isComplete: effects.length > 0 && effects.at(-1)!.kind === 'do' }
  }
  await fc.assert(
    fc.asyncProperty(inputs, async given => {
      expect(await groupAfter('first', given, hour(0))).toEqual(await groupAfter('last', given, hour(0)))
    }),
    { numRuns: runs(200) },
  )
})
