// `shipfold replay --changes` end to end.

import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { history, shipfold, temporary, unsafe } from '../run.js'
import { aborted, changesOf, event, failed, type PrintedChange, parsed } from './printed-changes.js'

const pushes = readdirSync('docs/examples/pushes').map(name => `docs/examples/pushes/${name}`)

const brief = ({ shipment, line, kind, added, retracted, recoded }: PrintedChange) =>
  [
    `${shipment}:${line} ${kind}`,
    ...added.map(({ code }) => `+${code}`),
    ...retracted.map(({ code }) => `-${code}`),
    ...recoded.map(({ before, after }) => `${before.code}>${after.code}`),
  ].join(' ')

describe('the pushes of the example', () => {
  test.each([60, 120])('at %i columns', async width => {
    const { status, stdout, stderr } = await shipfold(['replay', '--changes', ...pushes], { env: { COLUMNS: String(width) } })
    expect([status, stderr]).toEqual([0, ''])
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(width)
    expect(stdout).toMatchSnapshot()
  })

  test('as JSON: one object per payload, without the reports', async () => {
    const { stdout } = await shipfold(['replay', '--changes', '--json', ...pushes])
    const changes = parsed<PrintedChange>(stdout)
    expect(Object.keys(changes[0]!).join(' ')).toBe(
      'shipment file line kind status outcome certain added retracted recoded revised rejected',
    )
    expect(changes.map(({ file }) => file)).toEqual(pushes)
    expect(changes.map(brief)).toMatchInlineSnapshot(`
      [
        "EX500000001:1 changed +1/103 +0/1002",
        "EX500000001:1 changed +3/301",
        "EX500000001:1 unchanged",
        "EX500000001:1 changed +0/0 +5/5",
        "EX500000001:1 changed +2/204 +5/5 -3/301 3/301>2/204",
      ]
    `)
    expect(changes.at(-1)).toMatchObject({
      status: { before: 'delivered', after: 'outForDelivery' },
      outcome: { before: 'delivered', after: null },
    })
  })

  test('in ASCII for a locale without UTF-8, in colour where it is asked for', async () => {
    expect((await shipfold(['replay', '--changes', ...pushes], { env: { LC_ALL: 'C' } })).stdout).toMatch(/^[ -~\n]*$/)
    expect((await shipfold(['replay', '--changes', ...pushes], { env: { FORCE_COLOR: '1' } })).stdout).toContain('\u001b[32m+')
  })
})

describe('payloads in the order of arrival', () => {
  test('several shipments interleaved are each their own', async () => {
    const lines = [
      history('A', '1/1'),
      history('B', '1/103'),
      history('A', '1/1 0/0'),
      history('B', '1/103'),
      history('A', '1/1'),
    ]
    expect((await changesOf(lines.join('\n'))).changes.map(brief)).toEqual([
      'A:1 changed +1/1',
      'B:2 changed +1/103',
      'A:3 changed +0/0',
      'B:4 unchanged',
      'A:5 unchanged',
    ])
  })

  test('single events add scans and retract none, but a list with news retracts what it lacks', async () => {
    const lines = [
      event('A', 1, '1/1'),
      event('A', 9, '5/5'),
      event('A', 1, '1/1'),
      history('A', '1/1 1/1'),
      event('A', 8, '0/0'),
    ]
    expect((await changesOf(lines.join('\n'))).changes.map(brief)).toEqual([
      'A:1 changed +1/1',
      'A:2 changed +5/5',
      'A:3 unchanged',
      'A:4 changed +1/1 -5/5',
      'A:5 changed +0/0',
    ])
  })

  test('single events at one time stand as the file has them', async () => {
    for (const codes of [
      ['5/5', '2/204'],
      ['2/204', '5/5'],
    ]) {
      const lines = [event('A', 1, '1/1'), ...codes.map(code => event('A', 2, code))]
      expect((await changesOf(lines.join('\n'))).changes.at(-1)!.added.at(-1)!.code).toBe(codes[1])
    }
  })

  test('a single event that comes again keeps its place among those of its time', async () => {
    const lines = [event('A', 1, '1/1'), event('A', 2, '5/5'), event('A', 2, '0/0'), event('A', 2, '5/5')]
    expect((await changesOf(lines.join('\n'))).changes.map(({ kind, status }) => `${kind} ${status.after}`)).toEqual([
      'changed accepted',
      'changed outForDelivery',
      'changed inTransit',
      'unchanged inTransit',
    ])
  })

  test('a list retracts the scans it lacks, and a new code for the same scan is a correction', async () => {
    const lines = [history('A', '1/1 0/0 5/5'), history('A', '1/1 2/2 5/5 3/301'), history('A', '1/1 2/2 5/5 2/204')]
    expect((await changesOf(lines.join('\n'))).changes.map(brief)).toEqual([
      'A:1 changed +1/1 +0/0 +5/5',
      'A:2 changed +2/2 +3/301 -0/0 0/0>2/2',
      'A:3 changed +2/204 -3/301 3/301>2/204',
    ])
  })

  test('a payload without a list adds and retracts nothing', async () => {
    const lines = [history('A', '1/1 0/0'), aborted, '{"shipment":"A","events":[]}', history('A', '1/1 0/0 5/5')]
    const { status, stderr, changes } = await changesOf(lines.join('\n'))
    expect([status, stderr]).toEqual([0, ''])
    expect(changes.map(brief)).toEqual(['A:1 changed +1/1 +0/0', 'A:2 unchanged', 'A:3 unchanged', 'A:4 changed +5/5'])
    const { stdout } = await shipfold(['replay', '--changes', '-'], { input: lines.join('\n') })
    expect(stdout).toContain('\nstandard input:2: A, no list of scans\nNothing changed.\n\n')
  })

  test('an error answer of the provider is reported, and changes nothing', async () => {
    const { status, stderr, changes } = await changesOf(`${history('A', '1/1')}\n${failed}`)
    expect([status, changes.map(brief)]).toEqual([2, ['A:1 changed +1/1', 'null:2 unchanged']])
    expect(stderr).toContain('standard input:2: code is 60101: the provider answered: The tracking number is invalid.')
  })

  test('histories without a number are each their own, single events without one belong together', async () => {
    const none = null as unknown as string
    const lines = [history(none, '1/1'), history(none, '1/103'), event(undefined, 1, '1/1'), event(undefined, 1, '1/1')]
    expect((await changesOf(lines.join('\n'))).changes.map(brief)).toEqual([
      'null:1 changed +1/1',
      'null:2 changed +1/103',
      'null:3 changed +1/1',
      'null:4 unchanged',
    ])
    expect((await shipfold(['replay', '--changes', '-'], { input: lines[0]! })).stdout).toMatch(
      /^standard input: \(no number\), 1 scan\n/,
    )
  })

  test('the zone is that of times that name none', async () => {
    const late = { time: '2026-03-01T02:00:00Z', code: '5/5' }
    const lines = [event('A', 9, '0/0'), event('A', 0, '1/1', late)].join('\n')
    const from = async (...options: string[]) => (await changesOf(lines, ...options)).changes[1]!.status.after
    expect(await from()).toBe('inTransit')
    expect(await from('--zone', 'Asia/Shanghai')).toBe('outForDelivery')
  })

  test('a heading names the line where a file holds several payloads, and is not wider than the terminal', async () => {
    const [one, two] = [
      temporary('one.json', history('A', '1/1')),
      temporary('two.json', `[${history('A', '1/1')},\n${history('B', '')}]`),
    ]
    const run = async (width: number) =>
      (await shipfold(['replay', '--changes', one, two], { env: { COLUMNS: String(width) } })).stdout
    expect((await run(200)).match(/^.*[AB], .*$/gm)).toEqual([`${one}: A, 1 scan`, `${two}:1: A, 1 scan`, `${two}:2: B, 1 scan`])
    expect(await run(40)).toContain(`${two}:2:\nB, 1 scan\n`)
  })
})

describe('what cannot be used', () => {
  const wrong = (hour: number) => ({ time: `2026-02-31 ${hour}:00:00`, code: '0/0' })
  const list = (...events: object[]) =>
    JSON.stringify({ shipment: 'A', events: [{ time: '2026-03-01 09:00:00', code: '1/1' }, ...events] })

  test('a rejected event is reported once, with the line that first had it', async () => {
    const lines = [list(), list(wrong(10)), list(wrong(10)), list(wrong(10), wrong(11)), list()]
    const { status, stderr, changes } = await changesOf(lines.join('\n'))
    expect(status).toBe(2)
    expect(stderr.trimEnd().split('\n')).toEqual(
      [
        [2, 1, 10],
        [4, 2, 11],
      ].map(
        ([line, at, hour]) =>
          `shipfold: standard input:${line}: events[${at}].time of shipment A is "2026-02-31 ${hour}:00:00". This date does not exist. Correct it. The other events were read.`,
      ),
    )
    expect(changes.map(({ rejected }) => rejected.map(({ reason }) => reason).join())).toEqual([
      '',
      'impossible',
      '',
      'impossible',
      '',
    ])
  })

  test('an item that is not an object is reported once', async () => {
    const { status, stderr } = await changesOf(`{"shipment":"A","events":[17]}\n{"shipment":"A","events":[17]}`)
    expect(status).toBe(2)
    expect(stderr.split('\n').filter(line => line.includes(':1:'))).toHaveLength(1)
  })

  test('what is not a payload is reported, and the others are printed', async () => {
    const { status, stderr, changes } = await changesOf(`${history('A', '1/1')}\n{"x":1}\n{\n${history('A', '1/1 0/0')}`)
    expect([status, changes.map(brief)]).toEqual([2, ['A:1 changed +1/1', 'A:4 changed +0/0']])
    expect(stderr.trimEnd().split('\n')).toHaveLength(2)
  })

  test('nothing of a carrier or a file name reaches the terminal as a control character', async () => {
    const evil = '\u001b[2J\u009b31m\u202e\u2028\u0007'
    const payload = (code: string) =>
      JSON.stringify({ shipment: `A${evil}`, events: [{ time: '2026-03-01 09:00:00', code, text: evil, place: `K${evil}` }] })
    const file = temporary('evil\u001b[31m.json', `${payload('1/1')}\n${payload(evil)}\n${payload('1/103')}`)
    for (const option of [[], ['--json']]) {
      const { status, stdout, stderr } = await shipfold(['replay', '--changes', ...option, file])
      expect(unsafe(stdout + stderr)).toEqual([])
      expect([status, stderr]).toEqual([0, ''])
    }
  })
})

test('the exit status is that of the histories as they stand in the end', async () => {
  const [good, bad] = [history('A', '1/1 5/5 3/3'), history('A', '1/1 5/5 3/3 7/7')]
  const later = history('A', '1/1 5/5 3/3').replace(']}', ',{"time":"2026-03-01 09:00:00","code":"3/301"}]}')
  const statusOf = async (...inputs: string[]) =>
    (await shipfold(['replay', '--changes', '-'], { input: inputs.join('\n') })).status
  expect([await statusOf(good), await statusOf(good, bad), await statusOf(good, bad, later), await statusOf(bad, '{')]).toEqual([
    0, 1, 0, 2,
  ])
  expect((await shipfold(['replay', '--changes'])).status).toBe(2)
})
