// What a webhook responds, saves and changes, push by push.

import { expect, test } from 'vitest'
import { longNumber, nestedLists, unclosedLists } from '../../src/testing/checks/hostile-texts.js'
import { webhook } from '../../src/webhook/index.js'
import { feeds } from '../feeds/fixtures.js'
import { accepted, Door, formOf, NOON, NOON_TEXT, nobodyIn, onVan, picked, postOf, pushOf, SALT, way } from './door.js'

const push = formOf(pushOf(way))

const refused = (status: number, message: string) => [status, { result: false, returnCode: `${status}`, message }]

test('a signed push moves the shipment, is saved without its body, and is acknowledged as Kuaidi100 expects', async () => {
  const door = new Door()
  const response = await door.handle(postOf(formOf(pushOf(way))))
  expect([response.status, await response.text()]).toEqual([200, '{"result":true,"returnCode":"200","message":"成功"}'])
  expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8')
  expect(await door.status()).toBe('delivered')
  expect((await door.engine.read('YX1'))?.evidence.map(({ assertedBy }) => assertedBy)).toEqual(Array(3).fill(['kuaidi100']))
  expect(await door.engine.inbox.list()).toEqual([
    {
      key: expect.stringMatching(/^[0-9a-f]{64}$/),
      ...{ feed: 'kuaidi100', kind: 'scans', shipment: 'YX1', note: null, body: null },
      ...{ receivedAt: NOON_TEXT, lastReceivedAt: NOON_TEXT, receivedCount: 1 },
    },
  ])
  expect(door.problems).toEqual([])
})

test('a push of an unregistered shipment is saved and ingested', async () => {
  const door = new Door()
  await door.post(formOf(pushOf(way, { nu: 'UNKNOWN' })))
  expect(await door.status('UNKNOWN')).toBe('delivered')
  expect(await door.engine.inbox.list({ shipment: 'UNKNOWN' })).toHaveLength(1)
})

test('a push that is wrongly signed, unsigned or ambiguous is refused, not saved, and reported', async () => {
  const door = new Door()
  const param = pushOf(way)
  const signed = formOf(param)
  expect(await door.post(formOf(param, '0'.repeat(32)))).toEqual(refused(401, 'The signature does not match.'))
  expect(await door.post(new URLSearchParams({ param }).toString())).toEqual(refused(401, 'The signature does not match.'))
  expect(await door.post(signed.slice(0, signed.indexOf('&')))).toEqual(refused(401, 'The signature does not match.'))
  expect(await door.post(param)).toEqual(refused(401, 'The signature does not match.'))
  expect(await door.post('')).toEqual(refused(401, 'The signature does not match.'))
  expect(await door.post(`${signed}&param=x`)).toEqual(refused(400, 'The form has a field twice.'))
  expect(await door.post(`${signed}&%73ign=x`)).toEqual(refused(400, 'The form has a field twice.'))
  expect(await door.status()).toBeNull()
  expect(await door.engine.inbox.list()).toEqual([])
  expect(door.reported()).toEqual([
    "401 unsigned: The form's sign does not match its param and the secret.",
    '401 unsigned: The form lacks sign.',
    '401 unsigned: The form lacks param.',
    '401 unsigned: The form lacks param.',
    '401 unsigned: The form lacks param.',
    '400 ambiguous: The form has param or sign twice.',
    '400 ambiguous: The form has param or sign twice.',
  ])
})

test('a request whose body was read, or is being read, gives 500 and a message that says what to do', async () => {
  const door = new Door()
  const [used, locked, released] = [postOf(push), postOf(push), postOf(push)]
  await used.text()
  locked.body!.getReader()
  const reader = released.body!.getReader()
  while (!(await reader.read()).done);
  reader.releaseLock()
  const message = 'Something read the body before the webhook: mount the webhook before any body parser, or without one.'
  for (const request of [used, locked, released]) {
    const response = await door.handle(request)
    expect([response.status, await response.json()]).toEqual(refused(500, message))
    expect(door.reported()).toEqual([`500 body-used: ${message}`])
  }
})

test('two secrets are valid while one replaces the other', async () => {
  const door = new Door({ secret: ['the new one', SALT] })
  expect((await door.post(formOf(pushOf([picked]))))[0]).toBe(200)
  const other = new Door({ secret: ['the new one'] })
  expect((await other.post(formOf(pushOf([picked]))))[0]).toBe(401)
})

test('every method but POST gives 405 with Allow', async () => {
  const door = new Door()
  for (const method of ['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
    const body = method === 'GET' || method === 'HEAD' ? {} : { body: formOf(pushOf(way)) }
    const response = await door.handle(new Request('http://shop.test/', { method, ...body }))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
  }
  expect(await door.engine.inbox.list()).toEqual([])
})

test('a push that comes again after a correction, with its signature, changes neither report nor effects', async () => {
  const door = new Door()
  const delivered = formOf(pushOf(way))
  await door.post(delivered)
  door.now += 60_000
  await door.post(formOf(pushOf([picked, onVan, nobodyIn])))
  const before = await door.engine.read('YX1')
  expect(before?.report.status).toBe('exception')
  for (const body of [delivered, `x=1&${delivered.split('&').reverse().join('&')}`]) {
    door.now += 3_600_000
    expect(await door.post(body)).toEqual([200, accepted])
    const { report, effects, receivedAt } = (await door.engine.read('YX1'))!
    expect({ report, effects }).toEqual({ report: before!.report, effects: before!.effects })
    expect(receivedAt).toBe(door.nowText)
  }
  const [, first] = await door.engine.inbox.list()
  expect(first).toMatchObject({ receivedAt: NOON_TEXT, lastReceivedAt: door.nowText, receivedCount: 3 })
})

test('a push whose ingest failed was received when it first arrived, and again when it is tried again', async () => {
  const door = new Door()
  const failing = webhook({
    ...{ feed: 'kuaidi100', secret: SALT, now: () => NOON, onProblem: () => {} },
    engine: { inbox: door.engine.inbox, ingest: () => Promise.reject(new Error('power cut')) },
  })
  expect((await failing(postOf(formOf(pushOf(way))))).status).toBe(500)
  expect(await door.status()).toBeNull()
  door.now += 5_000
  expect(await door.post(formOf(pushOf(way)))).toEqual([200, accepted])
  const { receivedAt, evidence } = (await door.engine.read('YX1'))!
  expect([receivedAt, evidence[0]?.receivedAt]).toEqual([door.nowText, NOON_TEXT])
  expect(await door.engine.inbox.list()).toMatchObject([
    { receivedAt: NOON_TEXT, lastReceivedAt: door.nowText, receivedCount: 2 },
  ])
})

test.each([
  ['push-abort', 'monitoring', 'abort: 3天查询无记录', null],
  ['push-abort-stale', 'monitoring', 'abort: 60天无变化', 'inTransit'],
  ['push-shutdown', 'monitoring', 'shutdown', 'delivered'],
  ['push-polling', 'scans', null, 'inTransit'],
  ['push-right-carrier', 'monitoring', /Carrier \S+ → \S+\.$/, 'accepted'],
  ['push-abort-wrong-carrier', 'monitoring', /Carrier \S+ → \S+\.$/, null],
])('Kuaidi100’s %s is saved as %s', async (name, kind, note, status) => {
  const fixture = feeds.find(feed => feed.name === 'kuaidi100')!.fixtures.find(each => each.name === name)!
  const door = new Door()
  const body = JSON.stringify(fixture.payload)
  expect(await door.post(formOf(body))).toEqual([200, accepted])
  const [message] = await door.engine.inbox.list()
  expect(message).toMatchObject({ kind, note: note instanceof RegExp ? expect.stringMatching(note) : note })
  expect(message!.body).toEqual(kind === 'scans' ? null : { text: body })
  expect(await door.status(message!.shipment!)).toBe(status)
  expect(door.problems).toEqual([])
})

test('KD100’s expired messages change nothing and are saved in the provider’s words', async () => {
  const door = new Door({ feed: 'kd100' })
  const items = [{ time: '2026-03-02 08:00:00', order_status_code: '5', context: 'On the van' }]
  expect(await door.post(JSON.stringify({ tracking_number: 'A1', items }))).toEqual([200, { code: 200, message: 'success' }])
  const before = await door.engine.read('A1')
  const expired = { event: 'expired', message: 'No status update for 60 days', tracking_number: 'A1', order_status_code: 0 }
  expect((await door.post(JSON.stringify(expired)))[0]).toBe(200)
  expect(await door.engine.read('A1')).toEqual(before)
  expect(await door.engine.inbox.list({ kind: 'monitoring' })).toMatchObject([
    { shipment: 'A1', note: 'expired: No status update for 60 days', body: { text: JSON.stringify(expired) } },
  ])
})

test('a native event is a delta, and a native history is a snapshot', async () => {
  const door = new Door({ feed: 'native' })
  const event = { shipment: 'A1', time: '2026-03-02T08:00:00Z', code: '5/5' }
  await door.post(JSON.stringify({ shipment: 'A1', events: [{ time: '2026-03-01T08:00:00Z', code: '1/1' }] }))
  door.now += 1_000
  expect(await door.post(JSON.stringify(event))).toEqual([200, { ok: true }])
  expect((await door.engine.read('A1'))?.report.steps).toHaveLength(2)
  door.now += 1_000
  await door.post(JSON.stringify({ shipment: 'A1', events: [{ time: '2026-03-03T08:00:00Z', code: '3/3' }] }))
  expect((await door.engine.read('A1'))?.report.steps).toHaveLength(1)
})

test.each<[string, string | Uint8Array, unknown, RegExp]>([
  ['not JSON', 'Hello', { text: 'Hello' }, /^The payload is not JSON\.$/],
  ['an empty body', '', { text: '' }, /^The payload is not JSON\.$/],
  ['a form', 'param=%7B%7D&sign=A', { text: 'param=%7B%7D&sign=A' }, /^The payload is a form, not JSON\.$/],
  ['broken JSONP', 'cb({)', { text: 'cb({)' }, /^The payload is JSONP, whose content is not JSON\.$/],
  ['not UTF-8', new Uint8Array([123, 255, 125]), { base64: 'e/99' }, /^The payload is not UTF-8\.$/],
  ['a NUL', '\0', { base64: 'AA==' }, /^The payload is not JSON\.$/],
  ['another shape', '[1]', { text: '[1]' }, /^No shipment number\. payload: not an object\.$/],
  ['no shipment number', '{"items":[]}', { text: '{"items":[]}' }, /^No shipment number\.$/],
  ['an error', '{"code":60101,"message":"No key"}', {}, /^No shipment number\. code: the provider answered: No key \(60101\)\.$/],
  ['no list', '{"tracking_number":"A1","items":7}', {}, /^items: not a list \(7\)\.$/],
  ['no time', '{"tracking_number":"A1","items":[{"time":"noon"}]}', {}, /^Event 0, time: unreadable \(noon\)\.$/],
  [
    'a day first',
    '{"tracking_number":"A1","items":[{"time":"13/04/2026"}]}',
    {},
    /^Event 0, time: ambiguous \(13\/04\/2026\)\.$/,
  ],
  ['1970', '{"tracking_number":"A1","items":[{"time":86400}]}', {}, /^Event 0, time: before 2000 \(86400\)\.$/],
  ['a number too long', `{"tracking_number":"${longNumber}","items":[{"time":"2026-03-02"}]}`, {}, /^Unusable shipment/],
  ['a number that cannot be stored', '{"tracking_number":"a\\u0000","items":[{"time":"2026-03-02"}]}', {}, /^Unusable shipment/],
])('%s is saved as it came and acknowledged', async (_, body, saved, note) => {
  const door = new Door({ feed: 'kd100' })
  expect(await door.post(body)).toEqual([200, { code: 200, message: 'success' }])
  const [message, ...others] = await door.engine.inbox.list({ kind: 'unreadable' })
  expect(others).toEqual([])
  expect(message).toMatchObject({ feed: 'kd100', note: expect.stringMatching(note), body: saved })
  if (typeof body === 'string') expect(message!.body).toEqual(body.includes('\0') ? saved : { text: body })
  expect(await door.engine.shipments()).toEqual([])
  expect(door.problems).toMatchObject([{ kind: 'unreadable', status: 200, key: message!.key, message: message!.note }])
})

test('JSONP and the answer of a shop are read', async () => {
  const answer = { nu: 'YX1', com: 'yangliex', data: [{ time: '2026-03-01 09:00:00', context: 'At the door', status: '揽收' }] }
  for (const body of [
    `callback(${JSON.stringify(answer)});`,
    JSON.stringify({ returnCode: 1000, message: '成功', dataInfo: { queryTrackMapResp: answer } }),
  ]) {
    const { engine } = new Door()
    expect((await webhook({ engine, feed: 'kuaidi100', secret: false })(postOf(body))).status).toBe(200)
    expect((await engine.read('YX1'))?.report.status).toBe('accepted')
  }
})

test('a list of which only a part can be used is ingested in part and saved as a whole', async () => {
  const door = new Door()
  const param = pushOf([picked, '5 tomorrow', ...Array(7).fill('6 never')])
  expect(await door.post(formOf(param))).toEqual([200, accepted])
  expect(await door.status()).toBe('accepted')
  const note =
    'Event 0, time: unreadable (never). Event 1, time: unreadable (never). Event 2, time: unreadable (never). ' +
    'Event 3, time: unreadable (never). Event 4, time: unreadable (never). And 3 more.'
  expect(await door.engine.inbox.list()).toMatchObject([{ kind: 'partial', shipment: 'YX1', note, body: { text: param } }])
  expect(door.reported()).toEqual([`200 partial: ${note}`])
})

test('notes are short and hold only what a database can', async () => {
  const door = new Door()
  const reason = `\0${'\ud83d\ude00'.repeat(2_000)}\ud83d`
  await door.post(formOf(pushOf([], { status: 'abort', message: reason })))
  const [message] = await door.engine.inbox.list()
  expect(message!.note!.length).toBeLessThanOrEqual(1_000)
  expect(message!.note).toMatch(/^abort: \ufffd\u{1f600}/u)
  expect(message!.note).not.toMatch(/[\0\p{Cs}]/u)
})

test('JSON nested deeper than the stack is saved and does not throw', async () => {
  for (const feed of ['kd100', 'native', 'kuaidi100'] as const) {
    const door = new Door({ feed, bodyBytes: 4_000_000 })
    const deep = nestedLists(30_000)
    const list = { tracking_number: 'A1', shipment: 'A1', lastResult: { nu: 'A1', data: 'DEEP' }, status: 'polling' }
    const bodies = [
      unclosedLists(100_000),
      deep,
      JSON.stringify({ ...list, items: 'DEEP', events: 'DEEP' }).replaceAll('"DEEP"', deep),
      JSON.stringify({ shipment: 'A1', time: '2026-03-02', code: '5/5', more: 'DEEP' }).replace('"DEEP"', deep),
    ]
    for (const body of bodies) expect((await door.post(feed === 'kuaidi100' ? formOf(body) : body))[0]).toBe(200)
    const keys = (await door.engine.inbox.list()).filter(({ body }) => body !== null)
    expect(keys).toHaveLength(bodies.length)
  }
})
