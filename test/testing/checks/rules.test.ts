// Rules as people write them pass the checks; a predicate that looks at more than its report fails each of them.

import { describe, expect, test } from 'vitest'
import { defineRules, type JournalInput } from '../../../src/index.js'
import { checkRules } from '../../../src/testing/index.js'
import { shopRules } from '../../engine/workbench.js'

const messageOf = (check: () => void): string | null => {
  try {
    check()
    return null
  } catch (thrown) {
    return `${(thrown as Error).message} ${(thrown as Error).cause ?? ''}`
  }
}

describe('rules of a shop, over generated histories with faults', () => {
  for (const { name, run } of checkRules(shopRules, { runs: 100 })) test(name, run, 60_000)
})

const effect = { kind: 'notify' }
let flips = 0
// The predicates depend on how often they were called.
const fickle = defineRules([
  { name: 'fickle', when: { kind: 'entered', status: 'accepted' }, if: { where: () => flips++ % 3 === 0 }, do: effect },
  {
    name: 'late',
    when: { kind: 'lasted', status: 'inTransit', for: 'PT2H' },
    if: { where: () => flips++ % 2 === 0 },
    do: effect,
  },
])

test.each(checkRules(fickle, { runs: 200 }).map(({ name, run }) => [name, run] as const))(
  'a fickle predicate fails the check "%s"',
  (_, check) => {
    expect(messageOf(check)).toMatch(/The rules differ in|is fired twice|was never fired/)
  },
)

describe('rules about groups', () => {
  const groupRules = (where: () => boolean) =>
    checkRules(
      defineRules([
        { name: 'close', about: 'group', when: { kind: 'all', outcome: 'delivered' }, if: { certain: true }, do: effect },
        { name: 'ask', about: 'group', when: { kind: 'any', status: 'exception' }, if: { where }, do: effect },
      ]),
      { runs: 100 },
    )
  for (const { name, run } of groupRules(() => true)) test(name, run, 60_000)

  test('a fickle predicate fails their check', () => {
    const check = groupRules(() => flips++ % 2 === 0).find(({ name }) => name.includes('group'))!
    expect(messageOf(check.run)).toMatch(/The rules differ in the (sum of all results about|result about) a group/)
  })
})

test('inputs of your own are used as they are', () => {
  const seen = new Set<string>()
  const watching = defineRules([
    {
      name: 'watch',
      when: { kind: 'reached', outcome: 'delivered' },
      if: { where: report => seen.add(report.steps.map(({ code }) => code).join(' ')) !== null },
      do: effect,
    },
  ])
  const input: JournalInput = {
    kind: 'snapshot',
    receivedAt: '2026-03-02T12:00:00Z',
    events: ['1/1', '5/5', '3/301'].map((code, at) => ({ code, time: `2026-03-02 0${at}:00:00` })),
  }
  for (const { run } of checkRules(watching, { inputs: [[input]], runs: 3, zone: 'UTC' })) run()
  expect([...seen]).toContain('1/1 5/5 3/301')
  const others = Array.from({ length: 40 }, (_, at): JournalInput[] => [{ ...input, receivedAt: `2026-03-02T12:00:${10 + at}Z` }])
  seen.clear()
  const odd: JournalInput = { ...input, events: [...input.events, { code: '3/303', time: '2026-03-02 09:00:00' }] }
  for (const { run } of checkRules(watching, { inputs: [...others, [odd]], runs: 1, zone: 'UTC' })) run()
  expect([...seen]).toContain('1/1 5/5 3/301 3/303')
  expect(() => checkRules(watching, { inputs: [] })).toThrow('checkRules was given no inputs')
  expect(() => checkRules(watching, { inputs: 1 as never })).toThrow('must be an array of input lists')
  expect(() => checkRules([] as never)).toThrow('checkRules needs rules made by defineRules')
  expect(() => checkRules(watching, { zon: 'UTC' } as never)).toThrow('checkRules has no option zon')
})
