// Faults planted in our own journal, one at a time in a copy of its source: the shop that stands on it is found out, by the
// kinds of disorder that the broken line is there for.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { afterAll, describe, expect, test } from 'vitest'
import { checkHandler, type Trouble } from '../../src/testing/index.js'
import { type Journal, shop } from './systems.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-mutants-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

interface Mutant {
  readonly fault: string
  /** A file of src/journal, what stands there exactly once, and what stands there instead. */
  readonly file: string
  readonly right: string
  readonly wrong: string
  /** Kinds of disorder, some of which must find it. */
  readonly found: readonly Trouble[]
}

const mutants: readonly Mutant[] = [
  {
    fault: 'a list denies the scans that are newer than it',
    file: 'telling.ts',
    right: ' && until < reachOf(mark)',
    wrong: '',
    found: ['stale', 'delay', 'reorder'],
  },
  {
    fault: 'a list speaks of all time, however little of it it knows',
    file: 'input.ts',
    right: 'const upTo = said === null ? (newest ?? Number.NEGATIVE_INFINITY) : null',
    wrong: 'const upTo = null',
    found: ['stale', 'delay', 'reorder'],
  },
  {
    fault: 'a corrected code stays beside the right one',
    file: 'telling.ts',
    right: '  other.first > telling.first &&\n',
    wrong: '  false &&\n',
    found: ['recode'],
  },
  {
    fault: 'nobody asks whether a code was corrected',
    file: 'belief.ts',
    right: 'denierOf(journal, entry, name, telling) ?? supersederOf(journal, index, name, telling)',
    wrong: 'denierOf(journal, entry, name, telling)',
    found: ['recode'],
  },
  {
    fault: 'what was taken back is believed all the same',
    file: 'belief.ts',
    right: 'heard.at(-1)?.[1] === null',
    wrong: 'heard.length > 0',
    found: ['recode'],
  },
  {
    fault: 'what was taken back is judged all the same',
    file: 'judged.ts',
    right: 'judged(journal, journal.entries.filter(isBelieved), how)',
    wrong: 'judged(journal, journal.entries, how)',
    found: ['recode'],
  },
  {
    fault: 'a list is as old as its newest scan',
    file: 'input.ts',
    right: 'saidAt: said ?? heard',
    wrong: 'saidAt: newest ?? heard',
    found: ['recode'],
  },
  {
    fault: 'all was said at the same time',
    file: 'input.ts',
    right: 'saidAt: said ?? heard',
    wrong: 'saidAt: 0',
    found: ['recode'],
  },
  {
    fault: 'what changed is not judged anew',
    file: 'judged.ts',
    right: 'const isSame = since === Number.POSITIVE_INFINITY && !hasOtherRejects',
    wrong: 'const isSame = true',
    found: ['none'],
  },
  {
    fault: 'what a list tells is never believed',
    file: 'hear.ts',
    right: 'if (isTold[index - start] && !isNew[index - start] && isSteady(next, index, saying)) continue',
    wrong: 'if (isTold[index - start]) continue',
    found: ['none'],
  },
  {
    fault: 'what is believed is not noted',
    file: 'hear.ts',
    right: 'const after = heard === before.heard ? before : stamped',
    wrong: 'const after = true ? before : stamped',
    found: ['none'],
  },
  {
    fault: 'only the last of several changes is judged anew',
    file: 'hear.ts',
    right: 'since = Math.min(since, before.at)',
    wrong: 'since = before.at',
    found: ['recode', 'stranger'],
  },
  {
    fault: 'what changed is told after what stood, not in its place',
    file: 'judged.ts',
    right: 'placeOf(scans, scan => scan.instant < since)',
    wrong: 'scans.length',
    found: ['recode'],
  },
  {
    fault: 'what changed is told from where the history ended',
    file: 'judged.ts',
    right: 'walk(table, all, all.length, from, before)',
    wrong: 'walk(table, all, all.length, from, course.stand)',
    found: ['recode'],
  },
  {
    fault: 'the cheapest reading is not looked for',
    file: 'judged.ts',
    right: '  if (!isSure(table, stand.cost, isTied)) return null\n',
    wrong: '',
    found: ['stranger'],
  },
]

let made = 0

/** The journal with a fault in it. */
async function broken({ file, right, wrong }: Mutant): Promise<Journal> {
  const path = resolve('src/journal', file)
  const source = readFileSync(path, 'utf8')
  expect(source.split(right), `${file} has "${right}" once`).toHaveLength(2)
  const outfile = join(home, `${++made}.mjs`)
  const plant = {
    name: 'plant',
    setup: (its: { onLoad: (where: { filter: RegExp }, load: () => { contents: string; loader: 'ts' }) => void }) =>
      its.onLoad({ filter: new RegExp(`journal/${file}$`) }, () => ({
        contents: source.replace(right, () => wrong),
        loader: 'ts',
      })),
  }
  await build({ entryPoints: ['src/index.ts'], bundle: true, format: 'esm', outfile, plugins: [plant], logLevel: 'silent' })
  return import(pathToFileURL(outfile).href)
}

describe('a fault planted in the journal is found', () => {
  test.each(mutants)('$fault', { timeout: 60_000 }, async mutant => {
    const { failures } = await checkHandler({ ...shop({}, await broken(mutant)), runs: 60 })
    expect(failures.map(({ kind }) => kind)).toEqual(expect.arrayContaining([...mutant.found]))
  })

  test('and none where none was planted', { timeout: 60_000 }, async () => {
    const copy = await broken({ ...mutants[0]!, wrong: mutants[0]!.right })
    expect((await checkHandler({ ...shop({}, copy), runs: 60 })).failures).toEqual([])
  })
})
