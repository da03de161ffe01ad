// How long a large push keeps the event loop busy in one piece: the longest time between two turns of it, while the engine takes
// 5,000 scans of one shipment. In processor time, all threads of the process together, so that other work on the machine and
// waiting count for nothing. `node test/load/stalls.mjs [--dist DIR] [--scans N] [--store memory|pglite|postgres]`.
// The least of the rounds counts, since anything else on the machine only adds to it.

import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    dist: { type: 'string', default: new URL('../../dist', import.meta.url).pathname },
    scans: { type: 'string', default: '5000' },
    rounds: { type: 'string', default: '5' },
    store: { type: 'string', default: 'memory' },
    only: { type: 'string' },
  },
})
const load = name => import(pathToFileURL(`${values.dist}/esm/${name}.js`).href)
const { createEngine, memoryStore } = await load('engine')
const { defineRules } = await load('index')
const { webhook } = await load('webhook')
const scans = Number(values.scans)

const rules = defineRules([
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: true }, do: { kind: 'release-payment' } },
  { name: 'mail', when: { kind: 'seen', code: '5/5' }, do: { kind: 'mail', text: 'Your parcel arrives today' } },
  { name: 'stuck', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' } },
  { name: 'warn', when: { kind: 'flagged', constraint: 'delivered-is-final' }, do: { kind: 'note' } },
  { name: 'left', when: { kind: 'lasted', status: 'outForDelivery', for: 'P2D', per: 'event' }, do: { kind: 'ask' } },
])

const way = ['0/1002', '0/0', '0/1002', '0/1001', '0/0', '0/1002', '2/204', '0/1002', '5/5', '2/206']
const histories = {
  clean: at => (at === 0 ? '1/103' : way[at % way.length]),
  contradictory: at => (at === 0 ? '1/103' : at % 40 === 39 ? '3/301' : way[at % way.length]),
  random: at =>
    ['1/103', '0/1002', '0/0', '5/5', '3/301', '2/204', '4/4', '6/6', '4/401', '8/10'][(at * 7919 + (at >> 3) * 31) % 10],
  tied: at => (at === 0 ? '1/103' : at % 40 === 39 ? '3/301' : way[at % way.length]),
  dates: at => (at === 0 ? '1/103' : way[at % way.length]),
}
const start = Date.parse('2025-01-01T00:00:00Z')
const timeOf = (kind, at) => {
  const minutes = kind === 'tied' ? Math.floor(at / 4) * 28 : at * 7
  const text = new Date(start + minutes * 60_000).toISOString()
  return kind === 'dates' && at % 10 === 0 ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}
const events = (kind, count, from = 0) =>
  Array.from({ length: count }, (_, at) => ({
    time: timeOf(kind, from + at),
    code: histories[kind](from + at),
    text: `【上海转运中心】快件已到达 sorting centre ${(from + at) % 97}, package handled, next stop to be announced (${from + at})`,
    place: ['上海市', '杭州市', 'Hangzhou, Zhejiang', '北京市'][at % 4],
    position: from + at,
  }))

// The longest piece of a call, and all of it.
async function stallOf(work) {
  let longest = 0
  let turns = 0
  let isOver = false
  let last = process.cpuUsage()
  const turn = () => {
    const { user, system } = process.cpuUsage(last)
    longest = Math.max(longest, (user + system) / 1_000)
    last = process.cpuUsage()
    turns++
    if (!isOver) setImmediate(turn)
  }
  await new Promise(resolve => setImmediate(resolve))
  last = process.cpuUsage()
  setImmediate(turn)
  const begun = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(begun)
  const all = (user + system) / 1_000
  isOver = true
  await new Promise(resolve => setImmediate(resolve))
  return { longest, all, turns }
}

async function openStore() {
  if (values.store === 'memory') return { store: memoryStore(), close: async () => {} }
  if (values.store === 'pglite') {
    const { PGlite } = await import('@electric-sql/pglite')
    const { pgliteStore } = await load('stores/pglite')
    const db = await PGlite.create()
    return { store: pgliteStore(db), close: () => db.close() }
  }
  const { register } = await import('tsx/esm/api')
  register()
  const { startServer } = await import('../postgres/server.ts')
  const pg = (await import('pg')).default
  const { postgresStore } = await load('stores/postgres')
  const server = await startServer({ fsync: false })
  const pool = new pg.Pool({ connectionString: server.url, max: 4 })
  pool.on('error', () => {})
  return {
    store: postgresStore(pool),
    close: async () => {
      await pool.end()
      await server.remove()
    },
  }
}

const { store, close } = await openStore()
let number = 0
for (const kind of Object.keys(histories)) {
  if (values.only && values.only !== kind) continue
  const figures = {}
  const keep = (name, { longest, all, turns }) => {
    const known = figures[name]
    figures[name] = known
      ? { longest: Math.min(known.longest, longest), all: Math.min(known.all, all), turns }
      : { longest, all, turns }
  }
  const all = events(kind, scans)
  const small = events(kind, scans)
  for (let round = 0; round < Number(values.rounds); round++) {
    const engine = createEngine({ store, rules, zone: 'Asia/Shanghai' })
    await engine.ingest({ shipment: `warm-${number}`, kind: 'snapshot', events: all.slice(0, 10), receivedAt: start })
    const shipment = `P${number++}`
    const later = `D${number}`
    const late = `L${number}`
    const input = (name, given, day, how = 'snapshot') => ({
      shipment: name,
      kind: how,
      events: given,
      receivedAt: start + (400 + day) * 86_400_000,
    })
    keep('first snapshot', await stallOf(() => engine.ingest(input(shipment, all.slice(0, -1), 0))))
    keep('one scan more', await stallOf(() => engine.ingest(input(shipment, all, 1))))
    keep('first scan gone', await stallOf(() => engine.ingest(input(shipment, all.slice(1), 2))))
    keep('delta of all', await stallOf(() => engine.ingest(input(later, all, 0, 'delta'))))
    keep('newest first', await stallOf(() => engine.ingest(input(late, small.toReversed(), 0))))
    const cold = createEngine({ store, rules, zone: 'Asia/Shanghai' })
    keep('after a restart', await stallOf(() => cold.ingest(input(shipment, all, 3))))
    keep('read', await stallOf(() => cold.read(shipment)))
    keep('tick', await stallOf(() => cold.tick(start + 900 * 86_400_000)))
    const door = webhook({ engine, feed: 'native' })
    const body = JSON.stringify({ shipment: `W${number}`, events: all })
    keep(
      'webhook',
      await stallOf(async () => {
        const answer = await door(
          new Request('http://localhost/', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
        )
        if (answer.status !== 200) console.error(answer.status, await answer.text())
      }),
    )
  }
  console.log(`${kind}, ${scans} scans, ${values.store} store`)
  for (const [name, { longest, all: whole, turns }] of Object.entries(figures))
    console.log(
      `  ${name.padEnd(16)} longest piece ${longest.toFixed(0).padStart(5)} ms of ${whole.toFixed(0).padStart(5)} ms, ${turns} turns`,
    )
}
await close()
