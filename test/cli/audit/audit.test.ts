// `shipfold audit` end to end: what it counts, shows and lists, for every form of input.

import { describe, expect, test } from 'vitest'
import { history, shipfold, temporary, unsafe } from '../run.js'

const histories = [
  history('A1', '1/103 0/1002 0/1002 5/5 3/301', { carrier: 'dhl' }),
  history('A2', '1/103 3/301', { carrier: 'dhl' }),
  history('A3', '1/103 0/1002 1/101 5/5 3/301', { carrier: 'ups' }),
  history('A4', '1/103 0/1002 5/5 3/301 0/1002', { carrier: 'ups' }),
  history('A5', '1/103 0/1002 5/5 3/301 0/1002 5/5'),
  history('A6', '1/103 5/5 3/399 9/9', { carrier: 'gls' }),
  history('A7', '1/103 0/0 0/0 3/301', { carrier: 'dhl' }),
]
const audited = async (input: string, ...options: string[]) => {
  const { status, stdout, stderr } = await shipfold(['audit', '--json', ...options, '-'], { input })
  expect(stderr).toBe('')
  return { status, totals: JSON.parse(stdout) }
}

test('counts per class, verdict, constraint and status, with the shortest example of each constraint', async () => {
  const { status, totals } = await audited(histories.join('\n'))
  expect(status).toBe(1)
  expect(totals).toMatchObject({
    histories: 7,
    events: 31,
    classes: { regular: 1, gap: 2, unusual: 1, uncoded: 1, contradictory: 2 },
    certain: 5,
    uncertain: 2,
    verdicts: { gap: 2, unusual: 1, impossible: 3, unknown: 1 },
    statuses: { delivered: 7 },
  })
  const found = totals.constraints.map(
    ({ constraint, events, histories, example }: (typeof totals.constraints)[number]) =>
      `${constraint} ${events} in ${histories}, ${example.shipment}:${example.line} ${example.codes.join(' ')}`,
  )
  expect(found).toEqual([
    'delivered-is-final 3 in 2, A4:4 1/103 0/1002 5/5 3/301 0/1002',
    'not-offered 2 in 2, A2:2 1/103 3/301',
    'late-paperwork 1 in 1, A3:3 1/103 0/1002 1/101 5/5 3/301',
    'unknown-substatus 1 in 1, A6:6 1/103 5/5 3/399 9/9',
    'unknown-status 1 in 1, A6:6 1/103 5/5 3/399 9/9',
  ])
  expect(
    totals.worst.map(({ shipment, cost, certain }: (typeof totals.worst)[number]) => `${shipment} ${cost} ${certain}`),
  ).toEqual(['A5 8 false', 'A4 4 true', 'A2 1 true', 'A3 1 true', 'A7 1 true'])
})

test('a scorecard for each carrier the input names', async () => {
  const { totals } = await audited(histories.join('\n'))
  expect(totals.carriers).toMatchObject([
    { carrier: 'dhl', histories: 3, events: 11, classes: { regular: 1, gap: 2, unusual: 0, contradictory: 0 }, uncertain: 0 },
    { carrier: 'ups', histories: 2, classes: { unusual: 1, contradictory: 1 } },
    { carrier: 'gls', histories: 1, classes: { regular: 0, uncoded: 1 } },
  ])
})

test('unknown codes, with carriers and texts, ready to paste', async () => {
  const item = (code: string, text: string) => ({ time: '2026-03-01 10:00:00', order_status_code: code, context: text })
  const payload = {
    carrier_id: 'sf',
    tracking_number: 'K',
    order_status_code: 3,
    items: [item('399', 'Handed over\u001b[1m'), item('399', 'Left'), item('77', '')],
  }
  const { totals } = await audited(JSON.stringify(payload))
  expect(totals.unknown).toEqual([
    { code: '77', readAs: null, events: 1, carriers: ['sf'], texts: [] },
    { code: '399', readAs: null, events: 2, carriers: ['sf'], texts: ['Left', 'Handed over\u001b[1m'] },
  ])
  const { stdout } = await shipfold(['audit', '-'], { input: JSON.stringify(payload) })
  expect(stdout).toContain('To have them added, paste this into an issue:\n\nshipfold ')
  expect(stdout).toMatch(/\n399 +nothing +2 +sf +"Left" "Handed over\\u001b\[1m"\n/)
})

test("the provider's own status is compared with the scans'", async () => {
  const item = { time: '2026-03-01 10:00:00', order_status_code: '1', context: 'x' }
  const payload = (reported: number) =>
    JSON.stringify({ carrier_id: 'sf', tracking_number: 'K', order_status_code: reported, items: [item] })
  const { totals } = await audited(`${payload(1)}\n${payload(3)}\n${payload(103)}`)
  expect(totals).toMatchObject({ stated: 3, disagreeing: 1, carriers: [{ stated: 3, disagreeing: 1 }] })
})

describe('whatever form they come in', () => {
  const comparable = ({
    constraints,
    worst,
    ...rest
  }: {
    constraints: { constraint: string }[]
    worst: { shipment: string; codes: string[] }[]
    unknown: object[]
  }) => ({
    ...rest,
    constraints: constraints.map(({ constraint }) => constraint),
    worst: worst.map(({ shipment, codes }) => `${shipment} ${codes.join(' ')}`),
  })
  const expected = async () => comparable((await audited(histories.join('\n'))).totals)

  test.each([
    ['a list', `[${histories.join(',')}]`],
    ['a list over lines', `[\n${histories.join('\n,\n')}\n]`],
    ['lists on lines', `[${histories.slice(0, 3).join(',')}]\n[${histories.slice(3).join(',')}]`],
    ['values over lines', histories.map(text => JSON.stringify(JSON.parse(text), null, 2)).join('\n')],
    ['lines that end as on Windows, without a last end', histories.join('\r\n\r\n')],
  ])('%s', async (_, input) => {
    expect(comparable((await audited(input)).totals)).toEqual(await expected())
  })

  test('events one per line, in any order of shipments', async () => {
    const events = histories.flatMap((text, at) => {
      const { shipment, carrier, events } = JSON.parse(text)
      return events.map((event: { time: string }) => ({ shipment, carrier, at, ...event }))
    })
    const mixed = events.toSorted((a, b) => a.time.localeCompare(b.time) || b.at - a.at)
    const { totals } = await audited(mixed.map(event => JSON.stringify(event)).join('\n'))
    const { worst, ...rest } = comparable(totals)
    const { worst: those, ...others } = await expected()
    expect({ ...rest, constraints: rest.constraints.toSorted() }).toMatchObject({
      ...others,
      carriers: expect.anything(),
      constraints: others.constraints.toSorted(),
      unknown: others.unknown,
    })
    expect(worst.toSorted()).toEqual(those.toSorted())
  })

  test('events one per line are refused on their own lines', async () => {
    const event = (time: string) => JSON.stringify({ shipment: 'K', time, code: '1/1' })
    const input = [event('2026-03-01 09:00:00'), event('at noon'), event('2026-03-01 10:00:00'), event('2026-03-32')].join('\n')
    const { stderr } = await shipfold(['audit', '-'], { input })
    expect(stderr.match(/input:\d+/g)).toEqual(['input:2', 'input:4'])
  })

  test('several files are one audit', async () => {
    const [a, b] = [temporary('a', histories.slice(0, 4).join('\n')), temporary('b', `[${histories.slice(4).join(',')}]`)]
    expect(comparable(JSON.parse((await shipfold(['audit', '--json', a, b])).stdout))).toEqual(await expected())
  })

  test('payloads without a scan are counted apart', async () => {
    const expired = '{"event":"expired","message":"over","carrier_id":"dhl","tracking_number":"K"}'
    expect(await audited(expired)).toMatchObject({ status: 0, totals: { histories: 0, empty: 1 } })
  })
})

describe('--findings', () => {
  test('is a line for each flagged step, in order', async () => {
    const { status, stdout, stderr } = await shipfold(['audit', '--findings', '-'], { input: histories.join('\n') })
    expect([status, stderr]).toEqual([1, ''])
    expect(stdout).toMatchInlineSnapshot(`
      "standard input:2 A2 [1] 2026-03-01 01:00:00 3/301 gap not-offered
      standard input:3 A3 [2] 2026-03-01 02:00:00 1/101 unusual late-paperwork
      standard input:4 A4 [4] 2026-03-01 04:00:00 0/1002 impossible delivered-is-final
      standard input:5 A5 [4] 2026-03-01 04:00:00 0/1002 impossible delivered-is-final
      standard input:5 A5 [5] 2026-03-01 05:00:00 5/5 impossible delivered-is-final
      standard input:6 A6 [2] 2026-03-01 02:00:00 3/399 unknown unknown-substatus
      standard input:6 A6 [3] 2026-03-01 03:00:00 9/9 unknown unknown-status
      standard input:6 A6 [3] uncoded: 1 of 4 scans without a known code
      standard input:7 A7 [3] 2026-03-01 03:00:00 3/301 gap not-offered
      "
    `)
  })

  test('is an object for each with --json', async () => {
    const { stdout } = await shipfold(['audit', '--findings', '--json', '-'], { input: histories.join('\n') })
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect(lines.length).toBe(9)
    expect(lines[0]).toEqual({
      ...{ file: 'standard input', line: 2, path: 'events[1]', shipment: 'A2', carrier: 'dhl', index: 1 },
      ...{
        time: '2026-03-01 01:00:00',
        code: '3/301',
        verdict: 'gap',
        constraint: 'not-offered',
        severity: 'info',
        presumed: ['5/5'],
      },
      ...{ from: 'accepted', to: 'delivered' },
    })
  })

  test('lists rejected events too', async () => {
    const input = '{"shipment":"A\\u001b[1m","events":[{"code":"1/1"},{"time":["soon"],"code":"1/1"}]}'
    const { status, stdout } = await shipfold(['audit', '--findings', '-'], { input })
    expect(status).toBe(2)
    expect(stdout).toBe(
      'standard input:1 "A\\u001b[1m" [0] rejected missing time null\nstandard input:1 "A\\u001b[1m" [1] rejected unreadable time a list of 1\n',
    )
  })
})

describe('the page', () => {
  const page = async (input: string, env: Readonly<Record<string, string>> = {}) =>
    (await shipfold(['audit', '-'], { input, env })).stdout

  test('shows all sections', async () => {
    expect((await page(histories.join('\n'))).replace(/shipfold \d\S+/, 'shipfold VERSION')).toMatchInlineSnapshot(`
      "7 histories, 31 scans

      all regular    1  14.3 %  every scan with a known code follows from those before
      gap            2  28.6 %  a scan is missing, the others agree
      unusual        1  14.3 %  possible, and worth a look
      uncoded        1  14.3 %  scans without a code: the status is unknown or old
      contradictory  2  28.6 %  a scan cannot be true

      certain 5, uncertain 2 (doubts speak against the status)

      Current status  histories
        Delivered             7

      Verdicts      scans
        advanced       22
        repeated        2
        unusual         1
        gap             2
        impossible      3
        unknown         1

      Constraints           scans  histories
        delivered-is-final      3          2  A delivered parcel cannot be scanned on
                                              its way any more.
        not-offered             2          2  The parcel had not been out for delivery
                                              or available for pickup yet.
        late-paperwork          1          1  Label data arrived after the carrier
                                              already had the parcel.
        unknown-substatus       1          1  The vocabulary has no such substatus; it
                                              was read as its status alone.
        unknown-status          1          1  The vocabulary has no such code; it
                                              moves nothing.

      Shortest example of each
        delivered-is-final  1/103 0/1002 5/5 3/301 0/1002  A4 (ups), standard input:4
        not-offered         1/103 3/301  A2 (dhl), standard input:2
        late-paperwork      1/103 0/1002 1/101 5/5 3/301  A3 (ups), standard input:3
        unknown-substatus   1/103 5/5 3/399 9/9  A6 (gls), standard input:6
        unknown-status      1/103 5/5 3/399 9/9  A6 (gls), standard input:6

      Carriers  histories  regular     gap  unusual  uncoded  contradictory  uncertain
        dhl             3   33.3 %  66.7 %    0.0 %    0.0 %          0.0 %      0.0 %
        ups             2    0.0 %   0.0 %   50.0 %    0.0 %         50.0 %      0.0 %
        gls             1    0.0 %   0.0 %    0.0 %  100.0 %          0.0 %    100.0 %

      Histories with the highest cost
          8 A5, standard input:5, uncertain: delivered-is-final
            1/103 0/1002 5/5 3/301 0/1002 5/5
          4 A4 (ups), standard input:4, certain: delivered-is-final
            1/103 0/1002 5/5 3/301 0/1002
          1 A2 (dhl), standard input:2, certain: not-offered
            1/103 3/301
          1 A3 (ups), standard input:3, certain: late-paperwork
            1/103 0/1002 1/101 5/5 3/301
          1 A7 (dhl), standard input:7, certain: not-offered
            1/103 0/0 0/0 3/301

      Codes that are not in the vocabulary. To have them added, paste this into an issue:

      shipfold VERSION
      code   read as  scans  carriers  texts
      3/399  3/3          1  gls
      9/9    nothing      1  gls
      "
    `)
  })

  test('is safe, and short without histories', async () => {
    expect(unsafe(await page(history('\u001b[2JA\u202e', '1/1 3/3 0/0 x\u009b', { carrier: 'c\u0007' })))).toEqual([])
    expect(await page('{"event":"expired","tracking_number":"K"}')).toBe('0 histories, 0 scans, 1 payload without a scan\n')
  })
})
