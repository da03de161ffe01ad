// A webhook on node:http in a process of its own, so that what it holds can be measured. Run by senders.ts.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createEngine, memoryStore } from '../../../src/engine/index.js'
import { defineRules } from '../../../src/index.js'
import { toNodeHandler, webhook } from '../../../src/webhook/index.js'
import { SALT } from '../door.js'

const engine = createEngine({ store: memoryStore(), rules: defineRules([]), zone: '+08:00' })
// No body is too slow for these tests: only its bytes count.
const handle = webhook({ engine, feed: 'kuaidi100', secret: SALT, bodyMs: 600_000, onProblem: () => {} })
const server = createServer({ requestTimeout: 0, headersTimeout: 0 }, toNodeHandler(handle))

server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, () =>
  process.send!({ port: (server.address() as AddressInfo).port }),
)
process.on('message', () => {
  // Run with --expose-gc.
  globalThis.gc!()
  const { rss, heapUsed, external } = process.memoryUsage()
  process.send!({ rss, used: heapUsed + external, peak: process.resourceUsage().maxRSS * 1_024 })
})
process.on('disconnect', () => process.exit())
