// How many bytes of bodies all webhooks of the process hold: what counts, from when and until when.

import { expect, test } from 'vitest'
import { Door, formOf, gate, postOf, pushOf, way } from './door.js'

const KB = 1_024
const limits = { bodyBytes: 64 * KB, inFlightBytes: 100 * KB }
const push = formOf(pushOf(way))

/** A request whose body is sent piece by piece; `isRead` is whether anybody has asked for it. */
function slowPost(length?: number) {
  let controller!: ReadableStreamDefaultController<Uint8Array>
  let isRead = false
  const source = {
    start(given: typeof controller) {
      controller = given
    },
    pull() {
      isRead = true
    },
  }
  const headers = length === undefined ? {} : { 'content-length': `${length}` }
  const body = new ReadableStream(source, { highWaterMark: 0 })
  const request = new Request('http://shop.test/', { method: 'POST', body, headers, duplex: 'half' } as RequestInit)
  return {
    request,
    isRead: () => isRead,
    /** Resolves when the piece has been taken. */
    send: async (bytes: number) => {
      controller.enqueue(new Uint8Array(bytes))
      while (controller.desiredSize !== 0) await new Promise(setImmediate)
    },
    end: () => controller.close(),
    fail: () => controller.error(new Error('gone')),
  }
}

const overloaded = '503 overloaded: Try again later.'

test('over the limit the response is 503, before reading where the length is known; all webhooks share one count', async () => {
  const [first, second] = [new Door(limits), new Door({ ...limits, feed: 'native' })]
  const slow = slowPost()
  const answer = first.handle(slow.request)
  await slow.send(50 * KB)

  const long = slowPost(60 * KB)
  const refused = await second.handle(long.request)
  expect([refused.status, refused.headers.get('retry-after'), long.isRead()]).toEqual([503, '10', false])
  // Without a length it is read until it no longer fits; a shorter one fits.
  const chunked = slowPost()
  const growing = second.handle(chunked.request)
  await chunked.send(30 * KB)
  await chunked.send(30 * KB)
  expect((await growing).status).toBe(503)
  expect(second.reported()).toEqual([overloaded, overloaded])
  expect((await first.post(push))[0]).toBe(200)

  slow.end()
  expect((await answer).status).toBe(401)
  const next = slowPost(60 * KB)
  const later = second.handle(next.request)
  await next.send(60 * KB)
  next.end()
  expect((await later).status).toBe(200)
})

test('a full process refuses a body without a length before it is read, and a higher limit of another webhook does not', async () => {
  const small = new Door({ bodyBytes: 64 * KB, inFlightBytes: 64 * KB })
  const large = new Door({ bodyBytes: 64 * KB, inFlightBytes: 200 * KB })
  const slow = slowPost()
  const answer = small.handle(slow.request)
  await slow.send(64 * KB)
  const chunked = slowPost()
  expect((await small.handle(chunked.request)).status).toBe(503)
  expect(chunked.isRead()).toBe(false)
  expect((await large.post(push))[0]).toBe(200)
  slow.end()
  await answer
})

test('senders that only declare a length hold nothing', async () => {
  const door = new Door(limits)
  const senders = Array.from({ length: 50 }, () => slowPost(64 * KB))
  const answers = senders.map(({ request }) => door.handle(request))
  expect((await door.post(push))[0]).toBe(200)
  for (const { end } of senders) end()
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(50).fill(401))
})

test('a body counts until its response is made', async () => {
  const { verify, arrived, release } = gate()
  const [slow, door] = [new Door({ ...limits, verify }), new Door(limits)]
  const answer = slow.handle(postOf(new Uint8Array(64 * KB)))
  await arrived
  expect((await door.handle(postOf(new Uint8Array(64 * KB)))).status).toBe(503)
  release()
  expect((await answer).status).toBe(401)
  expect((await door.handle(postOf(new Uint8Array(64 * KB)))).status).toBe(401)
})

test('whatever becomes of a request, it no longer counts afterwards', async () => {
  const boom = () => {
    throw new Error('boom')
  }
  for (let round = 0; round < 5; round++) {
    const door = new Door({ ...limits, bodyMs: 5 })
    const [broken, late, large] = [slowPost(), slowPost(), slowPost()]
    const answers = [broken, late, large].map(({ request }) => door.handle(request))
    await broken.send(20 * KB)
    broken.fail()
    await late.send(20 * KB).catch(() => {})
    await large.send(65 * KB).catch(() => {})
    const statuses = (await Promise.all(answers)).map(({ status }) => status)
    expect(statuses.every(status => [400, 408, 413, 503].includes(status))).toBe(true)
    for (const options of [{ verify: boom }, { now: boom }, { transform: boom }])
      await new Door({ ...limits, ...options }).post(formOf(pushOf(way, { more: 'x'.repeat(40 * KB) })))
  }
  const door = new Door(limits)
  expect((await door.handle(postOf(new Uint8Array(64 * KB)))).status).toBe(401)
})
