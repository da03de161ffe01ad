// The audit's quick way and its ordinary way are one: a zone of UTC, which changes nothing, sends every payload the latter.

import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { Faults } from '../../src/cli/faults.js'
import { readPayloads } from '../../src/cli/payloads/reader.js'
import { Auditor } from '../../src/cli/tally/auditor.js'
import { runs } from '../runs.js'
import { payloadText } from './payloads.js'
import { noInput, sheet, temporary } from './run.js'

const file = temporary('payloads', '')
const now = new Date('2026-06-01T00:00:00Z')

afterEach(() => vi.restoreAllMocks())

async function audited(text: string, zone: string | undefined) {
  const stderr = sheet()
  writeFileSync(file, text)
  const faults = new Faults({ stderr: stderr.stream })
  const auditor = new Auditor({ feed: undefined, zone, now, onRemark: undefined }, faults)
  await readPayloads(file, auditor, faults, noInput)
  auditor.end()
  return { tally: auditor.tally, said: stderr.text() }
}

test('quick and ordinary way count alike, payload by payload', async () => {
  await fc.assert(
    fc.asyncProperty(payloadText, async payload => {
      expect(await audited(payload, undefined)).toEqual(await audited(payload, 'UTC'))
    }),
    { numRuns: runs(1000) },
  )
}, 60_000)

test('quick and ordinary way count alike over lines, lists and values that span lines', async () => {
  const files = fc.tuple(fc.array(payloadText, { minLength: 1, maxLength: 8 }), fc.constantFrom('lines', 'list', 'spread'))
  await fc.assert(
    fc.asyncProperty(files, async ([payloads, how]) => {
      const texts = {
        lines: payloads.join('\r\n'),
        list: `[\n${payloads.join(',\n')}\n]`,
        spread: payloads.join('\n').replaceAll(',"', ',\n"'),
      }
      expect(await audited(texts[how as keyof typeof texts], undefined)).toEqual(
        await audited(texts[how as keyof typeof texts], 'UTC'),
      )
    }),
    { numRuns: runs(200) },
  )
}, 60_000)

test('the quick way takes what it is there for', async () => {
  const faults = new Faults({ stderr: sheet().stream })
  const spy = vi.spyOn(JSON, 'parse')
  const line =
    '{"shipment":"A1","events":[{"time":"2026-03-01 09:00:00","code":"1/103"},{"time":"2026-03-01 10:00:00","code":"3/301"}]}'
  writeFileSync(file, `${line}\n`.repeat(50))
  const auditor = new Auditor({ feed: undefined, zone: undefined, now, onRemark: undefined }, faults)
  await readPayloads(file, auditor, faults, noInput)
  expect(auditor.tally).toMatchObject({ histories: 50, classes: { gap: 50 } })
  expect(spy.mock.calls.filter(([text]) => text.includes('events'))).toEqual([])
})
