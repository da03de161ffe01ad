import { describe, expect, test } from 'vitest'
import { kuaidi100, recognise } from '../../src/feeds/kuaidi100.js'
import { labelRows } from '../../src/feeds/kuaidi100-labels.js'
import { readCode, replay } from '../../src/index.js'
import { onlyShipment } from './only.js'

const decode = onlyShipment(kuaidi100.decode)

const item = (time: string, statusCode?: string | number | null, context = '快件扫描') => ({
  time,
  ftime: time,
  context,
  statusCode,
})
const answer = (state: unknown, data: unknown, com = 'yangliex') => ({ message: 'ok', nu: 'Y1', com, status: '200', state, data })
const push = (status: string, lastResult?: unknown, rest: object = {}) => ({ status, message: '', lastResult, ...rest })
const scan = item('2026-03-01 18:00:00', '103')

describe('an abort', () => {
  test.each([
    ['with state 0 and no data', answer('0', [])],
    ['with state 0 and data null', answer('0', null)],
    ['with a result without data', { nu: 'Y1', com: 'yangliex', state: '0' }],
    ['with no result', undefined],
    ['with a state of 3', answer('3', [])],
  ])('%s moves nothing, rejects nothing and reports no status', (_, lastResult) => {
    const decoded = decode(push('abort', lastResult, { message: '3天查询无记录' }))
    expect(decoded).toMatchObject({ events: [], rejected: [], reported: null })
    expect(decoded.monitoring).toMatchObject({ status: 'abort', ended: true, message: '3天查询无记录' })
    expect(replay(decoded.events).status).toBe('expected')
  })

  test('after scans keeps the scans and reports no status', () => {
    const { events, reported } = decode(push('abort', answer('0', [scan])))
    expect(events).toHaveLength(1)
    expect(reported).toBeNull()
  })
})

test('the other monitoring statuses report the state that scans support', () => {
  for (const [status, ended] of [
    ['polling', false],
    ['shutdown', true],
    ['updateall', false],
    ['paused', false],
  ] as const) {
    expect(decode(push(status, answer('0', [scan])))).toMatchObject({ reported: '0', monitoring: { status, ended } })
    expect(decode(push(status, answer('0', []))).reported).toBeNull()
  }
})

test('a push that does not end the monitoring and has no list is a reject', () => {
  expect(decode(push('polling')).rejected).toEqual([{ index: null, field: 'lastResult', value: null, reason: 'not an object' }])
  expect(decode(push('updateall', answer('0', null))).rejected).toEqual([
    { index: null, field: 'lastResult.data', value: null, reason: 'not a list' },
  ])
  expect(decode(push('abort', answer('0', 'gone'))).rejected).toMatchObject([{ field: 'lastResult.data', value: 'gone' }])
})

test('a state is a status or a substatus, as text or number', () => {
  const read = (state: unknown) => readCode(decode(answer(state, [scan])).reported).code
  expect(['0', '3', '304', '14', 10, 1002].map(read)).toEqual(['0/0', '3/3', '3/304', '14/14', '8/10', '0/1002'])
  expect([null, '', 'null', undefined].map(read)).toEqual([null, null, null, null])
})

test('210, a cancellation requested, is an unknown substatus of 2 and is read as 2/2', () => {
  for (const written of ['210', 210, ' 210 ']) {
    const { events, reported } = decode(answer(written, [item('2026-03-01 19:00:00', written), scan]))
    expect(readCode(reported)).toMatchObject({ kind: 'readAs', code: '2/210', readAs: '2/2' })
    const report = replay(events)
    expect(report.status).toBe('exception')
    expect(report.flags).toEqual([{ verdict: 'unknown', constraint: 'unknown-substatus', index: 0, severity: 'warning' }])
  }
})

describe('an item without a statusCode', () => {
  const labelled = (status: unknown, statusCode: unknown = null) =>
    decode(answer('0', [{ time: '2026-03-01 18:00:00', context: '快件扫描', status, statusCode }])).events[0]!

  test('has the code that its label names', () => {
    for (const { sourceCode: label, code } of labelRows) {
      for (const status of [label, ` ${label} `])
        for (const absent of [null, undefined, '', 'null'])
          expect(labelled(status, absent)).toMatchObject({ code, sourceCode: label, label: status, text: '快件扫描' })
      expect(readCode(code).kind).toMatch(label === '销单' ? 'readAs' : 'known')
    }
  })

  test('has no code under any other label, and keeps it', () => {
    for (const label of ['运输中', '签收 ？', '已签收', '签', 'Delivered', '3', '301', 'toString', '__proto__'])
      expect(labelled(label)).toMatchObject({ code: null, label, sourceCode: undefined })
    for (const label of [null, undefined, '', {}, [], true, 3]) expect(labelled(label).code).toBeNull()
    expect(replay([labelled('运输中')]).steps[0]?.verdict).toBe('uncoded')
  })

  test('keeps its statusCode where it has one, whatever the label', () => {
    expect(labelled('签收', '0')).toMatchObject({ code: '0', sourceCode: '0', label: '签收' })
    expect(labelled('签收', 999)).toMatchObject({ code: 999, sourceCode: '999' })
  })

  test('tells the same story as one with it', () => {
    const way = ['已揽收', '干线', '到达派件城市', '派件', '本人签收']
    const events = decode(
      answer(
        '3',
        way.map((status, day) => ({ time: `2026-03-0${day + 1} 18:00:00`, context: '快件扫描', status })),
      ),
    ).events
    const report = replay(events)
    expect(report).toMatchObject({ status: 'delivered', substatus: 301, certain: true, flags: [] })
    expect(report.steps.map(({ code }) => code)).toEqual(['1/103', '0/1002', '0/1001', '5/5', '3/301'])
  })
})

test('the carrier’s own time is kept where it can be read, Kuaidi100’s where it cannot', () => {
  const timed = (time: unknown, ftime: unknown) => decode(answer('0', [{ time, ftime, context: 'x' }])).events[0]?.time
  expect(timed('2026-03-01 18:00', '2026-03-01 18:00:00')).toBe('2026-03-01 18:00')
  expect(timed('3-1 18:00', '2026-03-01 18:00:00')).toBe('2026-03-01 18:00:00')
  expect(timed(null, '2026-03-01 18:00:00')).toBe('2026-03-01 18:00:00')
  expect(timed('昨天', 'null')).toBe('昨天')
  expect(timed('', '昨天')).toBe('昨天')
})

describe('a corrected carrier', () => {
  const corrected = (rest: object) => decode(push('polling', answer('1', [scan], 'luanex'), rest))

  test('is reported with the old and the new one', () => {
    const { carrier, monitoring } = corrected({ autoCheck: '1', comOld: 'yangliex', comNew: 'luanex' })
    expect(carrier).toBe('luanex')
    expect(monitoring?.correction).toEqual({ from: 'yangliex', to: 'luanex', applied: true })
  })

  test('is not applied yet in the abort that announces it', () => {
    const { monitoring } = decode(push('abort', answer('0', []), { autoCheck: '0', comOld: '', comNew: 'luanex' }))
    expect(monitoring?.correction).toEqual({ from: null, to: 'luanex', applied: false })
  })

  test('is none where both are empty or absent', () => {
    expect(corrected({ autoCheck: '0', comOld: '', comNew: '' }).monitoring?.correction).toBeNull()
    expect(corrected({}).monitoring?.correction).toBeNull()
  })
})

describe('a destination carrier’s own list', () => {
  const origin = answer('0', [item('2026-03-05 10:00:00', '0'), scan], 'yangliems')
  const destination = answer('3', [item('2026-03-07 10:00:00', '3'), item('2026-03-05 10:00:00', '0')], 'exampleusps')
  const decoded = decode(push('polling', origin, { destResult: destination }))

  test('follows the origin’s, and positions count over both', () => {
    expect(decoded.events.map(({ carrier }) => carrier)).toEqual(['yangliems', 'yangliems', 'exampleusps', 'exampleusps'])
    expect(decoded.events.map(({ position }) => position)).toEqual([1, 0, 3, 2])
  })

  test('decides the status while it has a scan', () => {
    expect(decoded.reported).toBe('3')
    expect(decode(push('polling', origin, { destResult: answer('3', []) })).reported).toBe('0')
  })

  test('may repeat a scan of the origin, which is a duplicate', () => {
    const report = replay(decoded.events)
    expect(report.steps.map(({ index, verdict }) => `${index} ${verdict}`)).toEqual([
      '1 advanced',
      '0 duplicate',
      '3 advanced',
      '2 gap',
    ])
  })

  test('is not missed where it is null', () => {
    expect(decode(push('polling', origin, { destResult: null })).rejected).toEqual([])
    expect(decode(push('polling', origin, { destResult: [] })).rejected).toMatchObject([{ field: 'destResult' }])
  })

  test('counts its items on from the origin’s where one is no object', () => {
    expect(decode(push('polling', origin, { destResult: answer('0', ['x', scan]) })).rejected).toEqual([
      { index: 2, field: 'data', value: 'x', reason: 'not an object' },
    ])
  })
})

test('the form field, its JSON and its parsed object decode alike', () => {
  const body = push('shutdown', answer('3', [scan]))
  const parsed = decode(body)
  expect(decode({ sign: 'S', param: JSON.stringify(body) })).toEqual(parsed)
  expect(decode({ param: body })).toEqual(parsed)
  expect([{ param: body }, { param: JSON.stringify(body) }].every(recognise)).toBe(true)
})

test('an answer without a result is a reject with the provider’s words', () => {
  expect(decode({ result: false, returnCode: '500', message: '查询无结果' }).rejected).toMatchObject([
    { index: null, field: 'returnCode', value: '500', reason: 'the provider answered: 查询无结果' },
  ])
  expect(decode({ result: false, returnCode: '500', message: '查询无结果', data: [] }).rejected).toHaveLength(1)
  expect(decode({ ...answer('0', []), status: '201' }).rejected).toMatchObject([{ field: 'status', value: '201' }])
  expect(decode(answer('0', [])).rejected).toEqual([])
  expect(decode({ ...answer('0', []), returnCode: null, result: false }).rejected).toEqual([])
})

test('an object that is no Kuaidi100 payload is not recognised', () => {
  const foreign = [
    null,
    [],
    {},
    { data: [] },
    { code: 200, message: 'OK', data: [] },
    { status: 'ok' },
    { param: 'x' },
    { state: '3' },
  ]
  expect(foreign.filter(recognise)).toEqual([])
})
