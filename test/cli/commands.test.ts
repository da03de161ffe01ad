// Help, version, unknown words and the machine's formats.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeTable, encodeTable, shippedTable } from '../../src/table/index.js'
import { history, shipfold } from './run.js'

const commands = 'replay audit texts machine play generate ingest register override show due effects uncertain inbox'.split(' ')
const all = commands.join(', ')
const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

test.each([['--version'], ['-v']])('%s prints the version', async option => {
  expect(await shipfold([option])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' })
})

test.each([['--help'], ['-h']])('%s names every command', async option => {
  const { status, stdout, stderr } = await shipfold([option])
  expect([status, stderr]).toEqual([0, ''])
  for (const command of commands) expect(stdout).toContain(`\n  ${command} `)
})

test('without a command the usage is printed, as an error', async () => {
  expect(await shipfold([])).toEqual({ status: 2, stdout: '', stderr: (await shipfold(['--help'])).stdout })
})

test.each(commands)('%s --help shows its options, no wider than a terminal', async command => {
  const { status, stdout, stderr } = await shipfold([command, '--help'])
  expect([status, stderr]).toEqual([0, ''])
  expect(stdout).toMatch(new RegExp(`^shipfold ${command} `))
  if (command !== 'play') expect(stdout).toContain('--json')
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
})

describe('what is not known', () => {
  test.each([
    [['replya'], `there is no command "replya". Use one of: ${all}; or --help.`],
    [['constructor'], `there is no command "constructor". Use one of: ${all}; or --help.`],
    [['\u001b[31m'], `there is no command "\\u001b[31m". Use one of: ${all}; or --help.`],
    [['--verbose'], `there is no option "--verbose". Use one of: ${all}; or --help.`],
    [['replay'], 'replay needs a file, or - for standard input. See shipfold replay --help.'],
    [['audit'], 'audit needs a file, or - for standard input. See shipfold audit --help.'],
    [['replay', '--jsn', '-'], "Unknown option '--jsn'. See shipfold replay --help."],
    [['replay', '--json=yes', '-'], "Option '--json' does not take an argument. See shipfold replay --help."],
    [['audit', '--feed'], "Option '--feed <value>' argument missing. See shipfold audit --help."],
    [['replay', '--feed', 'ups', '-'], 'there is no feed "ups". Use one of: native, kd100, kuaidi100.'],
    [['replay', '--feed', '__proto__', '-'], 'there is no feed "__proto__". Use one of: native, kd100, kuaidi100.'],
    [
      ['audit', '--zone', 'Mars', '-'],
      'Unknown time zone "Mars". Pass an IANA name such as "Asia/Shanghai" or an offset such as "+08:00".',
    ],
    [['play', 'x.json'], 'play takes no file, but was given x.json. Paste it into the page.'],
    [['play', '--port', '70000'], '--port is "70000". Pass a whole number from 0 to 65535.'],
    [['play', '--json'], "Unknown option '--json'. See shipfold play --help."],
    [['machine', 'x'], 'machine takes no file, but was given x.'],
    [['machine', '--format', 'toString'], 'there is no format "toString". Use one of: grid, json, mermaid, dot, svg, xstate.'],
  ])('%j', async (args, message) => {
    expect(await shipfold(args, { input: history('A', '1/1') })).toEqual({
      status: 2,
      stdout: '',
      stderr: `shipfold: ${message}\n`,
    })
  })
})

describe('machine', () => {
  test('json is the compiled table', async () => {
    const { status, stdout } = await shipfold(['machine', '--format', 'json'])
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(encodeTable(shippedTable))))
    expect(decodeTable(JSON.parse(stdout)).hash).toBe(shippedTable.hash)
    expect((await shipfold(['machine', '--json'])).stdout).toBe(stdout)
  })

  test.each([
    [[], /^state +0\/0/],
    [['--format', 'grid'], /^state +0\/0/],
    [['--format', 'mermaid'], /^stateDiagram-v2\n/],
    [['--format', 'dot'], /^digraph /],
    [['--format', 'svg'], /^<svg [\s\S]+<\/svg>\n$/],
    [['--format', 'xstate'], /^\{\n {2}"id": "shipment",/],
  ])('%j', async (args, opening) => {
    const { status, stdout, stderr } = await shipfold(['machine', ...args])
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(opening)
  })
})
