// The webhook in real frameworks over a real socket, mounted as in docs/reference/webhook.md.

import { createServer } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import express from 'express'
import fastify from 'fastify'
import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { toNodeHandler } from '../../src/webhook/index.js'
import { accepted, Door, formOf, pushOf, RawClient, served, serverOf, way } from './door.js'

/** Mounts a webhook at /hooks/kuaidi100 and serves it while `use` runs. */
type Mount = (door: Door, use: (port: number) => Promise<void>) => Promise<void>

const mounts: Readonly<Record<string, Mount>> = {
  'node:http': (door, use) => served(serverOf(door), use),

  Hono: (door, use) => {
    const app = new Hono()
    app.post('/hooks/kuaidi100', context => door.handle(context.req.raw))
    // Without HTTP/2 it is a server of node:http.
    return served(createAdaptorServer({ fetch: app.fetch }) as ReturnType<typeof createServer>, use)
  },

  Express: (door, use) => {
    const app = express()
    app.post('/hooks/kuaidi100', toNodeHandler(door.handle))
    app.use(express.json(), express.urlencoded({ extended: false }))
    return served(createServer(app), use)
  },

  'a router of Express': (door, use) => {
    const app = express()
    const router = express.Router()
    router.post('/kuaidi100', toNodeHandler(door.handle))
    app.use('/hooks', router)
    return served(createServer(app), use)
  },

  Fastify: async (door, use) => {
    const app = fastify()
    await app.register(async hooks => {
      hooks.removeAllContentTypeParsers()
      hooks.addContentTypeParser('*', (_request, _body, done) => done(null))
      const handler = toNodeHandler(door.handle)
      hooks.post('/hooks/kuaidi100', (request, reply) => {
        reply.hijack()
        return handler(request.raw, reply.raw)
      })
    })
    await app.ready()
    try {
      await served(app.server, use)
    } finally {
      await app.close()
    }
  },
}

const push = formOf(pushOf(way))
const type = { 'content-type': 'application/x-www-form-urlencoded' }

describe.each(Object.entries(mounts))('%s', (name, mount) => {
  const within = async (
    use: (post: (body: string) => Promise<readonly [number, unknown]>, door: Door, port: number) => Promise<void>,
  ) => {
    const door = new Door({
      bodyBytes: 2_000,
      bodyMs: 10_000,
      verify: request => new URL(request.url).pathname === '/hooks/kuaidi100',
    })
    await mount(door, port =>
      use(
        async body => {
          const response = await fetch(`http://127.0.0.1:${port}/hooks/kuaidi100`, { method: 'POST', body, headers: type })
          return [response.status, await response.json()]
        },
        door,
        port,
      ),
    )
  }

  test('acknowledges a signed push, and the shipment has moved', () =>
    within(async (post, door) => {
      expect(await post(push)).toEqual([200, accepted])
      expect(await door.status()).toBe('delivered')
    }))

  test('refuses a push that is wrongly signed', () =>
    within(async (post, door) => {
      expect((await post(formOf(pushOf(way), '0'.repeat(32))))[0]).toBe(401)
      expect(await door.engine.inbox.list()).toEqual([])
    }))

  test('refuses a body over the limit, with or without its length', () =>
    within(async (post, door, port) => {
      expect((await post(`${push}&x=${'y'.repeat(2_000)}`))[0]).toBe(413)
      const client = new RawClient(port)
      await client.write('POST /hooks/kuaidi100 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n')
      await client.write(`Content-Type: application/x-www-form-urlencoded\r\n\r\n7d1\r\n${'x'.repeat(2_001)}\r\n`)
      expect(await client.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 413 /)
      client.leave()
      expect(door.reported()).toEqual(Array(2).fill('413 too-large: The body is too large.'))
      expect(await door.engine.inbox.list()).toEqual([])
    }))

  test('reads a push without a content type', () =>
    within(async (_, door, port) => {
      const client = new RawClient(port)
      await client.write(`POST /hooks/kuaidi100 HTTP/1.1\r\nHost: a\r\nContent-Length: ${push.length}\r\n\r\n${push}`)
      await client.until(/^HTTP\/1\.1 200 /)
      client.leave()
      expect(await door.status()).toBe('delivered')
    }))

  test('makes the provider try again if the engine is closed', () =>
    within(async (post, door) => {
      await door.engine.close()
      expect((await post(push))[0]).toBe(503)
    }))

  test('survives a client that disconnects halfway', () =>
    within(async (post, door, port) => {
      const client = new RawClient(port)
      await client.write(`POST /hooks/kuaidi100 HTTP/1.1\r\nHost: a\r\nContent-Length: 500\r\n\r\nparam=`)
      client.leave()
      await client.rest()
      expect(await post(push)).toEqual([200, accepted])
      expect(await door.engine.inbox.list()).toHaveLength(1)
    }))

  if (name === 'node:http') return
  test('leaves other paths alone', () =>
    within(async (_, __, port) => {
      expect((await fetch(`http://127.0.0.1:${port}/elsewhere`, { method: 'POST', body: push, headers: type })).status).toBe(404)
    }))
})

describe('behind a body parser the response says what to do', () => {
  const isReported = async (door: Door, port: number) => {
    const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: push, headers: type })
    expect([response.status, await response.json()]).toEqual([
      500,
      expect.objectContaining({ message: expect.stringContaining('before any body parser') }),
    ])
    expect(door.problems).toMatchObject([{ kind: 'body-used' }])
    expect(await door.engine.inbox.list()).toEqual([])
  }

  test('in Express', async () => {
    const door = new Door()
    const app = express()
    app.use(express.urlencoded({ extended: false }))
    app.post('/', toNodeHandler(door.handle))
    await served(createServer(app), port => isReported(door, port))
  })

  test('in Fastify', async () => {
    const door = new Door()
    const app = fastify()
    app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
    app.post('/', (request, reply) => {
      reply.hijack()
      return toNodeHandler(door.handle)(request.raw, reply.raw)
    })
    await app.ready()
    await served(app.server, port => isReported(door, port))
    await app.close()
  })

  test('in Hono', async () => {
    const door = new Door()
    const app = new Hono()
    app.use(async (context, next) => {
      await context.req.raw.text()
      await next()
    })
    app.post('/', context => door.handle(context.req.raw))
    // Without HTTP/2 it is a server of node:http.
    await served(createAdaptorServer({ fetch: app.fetch }) as ReturnType<typeof createServer>, port => isReported(door, port))
  })
})
