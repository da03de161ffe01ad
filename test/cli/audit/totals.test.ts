// Totals are plain data: the totals of parts, sent as JSON, add up to those of the whole.

import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Auditor } from '../../../src/cli/audit/auditor.js'
import { type AuditTotals, emptyTotals, insertWorst, mergeTotals } from '../../../src/cli/audit/totals.js'
import { findSyntaxFault } from '../../../src/cli/input/positions.js'
import { readPayloads } from '../../../src/cli/input/reader.js'
import { Diagnostics } from '../../../src/cli/output/diagnostics.js'
import { runs } from '../../runs.js'
import { payloadText } from '../input/payloads.js'
import { noInput, outputStream, temporary } from '../run.js'

const file = temporary('payloads', '')

// Lines of whole histories in JSON, so that any part begins with a whole line. Single events of one shipment would have to
// stay in one part.
const lines = fc.array(
  payloadText.filter(text => /"(events|items|data)":/.test(text) && findSyntaxFault(text) === null),
  { maxLength: 12 },
)

async function audited(payloads: readonly string[]): Promise<AuditTotals> {
  writeFileSync(file, payloads.join('\n'))
  const diagnostics = new Diagnostics({ stderr: outputStream().stream })
  const options = { feed: undefined, zone: undefined, now: new Date('2026-06-01T00:00:00Z'), onFinding: undefined }
  const auditor = new Auditor(options, diagnostics)
  await readPayloads(file, auditor, diagnostics, noInput)
  auditor.end()
  return JSON.parse(JSON.stringify(auditor.totals))
}

test('the totals of parts add up', async () => {
  await fc.assert(
    fc.asyncProperty(lines, fc.nat(12), async (payloads, cut) => {
      const sum = emptyTotals()
      for (const part of [payloads.slice(0, cut), payloads.slice(cut)]) mergeTotals(sum, await audited(part))
      // Lines are counted from the start of a part.
      const withoutLines = (totals: AuditTotals) =>
        JSON.parse(JSON.stringify(totals, (key, value) => (key === 'line' ? 0 : value)))
      expect(withoutLines(sum)).toEqual(withoutLines(await audited(payloads)))
    }),
    { numRuns: runs(200) },
  )
}, 60_000)

test('the ten highest costs stay, the first of equals first', () => {
  const worst: AuditTotals['worst'] = []
  for (const [line, cost] of [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8].entries())
    insertWorst(worst, {
      cost,
      line,
      shipment: null,
      carrier: null,
      file: '',
      events: 0,
      codes: [],
      status: 'expected',
      certain: true,
      constraints: [],
    })
  expect(worst.map(({ cost, line }) => `${cost}@${line}`).join(' ')).toBe('9@5 8@11 6@7 5@4 5@8 5@10 4@2 3@0 3@9 2@6')
})
