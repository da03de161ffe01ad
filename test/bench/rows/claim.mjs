// Claims of a relay while 100,000 effects wait for their next attempt, beside an outbox in which nothing else is; and claims that
// find nothing. Same server, by the wall clock, since it is the database that takes the time.

import pg from 'pg'
import { register } from 'tsx/esm/api'
import { postgresStore } from '../../../dist/esm/stores/postgres.js'
import { median } from '../rounds.mjs'
import { line, significant } from '../table.mjs'

register()
const { startServer } = await import('../../postgres/server.ts')

const WAITING = 100_000
const LIMIT = 8
const CLAIMS = 20
const NOW = Date.UTC(2026, 1, 1)

export async function measure(scale) {
  const server = await startServer()
  const pool = new pg.Pool({ connectionString: server.url, max: 1 })
  pool.on('error', () => {})
  try {
    const outboxes = { full: await filled(pool, 'full_outbox', WAITING), small: await filled(pool, 'small_outbox', 0) }
    const times = { full: [], small: [], idle: [] }
    for (let round = 0; round < scale.rounds + 1; round++)
      for (const [name, outbox, due] of [
        ['full', outboxes.full, true],
        ['small', outboxes.small, true],
        ['idle', outboxes.full, false],
      ]) {
        const ms = await claimMs(outbox, due)
        if (round > 0) times[name].push(ms)
      }
    const figure = list => `${significant(median(list))} ms`
    const beside = name => median(times[name].map((ms, round) => ms / times.small[round]))
    const row = (what, name, goal) => line(what, figure(times[name]), figure(times.small), beside(name), goal)
    return [
      row(`claim of ${LIMIT} effects, ${WAITING.toLocaleString('en-US')} in back-off / none`, 'full', { most: 2 }),
      row(`claim that finds nothing, ${WAITING.toLocaleString('en-US')} in back-off / claim of ${LIMIT}`, 'idle', { most: 2 }),
    ]
  } finally {
    await pool.end()
    await server.remove()
  }
}

async function filled(pool, schema, waiting) {
  const { outbox } = await openStore(pool, schema)
  await insert(pool, schema, 'waiting', waiting, '2026-06-01', 1)
  await insert(pool, schema, 'due', 20_000, '2026-01-15', 0)
  await pool.query(`vacuum analyze ${schema}.effects`)
  return { outbox }
}

async function openStore(pool, schema) {
  const store = postgresStore(pool, { schema })
  await store.open()
  return store
}

const insert = (pool, schema, name, count, notBefore, failures) =>
  pool.query(`insert into ${schema}.effects (subject, key, activation, rule, journey, revision, kind, effect_kind, effect, created_at,
    state, attempts, failures, not_before, cancel_requested)
  select '${name}' || i, '${name}' || i || '/1', '${name}' || i, 'rule ' || i % 3, 0, 1, 'do', 'pay', '{"kind":"pay"}', '2026-01-01',
    'pending', ${failures}, ${failures}, '${notBefore}', false
  from generate_series(1, ${count}) i`)

// The mean of some claims, each of which finds `LIMIT` effects or none.
async function claimMs({ outbox }, due) {
  const now = due ? NOW : Date.UTC(2026, 0, 2)
  const start = performance.now()
  for (let at = 0; at < CLAIMS; at++) {
    const rows = await outbox.claim({ now, until: now + 3_600_000, limit: LIMIT, token: `${at}` })
    if (rows.length !== (due ? LIMIT : 0)) throw new Error(`A claim found ${rows.length} effects.`)
  }
  return (performance.now() - start) / CLAIMS
}
