// A webhook server with its relay in a process of its own. Its parent controls it by messages, and it ends with its parent.

import { createServer } from 'node:http'
import { defineRules } from 'shipfold'
import { createEngine, memoryStore } from 'shipfold/engine'
import { handlers } from './handlers.mjs'

const { handler, place, rules, zones, salt } = JSON.parse(process.argv[2])

async function openStore() {
  if (place.kind === 'memory') return memoryStore()
  if (place.kind === 'pglite') {
    const { pgliteStore } = await import('shipfold/stores/pglite')
    return pgliteStore(place.directory)
  }
  const { postgresStore } = await import('shipfold/stores/postgres')
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: place.url, max: 10 })
  pool.on('error', () => {})
  return postgresStore(pool, { schema: place.schema })
}

const store = place === null ? null : await openStore()
const engine = store && createEngine({ store, rules: defineRules(rules), zones })

const delivered = []
// Without the signal, which cannot be sent to the parent.
const deliver = async ({ signal, ...delivery }) => void delivered.push(delivery)
const failures = []
const stop = new AbortController()
const how = { pollMs: 20, signal: stop.signal, onFailure: (delivery, error) => delivery ?? failures.push(String(error)) }
const relaying = engine?.relay(deliver, how)

// What the parent may call, by name.
const commands = {
  /** Delivers what is left; resolves with all deliveries. */
  async finish() {
    stop.abort()
    await relaying
    await engine.relay(deliver)
    return { delivered, failures }
  },
  /** Reads the store directly, without the engine's cache. */
  read: (port, method, ...args) => store[port][method](...args),
}

process.on('message', async ({ id, name, args }) => {
  const result = await commands[name](...args).then(
    value => ({ value }),
    error => ({ error: String(error) }),
  )
  process.send({ id, ...result })
})
process.on('disconnect', () => process.exit(0))

const server = createServer(handlers[handler](engine, salt))
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => process.send({ id: 0, value: server.address().port }))
