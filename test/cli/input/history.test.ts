// Several payloads of one shipment are one history: `shipfold replay` end to end.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aborted, changesOf, event, failed, parsed } from '../commands/printed-changes.js'
import { history, shipfold } from '../run.js'

const replayed = async (lines: readonly string[]) => {
  const { stdout, stderr, status } = await shipfold(['replay', '--json', '-'], { input: lines.join('\n') })
  return {
    stderr,
    status,
    reports: parsed<{ shipment: string; status: string; outcome: string; certain: boolean; steps: { code: string }[] }>(stdout),
  }
}
const codesOf = async (...lines: string[]) =>
  (await replayed(lines)).reports.map(({ steps }) => steps.map(({ code }) => code).join(' '))

test('a later list retracts the scans that it lacks, and corrects codes', async () => {
  expect(await codesOf(history('A', '1/1 0/0 5/5'), history('A', '1/1 2/204 5/5 3/3'))).toEqual(['1/1 2/204 5/5 3/3'])
  const gone = history('A', '1/1 0/0 5/5 3/3').replace(/,\{[^}]*"0\/0"\}/, '')
  expect(await codesOf(history('A', '1/1 0/0 5/5'), gone)).toEqual(['1/1 5/5 3/3'])
})

test('an old list and one without scans retract nothing', async () => {
  expect(await codesOf(history('A', '1/1 0/0 5/5'), history('A', '1/1 0/0'), aborted, '{"shipment":"A","events":[]}')).toEqual([
    '1/1 0/0 5/5',
  ])
})

test('an error of the provider is no shipment', async () => {
  const { reports, status } = await replayed([history('A', '1/1'), failed])
  expect([status, reports.map(({ shipment }) => shipment)]).toEqual([2, ['A']])
})

test('a rejected event is reported with the line that first had it', async () => {
  const list = (...times: string[]) => JSON.stringify({ shipment: 'A', events: times.map(time => ({ time, code: '0/0' })) })
  const { stderr } = await replayed([
    list('2026-03-01', '2026-03-02'),
    list('2026-03-02', 'soon', '2026-03-03'),
    list('2026-03-02', 'soon'),
  ])
  expect(stderr).toMatch(/^shipfold: standard input:2: events\[1\]\.time of shipment A is "soon"\. [^\n]*\n$/)
})

const pushed = (...items: readonly (readonly [number, string])[]) => {
  const itemOf = ([hour, code]: readonly [number, string]) => ({ time: `2026-03-01 ${hour}:00:00`, order_status_code: code })
  return JSON.stringify({ tracking_number: 'A', order_status_code: 0, items: items.map(itemOf) })
}

test('a scan that conflicts only by the order of two feeds without a zone is not impossible', async () => {
  const whole = JSON.stringify({
    shipment: 'A',
    events: [event('A', 10, '1/1'), event('A', 12, '3/301')].map(each => JSON.parse(each)),
  })
  const lines = [whole, pushed([13, '1002'], [11, '5'])]
  const { status, reports } = await replayed(lines)
  expect([status, reports.map(({ status }) => status)]).toEqual([0, ['delivered']])
  expect(Object.keys(reports[0]!).at(-1)).toBe('table')
  expect((await shipfold(['replay', '--zone', 'UTC', '-'], { input: lines.join('\n') })).status).toBe(1)
})

test('comes to the same as the last of the changes', async () => {
  const hour = fc.integer({ min: 0, max: 12 })
  const scans = fc.array(fc.tuple(hour, fc.constantFrom('1/1', '0/0', '5/5', '2/204', '3/301', '6/6', '3/377', '4/4')), {
    minLength: 1,
    maxLength: 7,
  })
  const payload = fc.tuple(fc.integer({ min: 0, max: 40 }), fc.boolean(), scans).map(([number, isWhole, list]) => {
    const at = ([time, code]: readonly [number, string], shipment?: string) =>
      JSON.parse(event(shipment, time, code, { text: `at ${time % 3}` }))
    const shipment = `S${number}`
    return JSON.stringify(isWhole ? { shipment, events: list.map(each => at(each)) } : at(list[0]!, shipment))
  })
  const lines = fc.sample(payload, { numRuns: 200, seed: 7 })
  const last = new Map(
    (await changesOf(lines.join('\n'))).changes.map(({ shipment, status, outcome }) => [
      shipment,
      `${status.after} ${outcome.after}`,
    ]),
  )
  const { reports } = await replayed(lines)
  expect(reports.length).toBe(last.size)
  for (const { shipment, status, outcome } of reports)
    expect(`${shipment} ${status} ${outcome}`).toBe(`${shipment} ${last.get(shipment)}`)
})
