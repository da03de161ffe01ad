// A process that ingests a feed while it relays, to be killed, stopped or cut off at any moment. Restarted with the same arguments, it continues after
// the last call that it acknowledged; the next call may have been committed already, and is repeated. It writes a letter to
// standard output at every moment at which that is interesting.

import { appendFileSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createEngine } from '../../dist/esm/engine.js'
import { defineRules } from '../../dist/esm/index.js'

const { place, feed, acks, deliveries, relays } = JSON.parse(process.argv[2])
const { rules, calls } = JSON.parse(readFileSync(feed, 'utf8'))

const mark = letter => void writeSync(1, letter)
const marked =
  (work, [begins, ends]) =>
  async (...args) => {
    mark(begins)
    try {
      return await work(...args)
    } finally {
      mark(ends)
    }
  }

async function storeAt() {
  if (place.kind === 'pglite') {
    const { pgliteStore } = await import('../../dist/esm/stores/pglite.js')
    return pgliteStore(place.directory)
  }
  const { postgresStore } = await import('../../dist/esm/stores/postgres.js')
  const { default: pg } = await import('pg')
  const pool = new pg.Pool({ connectionString: place.url, max: 4, application_name: `worker ${process.pid}` })
  pool.on('error', () => {})
  return postgresStore(pool, { schema: place.schema, timeoutMs: place.timeoutMs })
}

const store = await storeAt()
const watched = {
  ...store,
  shipments: { ...store.shipments, commit: marked(store.shipments.commit, 'cC') },
  groups: { ...store.groups, commit: marked(store.groups.commit, 'gG') },
  outbox: {
    ...store.outbox,
    claim: marked(store.outbox.claim, 'kK'),
    renew: marked(store.outbox.renew, 'nN'),
    acknowledge: marked(store.outbox.acknowledge, 'sS'),
  },
}
const engine = createEngine({ store: watched, rules: defineRules(rules), zone: 'UTC' })

const lines = openSync(deliveries, 'a')
let delivered = 0
async function deliver({ signal, ...delivery }) {
  mark('d')
  delivered++
  if (delivered % 9 === 0) throw new Error('refused')
  writeSync(lines, `${JSON.stringify(delivery)}\n`)
  mark('D')
  if (delivered % 11 === 0) throw new Error('accepted, and the response is lost')
  // Every other delivery takes a while.
  if (delivered % 2 === 0) await new Promise(resolve => setTimeout(resolve, delivered % 5))
}

// Retries while the store is unavailable.
async function retrying(work) {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (!['store-failed', 'store-busy', 'store-contended'].includes(error?.code)) throw error
      mark('!')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}

const how = { leaseMs: 150, retryMs: 1, pollMs: 2, tries: 1_000_000, concurrency: 4 }
const stop = new AbortController()
const relaying = relays
  ? retrying(() => engine.relay(deliver, { ...how, signal: stop.signal, onFailure: delivery => delivery ?? mark('!') }))
  : null

const calling = {
  tick: ({ at }) => retrying(() => engine.tick(at)),
  register: ({ registrations }) => retrying(() => engine.register(registrations)),
  ingest,
}

// Every other call is made per shipment, all at once, so that the engine batches their commits.
function ingest({ inputs }, at) {
  if (at % 2 === 0) return retrying(() => engine.ingest(inputs))
  const names = [...new Set(inputs.map(({ shipment }) => shipment))]
  return Promise.all(names.map(name => retrying(() => engine.ingest(inputs.filter(({ shipment }) => shipment === name)))))
}

const known = existsSync(acks) ? readFileSync(acks, 'utf8').split('\n').filter(Boolean).map(Number) : []
for (let at = known.length; at < calls.length; at++) {
  const call = calls[at]
  await calling[call.kind](call, at)
  appendFileSync(acks, `${at}\n`)
  mark('a')
}
stop.abort()
await relaying
const isOpen = ({ state, cancelRequested }) => state === 'pending' || (state === 'claimed' && !cancelRequested)
while (relays) {
  await retrying(() => engine.relay(deliver, how))
  const rows = await retrying(() => store.outbox.list({}))
  if (!rows.some(isOpen)) break
  await new Promise(resolve => setTimeout(resolve, 5))
}
await engine.close()
process.exit(0)
