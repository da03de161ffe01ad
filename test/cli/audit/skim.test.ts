// The audit's fast path and slow path agree: the zone UTC, which changes nothing, sends every payload down the slow path.

import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'
import { Auditor } from '../../../src/cli/audit/auditor.js'
import { readPayloads } from '../../../src/cli/input/reader.js'
import { Diagnostics } from '../../../src/cli/output/diagnostics.js'
import { runs } from '../../runs.js'
import { payloadText } from '../input/payloads.js'
import { noInput, outputStream, temporary } from '../run.js'

const file = temporary('payloads', '')
const now = new Date('2026-06-01T00:00:00Z')

afterEach(() => vi.restoreAllMocks())

async function audited(text: string, zone: string | undefined) {
  const stderr = outputStream()
  writeFileSync(file, text)
  const diagnostics = new Diagnostics({ stderr: stderr.stream })
  const auditor = new Auditor({ feed: undefined, zone, now, onFinding: undefined }, diagnostics)
  await readPayloads(file, auditor, diagnostics, noInput)
  auditor.end()
  return { totals: auditor.totals, messages: stderr.text() }
}

test('both paths count alike, payload by payload', async () => {
  await fc.assert(
    fc.asyncProperty(payloadText, async payload => {
      expect(await audited(payload, undefined)).toEqual(await audited(payload, 'UTC'))
    }),
    { numRuns: runs(1000) },
  )
}, 60_000)

test('both paths count alike over lines, lists and values that span lines', async () => {
  const files = fc.tuple(fc.array(payloadText, { minLength: 1, maxLength: 8 }), fc.constantFrom('lines', 'list', 'spread'))
  await fc.assert(
    fc.asyncProperty(files, async ([payloads, layout]) => {
      const texts = {
        lines: payloads.join('\r\n'),
        list: `[\n${payloads.join(',\n')}\n]`,
        spread: payloads.join('\n').replaceAll(',"', ',\n"'),
      }
      expect(await audited(texts[layout as keyof typeof texts], undefined)).toEqual(
        await audited(texts[layout as keyof typeof texts], 'UTC'),
      )
    }),
    { numRuns: runs(200) },
  )
}, 60_000)

test('the fast path takes whole histories', async () => {
  const diagnostics = new Diagnostics({ stderr: outputStream().stream })
  const spy = vi.spyOn(JSON, 'parse')
  const line =
    '{"shipment":"A1","events":[{"time":"2026-03-01 09:00:00","code":"1/103"},{"time":"2026-03-01 10:00:00","code":"3/301"}]}'
  writeFileSync(file, `${line}\n`.repeat(50))
  const auditor = new Auditor({ feed: undefined, zone: undefined, now, onFinding: undefined }, diagnostics)
  await readPayloads(file, auditor, diagnostics, noInput)
  expect(auditor.totals).toMatchObject({ histories: 50, classes: { gap: 50 } })
  // The first line tells that the file is read by lines.
  expect(spy.mock.calls.filter(([text]) => text.includes('events')).length).toBe(1)
})
