// Unusable databases, modules and arguments: each gets one message and exit status 2, and nothing is created.

import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { shipfold, temporary } from '../run.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-unusable-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const empty = join(home, 'nothing')
const foreign = join(home, 'foreign')
mkdirSync(foreign)
writeFileSync(join(foreign, 'photo.jpg'), '')
const scan = '{"time":"2026-03-01T09:00:00Z","code":"1/1"}'
const noRules = temporary('none.mjs', 'export const other = 1')
const badRule = temporary('bad.mjs', "export default [{ name: 'x', when: { kind: 'seen', code: '9/9' }, do: { kind: 'y' } }]")
const throwing = temporary('throws.mjs', "throw new Error('no such table')")

test.each<[string, readonly string[], RegExp]>([
  ['no database', ['due'], /^shipfold: no database was given\. Pass --db DIR or --db postgres:\/\/…\.\n$/],
  ['a directory that is not there', ['show', '--db', empty, 'A'], /There is no such directory/],
  ['a directory of something else', ['ingest', '--db', foreign, '-'], /holds no PGlite database/],
  ['a file', ['due', '--db', join(foreign, 'photo.jpg')], /It is a file/],
  ['another kind of address', ['due', '--db', 'mysql://root:hunter2@db/x'], /The database mysql:\/\/… cannot be used/],
  ['a server that is away', ['due', '--db', 'postgres://root:hunter2@127.0.0.1:1/x'], /Check that the server is running/],
  ['an address that is none', ['due', '--db', 'postgres://root:hunter2@:::/x'], /shipfold: /],
  ['a module that is not there', ['ingest', '--db', empty, '--rules', './nope.mjs', '-'], /cannot be loaded/],
  ['a module that throws', ['ingest', '--db', empty, '--rules', throwing, '-'], /cannot be loaded: no such table/],
  ['a module without rules', ['ingest', '--db', empty, '--rules', noRules, '-'], /exports no rules/],
  ['a rule that can never be true', ['ingest', '--db', empty, '--rules', badRule, '-'], /Unusable rule "x"/],
  ['register without rules', ['register', '--db', empty, 'A'], /Pass --rules MODULE/],
  ['register without a name', ['register', '--db', empty, '--rules', noRules], /needs the number/],
  ['show without a name', ['show', '--db', empty], /needs the number/],
  ['ingest without a file', ['ingest', '--db', empty], /needs a file/],
  ['a name too many', ['due', '--db', empty, 'A'], /due takes no "A"/],
  ['no such state', ['effects', '--db', empty, '--state', 'lost'], /there is no state "lost"/],
  ['no such kind', ['inbox', '--db', empty, '--kind', 'lost'], /there is no kind "lost"/],
  ['no such option', ['due', '--db', empty, '--soon'], /See shipfold due --help/],
])('%s is reported', async (_, args, message) => {
  const { status, stdout, stderr } = await shipfold(args, { input: '' })
  expect([status, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(message)
  expect(stderr).not.toContain('hunter2')
  expect(existsSync(empty)).toBe(false)
  expect(readdirSync(foreign)).toEqual(['photo.jpg'])
})

test('a payload with too many scans is named, and the others are ingested', async () => {
  const huge = `{"shipment":"BIG","events":[${new Array(100_001).fill(scan).join(',')}]}`
  const input = `${huge}\n{"shipment":"A","events":[${scan}]}\n`
  const { status, stdout, stderr } = await shipfold(['ingest', '--db', join(home, 'large'), '--json', '-'], { input })
  expect(stderr).toMatch(
    /^shipfold: (-|.*input.*):1: the payload of the shipment BIG has 100001 scans; at most 100000 are taken at once\. .*split them/,
  )
  expect([
    status,
    stdout
      .split('\n')
      .filter(Boolean)
      .map(line => JSON.parse(line).shipment),
  ]).toEqual([2, ['A']])
})
