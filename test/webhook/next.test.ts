// The webhook as a route of Next: the package as published, built by Next's own bundler and started.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accepted, formOf, pushOf, RawClient, SALT, way } from './door.js'

const files = {
  'next.config.mjs': `export default { turbopack: { root: ${JSON.stringify(resolve('.'))} } }`,
  'app/layout.js': 'export default ({ children }) => <html><body>{children}</body></html>',
  // Next bundles each route separately, so what they share is global.
  'app/shop.js': `import { defineRules } from 'shipfold'
import { createEngine, memoryStore } from 'shipfold/engine'
export const engine = (globalThis.shopEngine ??= createEngine({ store: memoryStore(), rules: defineRules([]) }))`,
  'app/hooks/kuaidi100/route.js': `import { webhook } from 'shipfold/webhook'
import { engine } from '../../shop.js'
export const POST = webhook({ engine, feed: 'kuaidi100', secret: ${JSON.stringify(SALT)}, bodyBytes: 2_000 })`,
  'app/seen/route.js': `import { engine } from '../shop.js'
export const dynamic = 'force-dynamic'
export const GET = async () => Response.json({
  status: (await engine.read('YX1'))?.report.status ?? null,
  messages: (await engine.inbox.list()).length,
})`,
}
const command = resolve('node_modules/next/dist/bin/next')
const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const }
let app: string
let server: ChildProcess
let port: number

beforeAll(async () => {
  app = mkdtempSync(resolve('.next-app-'))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(app, name)), { recursive: true })
    writeFileSync(join(app, name), text)
  }
  execFileSync(process.execPath, [command, 'build'], { cwd: app, env, stdio: ['ignore', 'pipe', 'pipe'] })
  server = spawn(process.execPath, [command, 'start', '-p', '0', '-H', '127.0.0.1'], {
    cwd: app,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  port = await new Promise<number>((found, failed) => {
    let output = ''
    const listen = (text: Buffer) => {
      output += text
      const address = /http:\/\/127\.0\.0\.1:(\d+)/.exec(output)
      if (address) found(Number(address[1]))
    }
    server.stdout!.on('data', listen)
    server.stderr!.on('data', listen)
    server.on('exit', () => failed(new Error(output)))
  })
}, 120_000)

afterAll(async () => {
  if (server && server.exitCode === null) {
    const exited = new Promise(resolve => server.on('exit', resolve))
    server.kill('SIGTERM')
    await exited
  }
  if (app) rmSync(app, { recursive: true, force: true })
}, 30_000)

const post = async (body: string): Promise<readonly [number, unknown]> => {
  const type = { 'content-type': 'application/x-www-form-urlencoded' }
  const response = await fetch(`http://127.0.0.1:${port}/hooks/kuaidi100`, { method: 'POST', body, headers: type })
  return [response.status, await response.json()]
}
const seen = async () => (await fetch(`http://127.0.0.1:${port}/seen`)).json()

test('refuses a wrong signature or too large a body and saves nothing', async () => {
  expect((await post(formOf(pushOf(way), '0'.repeat(32))))[0]).toBe(401)
  expect((await post(`${formOf(pushOf(way))}&x=${'y'.repeat(2_000)}`))[0]).toBe(413)
  const client = new RawClient(port)
  await client.write('POST /hooks/kuaidi100 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n')
  await client.write(`7d1\r\n${'x'.repeat(2_001)}\r\n`)
  expect(await client.until(/\r\n\r\n/)).toMatch(/^HTTP\/1\.1 413 /)
  client.leave()
  expect(await seen()).toEqual({ status: null, messages: 0 })
})

test('acknowledges a signed push, and the shipment has moved', async () => {
  expect(await post(formOf(pushOf(way)))).toEqual([200, accepted])
  expect(await seen()).toEqual({ status: 'delivered', messages: 1 })
})

test('refuses every method but POST', async () => {
  expect((await fetch(`http://127.0.0.1:${port}/hooks/kuaidi100`)).status).toBe(405)
})
