// The webhook in real frameworks behind body parsers that keep the bytes, and mounted by mistake without toNodeHandler.

import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import express, { type RequestHandler } from 'express'
import fastify, { type FastifyInstance, type RouteHandlerMethod } from 'fastify'
import { Hono } from 'hono'
import { describe, expect, test, vi } from 'vitest'
import { toNodeHandler } from '../../src/webhook/index.js'
import { accepted, Door, formOf, pushOf, served, way } from './door.js'

type Mount = (handle: Door['handle'], use: (port: number) => Promise<void>) => Promise<void>

const inExpress =
  (...middleware: readonly RequestHandler[]): Mount =>
  (handle, use) => {
    const app = express()
    app.use(...middleware)
    app.post('/', toNodeHandler(handle))
    return served(createServer(app), use)
  }

// Fastify runs a handler of its own as it is: no raw request, no hijack.
const inFastify =
  (prepare: (app: FastifyInstance) => void): Mount =>
  async (handle, use) => {
    const app = fastify()
    app.removeAllContentTypeParsers()
    prepare(app)
    app.post('/', toNodeHandler(handle))
    await app.ready()
    await served(app.server, use)
    await app.close()
  }

const form = 'application/x-www-form-urlencoded'
// As @nestjs/platform-express and @nestjs/platform-fastify do with { rawBody: true }.
const keep = (request: object, _: unknown, bytes: Buffer) => void Object.assign(request, { rawBody: bytes })
const urlencoded = (verify: (request: IncomingMessage, _: unknown, bytes: Buffer) => void) =>
  express.urlencoded({ extended: true, verify })

const mounts: Readonly<Record<string, Mount>> = {
  'Express, with rawBody kept by verify': inExpress(express.json({ verify: keep }), urlencoded(keep)),
  'Express, with rawBody as text': inExpress(
    urlencoded((request, _, bytes) => void Object.assign(request, { rawBody: bytes.toString() })),
  ),
  'Express, behind express.raw': inExpress(express.raw({ type: '*/*' })),
  'Fastify, with its own request and reply': inFastify(app => app.addContentTypeParser('*', (_, __, done) => done(null))),
  'Fastify, with a parser that returns the buffer': inFastify(app =>
    app.addContentTypeParser('*', { parseAs: 'buffer' }, (_, bytes, done) => done(null, bytes)),
  ),
  'Fastify, with rawBody as Nest keeps it': inFastify(app =>
    app.addContentTypeParser(form, { parseAs: 'buffer' }, (request, bytes, done) => {
      Object.assign(request, { rawBody: bytes })
      done(null, Object.fromEntries(new URLSearchParams(bytes.toString())))
    }),
  ),
  'Fastify, with rawBody as text': inFastify(app =>
    app.addContentTypeParser('*', { parseAs: 'string' }, (request, text, done) => {
      Object.assign(request, { rawBody: text })
      done(null, {})
    }),
  ),
}

const post = async (port: number, body: string, type = form) => {
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body, headers: { 'content-type': type } })
  return [response.status, await response.json()] as const
}

test.each(Object.entries(mounts))('%s: the bytes are those that were signed', async (_, mount) => {
  const door = new Door({ bodyBytes: 2_000 })
  await mount(door.handle, async port => {
    // What a parser makes of the form, written again, would differ: its fields are in another order, and it has one more.
    const push = `x=%41&${formOf(`  ${pushOf(way)}`)
      .split('&')
      .reverse()
      .join('&')}`
    expect(await post(port, push)).toEqual([200, accepted])
    expect(await door.status()).toBe('delivered')
    expect((await post(port, push.replace('YX1', 'YX2')))[0]).toBe(401)
    expect((await post(port, `${push}&y=${'y'.repeat(2_000)}`))[0]).toBe(413)
  })
  expect(door.reported().map(problem => problem.slice(0, 13))).toEqual(['401 unsigned:', '413 too-large'])
})

test('Fastify is told that it need not respond, before anything else can happen', async () => {
  const door = new Door()
  const handler = toNodeHandler(door.handle)
  let isTold = false
  const app = fastify()
  app.addContentTypeParser('*', (_, __, done) => done(null))
  app.post('/', (request, reply) => {
    const handled = handler(request, reply)
    isTold = reply.sent
    return handled
  })
  await app.ready()
  await served(app.server, async port => expect((await post(port, formOf(pushOf(way))))[0]).toBe(200))
  await app.close()
  expect(isTold).toBe(true)
})

test.each<[string, Mount]>([
  ['express.json', inExpress(express.json({ type: '*/*', strict: false }))],
  ['express.text', inExpress(express.text({ type: '*/*' }))],
])('a body of which %s kept no bytes is used', async (_, mount) => {
  const door = new Door()
  await mount(door.handle, async port => expect((await post(port, '"text"'))[0]).toBe(500))
  expect(door.problems).toMatchObject([{ kind: 'body-used' }])
})

// As JavaScript may: what no type lets through.
const asListener = (handle: Door['handle']) => handle as unknown as RequestListener & RequestHandler & RouteHandlerMethod

describe('without toNodeHandler the response and the report say what is missing', () => {
  const misuses: Readonly<Record<string, Mount>> = {
    'node:http': (handle, use) => served(createServer(asListener(handle)), use),
    Express: (handle, use) => {
      const app = express()
      app.post('/', asListener(handle))
      return served(createServer(app), use)
    },
    'Express behind a parser': (handle, use) => {
      const app = express()
      app.use(express.urlencoded())
      app.post('/', asListener(handle))
      return served(createServer(app), use)
    },
    Fastify: async (handle, use) => {
      const app = fastify()
      app.addContentTypeParser('*', { parseAs: 'string' }, (_, text, done) => done(null, text))
      app.post('/', asListener(handle))
      await app.ready()
      await served(app.server, use)
      await app.close()
    },
  }

  test.each(Object.entries(misuses))('in %s', async (_, mount) => {
    const door = new Door()
    await mount(door.handle, async port => {
      const message =
        'The webhook was not called with a web Request: on Express, Fastify and node:http, pass toNodeHandler(webhook(…)).'
      // Twice, on one connection.
      for (const body of [formOf(pushOf(way)), 'x'.repeat(100_000)])
        expect(await post(port, body)).toEqual([500, { result: false, returnCode: '500', message }])
    })
    expect(door.problems).toMatchObject(Array(2).fill({ kind: 'not-a-request', status: 500, key: null }))
    expect(await door.engine.inbox.list()).toEqual([])
  })

  test('in Hono, and with nothing at all', async () => {
    const door = new Door()
    const app = new Hono().post('/', asListener(door.handle) as never)
    expect((await app.request('/', { method: 'POST', body: 'x' })).status).toBe(500)
    for (const wrong of [undefined, null, 7, {}, { headers: {} }]) expect((await door.handle(wrong as never)).status).toBe(500)
    expect(new Set(door.problems.map(({ kind }) => kind))).toEqual(new Set(['not-a-request']))
  })
})

describe('without onProblem', () => {
  const printed = async (use: (door: Door) => Promise<unknown>, options: ConstructorParameters<typeof Door>[0] = {}) => {
    const spy = vi.spyOn(console, 'error').mockImplementation(() => {})
    try {
      // A present option that is undefined has its default.
      await use(new Door({ ...options, onProblem: undefined as never }))
      return spy.mock.calls
    } finally {
      spy.mockRestore()
    }
  }

  test('the first problem of each kind is printed in one line that says what to do', async () => {
    const lines = await printed(async door => {
      for (const body of ['a=b', 'c=d', formOf('no JSON'), formOf('nor this')]) await door.post(body)
      await door.engine.close()
      await door.post(formOf(pushOf(way)))
    })
    const last = 'Printed once for each kind; pass onProblem to get each problem, with its details.'
    expect(lines).toEqual([
      [`shipfold webhook of "kuaidi100": 401 unsigned. If the provider sent it, its salt is not the one in secret. ${last}`],
      [`shipfold webhook of "kuaidi100": 200 unreadable. It is kept: see engine.inbox.list({ kind: "unreadable" }). ${last}`],
      [
        `shipfold webhook of "kuaidi100": 503 unavailable (ShipfoldError closed). The store is unreachable or the engine closed; the provider tries again. ${last}`,
      ],
    ])
  })

  test('neither bodies nor secrets nor messages of errors are printed', async () => {
    const hush = 'hush\nhush'
    const verify = (): boolean => {
      throw Object.assign(new Error(hush), { name: hush, code: hush })
    }
    const lines = [
      ...(await printed(door => door.post(formOf(JSON.stringify({ hush, lastResult: { nu: hush } }), hush)), { secret: hush })),
      ...(await printed(door => door.post(JSON.stringify({ shipment: hush, events: [{ time: hush }] })), { feed: 'native' })),
      ...(await printed(door => door.post(hush), { feed: 'native', verify })),
      ...(await printed(door => door.post(hush), { feed: { name: `${hush}\n`, decode: () => JSON.parse(hush) } })),
    ]
    expect(lines.map(([line]) => `${line}`.match(/\d+ [a-z-]+/)?.[0])).toEqual([
      '401 unsigned',
      '200 unreadable',
      '500 failed',
      '200 unreadable',
    ])
    for (const [line] of lines) expect(`${line}`.replace('"hush\\nhush\\n"', '')).not.toMatch(/hush|\n/)
  })
})
