// The adapter for Node’s own requests: what it passes on, how it responds, and what it leaves behind.

import { EventEmitter } from 'node:events'
import { createServer } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { toNodeHandler, type WebhookOptions } from '../../src/webhook/index.js'
import { accepted, Door, formOf, picked, pushOf, RawClient, served, serverOf, way } from './door.js'

const push = formOf(pushOf(way))

/** Serves a webhook on a socket while `use` runs; afterwards a good push must succeed. Resolves with the problems reported. */
async function atDoor(
  options: Partial<WebhookOptions>,
  use: (client: RawClient, door: Door, port: number) => Promise<void>,
): Promise<readonly string[]> {
  const door = new Door(options)
  await served(serverOf(door), async port => {
    const client = new RawClient(port)
    try {
      await use(client, door, port)
    } finally {
      client.leave()
    }
    const after = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: formOf(pushOf([picked], { nu: 'AFTER' })) })
    expect([after.status, await after.json()]).toEqual([200, accepted])
    expect((await door.engine.inbox.list()).map(({ shipment }) => shipment)).toContain('AFTER')
  })
  return door.reported()
}

/** A request and a response as Node passes them. */
function nodeCall(fields: object) {
  const incoming = Object.assign(new Readable({ read() {} }), { url: '/', headers: {}, ...fields })
  const headers: Record<string, unknown> = {}
  const outgoing = Object.assign(new EventEmitter(), {
    ...{ statusCode: 0, headersSent: false, headers, end() {} },
    setHeader: (name: string, value: unknown) => void Object.assign(headers, { [name]: value }),
  })
  return { incoming, outgoing }
}

test('headers arrive, odd ones too', async () => {
  const seen: (string | null)[] = []
  const verify = ({ headers }: Request) => {
    seen.push(headers.get('x-a'), headers.get('cookie'), headers.get('x-odd'))
    return true
  }
  await atDoor({ verify }, async client => {
    const more = 'X-A: 1\r\nx-a: 2\r\nCookie: a=1\r\nCookie: b=2\r\nX-Odd: \u00e9\r\n'
    await client.write(
      Buffer.from(`POST / HTTP/1.1\r\nHost: a\r\n${more}Content-Length: ${push.length}\r\n\r\n${push}`, 'latin1'),
    )
    await client.until(/^HTTP\/1\.1 200 /)
  })
  expect(seen.slice(0, 3)).toEqual(['1, 2', 'a=1; b=2', '\u00e9'])
})

test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PROPFIND', 'TRACE'])('%s is refused', async method => {
  const reported = await atDoor({}, async (client, door) => {
    await client.write(`${method} / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
    expect(await client.rest()).toMatch(/^HTTP\/1\.1 405 .*\r\nallow: POST\r\n/s)
    expect(await door.engine.inbox.list()).toEqual([])
  })
  expect(reported).toEqual([`405 not-post: The method was ${method}.`])
})

test.each(['TRACK', 'track', 'CONNECT'])('%s, which HTTP/1 or Node keep from a handler, is refused', async method => {
  const door = new Door()
  const { incoming, outgoing } = nodeCall({ method })
  await toNodeHandler(door.handle)(incoming, outgoing)
  expect(outgoing).toMatchObject({ statusCode: 405, headers: { allow: 'POST' } })
  expect(door.reported()).toEqual([`405 not-post: The method was ${method}.`])
})

test('a body that a parser has read gives 500 and a message that says what to do', async () => {
  const door = new Door()
  const handler = toNodeHandler(door.handle)
  const server = createServer((request, response) => {
    request.on('data', () => {})
    request.on('end', () => void handler(request, response))
  })
  await served(server, async port => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: push })
    const message = 'Something read the body before the webhook: mount the webhook before any body parser, or without one.'
    expect([response.status, await response.json()]).toEqual([500, { result: false, returnCode: '500', message }])
    expect(door.reported()).toEqual([`500 body-used: ${message}`])
  })
})

test('a handler that throws gives 500; otherwise its status, headers and cookies come through', async () => {
  let isBroken = true
  const handle = async () => {
    if (isBroken) throw new Error('boom')
    return new Response('hello', {
      status: 201,
      headers: [
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2'],
        ['x-a', 'c'],
      ],
    })
  }
  await served(createServer(toNodeHandler(handle)), async port => {
    const broken = await fetch(`http://127.0.0.1:${port}/`)
    expect([broken.status, await broken.text()]).toEqual([500, ''])
    isBroken = false
    const whole = await fetch(`http://127.0.0.1:${port}/`)
    expect([whole.status, whole.headers.getSetCookie(), whole.headers.get('x-a')]).toEqual([201, ['a=1', 'b=2'], 'c'])
    expect(await whole.text()).toBe('hello')
  })
})

test('a request that ends because it was aborted is not read as complete', async () => {
  const door = new Door({ feed: 'native' })
  const { incoming, outgoing } = nodeCall({ method: 'POST', aborted: true })
  incoming.push('{"shipment":"A1","time":"2026-03-02","code":"3/3"}')
  incoming.push(null)
  await toNodeHandler(door.handle)(incoming, outgoing)
  expect(outgoing.statusCode).toBe(400)
  expect(door.reported()).toEqual(['400 aborted: The body broke off.'])
})

test('a web request says that it needs no toNodeHandler', async () => {
  const handler = toNodeHandler(new Door().handle) as unknown as (request: Request) => Promise<void>
  await expect(handler(new Request('http://shop.test/', { method: 'POST', body: push }))).rejects.toThrow(
    /A handler of toNodeHandler takes a request of Node’s, not .*\. Call what webhook\(\) returned with a web Request\./,
  )
})

test('HTTP/2 works, and a session that breaks halfway leaves nothing behind', async () => {
  let report = (_: unknown) => {}
  const reported = new Promise(resolve => {
    report = resolve
  })
  let isReading = () => {}
  const reading = new Promise<void>(resolve => {
    isReading = resolve
  })
  const door = new Door({ onProblem: problem => report(problem) })
  const handler = toNodeHandler(door.handle)
  const server = createHttp2Server((request, response) => {
    void handler(request, response)
    request.once('data', () => isReading())
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an AddressInfo.
  const { port } = server.address() as AddressInfo
  const head = { ':method': 'POST', ':path': '/hook' }

  const leaving = connectHttp2(`http://127.0.0.1:${port}`)
  const broken = leaving.request(head)
  broken.on('error', () => {})
  await new Promise(resolve => broken.write('param=', resolve))
  await reading
  leaving.destroy()
  expect(await reported).toMatchObject({ kind: 'aborted', status: 400 })
  expect(await door.engine.inbox.list()).toEqual([])

  const client = connectHttp2(`http://127.0.0.1:${port}`)
  const whole = client.request(head)
  const status = new Promise(resolve => whole.on('response', headers => resolve(headers[':status'])))
  whole.resume().end(push)
  expect(await status).toBe(200)
  expect(await door.status()).toBe('delivered')
  await new Promise<void>(resolve => client.close(resolve))
  await new Promise<unknown>(resolve => server.close(resolve))
})
