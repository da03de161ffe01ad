// A soak: node --expose-gc --import tsx test/load/soak.ts --minutes 5 --seed 1
// One process with webhook, relay, ticks and a pool on PostgreSQL, under posts without a pause; receivers refuse, hang and lose
// answers. Prints the heap after a collection every quarter minute. Fails if it grows, or if a handle is left at the end.

import { once } from 'node:events'
import { Agent, createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as nextTask } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createEngine, type Delivery } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { toNodeHandler, webhook } from '../../src/webhook/index.js'
import { startServer } from '../postgres/server.js'
import { type Post, posts, SALT } from './posts.js'
import { rules, zones } from './rules.js'

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } },
})
const { gc } = globalThis
if (!gc) throw new Error('Run it with --expose-gc.')

const CONNECTIONS = 8
const SAMPLE_MS = 15_000
// The cache fills in the first part of the run; after that the heap may grow by this factor.
const WARM_SHARE = 0.3
const MOST_GROWTH = 1.1

const server = await startServer()
const pool = new pg.Pool({ connectionString: server.url, max: 10 })
pool.on('error', () => {})
const store = postgresStore(pool, { notify: true })
const engine = createEngine({ store, rules: defineRules(rules), zones, cache: { shipments: 300 } })

let delivered = 0
const deliver = async ({ signal }: Delivery) => {
  delivered++
  if (delivered % 50 === 0) throw new Error('refused')
  if (delivered % 97 === 0) await new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
}
const stop = new AbortController()
const failures: unknown[] = []
const onFailure = (delivery: Delivery | null, error: unknown) => delivery ?? failures.push(error)
const running = engine.run({ deliver, signal: stop.signal, onFailure, tickMs: 1_000, timeoutMs: 500, retryMs: 200 })

const handle = webhook({ engine, feed: 'kuaidi100', secret: SALT, onProblem: () => {} })
const http = createServer(toNodeHandler(handle)).listen(0, '127.0.0.1')
await once(http, 'listening')
const { port } = http.address() as AddressInfo
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })

const endsAt = Date.now() + Number(values.minutes) * 60_000
let posted = 0
const heaps: { readonly seconds: number; readonly mb: number }[] = []
const began = Date.now()
await Promise.all([sampling(), ...Array.from({ length: CONNECTIONS }, (_, at) => posting(Number(values.seed) * 100_000 + at))])

stop.abort()
const relayed = await running
http.close()
agent.destroy()
await engine.close()
await pool.end()
await server.remove()
for (let turn = 0; turn < 100; turn++) await nextTask()
// What every process has: its standard streams.
const handles = process.getActiveResourcesInfo().filter(name => !/^(TTY|Pipe|File)Wrap$|^PipeWrap$/.test(name))

const warm = heaps.filter(({ seconds }) => seconds >= Number(values.minutes) * 60 * WARM_SHARE).map(({ mb }) => mb)
const half = Math.ceil(warm.length / 2)
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length
const growth = mean(warm.slice(half)) / mean(warm.slice(0, half))
console.log(
  `${posted} posts, ${relayed.done} deliveries done, ${relayed.failed} failed, ${failures.length} failures of the store; heap × ${growth.toFixed(3)} in the second half; handles left: ${handles.join(', ') || 'none'}`,
)
if (!(growth <= MOST_GROWTH) || handles.length > 0) process.exitCode = 1

async function sampling(): Promise<void> {
  while (Date.now() < endsAt) {
    await new Promise(resolve => setTimeout(resolve, Math.min(SAMPLE_MS, endsAt - Date.now())))
    gc!()
    const sample = { seconds: Math.round((Date.now() - began) / 1000), mb: process.memoryUsage().heapUsed / 1e6 }
    heaps.push(sample)
    console.log(`${sample.seconds} s: heap ${sample.mb.toFixed(1)} MB, ${posted} posts, ${delivered} deliveries`)
  }
}

// New parcels in every batch, as time brings them.
async function posting(seed: number): Promise<void> {
  for (let batch = 0; Date.now() < endsAt; batch++)
    for (const post of posts(seed + batch * 1_000, 200)) {
      if (Date.now() >= endsAt) return
      await send(post)
      posted++
    }
}

function send({ body }: Post): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const sent = request({ port, host: '127.0.0.1', method: 'POST', path: '/', agent, headers }, response => {
      response.resume()
      response.on('end', () => resolve())
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
