import fc from 'fast-check'
import { expect, test } from 'vitest'
import { journalLaws } from '../../src/testing/index.js'
import { runs } from '../runs.js'
import { inputs } from './inputs.js'

const kinds: readonly { name: string; options: object }[] = [
  { name: 'in zones that everybody knows', options: { zone: '+08:00', zones: { other: 'America/New_York' } } },
  { name: 'in zones that nobody knows', options: {} },
]

for (const { name, options } of kinds)
  test.each(journalLaws([], options).map((law, at) => ({ law: law.name, at })))(
    `$law, ${name}`,
    ({ at }) => {
      fc.assert(
        fc.property(inputs, given => journalLaws(given, { ...options, runs: 4 })[at]!.check()),
        { numRuns: runs(400) },
      )
    },
    60_000,
  )

test('a law that is broken says by which arrival', () => {
  let calls = 0
  const classify = () => (calls++ === 0 ? '1/1' : '5/5')
  const events = [{ code: null, time: '2026-03-01 09:00:00' }]
  const [first] = journalLaws([{ kind: 'delta', events, heardAt: '2026-03-01T09:00:00Z' }], { classify })
  expect(() => first!.check()).toThrow(
    /^The inputs, arriving as \[\[0\]\] .*, come to another report\. Where they first differ:\n.{1,401}\ninstead of\n.{1,401}$/,
  )
})
