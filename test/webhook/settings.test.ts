// What the options change: which requests are trusted, the shipment's name, a provider of your own.

import { expect, test } from 'vitest'
import { type Decoded, webhook } from '../../src/webhook/index.js'
import { accepted, Door, formOf, NOON, postOf, pushOf, way } from './door.js'

test('with secret: false Kuaidi100’s push is read from a form, signed or not, and from JSON', async () => {
  const door = new Door()
  const open = webhook({ engine: door.engine, feed: 'kuaidi100', secret: false, now: () => NOON, onProblem: () => {} })
  for (const body of [formOf(pushOf(way), 'x'), new URLSearchParams({ param: pushOf(way) }).toString(), `\ufeff ${pushOf(way)}`])
    expect((await open(postOf(body))).status).toBe(200)
  expect(await door.status()).toBe('delivered')
  expect((await open(postOf('param=1&param=2'))).status).toBe(400)
  expect((await open(postOf('a=b'))).status).toBe(200)
  expect(await door.engine.inbox.list({ kind: 'unreadable' })).toMatchObject([{ body: { text: 'a=b' } }])
})

test('verify gets the request and the whole body, and only true accepts', async () => {
  for (const [result, status] of [
    [true, 200],
    [false, 401],
    [1, 401],
    [undefined, 401],
  ] as const) {
    const seen: unknown[] = []
    const door = new Door({
      feed: 'kd100',
      verify: async (request, body) => {
        seen.push(request.url, Buffer.from(body).toString())
        // As JavaScript may: a truthy value.
        return result as boolean
      },
    })
    expect((await door.post('{"items":[]}', 'http://shop.test/hook/token'))[0]).toBe(status)
    expect(seen).toEqual(['http://shop.test/hook/token', '{"items":[]}'])
    expect(await door.engine.inbox.list()).toHaveLength(status === 200 ? 1 : 0)
  }
})

test('the signature and verify must both accept', async () => {
  const door = new Door({ verify: request => request.url.endsWith('/right') })
  expect((await door.post(formOf(pushOf(way)), 'http://shop.test/right'))[0]).toBe(200)
  expect((await door.post(formOf(pushOf(way)), 'http://shop.test/wrong'))[0]).toBe(401)
  expect((await door.post(formOf(pushOf(way), 'wrong'), 'http://shop.test/right'))[0]).toBe(401)
})

test('shipmentOf may name the shipment by the address, and one body then is a message of each shipment', async () => {
  const shipmentOf = (decoded: Decoded, request: Request) =>
    `order-${new URL(request.url).searchParams.get('order')}:${decoded.shipment}`
  const door = new Door({ shipmentOf })
  await door.post(formOf(pushOf(way)), 'http://shop.test/?order=17')
  door.now += 1_000
  await door.post(formOf(pushOf(way)), 'http://shop.test/?order=18')
  expect(await door.status('order-17:YX1')).toBe('delivered')
  expect((await door.engine.read('order-18:YX1'))?.receivedAt).toBe(door.nowText)
  expect((await door.engine.inbox.list()).map(({ shipment }) => shipment)).toEqual(['order-18:YX1', 'order-17:YX1'])
})

test.each([
  ['returns null', () => null, 'No shipment number.'],
  ['throws', () => JSON.parse('no'), /^The payload could not be decoded: /],
  // As JavaScript may: not a text.
  ['returns a number', () => 7 as unknown as string, 'No shipment number.'],
])('a push is saved if shipmentOf %s', async (_, shipmentOf, note) => {
  const door = new Door({ shipmentOf })
  expect(await door.post(formOf(pushOf(way)))).toEqual([200, accepted])
  expect(await door.engine.inbox.list()).toMatchObject([
    { kind: 'unreadable', note: typeof note === 'string' ? note : expect.stringMatching(note), body: { text: pushOf(way) } },
  ])
})

test('a provider of your own has its own name, kind of list and responses', async () => {
  const decode = (payload: unknown) => {
    // The test's own payload.
    const { id, scans } = payload as { id: string; scans: { at: string; what: string }[] }
    const events = scans.map(({ at, what }, position) => ({ time: at, code: what, position }))
    return [{ shipment: id, kind: 'delta' as const, events }]
  }
  const refusal = (status: number) => `NO ${status}`
  const feed = { name: 'parcelpost', decode, acknowledgement: 'OK', refusal }
  const door = new Door({ feed, bodyBytes: 200 })
  const responses = []
  for (const body of ['{"id":"P1","scans":[{"at":"2026-03-01","what":"1/1"}]}', '{"id":"P1"}', ' '.repeat(201)]) {
    const response = await door.handle(postOf(body))
    responses.push([response.status, response.headers.get('content-type'), await response.text()])
  }
  expect(responses).toEqual([
    [200, 'text/plain; charset=utf-8', 'OK'],
    [200, 'text/plain; charset=utf-8', 'OK'],
    [413, 'text/plain; charset=utf-8', 'NO 413'],
  ])
  expect((await door.engine.read('P1'))?.evidence.map(({ assertedBy }) => assertedBy)).toEqual([['parcelpost']])
  expect(door.reported()[0]).toMatch(/^200 unreadable: The payload could not be decoded: /)
  expect(door.reported()).toEqual([])
})

test('a feed whose refusal throws still refuses', async () => {
  const refusal = () => {
    throw new Error('no words')
  }
  const feed = { name: 'mute', decode: () => [{ shipment: null, events: [] }], refusal }
  const door = new Door({ feed, verify: () => false })
  expect((await door.handle(postOf('{}'))).status).toBe(401)
  expect(door.reported()).toEqual(['401 unverified: verify did not return true.', '500 failed: no words'])
})

test('what onProblem throws, synchronously or later, changes no response', async () => {
  for (const onProblem of [
    () => {
      throw new Error('the log is full')
    },
    async () => {
      throw new Error('the log is full')
    },
    () => ({
      // biome-ignore lint/suspicious/noThenProperty: what a log may return by mistake
      then: () => {
        throw new Error('the log is full')
      },
    }),
  ]) {
    const door = new Door({ onProblem })
    expect((await door.post('x=y'))[0]).toBe(401)
  }
})
