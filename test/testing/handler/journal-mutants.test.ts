// Faults planted in our own journal, one at a time in a copy of its source: checkHandler finds each in a shop that uses the copy,
// by the kinds of fault that the changed line is for.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { checkHandler, type FaultCase } from '../../../src/testing/index.js'
import { type JournalFunctions, shop } from './shop.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-mutants-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Mutant {
  readonly fault: string
  /** A file of src/journal, a text that it has exactly once, and what replaces it. */
  readonly file: string
  readonly right: string
  readonly wrong: string
  /** Kinds of fault that must find it. */
  readonly foundBy: readonly FaultCase[]
}

const mutants: readonly Mutant[] = [
  {
    fault: 'a list retracts the scans that are newer than it',
    file: 'assertion.ts',
    right: ' && until < coverageEnd(coverage)',
    wrong: '',
    foundBy: ['stale', 'delay', 'reorder'],
  },
  {
    fault: 'a list counts for all time, however little it covers',
    file: 'input.ts',
    right: 'const upTo = issuedMs === null ? (newest ?? Number.NEGATIVE_INFINITY) : null',
    wrong: 'const upTo = null',
    foundBy: ['stale', 'delay', 'reorder'],
  },
  {
    fault: 'a corrected code stays beside the right one',
    file: 'assertion.ts',
    right: '  other.first > assertion.first &&\n',
    wrong: '  false &&\n',
    foundBy: ['recode'],
  },
  {
    fault: 'a corrected code is never looked for',
    file: 'retraction.ts',
    right: 'retractingCoverage(journal, entry, name, assertion) ?? recodingRival(journal, index, name, assertion)',
    wrong: 'retractingCoverage(journal, entry, name, assertion)',
    foundBy: ['recode'],
  },
  {
    fault: 'a retracted scan counts as asserted',
    file: 'retraction.ts',
    right: 'spans.at(-1)?.[1] === null',
    wrong: 'spans.length > 0',
    foundBy: ['recode'],
  },
  {
    fault: 'a retracted scan is evaluated',
    file: 'evaluation.ts',
    right: 'evaluateEntries(journal, journal.entries.filter(isAsserted), context)',
    wrong: 'evaluateEntries(journal, journal.entries, context)',
    foundBy: ['recode'],
  },
  {
    fault: 'a list is as old as its newest scan',
    file: 'input.ts',
    right: 'issuedAt: issuedMs ?? receivedMs',
    wrong: 'issuedAt: newest ?? receivedMs',
    foundBy: ['recode'],
  },
  {
    fault: 'all lists are issued at the same time',
    file: 'input.ts',
    right: 'issuedAt: issuedMs ?? receivedMs',
    wrong: 'issuedAt: 0',
    foundBy: ['recode'],
  },
  {
    fault: 'changed scans are not evaluated again',
    file: 'evaluation.ts',
    right: 'const isChanged = since !== Number.POSITIVE_INFINITY || hasChangedRejects',
    wrong: 'const isChanged = false',
    foundBy: ['none'],
  },
  {
    fault: 'scans of the input are never updated',
    file: 'merge.ts',
    right: "if (added === 'nothing' && isUncontested(next, index, parsed)) continue",
    wrong: "if (added !== 'absent') continue",
    foundBy: ['none'],
  },
  {
    fault: 'new spans are not stored',
    file: 'merge.ts',
    right: 'const is = spans === was.spans ? was : withChange',
    wrong: 'const is = true ? was : withChange',
    foundBy: ['none'],
  },
  {
    fault: 'only the last of several changes is evaluated again',
    file: 'merge.ts',
    right: 'since = Math.min(since, was.at)',
    wrong: 'since = was.at',
    foundBy: ['recode', 'foreignScan'],
  },
  {
    fault: 'a change is added after the history, not in its place',
    file: 'evaluation.ts',
    right: 'lowerBound(scans, scan => scan.instant < since)',
    wrong: 'scans.length',
    foundBy: ['recode'],
  },
  {
    fault: 'a change is evaluated from where the history ended',
    file: 'evaluation.ts',
    right: '{ journey: report, states: known[0]! }, from)',
    wrong: '{ journey: report, states: known[0]! }, scans.length)',
    foundBy: ['recode'],
  },
  {
    fault: 'the reading with the lowest cost is not searched',
    file: 'evaluation.ts',
    right: '  if (!isCertain(table, reached.cost, isTied)) return null\n',
    wrong: '',
    foundBy: ['foreignScan'],
  },
]

let copies = 0

/** The journal with a fault planted. */
async function journalWith({ file, right, wrong }: Mutant): Promise<JournalFunctions> {
  const path = resolve('src/journal', file)
  const source = readFileSync(path, 'utf8')
  expect(source.split(right), `${file} has "${right}" once`).toHaveLength(2)
  const outfile = join(home, `${++copies}.mjs`)
  const plant = {
    name: 'plant',
    setup: (bundler: { onLoad: (where: { filter: RegExp }, load: () => { contents: string; loader: 'ts' }) => void }) =>
      bundler.onLoad({ filter: new RegExp(`journal/${file}$`) }, () => ({
        contents: source.replace(right, () => wrong),
        loader: 'ts',
      })),
  }
  await build({ entryPoints: ['src/index.ts'], bundle: true, format: 'esm', outfile, plugins: [plant], logLevel: 'silent' })
  return import(pathToFileURL(outfile).href)
}

describe('a fault planted in the journal is found', () => {
  test.each(mutants)('$fault', { timeout: 60_000 }, async mutant => {
    const { failures } = await checkHandler({ ...shop({}, await journalWith(mutant)), runs: 60 })
    expect(failures.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...mutant.foundBy]))
  })

  test('and no failure is found without one', { timeout: 60_000 }, async () => {
    const copy = await journalWith({ ...mutants[0]!, wrong: mutants[0]!.right })
    expect((await checkHandler({ ...shop({}, copy), runs: 60 })).failures).toEqual([])
  })
})
