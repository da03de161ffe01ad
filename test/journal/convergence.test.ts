import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkJournal } from '../../src/testing/index.js'
import { runs } from '../runs.js'
import { corrections, inputs } from './inputs.js'

const kinds: readonly { name: string; options: object }[] = [
  { name: 'in known zones', options: { zone: '+08:00', zones: { other: 'America/New_York' } } },
  { name: 'in unknown zones', options: {} },
]

const arbitraries = [
  { of: 'inputs', arbitrary: inputs },
  { of: 'lists that come again, take back and re-code, and corrections', arbitrary: corrections },
]

for (const { name, options } of kinds)
  for (const { of, arbitrary } of arbitraries)
    test.each(checkJournal([], options).map(({ name: check }, at) => ({ check, at })))(
      `$check, ${name}, of ${of}`,
      ({ at }) => {
        fc.assert(
          fc.property(arbitrary, given => checkJournal(given, { ...options, runs: 4 })[at]!.run()),
          { numRuns: runs(200) },
        )
      },
      60_000,
    )

test('a check that fails names the arrival', () => {
  let calls = 0
  const classify = () => ['1/1', '5/5', '6/6', '7/7', '8/8'][calls++ % 5]
  const events = [{ code: null, time: '2026-03-01 09:00:00' }]
  const [first] = checkJournal([{ kind: 'delta', events, receivedAt: '2026-03-01T09:00:00Z' }], { classify })
  expect(() => first!.run()).toThrow(
    /^The inputs, arriving as \[\[0\]\] .*, come to another report\. Where they first differ:\n.{1,401}\ninstead of\n.{1,401}$/,
  )
})
