// A webhook server as a process of its own, with its relay; told by its parent's messages what to do next. It ends with its
// parent.

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
const deliver = async message => void delivered.push(message)
const faults = []
const stop = new AbortController()
const how = { pollMs: 20, signal: stop.signal, onError: error => faults.push(String(error)) }
const relaying = engine?.relay(deliver, how)

// What the parent may ask for, each by its name.
const answers = {
  /** Delivers what is left; gives all that was ever delivered. */
  async rest() {
    stop.abort()
    await relaying
    await engine.relay(deliver)
    return { delivered, faults }
  },
  /** Reads the store itself, past the engine and what that remembers. */
  ask: (method, ...given) => store[method](...given),
}

process.on('message', async ({ id, name, given }) => {
  const answer = await answers[name](...given).then(
    value => ({ value }),
    error => ({ error: String(error) }),
  )
  process.send({ id, ...answer })
})
process.on('disconnect', () => process.exit(0))

const server = createServer(handlers[handler](engine, salt))
server.keepAliveTimeout = 120_000
server.listen(0, '127.0.0.1', () => process.send({ id: 0, value: server.address().port }))
