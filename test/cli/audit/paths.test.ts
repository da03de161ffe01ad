// The audit counts alike in columns and by replay (the zone UTC, which changes nothing, sends every payload to replay), and in
// one piece and in blocks by threads.

import { EventEmitter } from 'node:events'
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AuditOptions, Auditor } from '../../../src/cli/audit/auditor.js'
import { type Block, blockAuditor } from '../../../src/cli/audit/block.js'
import { EventBuffer } from '../../../src/cli/audit/event-buffer.js'
import { Collector } from '../../../src/cli/audit/report/collector.js'
import { AuditThreads, type Thread } from '../../../src/cli/audit/threads.js'
import { classifierOf } from '../../../src/cli/input/classifier.js'
import type { Found, Lines } from '../../../src/cli/input/lines.js'
import { readPayloads } from '../../../src/cli/input/reader.js'
import { Diagnostics } from '../../../src/cli/output/diagnostics.js'
import { runs } from '../../runs.js'
import { payloadText } from '../input/payloads.js'
import { noInput, outputStream, temporary } from '../run.js'

const files = [temporary('payloads', ''), temporary('more-payloads', '')] as const
const now = new Date('2026-06-01T00:00:00Z')
const plain: AuditOptions = {
  feed: undefined,
  zone: undefined,
  now,
  findings: null,
  patterns: null,
  baseline: null,
  report: null,
}

/** `linesPerBlock`: in blocks of as many lines, by threads; in one piece without. */
async function audited(texts: readonly string[], options: AuditOptions, linesPerBlock: readonly number[] = []) {
  const stderr = outputStream()
  const diagnostics = new Diagnostics({ stderr: stderr.stream })
  const singles = new EventBuffer()
  let findings = ''
  const append = (text: string) => {
    findings += text
  }
  const collector = options.report && new Collector(options.report)
  const auditor = new Auditor(options, { diagnostics, append, singles, classify: classifierOf(options.patterns), collector })
  const threads = linesPerBlock.length > 0 ? new AuditThreads(2, options, auditor, threadOf) : null
  const takeLines = threads && inBlocks(threads, linesPerBlock)
  for (const [at, text] of texts.entries()) {
    writeFileSync(files[at]!, text)
    await readPayloads(
      files[at]!,
      { take: auditor.take, ...threads?.sink, ...(takeLines && { takeLines }) },
      diagnostics,
      noInput,
    )
  }
  auditor.end(singles)
  diagnostics.close('')
  const collected = collector?.take()
  return { totals: auditor.totals, messages: stderr.text(), findings, hasAny: diagnostics.hasAny, collected }
}

// Stands for a worker thread: what it is sent and sends is copied, and every other answer comes late.
function threadOf(options: AuditOptions): Thread {
  const audit = blockAuditor(structuredClone(options))
  let before: Promise<unknown> = Promise.resolve()
  const postMessage = (block: Block, moved: ArrayBuffer[]) => {
    const result = audit(structuredClone(block, { transfer: moved }))
    const later = before.then(() => new Promise(done => setImmediate(done)))
    before = later.then(() => thread.emit('message', structuredClone(result, { transfer: [result.bytes.buffer] })))
  }
  const thread = Object.assign(new EventEmitter(), { postMessage, terminate: async () => 0 })
  return thread
}

// Cuts lines into blocks of these lengths, over and over.
function inBlocks({ sink: { takeLines } }: AuditThreads, linesPerBlock: readonly number[]) {
  let next = 0
  return ({ bytes, start, end, file, line }: Lines, found: Found): void => {
    for (let at = start, nth = line; at < end; ) {
      let close = at
      const first = nth
      for (const last = nth + linesPerBlock[next++ % linesPerBlock.length]!; nth < last && close < end; nth++)
        close = bytes.indexOf(10, close) + 1
      takeLines({ bytes, start: at, end: close, file, line: first }, found)
      at = close
    }
  }
}

test('columns and replay count alike, payload by payload', async () => {
  await fc.assert(
    fc.asyncProperty(payloadText, async payload => {
      expect(await audited([payload], plain)).toEqual(await audited([payload], { ...plain, zone: 'UTC' }))
    }),
    { numRuns: runs(1000) },
  )
}, 60_000)

test('columns and replay count alike over lines, lists and values that span lines', async () => {
  const layouts = fc.tuple(fc.array(payloadText, { minLength: 1, maxLength: 8 }), fc.constantFrom('lines', 'list', 'spread'))
  await fc.assert(
    fc.asyncProperty(layouts, async ([payloads, layout]) => {
      const texts = {
        lines: payloads.join('\r\n'),
        list: `[\n${payloads.join(',\n')}\n]`,
        spread: payloads.join('\n').replaceAll(',"', ',\n"'),
      }
      const text = texts[layout as keyof typeof texts]
      expect(await audited([text], plain)).toEqual(await audited([text], { ...plain, zone: 'UTC' }))
    }),
    { numRuns: runs(200) },
  )
}, 60_000)

const event = fc
  .tuple(fc.constantFrom('"A"', '"B"', 'null'), fc.integer({ min: 10, max: 23 }), fc.constantFrom('1/1', '3/3', '5/5', '9/9'))
  .map(([name, hour, code]) => `{"shipment":${name},"carrier":"c${hour}","time":"2026-03-01 ${hour}:00:00","code":"${code}"}`)
const line = fc.oneof(
  { weight: 6, arbitrary: payloadText },
  { weight: 3, arbitrary: event },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '[]', '[{"events":[]},{"events":[1]}]', '{"shipment":', '\ufeff', '"深圳"') },
)
const file = fc.array(line, { maxLength: 40 }).map(lines => lines.join('\n'))

test('blocks by threads and one piece print the same', async () => {
  let inLines = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(file, { minLength: 1, maxLength: 2 }),
      fc.record({
        zone: fc.constantFrom(undefined, 'UTC'),
        findings: fc.constantFrom(null, 'text' as const, 'json' as const, 'sarif' as const),
        report: fc.constantFrom(null, { embedded: 2, redact: false }, { embedded: 9, redact: true }),
      }),
      fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
      async (texts, options, blocks) => {
        const one = await audited(texts, { ...plain, ...options })
        expect(await audited(texts, { ...plain, ...options }, blocks)).toEqual(one)
        // The report shows the examples that the totals name.
        for (const [name, { file, line }] of one.collected?.examples ?? [])
          expect(one.totals.constraints.find(row => row.constraint === name)?.example).toMatchObject({ file, line })
        if (one.totals.histories > 3) inLines++
      },
    ),
    { numRuns: runs(600) },
  )
  expect(inLines).toBeGreaterThan(runs(600) / 4)
}, 60_000)

test('carriers, codes and messages beyond their limits are those of one piece, whatever the blocks', async () => {
  const text = Array.from({ length: 2200 }, (_, at) => {
    const nth = (at * 7) % 1100
    if (at % 90 === 89) return '{"broken":'
    return `{"carrier":"c${nth}","events":[{"time":"2026-03-01 10:00:00","code":"x${nth}","text":"t${at}"}]}`
  }).join('\n')
  const one = await audited([text], plain)
  expect([one.totals.carriers.length, one.totals.unknown.length, one.totals.unusable]).toEqual([1001, 1000, 24])
  for (const blocks of [[7], [300, 1900]]) expect(await audited([text], plain, blocks)).toEqual(one)
})

test('a thread that fails is an error, whatever it still had to do', async () => {
  const postMessage = () => thread.emit('error', new RangeError('out of memory'))
  const thread = Object.assign(new EventEmitter(), { postMessage, terminate: async () => 0 })
  const threads = new AuditThreads(1, plain, { merge: () => {} }, () => thread)
  const lines = { bytes: Buffer.from('{}\n{}\n'), start: 0, end: 3, file: 'x', line: 1 }
  const found = { payloads: 0, sawList: false }
  threads.sink.takeLines(lines, found)
  threads.sink.takeLines({ ...lines, start: 3, end: 6 }, found)
  await expect(threads.sink.settle()).rejects.toThrow('a thread failed: RangeError: out of memory. --threads 1 audits without it')
  await expect(threads.sink.settle()).rejects.toThrow('out of memory')
})
