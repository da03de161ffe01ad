// Hostile requests over real sockets: each is refused or harmless, and the next one is served.

import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { toNodeHandler, type WebhookOptions } from '../../src/webhook/index.js'
import { accepted, Door, formOf, gate, nobodyIn, onVan, picked, pushOf, RawClient, served, serverOf, way } from './door.js'
import { sendSlowly } from './senders/senders.js'

const push = formOf(pushOf(way))
const HEAD = 'POST /hook HTTP/1.1\r\nHost: shop.test\r\nContent-Type: application/x-www-form-urlencoded\r\n'
const whole = (body: string) => `${HEAD}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

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

test('a push in one piece is served', async () => {
  const reported = await atDoor({}, async (client, door) => {
    await client.write(whole(push))
    expect(await client.until(/成功|\u00e6\u0088\u0090/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(await door.status()).toBe('delivered')
  })
  expect(reported).toEqual([])
})

test('a push of single bytes, chunked, is served', async () => {
  await atDoor({}, async (client, door) => {
    await client.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
    await client.write([...push].map(chunk).join(''))
    await client.write('0\r\n\r\n')
    await client.until(/^HTTP\/1\.1 200 OK\r\n/)
    expect(await door.status()).toBe('delivered')
  })
})

test('a body whose declared length is too large is refused before it arrives', async () => {
  const reported = await atDoor({ bodyBytes: 2_000 }, async client => {
    await client.write(`${HEAD}Content-Length: 2001\r\n\r\n`)
    expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 413 .*"returnCode":"413"/s)
    // The server closes the connection although the client never sends the body.
    await client.rest()
  })
  expect(reported).toEqual(['413 too-large: The body is too large.'])
})

test('a body of exactly the limit is read, and one byte more is refused', async () => {
  const bodyBytes = push.length
  await atDoor({ bodyBytes }, async client => {
    await client.write(whole(push))
    await client.until(/^HTTP\/1\.1 200 /)
  })
  for (const more of [whole(`${push}&`), `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk(push)}${chunk('&')}0\r\n\r\n`]) {
    const reported = await atDoor({ bodyBytes }, async client => {
      await client.write(more)
      await client.until(/^HTTP\/1\.1 413 /)
    })
    expect(reported).toEqual(['413 too-large: The body is too large.'])
  }
})

test('an endless body is refused at the limit, and its connection closed', async () => {
  const reported = await atDoor({ bodyBytes: 10_000 }, async client => {
    await client.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
    const piece = chunk('x'.repeat(1_000))
    const response = client.until(/\}$/)
    while (await client.write(piece)) if (client.received !== '') break
    expect(await response).toMatch(/^HTTP\/1\.1 413 /)
    while (await client.write(piece)) await new Promise(setImmediate)
    await client.rest()
  })
  expect(reported).toEqual(['413 too-large: The body is too large.'])
})

test.each([
  ['that never arrives', ''],
  ['that stops halfway', 'param=%7B'],
])('a body %s is refused in time, and its connection closed', async (_, begun) => {
  const reported = await atDoor({ bodyMs: 50 }, async client => {
    await client.write(`${HEAD}Content-Length: 500\r\n\r\n${begun}`)
    expect(await client.until(/\}$/)).toMatch(/^HTTP\/1\.1 408 .*"returnCode":"408"/s)
    await client.rest()
  })
  expect(reported[0]).toBe('408 too-slow: The body did not arrive in time.')
})

test('a body that trickles in is refused in time', async () => {
  const reported = await atDoor({ bodyMs: 50 }, async client => {
    await client.write(`${HEAD}Transfer-Encoding: chunked\r\n\r\n`)
    const response = client.until(/\}$/)
    while ((await client.write(chunk('x'))) && client.received === '') await new Promise(setImmediate)
    expect(await response).toMatch(/^HTTP\/1\.1 408 /)
  })
  expect(reported).toEqual(['408 too-slow: The body did not arrive in time.'])
})

test('a client that disconnects halfway leaves nothing behind', async () => {
  for (const begun of [
    `${HEAD}Content-Length: 500\r\n\r\nparam=`,
    `${HEAD}Transfer-Encoding: chunked\r\n\r\n${chunk('param=')}`,
  ]) {
    let report = () => {}
    const reported = new Promise<void>(resolve => {
      report = resolve
    })
    const problems: unknown[] = []
    const onProblem: WebhookOptions['onProblem'] = problem => {
      problems.push(problem)
      report()
    }
    await atDoor({ onProblem }, async (client, door) => {
      await client.write(begun)
      client.leave()
      await reported
      expect(await door.engine.inbox.list()).toEqual([])
    })
    expect(problems).toMatchObject([{ kind: 'aborted', status: 400, key: null, error: expect.any(Error) }])
  }
})

test('a push is ingested even if its client disconnects before the response', async () => {
  const { verify, arrived, release } = gate()
  const door = new Door({ verify })
  let handled: Promise<Response> | undefined
  const handle = (request: Request) => (handled = door.handle(request))
  await served(createServer(toNodeHandler(handle)), async port => {
    const client = new RawClient(port)
    await client.write(whole(push))
    await arrived
    client.leave()
    await client.rest()
    release()
    expect((await handled!).status).toBe(200)
    expect(await door.status()).toBe('delivered')
  })
})

test('pipelined requests are served one by one, and Node refuses garbage behind them', async () => {
  await atDoor({}, async (client, door) => {
    await client.write(whole(push) + whole(formOf(pushOf([picked], { nu: 'YX2' }))) + whole('x=y'))
    await client.until(/(HTTP.*){3}\}$/s)
    await client.write('\0\r\n\r\nGARBAGE')
    const received = await client.rest()
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 401', 'HTTP/1.1 400'])
    expect(await door.engine.inbox.list()).toHaveLength(2)
  })
})

test('the body of a refused request is not read as the next request', async () => {
  const smuggled = whole(push)
  await atDoor({ bodyBytes: smuggled.length - 1 }, async (client, door) => {
    await client.write(`${HEAD}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`)
    await client.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n')
    expect((await client.rest()).match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 405'])
    expect(await door.engine.inbox.list()).toEqual([])
  })
})

test.each([
  ['no host', 'POST / HTTP/1.0\r\n', 'http://localhost/'],
  ['an empty host', 'POST /a?b=c HTTP/1.1\r\nHost:\r\n', 'http://localhost/a?b=c'],
  ['an invalid host', 'POST /a HTTP/1.1\r\nHost: a b/../<c>\r\n', 'http://localhost/a'],
  ['a host with a path and a user', 'POST /a HTTP/1.1\r\nHost: me@evil.test/b?c\r\n', 'http://evil.test/a'],
  ['a host with a port', 'POST /a HTTP/1.1\r\nHost: shop.test:8080\r\n', 'http://shop.test:8080/a'],
  ['an absolute target', 'POST http://evil.test/a?b HTTP/1.1\r\nHost: shop.test\r\n', 'http://shop.test/a?b'],
  ['an absolute target without a path', 'POST http://evil.test?b HTTP/1.1\r\nHost: shop.test\r\n', 'http://shop.test/?b'],
  ['a target that looks like a host', 'POST //evil.test/a HTTP/1.1\r\nHost: shop.test\r\n', 'http://shop.test//evil.test/a'],
  ['a target of dots', 'POST /../../a/%2e%2e/b HTTP/1.1\r\nHost: shop.test\r\n', 'http://shop.test/b'],
  ['a star', 'POST * HTTP/1.1\r\nHost: shop.test\r\n', 'http://shop.test/*'],
])('a request with %s has an address', async (_, head, address) => {
  const seen: string[] = []
  const verify = (request: Request) => {
    seen.push(request.url)
    return true
  }
  await atDoor({ verify }, async client => {
    await client.write(`${head}Content-Length: ${push.length}\r\n\r\n${push}`)
    await client.until(/^HTTP\/1\.1 200 /)
  })
  expect(seen[0]).toBe(address)
})

test('a captured push that is sent again after a correction is acknowledged and changes nothing', async () => {
  await atDoor({}, async (client, door) => {
    await client.write(whole(push))
    await client.until(/200 OK/)
    door.now += 60_000
    await client.write(whole(formOf(pushOf([picked, onVan, nobodyIn]))))
    await client.until(/200 OK.*200 OK/s)
    const before = await door.engine.read('YX1')
    expect(before?.report.status).toBe('exception')
    door.now += 60_000
    await client.write(whole(push).repeat(3))
    await client.until(/(200 OK.*){5}/s)
    const after = await door.engine.read('YX1')
    expect([after?.report, after?.effects]).toEqual([before?.report, before?.effects])
  })
})

test('1,500 unsigned senders of 1 MiB each hold a bounded part of the memory, and then a push is served', async () => {
  const { before, held, after, answers, next } = await sendSlowly(1_500, 1_048_576, push)
  expect(Object.keys(answers)).toEqual(expect.arrayContaining(['401', '503']))
  expect(Object.keys(answers).every(answer => ['401', '503', 'closed'].includes(answer))).toBe(true)
  expect(Object.values(answers).reduce((sum, count) => sum + count)).toBe(1_500)
  expect(next).toBe(200)
  // Bodies hold at most 32 MiB; the rest are the sockets. Without a bound it is 1.7 GB, and 1.3 GB resident.
  expect(held.used - before.used).toBeLessThan(160e6)
  expect(after.peak - before.peak).toBeLessThan(600e6)
  expect(after.used - before.used).toBeLessThan(40e6)
})
