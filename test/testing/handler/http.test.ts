// checkHandler over HTTP: the pushes of each feed, posted to our own webhook behind a real server, and to faulty servers.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { checkHandler, faultKinds, type Override, type PayloadFormatName } from '../../../src/testing/index.js'
import { toNodeHandler, webhook } from '../../../src/webhook/index.js'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

function serve(handle: RequestListener): Promise<string> {
  const server = createServer(handle)
  servers.push(server)
  return new Promise(resolve =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`)),
  )
}

const LIMIT = { timeout: 60_000 }

/** Our webhook on an engine of its own, and a function that reads a shipment's state. */
function shop(feed: PayloadFormatName, salt: string) {
  const engine = createEngine({ store: memoryStore(), rules: defineRules([]), zone: 'UTC' })
  const handle = webhook({ engine, feed, onProblem: () => {}, ...(feed === 'kuaidi100' && { secret: salt }) })
  const read = async (shipment: string) => {
    const reading = await engine.read(shipment)
    return reading && { status: reading.status, outcome: reading.outcome }
  }
  const override = (correction: Override) => engine.ingest(correction)
  return { handle, read, override }
}

test.each<PayloadFormatName>(['native', 'kd100', 'kuaidi100'])('our webhook survives every fault of %s', LIMIT, async feed => {
  const { handle, read, override } = shop(feed, 'salt')
  const url = await serve(toNodeHandler(handle))
  const report = await checkHandler({ deliver: { url }, read, override, feed, salt: 'salt', runs: 12 })
  expect(report.failures).toEqual([])
  const cannot = feed === 'native' ? [] : ['batches', 'shiftZone']
  expect(report.rows.map(({ kind }) => kind)).toEqual([
    'none',
    ...faultKinds.map(({ kind }) => kind).filter(kind => !cannot.includes(kind)),
    'several',
  ])
})

test('a push can be passed to a request handler, and its response returned', LIMIT, async () => {
  const { handle, read } = shop('kuaidi100', 'salt')
  const request = ({ body, headers }: { body: string; headers: Readonly<Record<string, string>> }) =>
    handle(new Request('https://shop.example/hooks', { method: 'POST', body, headers }))
  const check = { deliver: request, read, feed: 'kuaidi100', runs: 5, kinds: ['repeat'] } as const
  expect((await checkHandler({ ...check, salt: 'salt' })).failures).toEqual([])
  // Signed with another salt: refused, and reported.
  const forged = await checkHandler({ ...check, salt: 'a guess' })
  expect(forged.failures.map(({ symptom, description }) => [symptom, description])).toEqual([
    ['refused', 'it refused the message each time: HTTP status 401'],
  ])
})

test('an address that does not answer, or answers with an error, refused the message', LIMIT, async () => {
  const away = await serve((_, response) => response.destroy())
  const broken = await serve((_, response) => response.writeHead(500).end('no'))
  for (const [url, description] of [
    [away, /TypeError: fetch failed/],
    [broken, /HTTP status 500/],
  ] as const) {
    const { failures } = await checkHandler({ deliver: { url }, read: () => null, kinds: [], runs: 1 })
    expect(failures).toMatchObject([{ symptom: 'refused', description: expect.stringMatching(description) }])
  }
})

test('custom headers are sent', LIMIT, async () => {
  const seen: (string | undefined)[] = []
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization, request.headers['content-type'])
    response.end()
  })
  await checkHandler({ deliver: { url, headers: { authorization: 'Bearer x' } }, read: () => null, kinds: [], runs: 1 })
  expect(new Set(seen)).toEqual(new Set(['Bearer x', 'application/json']))
})
