// `shipfold replay --received-at … --redelivery …` end to end: which list is newer, of those that do not say when they were issued.

import { describe, expect, test } from 'vitest'
import { history, shipfold } from '../run.js'
import { changesOf, event, type PrintedChange } from './printed-changes.js'

const list = (...scans: readonly (readonly [time: string, code: string])[]) =>
  JSON.stringify({ shipment: 'A', events: scans.map(([time, code]) => ({ time: `2026-03-0${time}:00`, code, text: 'Scanned' })) })
const pickedUp = ['1 09:00', '1/1'] as const
const onVan = ['2 08:00', '5/5'] as const
const delivered = ['2 11:00', '3/301'] as const
const failed = ['2 11:00', '2/204'] as const

/** The status after each payload, received at its time; a question mark where it is uncertain. */
async function statusesOf(arrivals: readonly (readonly [time: string, payload: string])[], ...options: string[]) {
  const times = arrivals.flatMap(([time]) => ['--received-at', `2026-03-0${time}:00Z`])
  const { stderr, changes } = await changesOf(arrivals.map(([, payload]) => payload).join('\n'), ...times, ...options)
  expect(stderr).toBe('')
  return changes.map(statusAfter).join(' ')
}

const statusAfter = ({ status, certain }: PrintedChange) => `${status.after}${certain.after ? '' : '?'}`

const withDelivery = list(pickedUp, onVan, delivered)
const withoutIt = list(pickedUp, onVan)
const recoded = list(pickedUp, onVan, failed)

describe('which list is newer', () => {
  test('a delivery re-coded to a failed attempt, and told again after the window', async () => {
    const arrivals = [
      ['2 11:05', withDelivery],
      ['2 11:30', recoded],
      ['2 14:05', recoded],
      ['2 14:06', recoded],
    ] as const
    expect(await statusesOf(arrivals)).toBe('delivered exception? exception? exception')
  })

  const dropped = [
    ['2 11:00', withDelivery],
    ['2 12:00', withoutIt],
    ['2 13:00', withoutIt],
    ['2 14:00', withoutIt],
    ['2 15:00', withoutIt],
  ] as const

  test('a delivery dropped, and the list without it repeated every hour', async () => {
    expect(await statusesOf(dropped)).toBe('delivered delivered? delivered? delivered? outForDelivery')
  })

  test('--redelivery is how long an old list may come again', async () => {
    expect(await statusesOf(dropped, '--redelivery', 'PT90M')).toBe(
      'delivered delivered? outForDelivery outForDelivery outForDelivery',
    )
    expect(await statusesOf(dropped, '--redelivery', 'P1D')).toBe('delivered delivered? delivered? delivered? delivered?')
  })

  test('a failed attempt, a delivery and the failed attempt again, 26 hours apart', async () => {
    const arrivals = [
      ['2 12:00', recoded],
      ['3 14:00', withDelivery],
      ['4 16:00', recoded],
    ] as const
    expect((await statusesOf(arrivals)).split(' ').at(-1)).toBe('exception')
  })

  test('a delivery taken back and told again, with a new scan after it', async () => {
    const arrivals = [
      ['2 11:05', withDelivery],
      ['2 11:30', recoded],
      ['2 13:00', list(pickedUp, onVan, delivered, ['2 12:55', '0/0'])],
    ] as const
    expect((await statusesOf(arrivals)).split(' ')).toEqual(['delivered', 'exception?', 'delivered'])
  })

  test('an old body that the provider sends again changes nothing', async () => {
    const arrivals = [
      ['2 10:00', withoutIt],
      ['2 11:05', withDelivery],
      ['2 12:00', withoutIt],
    ] as const
    expect(await statusesOf(arrivals)).toBe('outForDelivery delivered delivered')
  })

  test('the report without --changes is that after the last payload', async () => {
    const options = dropped.flatMap(([time]) => ['--received-at', `2026-03-0${time}:00Z`])
    const input = dropped.map(([, payload]) => payload).join('\n')
    const { status, stdout } = await shipfold(['replay', ...options, '-'], { input })
    expect([status, stdout.split('\n')[1]]).toEqual([0, 'Out for delivery since 2 March 08:00 (certain)'])
  })
})

describe('the times of receipt', () => {
  test('one for all payloads: they come then, in their order', async () => {
    const input = [withDelivery, withoutIt, recoded].join('\n')
    const { changes } = await changesOf(input, '--received-at', '2026-03-02T12:00:00Z')
    expect(changes.map(statusAfter).join(' ')).toBe('delivered delivered? exception?')
    expect(JSON.stringify(changes[1])).toBe(JSON.stringify((await changesOf(input)).changes[1]))
  })

  test('payloads with the same time come in their order', async () => {
    const arrivals = [
      ['2 11:05', withDelivery],
      ['2 11:05', recoded],
    ] as const
    expect(await statusesOf(arrivals)).toBe('delivered exception?')
  })

  test('a scan far ahead of the last receipt is rejected', async () => {
    const { status, stderr } = await shipfold(['replay', '--received-at', '2026-02-01', '-'], { input: history('A', '1/1') })
    expect(status).toBe(2)
    expect(stderr).toContain(
      'standard input:1: events[0].time of shipment A is "2026-03-01 00:00:00". This is more than 48 hours ahead.',
    )
  })

  test('unreadable payloads count, so that a time belongs to its line', async () => {
    const times = ['11:05', '11:06', '15:00'].flatMap(time => ['--received-at', `2026-03-02T${time}:00Z`])
    const { status, changes } = await changesOf([withDelivery, 'broken', withoutIt].join('\n'), ...times)
    expect([status, changes.map(statusAfter).join(' ')]).toEqual([2, 'delivered outForDelivery'])
  })

  test('single events may be received one by one', async () => {
    const lines = [event('A', 1, '1/1'), event('A', 2, '5/5')]
    const times = ['--received-at', '2026-03-01T03:00:00Z', '--received-at', '2026-03-01T04:00:00Z']
    const { stdout } = await shipfold(['replay', '--json', ...times, '-'], { input: lines.join('\n') })
    expect(JSON.parse(stdout)).toMatchObject({ status: 'outForDelivery', steps: [{ code: '1/1' }, { code: '5/5' }] })
  })
})

test.each([
  [
    ['--received-at', '2026-03-02', '--received-at', '2026-03-03'],
    '--received-at was given 2 times for 3 payloads. Pass it once for all, or once for each.',
  ],
  [
    ['--received-at', 'soon'],
    'Unusable option --received-at: "soon". Pass a Date, ISO 8601 text such as "2026-03-01T09:00:00Z", or Unix time in milliseconds.',
  ],
  [['--redelivery', '3h'], '--redelivery is "3h", which is no duration. Pass a fixed ISO 8601 duration, such as PT3H or P1D.'],
  [['--redelivery', 'P1M'], '--redelivery is "P1M", which is no duration. Pass a fixed ISO 8601 duration, such as PT3H or P1D.'],
])('replay %j is reported', async (options, message) => {
  const input = [withDelivery, withoutIt, recoded].join('\n')
  const run = await shipfold(['replay', ...options, '-'], { input })
  expect(run).toEqual({ status: 2, stdout: '', stderr: `shipfold: ${message}\n` })
})
