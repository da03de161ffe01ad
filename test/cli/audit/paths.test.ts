// The audit counts alike in columns and by replay: the zone UTC, which changes nothing, sends every payload to replay.

import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Auditor } from '../../../src/cli/audit/auditor.js'
import { readPayloads } from '../../../src/cli/input/reader.js'
import { Diagnostics } from '../../../src/cli/output/diagnostics.js'
import { runs } from '../../runs.js'
import { payloadText } from '../input/payloads.js'
import { noInput, outputStream, temporary } from '../run.js'

const file = temporary('payloads', '')
const now = new Date('2026-06-01T00:00:00Z')

async function audited(text: string, zone: string | undefined) {
  const stderr = outputStream()
  writeFileSync(file, text)
  const diagnostics = new Diagnostics({ stderr: stderr.stream })
  const auditor = new Auditor({ feed: undefined, zone, now, onFinding: undefined }, diagnostics)
  await readPayloads(file, auditor, diagnostics, noInput)
  auditor.end()
  return { totals: auditor.totals, messages: stderr.text() }
}

test('columns and replay count alike, payload by payload', async () => {
  await fc.assert(
    fc.asyncProperty(payloadText, async payload => {
      expect(await audited(payload, undefined)).toEqual(await audited(payload, 'UTC'))
    }),
    { numRuns: runs(1000) },
  )
}, 60_000)

test('columns and replay count alike over lines, lists and values that span lines', async () => {
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
