// What the faults are for: each finds a consumer that works without it.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { histories } from '../../../src/testing/arbitraries/index.js'
import {
  type FaultKind,
  faultKinds,
  faultyHistories,
  type Guarantee,
  guarantees,
  injectFaults,
} from '../../../src/testing/faults/index.js'
import { brokenBy, correct, naive } from './consumers.js'

const journeys = histories({ minLength: 1, maxLength: 8 })
const kinds = faultKinds.map(({ kind }) => kind)

// Which consumer each fault finds, and which guarantee that consumer breaks.
const finds: Readonly<Record<FaultKind, { readonly who: keyof typeof naive; readonly guarantee: Guarantee }>> = {
  cutOff: { who: 'guessing', guarantee: 'reported-end' },
  drop: { who: 'strict', guarantee: 'reported-end' },
  recode: { who: 'latched', guarantee: 'undone' },
  retract: { who: 'latched', guarantee: 'undone' },
  wrongScan: { who: 'lastValue', guarantee: 'undone' },
  foreignScan: { who: 'lastValue', guarantee: 'no-downgrade' },
  reword: { who: 'paysPerText', guarantee: 'once' },
  shiftZone: { who: 'paysPerText', guarantee: 'once' },
  batches: { who: 'lastValue', guarantee: 'same-end' },
  truncate: { who: 'strict', guarantee: 'same-end' },
  duplicate: { who: 'counts', guarantee: 'once' },
  repeat: { who: 'paysEachTime', guarantee: 'once' },
  stale: { who: 'lastValue', guarantee: 'no-downgrade' },
  delay: { who: 'lastValue', guarantee: 'same-end' },
  reorder: { who: 'lastValue', guarantee: 'same-end' },
}

describe.each(kinds)('%s', kind => {
  const { who, guarantee } = finds[kind]

  test(`finds the consumer ${who}, which works with the same history without the fault`, () => {
    const found = fc.check(
      fc.property(faultyHistories(journeys, { kinds: [kind] }), transcript => {
        fc.pre(brokenBy(naive[who], injectFaults(transcript.truth.history, [])).length === 0)
        return !brokenBy(naive[who], transcript).includes(guarantee)
      }),
      { numRuns: 2_000, maxSkipsPerRun: 100 },
    )
    expect(found.failed).toBe(true)
    const [transcript] = found.counterexample!
    expect(transcript.faults.map(fault => fault.kind)).toEqual([kind])
    expect(brokenBy(correct, transcript)).toEqual([])
  })
})

test('every guarantee is broken by some naive consumer', () => {
  const broken = new Set<Guarantee>()
  for (const transcript of fc.sample(faultyHistories(journeys, { maxFaults: 4 }), 3_000))
    for (const consumer of Object.values(naive)) for (const guarantee of brokenBy(consumer, transcript)) broken.add(guarantee)
  expect(guarantees.map(({ guarantee }) => guarantee).filter(guarantee => !broken.has(guarantee))).toEqual([])
})

test('a failure shrinks to the shortest journey and one fault', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { counterexample } = fc.check(
      fc.property(
        faultyHistories(journeys, { kinds: ['repeat', 'duplicate', 'truncate', 'drop', 'cutOff'], maxFaults: 5 }),
        transcript =>
          !(transcript.faults.some(({ kind }) => kind === 'repeat') && brokenBy(naive.paysEachTime, transcript).includes('once')),
      ),
      { numRuns: 5_000, seed },
    )
    const [transcript] = counterexample!
    expect(transcript.faults.map(({ description }) => description)).toEqual([
      `message ${transcript.messages.length - 1} is repeated as message ${transcript.messages.length}`,
    ])
    expect(transcript.truth.history.at(-1)?.code.startsWith('3/')).toBe(true)
    // The shortest way to a delivery is picked up, on the van, delivered.
    expect(transcript.truth.history).toHaveLength(3)
  }
})
