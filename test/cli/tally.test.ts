// A tally is plain data: the tallies of parts, sent as JSON, add up to the tally of the whole.

import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Faults } from '../../src/cli/faults.js'
import { breakOf } from '../../src/cli/payloads/grammar.js'
import { readPayloads } from '../../src/cli/payloads/reader.js'
import { Auditor } from '../../src/cli/tally/auditor.js'
import { blankTally, merge, rank, type Tally } from '../../src/cli/tally/tally.js'
import { runs } from '../runs.js'
import { payloadText } from './payloads.js'
import { noInput, sheet, temporary } from './run.js'

const file = temporary('payloads', '')

const extentOf = (text: string) => ({ bytes: Buffer.from(`${text}\n`), start: 0, end: Buffer.byteLength(text) })

// Lines of whole histories, each JSON, so that any part begins with a whole line; the events of one shipment that come alone belong to one part.
const lines = fc.array(
  payloadText.filter(text => /"(events|items|data)":/.test(text) && breakOf(extentOf(text)) === null),
  { maxLength: 12 },
)

async function audited(payloads: readonly string[]): Promise<Tally> {
  writeFileSync(file, payloads.join('\n'))
  const faults = new Faults({ stderr: sheet().stream })
  const how = { feed: undefined, zone: undefined, now: new Date('2026-06-01T00:00:00Z'), onRemark: undefined }
  const auditor = new Auditor(how, faults)
  await readPayloads(file, auditor, faults, noInput)
  auditor.end()
  return JSON.parse(JSON.stringify(auditor.tally))
}

test('tallies of parts add up', async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.nat(12), async (payloads, cut) => {
      const sum = blankTally()
      for (const part of [payloads.slice(0, cut), payloads.slice(cut)]) merge(sum, await audited(part))
      // Lines are counted from the start of a part.
      const shape = (tally: Tally) => JSON.parse(JSON.stringify(tally, (key, value) => (key === 'line' ? 0 : value)))
      expect(shape(sum)).toEqual(shape(await audited(payloads)))
    }),
    { numRuns: runs(200) },
  )
}, 60_000)

test('the ten dearest are kept, the first of equals first', () => {
  const worst: Tally['worst'] = []
  for (const [line, cost] of [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8].entries())
    rank(worst, {
      cost,
      line,
      shipment: null,
      carrier: null,
      file: '',
      events: 0,
      codes: [],
      status: 'expected',
      settled: true,
      laws: [],
    })
  expect(worst.map(({ cost, line }) => `${cost}@${line}`).join(' ')).toBe('9@5 8@11 6@7 5@4 5@8 5@10 4@2 3@0 3@9 2@6')
})
