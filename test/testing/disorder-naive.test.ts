// What the disturbances are for: each finds a consumer that does well until then.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type DisorderKind,
  type DisorderLaw,
  disorderKinds,
  disorderLaws,
  disturb,
  disturbed,
} from '../../src/testing/disorder/index.js'
import { histories } from '../../src/testing/histories/index.js'
import { brokenBy, naive, right } from './consumers.js'

const journeys = histories({ minLength: 1, maxLength: 8 })
const kinds = disorderKinds.map(({ kind }) => kind)

// Who is found out by what, and which law it breaks.
const finds: Readonly<Record<DisorderKind, { readonly who: keyof typeof naive; readonly law: DisorderLaw }>> = {
  cutOff: { who: 'guessing', law: 'told-end' },
  drop: { who: 'strict', law: 'told-end' },
  recode: { who: 'latched', law: 'undone' },
  stranger: { who: 'lastValue', law: 'no-downgrade' },
  reword: { who: 'paysPerText', law: 'once' },
  shiftZone: { who: 'paysPerText', law: 'once' },
  batches: { who: 'lastValue', law: 'same-end' },
  truncate: { who: 'strict', law: 'same-end' },
  duplicate: { who: 'counts', law: 'once' },
  repeat: { who: 'paysEachTime', law: 'once' },
  stale: { who: 'lastValue', law: 'no-downgrade' },
  delay: { who: 'lastValue', law: 'same-end' },
  reorder: { who: 'lastValue', law: 'same-end' },
}

describe.each(kinds)('%s', kind => {
  const { who, law } = finds[kind]

  test(`finds the consumer ${who}, which does well where the same history is told as it should be`, () => {
    const found = fc.check(
      fc.property(disturbed(journeys, { kinds: [kind] }), transcript => {
        fc.pre(brokenBy(naive[who], disturb(transcript.truth.history, [])).length === 0)
        return !brokenBy(naive[who], transcript).includes(law)
      }),
      { numRuns: 2_000, maxSkipsPerRun: 100 },
    )
    expect(found.failed).toBe(true)
    const [transcript] = found.counterexample!
    expect(transcript.labels.map(label => label.kind)).toEqual([kind])
    expect(brokenBy(right, transcript)).toEqual([])
  })
})

test('every law is broken by some naive consumer', () => {
  const broken = new Set<DisorderLaw>()
  for (const transcript of fc.sample(disturbed(journeys, { most: 4 }), 3_000))
    for (const consumer of Object.values(naive)) for (const law of brokenBy(consumer, transcript)) broken.add(law)
  expect(disorderLaws.map(({ law }) => law).filter(law => !broken.has(law))).toEqual([])
})

test('a failure shrinks to the shortest journey and one disturbance', () => {
  for (const seed of [1, 2, 3, 4, 5, 6, 7, 8]) {
    const { counterexample } = fc.check(
      fc.property(
        disturbed(journeys, { kinds: ['repeat', 'duplicate', 'truncate', 'drop', 'cutOff'], most: 5 }),
        transcript =>
          !(transcript.labels.some(({ kind }) => kind === 'repeat') && brokenBy(naive.paysEachTime, transcript).includes('once')),
      ),
      { numRuns: 5_000, seed },
    )
    const [transcript] = counterexample!
    expect(transcript.labels.map(({ what }) => what)).toEqual([
      `message ${transcript.messages.length - 1} comes again as message ${transcript.messages.length}`,
    ])
    expect(transcript.truth.history.at(-1)?.code.startsWith('3/')).toBe(true)
    // The shortest way to a delivery is picked up, on the van, delivered.
    expect(transcript.truth.history).toHaveLength(3)
  }
})
