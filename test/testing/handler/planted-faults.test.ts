// checkHandler finds and names each fault planted in a shop.

import { describe, expect, test } from 'vitest'
import { checkHandler, type HandlerFailure, histories, symptoms } from '../../../src/testing/index.js'
import { shop } from './shop.js'
import { faults } from './shop-faults.js'

const found = (failures: readonly HandlerFailure[]) => failures.map(({ kind, symptom }) => `${kind}: ${symptom}`)

describe('a planted fault is found and named', () => {
  test.each(Object.entries(faults))('%s', { timeout: 60_000 }, async (_, { finds, ...fault }) => {
    const { failures } = await checkHandler({ ...shop(fault), runs: 60 })
    expect(found(failures)).toEqual(expect.arrayContaining(finds.map(([kind, symptom]) => `${kind}: ${symptom}`)))
    for (const { kind, transcript } of failures)
      if (kind !== 'several') expect(transcript.faults.map(each => each.kind)).toEqual(kind === 'none' ? [] : [kind])
  })

  test('a shop that knows no loss and no destruction', async () => {
    for (const [end, symptom] of [
      ['lost', 'missed-loss'],
      ['destroyed', 'missed-destruction'],
    ] as const) {
      const { failures } = await checkHandler({
        feed: 'native',
        kinds: [],
        runs: 5,
        histories: histories({ end, weights: 'uniform', maxLength: 6 }),
        deliver: () => {},
        read: () => ({ outcome: null }),
      })
      expect(found(failures)).toContain(`none: ${symptom}`)
    }
  })

  // A loss and a destruction are found above: the shop's provider cannot report them.
  test('every other symptom by some fault', () => {
    const named = new Set(Object.values(faults).flatMap(({ finds }) => finds.map(([, symptom]) => symptom)))
    expect(symptoms.map(({ symptom }) => symptom).filter(symptom => !named.has(symptom))).toEqual([
      'missed-loss',
      'missed-destruction',
    ])
  })

  test('only by the kinds that concern it: all others are survived', async () => {
    const { rows } = await checkHandler({ ...shop(faults['cannot read a time with a zone']), runs: 60 })
    expect(rows.filter(({ failures }) => failures.length > 0).map(({ kind }) => kind)).toEqual(['shiftZone'])
  })
})
