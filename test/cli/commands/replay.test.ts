// `shipfold replay` end to end: worked examples of every verdict, how payloads become shipments, and the printed forms.

import { describe, expect, test } from 'vitest'
import { history, shipfold, unsafe } from '../run.js'

const replayed = async (input: string, ...options: string[]) => {
  const { status, stdout, stderr } = await shipfold(['replay', '--json', ...options, '-'], { input })
  expect(stderr).toBe('')
  return {
    status,
    reports: stdout
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line)),
  }
}

// Status, cost and alternative; then the steps that are not regular, with constraint and presumed scans.
const worked: readonly (readonly [codes: string, result: string, ...steps: string[]])[] = [
  ['1/1 0/1002 0/1002 5/5 3/301', 'delivered 0'],
  ['1/1 3/301', 'delivered 1', '1 gap not-offered after 5/5'],
  ['1/1 0/1002 5/5 3/301 0/1002', 'delivered 4', '4 impossible delivered-is-final'],
  [
    '1/1 0/1002 5/5 3/301 0/1002 5/5',
    'delivered 8 or outForDelivery at 2',
    '4 impossible delivered-is-final',
    '5 impossible delivered-is-final',
  ],
  ['1/1 0/1002 5/5 3/301 0/1002 5/5 2/204', 'exception 10 or delivered at 2', '3 overruled delivered-is-final'],
  ['1/1 0/1002 5/5 0/0 5/501 5/5 3/304', 'delivered 0'],
  ['1/1 0/1002 5/5 3/302', 'delivered 1', '3 gap nothing-went-wrong after 2/2'],
  ['1/1 0/1002 5/5 14/14 6/6 0/1002 4/4', 'returned 0'],
  ['1/1 0/1002 4/4', 'returned 1', '2 gap not-returning after 6/6'],
  ['1/1 0/1002 5/5 6/6 0/1002 3/301 3/3', 'returned 2', '5 unusual delivered-on-return', '6 unusual delivered-on-return'],
  ['1/1 0/1002 5/5 3/301 6/6 4/4', 'returned 1', '4 unusual reopened'],
  ['1/1 0/1002 4/401', 'inTransit 6 or returned at 2', '2 impossible cancelled-after-collection'],
  ['1/1 8/10 8/13 5/5 3/301', 'delivered 1', '3 gap customs-open after 8/12'],
  ['3/301', 'delivered 2', '0 gap not-collected after 1/1 5/5'],
  ['1/1 0/1002 5/5 3/303 5/501', 'outForDelivery 2', '4 unusual still-in-locker'],
  ['1/1 0/1002 5/5 3/3 2/2 5/5 3/3', 'delivered 3', '4 unusual trouble-after-end', '5 unusual redelivered'],
  ['1/1 0/1002 5/5 3/301 0/0', 'delivered 4', '4 unusual note-after-delivery'],
  ['1/1 0/1002 1/103 0/1002', 'inTransit 0'],
  ['1/101 1/103 0/1002 2/901', 'exception lost 0'],
  ['1/103 0/1002 2/901 0/1002 5/5 3/301', 'delivered 2', '3 unusual found-again'],
  ['1/1 6/6 4/4 4/401', 'returned 6', '3 impossible returned-is-final'],
  ['1/1 8/10 2/205', 'exception 2 or customs at 2', '2 gap never-available after 8/12 5/501'],
  ['1/1 8/10 14/14 14/14', 'refused 1', '2 unusual refused-in-customs'],
]

test('the worked examples', async () => {
  const { status, reports } = await replayed(worked.map(([codes], at) => history(`W${at}`, codes)).join('\n'))
  const results = reports.map(({ status, outcome, cost, alternative, steps }) => [
    `${status} ${status === 'exception' && outcome ? `${outcome} ` : ''}${cost}${alternative ? ` or ${alternative.status} at ${alternative.margin}` : ''}`,
    ...steps
      .filter(({ verdict }: { verdict: string }) => verdict !== 'advanced' && verdict !== 'repeated')
      .map(
        ({ index, verdict, constraint, presumed }: { index: number; verdict: string; constraint: string; presumed?: string[] }) =>
          [index, verdict, constraint, ...(presumed ? ['after', ...presumed] : [])].join(' '),
      ),
  ])
  expect(results).toEqual(worked.map(([, ...result]) => result))
  expect(status).toBe(1)
})

test('a report has the fields of the contract in its order, the shipment first', async () => {
  const { reports } = await replayed(history('A1', '1/103 0/1002'))
  expect(Object.keys(reports[0]).join(' ')).toBe(
    'shipment status substatus outcome leg terminal since certain doubts basis alternative cost reported steps presumed flags rejected journeys table',
  )
  expect(Object.keys(reports[0].steps[0]).slice(0, 6).join(' ')).toBe('index time code verdict from to')
})

describe('payloads become shipments', () => {
  const event = (shipment: string | undefined, hour: number, code: string) =>
    JSON.stringify({ shipment, time: `2026-03-01 ${String(hour).padStart(2, '0')}:00:00`, code })
  const codesOf = async (input: string) =>
    (await replayed(input)).reports.map(
      ({ shipment, steps }) => `${shipment}: ${steps.map(({ code }: { code: string }) => code).join(' ')}`,
    )

  test('events that come alone are put together, wherever they stand', async () => {
    const lines = [event('A', 1, '1/1'), event('B', 1, '1/103'), event('A', 3, '5/5'), event('A', 2, '0/0')]
    expect(await codesOf(lines.join('\n'))).toEqual(['A: 1/1 0/0 5/5', 'B: 1/103'])
  })

  test('a history that comes again is the same one, longer', async () => {
    const lines = [history('A', '1/1 0/0'), history('A', '1/1 0/0 5/5'), history('A', '1/1 0/0')]
    expect(await codesOf(lines.join('\n'))).toEqual(['A: 1/1 0/0 5/5'])
  })

  test('an event that one payload lists twice is a duplicate, and one event where several payloads form a journal', async () => {
    const twice = `{"shipment":"A","events":[${event('A', 1, '1/1')},${event('A', 1, '1/1')}]}`
    expect(await codesOf(twice)).toEqual(['A: 1/1 1/1'])
    expect(await codesOf(`${twice}\n${twice}`)).toEqual(['A: 1/1'])
  })

  test('histories without a number are each their own, events without one belong together', async () => {
    const lines = [
      history(null as unknown as string, '1/1'),
      history(null as unknown as string, '1/103'),
      event(undefined, 1, '1/1'),
      event(undefined, 2, '0/0'),
    ]
    expect(await codesOf(lines.join('\n'))).toEqual(['null: 1/1', 'null: 1/103', 'null: 1/1 0/0'])
  })

  test('a list, values spread over lines and values one below the other are all read', async () => {
    const pretty = (text: string) => JSON.stringify(JSON.parse(text), null, 2)
    const [a, b] = [history('A', '1/1'), history('B', '1/103')]
    for (const input of [`[${a},${b}]`, `[\n${a},\n${b}\n]\n`, `${pretty(a)}\n${pretty(b)}`, pretty(`[${a},${b}]`)])
      expect(await codesOf(input)).toEqual(['A: 1/1', 'B: 1/103'])
  })

  test('a feed can be forced, and reports what it cannot read', async () => {
    const { status, stderr } = await shipfold(['replay', '--feed', 'kd100', '-'], { input: history('A', '1/1') })
    expect([status, stderr]).toEqual([
      2,
      'shipfold: standard input:1: items is null: not a list. Nothing was read from this payload. Check where it came from.\n',
    ])
  })

  test('the zone is that of times that name none', async () => {
    const item = (time: string, code: string) => ({ time, code })
    const input = JSON.stringify({ events: [item('2026-03-01 09:00:00', '0/0'), item('2026-03-01T02:00:00Z', '1/1')] })
    const order = async (...options: string[]) =>
      (await replayed(input, ...options)).reports[0].steps.map(({ code }: { code: string }) => code)
    expect(await order()).toEqual(['1/1', '0/0'])
    expect(await order('--zone', 'Asia/Shanghai')).toEqual(['0/0', '1/1'])
  })
})

describe('what is printed', () => {
  const pushed = JSON.stringify({
    event: 'push',
    carrier_id: 'dhl',
    tracking_number: 'K1',
    order_status_code: 0,
    items: [
      {
        context: 'Signed \u2014 K\u00f6ln',
        time: '2026-03-02 08:00:00',
        order_status_code: '301',
        location: null,
        area_name: 'K\u00f6ln',
      },
      { context: 'Picked up', time: '2026-03-01 09:00:00', order_status_code: '1', location: 'null', area_name: 'Bonn' },
    ],
  })
  const page = async (env: Readonly<Record<string, string>>, ...options: string[]) =>
    await shipfold(['replay', ...options, '-'], { input: pushed, env })

  test('a timeline, with the status that the provider states where it differs', async () => {
    const { status, stdout } = await page({})
    expect(status).toBe(0)
    expect(stdout).toMatchInlineSnapshot(`
      "K1
      Delivered on 2 March 08:00 (certain)
      The provider says "In transit"; its scans say otherwise.

      2026-03-01  ● 09:00:00  Accepted                     Bonn: Picked up
                  ○           Out for delivery (presumed)
      2026-03-02  ◉ 08:00:00  Sign by customer [1]         Signed — Köln

      [1]  gap (not-offered): The parcel had not been out for delivery or available
           for pickup yet.

      "
    `)
  })

  test('ASCII for a locale without UTF-8', async () => {
    const { stdout } = await page({ LC_ALL: 'C' })
    expect(stdout).toMatch(/^[ -~\n]*$/)
    expect(stdout).toContain('Signed')
  })

  test('lines no longer than COLUMNS', async () => {
    for (const width of [60, 120]) {
      const { stdout } = await page({ COLUMNS: String(width) })
      expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(width)
    }
  })

  test('colours only where they are asked for', async () => {
    expect(unsafe((await page({})).stdout)).toEqual([])
    expect((await page({ FORCE_COLOR: '1' })).stdout).toContain('\u001b[')
    expect(unsafe((await page({ FORCE_COLOR: '1' }, '--json')).stdout)).toEqual([])
    expect(unsafe((await page({ FORCE_COLOR: '0' })).stdout)).toEqual([])
  })

  test('the reported status in JSON, as a code', async () => {
    expect(JSON.parse((await page({}, '--json')).stdout)).toMatchObject({ shipment: 'K1', reported: '0/0', status: 'delivered' })
  })

  const examples = ['late-scans.json', 'locker.json', 'return.ndjson'].map(name => `docs/examples/${name}`)
  test.each([60, 120])('the bundled examples at %i columns', async width => {
    const { stdout, stderr } = await shipfold(['replay', ...examples], {
      env: { COLUMNS: String(width) },
    })
    expect(stderr).toBe('')
    expect(stdout).toMatchSnapshot()
  })
})

test('the exit status is 0, 1 for what cannot be true, 2 for what cannot be read; 2 wins', async () => {
  const good = history('A', '1/1 5/5 3/3')
  const bad = history('B', '1/1 5/5 3/3 7/7')
  const statusOf = async (...inputs: string[]) => (await shipfold(['replay', '-'], { input: inputs.join('\n') })).status
  expect([await statusOf(good), await statusOf(good, bad), await statusOf(bad, good), await statusOf(bad, '{', good)]).toEqual([
    0, 1, 1, 2,
  ])
})

test('an empty input is reported', async () => {
  const { status, stderr } = await shipfold(['replay', '-'], { input: '' })
  expect([status, stderr]).toEqual([2, 'shipfold: standard input: is empty. Pass a payload, or one JSON object per line.\n'])
})

describe('a payload without codes', () => {
  const items = ['Signed for by the recipient', 'Out for delivery', 'Picked up'].map((context, at) => ({
    context,
    time: `2026-03-0${3 - at} 10:00:00`,
  }))
  const kd100 = JSON.stringify({
    code: 200,
    data: { tracking_number: 'A1', carrier_id: 'dhl', order_status_code: 3, items },
  })

  test('is not called healthy; the page says how many scans have no code and which setting gives them', async () => {
    const { status, stdout } = await shipfold(['replay', '-'], { input: kd100 })
    expect(status).toBe(1)
    expect(stdout).toContain(
      'The status is unknown: all 3 scans have no code (uncertain: no scan with a code;\nthe provider says "delivered")',
    )
    expect(stdout).toContain('3 of 3 scans have no code. To get codes, subscribe with area_show=1.')
  })

  test('has its doubts in the JSON', async () => {
    const { status, stdout } = await shipfold(['replay', '--json', '-'], { input: kd100 })
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      status: 'expected',
      certain: false,
      doubts: [
        { kind: 'no-scan' },
        { kind: 'uncoded', count: 3, since: '2026-03-01 10:00:00' },
        { kind: 'reported-disagrees', reported: '3/3' },
      ],
    })
  })

  test('the audit names the settings too', async () => {
    const { stdout } = await shipfold(['audit', '-'], { input: kd100 })
    expect(stdout.replaceAll('\n', ' ')).toContain(
      '3 of 3 scans have no code. To get codes, subscribe with area_show=1 (kd100) or resultv2=4 (kuaidi100).',
    )
  })

  test('is a class of its own in the audit, with exit status 1', async () => {
    const { status, stdout } = await shipfold(['audit', '--json', '-'], { input: kd100 })
    expect([status, JSON.parse(stdout).classes]).toEqual([1, { regular: 0, gap: 0, unusual: 0, uncoded: 1, contradictory: 0 }])
  })
})
