// A process that works through a feed while it relays, to be killed at any moment. It is started again with the same
// arguments and goes on after the last call that it acknowledged: the next one may be done already, and is made again. Every
// moment worth being killed at is a letter on standard output.

import { appendFileSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { createEngine } from '../../dist/esm/engine.js'
import { defineRules } from '../../dist/esm/index.js'

const { place, feed, acks, inbox, relays } = JSON.parse(process.argv[2])
const { rules, calls } = JSON.parse(readFileSync(feed, 'utf8'))

const say = letter => void writeSync(1, letter)
const told =
  (work, [begins, ends]) =>
  async (...given) => {
    say(begins)
    try {
      return await work(...given)
    } finally {
      say(ends)
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
  return postgresStore(pool, { schema: place.schema })
}

const store = await storeAt()
const watched = {
  ...store,
  commit: told(store.commit, 'cC'),
  claim: told(store.claim, 'kK'),
  settle: told(store.settle, 'sS'),
}
const engine = createEngine({ store: watched, rules: defineRules(rules), zone: 'UTC' })

const lines = openSync(inbox, 'a')
let delivered = 0
async function deliver(message) {
  say('d')
  delivered++
  if (delivered % 9 === 0) throw new Error('refused')
  writeSync(lines, `${JSON.stringify(message)}\n`)
  say('D')
  if (delivered % 11 === 0) throw new Error('taken, and the answer is lost')
  // Some take a while.
  if (delivered % 2 === 0) await new Promise(resolve => setTimeout(resolve, delivered % 5))
}

// A store that is away for a while is waited for: what was not acknowledged is done again.
async function surely(work) {
  for (;;) {
    try {
      return await work()
    } catch (error) {
      if (error?.code !== 'store-failed' && error?.code !== 'store-busy') throw error
      say('!')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
}

const how = { leaseMs: 150, retryMs: 1, pollMs: 2, tries: 1_000_000, concurrency: 4 }
const stop = new AbortController()
const relaying = relays ? surely(() => engine.relay(deliver, { ...how, signal: stop.signal, onError: () => say('!') })) : null

// Every other call is made by shipment, all at once: such commits go together.
function ingested({ inputs }, at) {
  if (at % 2 === 0) return surely(() => engine.ingest(inputs))
  const names = [...new Set(inputs.map(({ shipment }) => shipment))]
  return Promise.all(names.map(name => surely(() => engine.ingest(inputs.filter(({ shipment }) => shipment === name)))))
}

const known = existsSync(acks) ? readFileSync(acks, 'utf8').split('\n').filter(Boolean).map(Number) : []
for (let at = known.length; at < calls.length; at++) {
  const call = calls[at]
  await (call.kind === 'tick' ? surely(() => engine.tick(call.at)) : ingested(call, at))
  appendFileSync(acks, `${at}\n`)
  say('a')
}
stop.abort()
await relaying
const isOpen = ({ state, withdrawn }) => state === 'waiting' || (state === 'claimed' && !withdrawn)
while (relays) {
  await surely(() => engine.relay(deliver, how))
  const rows = await surely(() => store.effects({}))
  if (!rows.some(isOpen)) break
  await new Promise(resolve => setTimeout(resolve, 5))
}
await engine.close()
process.exit(0)
