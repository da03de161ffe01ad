// Rules as people write them keep the laws; a predicate that looks at more than its report breaks each of them.

import { describe, expect, test } from 'vitest'
import { defineRules, type JournalInput } from '../../src/index.js'
import { rulesLaws } from '../../src/testing/index.js'
import { shopRules } from '../engine/workbench.js'

const messageOf = (check: () => void): string | null => {
  try {
    check()
    return null
  } catch (thrown) {
    return `${(thrown as Error).message} ${(thrown as Error).cause ?? ''}`
  }
}

describe('rules of a shop, over generated histories told in disorder', () => {
  for (const { name, check } of rulesLaws(shopRules, { runs: 100 })) test(name, check, 60_000)
})

const effect = { kind: 'tell' }
let flips = 0
// Whether the predicate holds hangs on how often it was asked.
const fickle = defineRules([
  { name: 'fickle', when: { kind: 'entered', status: 'accepted' }, only: { where: () => flips++ % 3 === 0 }, do: effect },
  {
    name: 'late',
    when: { kind: 'lasted', status: 'inTransit', for: 'PT2H' },
    only: { where: () => flips++ % 2 === 0 },
    do: effect,
  },
])

test.each(rulesLaws(fickle, { runs: 200 }).map(({ name, check }) => [name, check] as const))(
  'a fickle predicate breaks the law "%s"',
  (_, check) => {
    expect(messageOf(check)).toMatch(/The rules differ in|is ordered twice|was never ordered/)
  },
)

test('inputs of your own are heard as they are', () => {
  const seen = new Set<string>()
  const watching = defineRules([
    {
      name: 'watch',
      when: { kind: 'reached', outcome: 'delivered' },
      only: { where: report => seen.add(report.steps.map(({ code }) => code).join(' ')) !== null },
      do: effect,
    },
  ])
  const input: JournalInput = {
    kind: 'snapshot',
    heardAt: '2026-03-02T12:00:00Z',
    events: ['1/1', '5/5', '3/301'].map((code, at) => ({ code, time: `2026-03-02 0${at}:00:00` })),
  }
  for (const { check } of rulesLaws(watching, { inputs: [[input]], runs: 3, zone: 'UTC' })) check()
  expect([...seen]).toContain('1/1 5/5 3/301')
  const others = Array.from({ length: 40 }, (_, at): JournalInput[] => [{ ...input, heardAt: `2026-03-02T12:00:${10 + at}Z` }])
  seen.clear()
  const odd: JournalInput = { ...input, events: [...input.events, { code: '3/303', time: '2026-03-02 09:00:00' }] }
  for (const { check } of rulesLaws(watching, { inputs: [...others, [odd]], runs: 1, zone: 'UTC' })) check()
  expect([...seen]).toContain('1/1 5/5 3/301 3/303')
  expect(() => rulesLaws(watching, { inputs: [] })).toThrow('rulesLaws was given no inputs')
})
