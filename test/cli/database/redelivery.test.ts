// How long an old list may come again: by the feed, by `ingest --redelivery`, or by the rules module.

import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { madeDirectory } from '../../pglite/template.js'
import { history, shipfold, temporary } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-redelivery-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))

const module = temporary('redelivery.mjs', "export const rules = []\nexport const redelivery = 'PT1H'\n")

test.each<[string, readonly string[], string]>([
  ['three hours by the feed', [], 'delivered?'],
  ['an hour by option', ['--redelivery', 'PT1H'], 'outForDelivery'],
  ['an hour by the rules module', ['--rules', module, '--send'], 'outForDelivery'],
])('%s', { timeout: 60_000 }, async (name, options, expected) => {
  const db = ['--db', madeDirectory(join(home, name))]
  const [delivered, lacking] = [history('A', '1/1 5/5 3/301'), history('A', '1/1 5/5')]
  for (const [time, input] of [
    ['11:00', delivered],
    ['12:00', lacking],
    ['13:30', lacking],
  ] as const) {
    const { stderr } = await shipfold(['ingest', ...db, '--received-at', `2026-03-02T${time}Z`, ...options, '-'], { input })
    expect(stderr).toBe('')
  }
  const [row] = (await shipfold(['show', ...db, '--json', 'A'])).stdout.split('\n')
  const { report } = JSON.parse(row!)
  expect(report.status + (report.certain ? '' : '?')).toBe(expected)
  const doubted = await shipfold(['uncertain', ...db, '--doubt', 'contested'])
  expect(doubted.stdout.split('\n').slice(1, -1).length).toBe(expected.endsWith('?') ? 1 : 0)
})

test('what is no duration is reported, and nothing is created', async () => {
  const db = join(home, 'nowhere')
  const { status, stderr } = await shipfold(['ingest', '--db', db, '--redelivery', '3 hours', '-'], {
    input: history('A', '1/1'),
  })
  expect([status, stderr, existsSync(db)]).toEqual([
    2,
    'shipfold: --redelivery is "3 hours", which is no duration. Pass a fixed ISO 8601 duration, such as PT3H or P1D.\n',
    false,
  ])
})
