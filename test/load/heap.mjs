// Large pushes of many shipments, one after the other and all at once, in a heap that the caller bounds:
// node --max-old-space-size=512 --expose-gc test/load/heap.mjs URL SCHEMA [DIST]. Prints what is left on the heap as JSON.

import pg from 'pg'

const [url, schema, dist = new URL('../../dist', import.meta.url).pathname] = process.argv.slice(2)
const { createEngine } = await import(`${dist}/esm/engine.js`)
const { defineRules } = await import(`${dist}/esm/index.js`)
const { webhook } = await import(`${dist}/esm/webhook.js`)
const { postgresStore } = await import(`${dist}/esm/stores/postgres.js`)

const SHIPMENTS = 26
const PUSHES = 120
const START = Date.UTC(2025, 0, 1)
const eventsOf = (count, from = 0) =>
  Array.from({ length: count }, (_, at) => ({
    time: new Date(START + (from + at) * 60_000).toISOString().slice(0, 19).replace('T', ' '),
    code: from + at === 0 ? '1/103' : '0/1002',
    text: `Scan ${from + at}`,
  }))

const rules = defineRules([{ name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, do: { kind: 'pay' } }])
const pool = new pg.Pool({ connectionString: url, max: 4 })
const options = { store: postgresStore(pool, { schema }), rules, zone: 'UTC' }
// Before it was an option there was no bound.
const bounded = maxEvents => {
  try {
    return createEngine({ ...options, maxEvents })
  } catch {
    return createEngine(options)
  }
}
const heapMb = () => {
  globalThis.gc()
  return Math.round(process.memoryUsage().heapUsed / 2 ** 20)
}
const engine = bounded(15_000)
const figures = { before: heapMb(), whole: [], thrice: [] }
for (let at = 0; at < SHIPMENTS; at++) {
  await engine.ingest({ shipment: `W${at}`, kind: 'snapshot', receivedAt: START + 1e10, events: eventsOf(15_000) })
  figures.whole.push(heapMb())
}
for (let part = 0; part < 3; part++)
  for (let at = 0; at < SHIPMENTS; at++) {
    const events = eventsOf(5_000, part * 5_000)
    await engine.ingest({ shipment: `T${at}`, kind: 'delta', receivedAt: START + 1e10 + part, events })
    figures.thrice.push(heapMb())
  }
// All at once: only their inputs wait in memory.
const ingested = Array.from({ length: SHIPMENTS }, async (_, at) => {
  await engine.ingest({ shipment: `O${at}`, kind: 'snapshot', receivedAt: START + 1e10, events: eventsOf(15_000) })
})
await Promise.all(ingested)
figures.atOnce = heapMb()
// Through a webhook, which answers 503 to what it has no room for.
const handle = webhook({ engine, feed: 'kd100', onProblem: () => {} })
const body = shipment =>
  JSON.stringify({
    ...{ event: 'TRACKING_STATUS', carrier_id: 'ups', tracking_number: shipment, order_status_code: 0 },
    items: eventsOf(5_000).map(({ time, code, text }) => ({ time, context: text, order_status_code: code.split('/')[1] })),
  })
const push = shipment => handle(new Request('http://shop.test/', { method: 'POST', body: body(shipment) }))
const pushed = async shipment => (await push(shipment)).status
figures.pushed = await Promise.all(Array.from({ length: PUSHES }, (_, at) => pushed(`P${at}`)))
figures.afterPushes = heapMb()
const { rows } = await pool.query(`select count(*)::int as count from ${schema}.events`)
console.log(JSON.stringify({ ...figures, stored: rows[0].count }))
await engine.close()
await pool.end()
