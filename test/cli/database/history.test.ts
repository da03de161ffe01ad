// Going live from files: `ingest --rules` sends nothing for the history of shipments that are new to the database unless asked to.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { madeDirectory } from '../../pglite/template.js'
import { history, shipfold, temporary } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-history-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const rules = temporary(
  'history-rules.mjs',
  "export const rules = [{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' }, undo: { kind: 'undo' } }]\n",
)
const input = `${history('A1', '1/1 5/5 3/301')}\n${history('B2', '1/1')}\n`

test('history is refused, assumed done, or sent; shipments that are known need no choice', { timeout: 180_000 }, async () => {
  const db = ['--db', madeDirectory(join(home, 'db'))]
  const at = (hour: number) => ['--received-at', `2026-03-02T${hour}:00:00Z`]
  const ingest = (text: string, hour: number, ...options: string[]) =>
    shipfold(['ingest', ...db, '--rules', rules, ...at(hour), ...options, '-'], { input: text })
  const effects = async () => (await shipfold(['effects', ...db, '--state', 'all'])).stdout

  const refused = await ingest(input, 10)
  expect([refused.status, refused.stdout]).toEqual([2, ''])
  expect(refused.stderr).toBe(
    'shipfold: 2 payloads of 2 shipments, 2 new to your rules, such as A1. Your rules would act on all of their history, so nothing was written. Pass --assume-done if it was acted on before, or --send to send what follows.\n',
  )
  expect((await shipfold(['show', ...db, 'A1'])).status).toBe(2)
  expect(await effects()).toBe('')

  const assumed = await ingest(input, 10, '--assume-done')
  expect([assumed.status, assumed.stderr]).toEqual([0, ''])
  expect(assumed.stdout).toBe(
    '2 payloads of 2 shipments: 2 changes, 4 scans added, 1 activation fired, 1 activation recorded as done, not sent\n',
  )
  expect(await effects()).toMatch(/^assumed +pay .*A1\/0\/pay\/pay\/1$/m)

  // Both are known by now. One more that is not holds back the file.
  expect((await ingest(history('B2', '1/1 5/5 3/301'), 11)).stdout).toContain('1 activation fired')
  expect((await ingest(`${input}${history('C3', '1/1')}`, 12)).stderr).toContain('3 shipments, 1 new to your rules, such as C3')
  expect((await ingest(history('C3', '1/1 5/5 3/301'), 13, '--send')).stdout).toContain('1 activation fired\n')
  expect((await effects()).match(/^pending/gm)).toHaveLength(2)

  // Stored without rules, so they have not watched it.
  await shipfold(['ingest', ...db, ...at(14), '-'], { input: history('D4', '1/1 5/5 3/301') })
  expect((await ingest(history('D4', '1/1 5/5 3/301'), 15)).stderr).toContain('1 new to your rules, such as D4')
  // Registered, but they have seen none of its scans.
  await shipfold(['register', ...db, '--rules', rules, 'E5'])
  expect((await ingest(history('E5', '1/1 5/5 3/301'), 16)).stderr).toContain('1 new to your rules, such as E5')
})

test.each([
  [['--send', '--assume-done', '--rules', rules], /--send and --assume-done exclude each other. Pass one of them/],
  [['--assume-done'], /--assume-done needs your rules. Pass --rules MODULE/],
  [['--send'], /--send needs your rules. Pass --rules MODULE/],
])('%j is refused', async (options, message) => {
  const { status, stderr } = await shipfold(['ingest', '--db', join(home, 'none'), ...options, '-'], { input })
  expect([status, stderr]).toEqual([2, expect.stringMatching(message)])
})
