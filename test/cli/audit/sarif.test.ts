// `shipfold audit --sarif` and `--baseline`: a log of the findings, and what an audit says beside one.

import type { Log, Result } from 'sarif'
import { describe, expect, test } from 'vitest'
import { history, shipfold, temporary, unsafe } from '../run.js'

const afterDelivery = history('A1', '1/103 5/5 3/301 0/1002', { carrier: 'dhl' })
const uncoded = JSON.stringify({ shipment: 'A2', events: [{ time: '2026-03-01 10:00:00', text: 'Left' }] })
const missing = history('A3', '1/103 3/301')
const undated = JSON.stringify({ shipment: 'A4', events: [{ time: '2026-02-31 10:00:00', code: '1/103' }] })
const all = [afterDelivery, uncoded, missing, undated].join('\n')

async function logOf(input: string, ...options: string[]): Promise<{ status: number | null; text: string; log: Log }> {
  const { status, stdout } = await shipfold(['audit', '--sarif', ...options, '-'], { input })
  return { status, text: stdout, log: JSON.parse(stdout) as Log }
}
const resultsOf = ({ runs }: Log): readonly Result[] => runs[0]!.results!
const brief = ({ ruleId, level, properties, locations }: Result) =>
  `${ruleId} ${level} ${properties!.shipment} ${properties!.path} line ${locations![0]!.physicalLocation!.region!.startLine}`

test('every finding is a result of a rule that the log describes', async () => {
  const { status, log } = await logOf(all)
  expect(status).toBe(2)
  expect(resultsOf(log).map(brief)).toEqual([
    'delivered-is-final error A1 events[3] line 1',
    'uncoded error A2 events[0] line 2',
    'not-offered note A3 events[1] line 3',
    'rejected error A4 events[0] line 4',
  ])
  const described = log.runs[0]!.tool.driver.rules!.map(({ id }) => id)
  expect(resultsOf(log).filter(({ ruleId }) => !described.includes(ruleId!))).toEqual([])
  expect(resultsOf(log).map(({ message }) => message.text)).toEqual([
    'Scan 0/1002 of 2026-03-01 03:00:00, shipment A1: impossible (delivered-is-final): A delivered parcel cannot be scanned on its way any more.',
    '1 of 1 scans of shipment A2 have no known code: its status is unknown or may be out of date.',
    'Scan 3/301 of 2026-03-01 01:00:00, shipment A3: gap (not-offered): The parcel had not been out for delivery or available for pickup yet.',
    'Event 0 of shipment A4 was left out: its time "2026-02-31 10:00:00" is impossible.',
  ])
})

test('a log without findings is one', async () => {
  const { status, log } = await logOf(history('A1', '1/103 5/5 3/301'))
  expect(status).toBe(0)
  expect(resultsOf(log)).toEqual([])
})

test('files are references that viewers resolve against the checkout', async () => {
  const path = temporary('a b#c?.ndjson', afterDelivery)
  const uriOf = async (file: string) => {
    const { stdout } = await shipfold(['audit', '--sarif', file])
    return resultsOf(JSON.parse(stdout))[0]!.locations![0]!.physicalLocation!.artifactLocation!.uri
  }
  expect(await uriOf(path)).toMatch(/^file:\/\/\/.*\/a%20b%23c%3F\.ndjson$/)
  expect(await uriOf('docs/examples/audit.ndjson')).toBe('docs/examples/audit.ndjson')
})

test('hostile numbers and texts neither break the log nor reach a terminal', async () => {
  const { text, log } = await logOf(history('A\u001b[1m"\u2028', '3/301 0/1002', { carrier: '\ud800' }))
  expect(unsafe(text)).toEqual([])
  expect(resultsOf(log).length).toBeGreaterThan(0)
})

describe('beside a baseline', () => {
  const baseline = async (input: string) => temporary(`baseline-${input.length}.sarif`, (await logOf(input)).text)
  const audit = (file: string, input: string, ...options: string[]) =>
    shipfold(['audit', '--baseline', file, ...options, '-'], { input })

  test('known findings fail nothing, wherever their payload stands by now', async () => {
    const file = await baseline([afterDelivery, uncoded].join('\n'))
    const moved = [missing, uncoded, afterDelivery].join('\n')
    const { status, stdout } = await audit(file, moved)
    expect(status).toBe(0)
    expect(stdout).toContain('\nBeside the baseline: 1 new finding, 0 of them an error; 2 known.\n')
    expect((await audit(file, moved, '--json')).stdout).toContain('"baseline":{"known":2,"new":1,"failing":0}')
  })

  test('new ones do, and only they are listed', async () => {
    const file = await baseline(afterDelivery)
    const { status, stdout } = await audit(file, [afterDelivery, uncoded].join('\n'), '--findings')
    expect(status).toBe(1)
    expect(stdout).toBe('standard input:2 A2 [0] uncoded: 1 of 1 scans without a known code\n')
    const { log } = await logOf([afterDelivery, uncoded].join('\n'), '--baseline', file)
    expect(resultsOf(log).map(({ baselineState, ruleId }) => `${ruleId} ${baselineState}`)).toEqual([
      'delivered-is-final unchanged',
      'uncoded new',
    ])
  })

  test('the same scan at another time is another finding', async () => {
    const file = await baseline(afterDelivery)
    expect((await audit(file, afterDelivery.replace(' 03:', ' 04:'))).status).toBe(1)
  })

  test.each([
    ['no JSON', 'x', 'it is not JSON'],
    ['another JSON', '{"runs":[{"tool":{"driver":{"name":"eslint"}},"results":[]}]}', 'it is no SARIF log of shipfold'],
    ['no object', 'null', 'it is no SARIF log of shipfold'],
  ])('%s is refused', async (_, text, reason) => {
    const { status, stdout, stderr } = await audit(temporary('other.sarif', text), afterDelivery)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toContain(`cannot be used: ${reason}. Pass a file that shipfold audit --sarif wrote.`)
  })

  test('a file that is not there is refused', async () => {
    const { status, stderr } = await audit('no-such-file', afterDelivery)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^shipfold: --baseline no-such-file cannot be read: ENOENT.*\n$/)
  })
})

test('a log is printed alone', async () => {
  for (const option of ['--json', '--findings']) {
    const { status, stderr } = await shipfold(['audit', '--sarif', option, '-'])
    expect([status, stderr]).toEqual([2, 'shipfold: --sarif prints a log of its own. Leave out --findings and --json.\n'])
  }
})
