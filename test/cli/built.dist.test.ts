// The built command line as a user starts it: only what needs a process, or can go wrong in the bundle. Needs a build.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { history, shipfold } from './run.js'
import { bareCopy, built, piped, spawned } from './spawned.js'

const home = mkdtempSync(join(tmpdir(), 'shipfold-built-'))
afterAll(() => rmSync(home, { recursive: true, force: true }))
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

test('it prints its version, its help, and its usage without a command', async () => {
  expect(spawned(['--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
  const help = await shipfold(['--help'])
  expect(spawned(['--help'])).toEqual(help)
  expect(spawned([])).toEqual({ status: 2, stdout: '', stderr: help.stdout })
})

test('it reads standard input and files, with different exit statuses', () => {
  const bad = history('B', '1/1 5/5 3/3 7/7')
  expect(spawned(['replay', '-'], { input: bad })).toMatchObject({ status: 1, stderr: '' })
  expect(spawned(['replay', 'docs/examples/late-scans.json', '-'], { input: '{' })).toMatchObject({
    status: 2,
    stderr: expect.stringMatching(/^shipfold: standard input:1: not JSON/),
  })
})

test('it prints what its sources print', async () => {
  const args = ['replay', 'docs/examples/late-scans.json', 'docs/examples/locker.json', 'docs/examples/return.ndjson']
  for (const env of [{}, { COLUMNS: '60', FORCE_COLOR: '1' }, { LC_ALL: 'C' }])
    expect(spawned(args, { env })).toEqual(await shipfold(args, { env }))
})

describe('standard output', () => {
  test.runIf(existsSync('/dev/full'))('on a full disk is reported in one sentence', () => {
    for (const command of ['machine', 'replay -']) {
      const { status, stderr } = piped(`node shipfold ${command} > /dev/full`, history('A', '1/1'))
      expect(stderr).toMatch(/^shipfold: standard output cannot be written: ENOSPC.*\n$/)
      expect(status).toBe(2)
    }
  })

  test('may be closed early by its reader', () => {
    expect(piped('node shipfold machine --json | head -c 10')).toMatchObject({ stdout: '{"format":', stderr: '' })
  })

  test('of many histories is written in little memory', { timeout: 60_000 }, () => {
    const { stdout, stderr } = piped('node --max-old-space-size=24 shipfold generate --count 50000 | wc -l')
    expect([stdout.trim(), stderr]).toEqual(['50000', ''])
  })

  test('of many histories ends when the reader closes it', { timeout: 20_000 }, () => {
    const { stdout, stderr } = piped('node shipfold generate --count 100000000000 | head -n 1 | cut -c 1-16')
    expect([stdout, stderr]).toEqual(['{"shipment":"G1"\n', ''])
  })
})

describe('threads', () => {
  // Large enough that each thread gets a block: whole histories and single events, with a broken line now and then.
  const lines = Array.from({ length: 30_000 }, (_, at) => {
    if (at % 5000 === 4321) return `{"shipment":"B${at}","events":[}`
    if (at % 3 === 0)
      return `{"shipment":"S${at % 700}","time":"2026-03-0${1 + (at % 5)} 10:00:00","code":"${at % 2 ? '0/0' : '3/301'}"}`
    return history(`A${at}`, at % 7 === 0 ? '1/103 0/1002 3/301 0/0 9/9' : '1/103 0/1002 5/5 3/301', { carrier: `c${at % 40}` })
  })
  const file = join(home, 'threads.ndjson')
  writeFileSync(file, lines.join('\n'))

  test.each([['--json'], ['--findings'], ['--findings', '--json', '--zone', 'UTC'], ['--sarif']])(
    'print what one prints: %s',
    (...options) => {
      const one = spawned(['audit', ...options, '--threads', '1', file])
      expect(one).toMatchObject({ status: 2, stderr: expect.stringMatching(/ndjson:4322: not JSON/) })
      expect(spawned(['audit', ...options, '--threads', '3', file])).toEqual(one)
    },
  )

  test('that fail are one sentence', () => {
    const main = bareCopy(join(home, 'no-thread'))
    rmSync(join(home, 'no-thread/cli/audit-thread.js'))
    const { status, stdout, stderr } = spawned(['audit', '--threads', '2', file], { main })
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^shipfold: internal error: Error: a thread failed: .* --threads 1 audits without it.*\n$/)
  })
})

test('a signal ends it', { timeout: 20_000 }, async () => {
  const child = spawn(process.execPath, [built, 'generate', '--count', '100000000000'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.kill('SIGINT')
  child.stdout.resume()
  expect(await once(child, 'close')).toEqual([null, 'SIGINT'])
})

test('a database is named by the environment, opened with the user’s own client and closed', { timeout: 60_000 }, () => {
  const env = { SHIPFOLD_DB: join(home, 'database') }
  expect(spawned(['ingest', '-'], { input: history('A1', '1/1'), env })).toMatchObject({ status: 0, stderr: '' })
  expect(spawned(['show', 'A1'], { env }).stdout).toContain('Accepted')
})

describe('a package that is not installed', () => {
  const bare = join(home, 'bare')
  const main = bareCopy(bare)

  test('is named where it is a client, with how to install it', () => {
    expect(spawned(['due', '--db', 'postgres://u:hunter2@localhost/x'], { main })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('npm install pg'),
    })
    expect(spawned(['ingest', '--db', join(home, 'never'), '-'], { main, input: history('A', '1/1') })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('npm install @electric-sql/pglite'),
    })
  })

  test('is named where it is fast-check, with how to install it, and nothing else needs it', () => {
    expect(spawned(['generate'], { main })).toEqual({
      status: 2,
      stdout: '',
      stderr:
        'shipfold: generate needs fast-check. Run npm install --save-dev fast-check; or, without installing, npx -p shipfold -p fast-check shipfold generate ….\n',
    })
    for (const args of [
      ['generate', '--help'],
      ['generate', '--print-weights'],
      ['machine'],
      ['replay', 'docs/examples/late-scans.json'],
    ])
      expect(spawned(args, { main }).stdout).not.toBe('')
    const naming = readdirSync('dist/cli').filter(file =>
      /from ?['"]fast-check|import\(['"]fast-check/.test(
        file.endsWith('.js') ? readFileSync(join('dist/cli', file), 'utf8') : '',
      ),
    )
    expect(naming.map(file => file.split('-')[0]).sort()).toEqual(['generate', 'lines'])
  })

  test('is named where its version is not supported', () => {
    mkdirSync(join(bare, 'node_modules/fast-check'), { recursive: true })
    writeFileSync(
      join(bare, 'node_modules/fast-check/package.json'),
      '{"name":"fast-check","type":"module","exports":"./index.js"}',
    )
    writeFileSync(join(bare, 'node_modules/fast-check/index.js'), "export const __version = '3.23.2'")
    expect(spawned(['generate'], { main })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^shipfold: generate needs fast-check 4, but 3\.23\.2 is installed\. Run npm install/),
    })
  })
})
