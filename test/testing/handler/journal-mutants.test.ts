// Faults planted in our own journal, one at a time in a copy of its source, and what in the kit finds them: checkHandler in a shop
// that uses the copy, a comparison of the copy's reports with what the transcripts say is true, or checkJournal.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type * as shipfold from '../../../src/index.js'
import {
  checkHandler,
  type checkJournal,
  type FaultCase,
  type FaultKind,
  faultKinds,
  faultyHistories,
  histories,
} from '../../../src/testing/index.js'
import { type Mutant, mutants } from './journal-mutants.js'
import { shop } from './shop.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-mutants-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

type Copy = Pick<typeof shipfold, 'createJournal' | 'applyInput'> & { readonly checkJournal: typeof checkJournal }

let copies = 0

/** The journal, and its check, with a fault planted. */
async function copyWith({ file, right, wrong }: Pick<Mutant, 'file' | 'right' | 'wrong'>): Promise<Copy> {
  const path = resolve('src/journal', file)
  const source = readFileSync(path, 'utf8')
  expect(source.split(right), `${file} has "${right}" once`).toHaveLength(2)
  const outfile = join(home, `${++copies}.mjs`)
  const plant = {
    name: 'plant',
    setup: (bundler: { onLoad: (where: { filter: RegExp }, load: () => { contents: string; loader: 'ts' }) => void }) =>
      bundler.onLoad({ filter: new RegExp(`src/journal/${file}$`) }, () => ({
        contents: source.replace(right, () => wrong),
        loader: 'ts',
      })),
  }
  const contents = `export * from './src/index.js'\nexport { checkJournal } from './src/testing/checks/journal.js'`
  await build({
    stdin: { contents, resolveDir: resolve('.') },
    bundle: true,
    format: 'esm',
    outfile,
    plugins: [plant],
    logLevel: 'silent',
  })
  return import(pathToFileURL(outfile).href)
}

/** The kinds of fault by which checkHandler finds the copy. */
async function kindsFinding(copy: Copy): Promise<readonly FaultCase[]> {
  const { failures } = await checkHandler({ ...shop({}, copy), runs: 60 })
  return [...new Set(failures.map(({ kind }) => kind))]
}

// The same transcripts for every mutant.
const transcripts = faultKinds.map(({ kind }) => ({
  kind,
  transcripts: fc.sample(faultyHistories(histories({ minLength: 2, maxLength: 8 }), { kinds: [kind] }), {
    seed: 1,
    numRuns: 150,
  }),
}))

/** The kinds of fault after which the copy does not report what is true. */
const kindsBelying = ({ createJournal, applyInput }: Copy): readonly FaultKind[] =>
  transcripts
    .filter(row =>
      row.transcripts.some(({ shipment, messages, truth }) => {
        let journal = createJournal(shipment, { zone: 'UTC' })
        return messages.some((message, at) => {
          const next = applyInput(journal, message)
          journal = next.journal
          const { status, outcome, certain } = next.change.after
          return JSON.stringify({ status, outcome, certain }) !== JSON.stringify(truth.after[at])
        })
      }),
    )
    .map(({ kind }) => kind)

const scan = (code: shipfold.Code, hour: number) => ({ code, time: `2026-03-01 ${hour}:00:00` })
const [label, delivered, failed] = [scan('1/1', 10), scan('3/301', 11), scan('2/204', 11)]
const input =
  (kind: 'snapshot' | 'delta') =>
  (time: string, ...events: ReturnType<typeof scan>[]) =>
    ({ kind, receivedAt: `2026-03-01 ${time}`, events }) as const
const [list, delta] = [input('snapshot'), input('delta')]
const override = (is: 'true' | 'false', by: string) =>
  ({ kind: 'override', by, reason: 'seen', receivedAt: '2026-03-01 15:30', scans: [{ event: delivered, is }] }) as const

// What the order of arrival must not matter to.
const inputSets: Readonly<Record<string, readonly shipfold.JournalInput[]>> = {
  'lists received at once': [
    list('11:30', label, delivered),
    list('12:30', label, failed),
    list('12:30', label, delivered),
    list('15:00', label),
  ],
  'a delta that is sent again': [delta('11:30', delivered), list('12:30', label, failed), delta('13:30', delivered)],
  'news that an earlier list had': [list('10:30', failed), list('11:30', label, delivered), list('12:30', label, failed)],
  'corrections of one scan': [
    list('11:30', label, delivered),
    override('false', 'ann'),
    override('true', 'bob'),
    list('16:00', label),
  ],
}

/** Whether checkJournal finds the copy. */
const isFoundByCheck = ({ checkJournal: check }: Copy): boolean =>
  Object.values(inputSets).some(inputs =>
    check(inputs, { zone: 'UTC', runs: 40 }).some(({ run }) => {
      try {
        run()
        return false
      } catch {
        return true
      }
    }),
  )

describe('a fault planted in the journal is found', () => {
  test.each(mutants)('$fault', { timeout: 120_000 }, async mutant => {
    const copy = await copyWith(mutant)
    const found = { handler: await kindsFinding(copy), truth: kindsBelying(copy), check: isFoundByCheck(copy) }
    const { handler = [], truth = [], check = false } = mutant.foundBy
    expect(found.handler).toEqual(expect.arrayContaining([...handler]))
    expect(found.truth).toEqual(expect.arrayContaining([...truth]))
    expect(found.check || !check).toBe(true)
  })

  test('and no failure is found without one', { timeout: 120_000 }, async () => {
    const copy = await copyWith({ ...mutants[0]!, wrong: mutants[0]!.right })
    expect([await kindsFinding(copy), kindsBelying(copy), isFoundByCheck(copy)]).toEqual([[], [], false])
  })
})
