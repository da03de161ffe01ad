// Events into a database, one per call, 100 per call, and by 16 writers at once: the engine, with rules that fire on about every
// third event, beside a bare INSERT of the same events, and beside the same three writes (event, state, effect) without any
// logic. Same server, same durability; by the wall clock, since it is the database that takes the time.

import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { register } from 'tsx/esm/api'
import { createEngine } from '../../../dist/esm/engine.js'
import { defineRules } from '../../../dist/esm/index.js'
import { pgliteStore } from '../../../dist/esm/stores/pglite.js'
import { postgresStore } from '../../../dist/esm/stores/postgres.js'
import { raced } from '../table.mjs'

register()
const { startServer } = await import('../../postgres/server.ts')

const WRITERS = 16
const WARM_UP_EVENTS = 6_000
const life = ['1/101', '1/103', '0/1002', '0/1001', '0/1002', '5/5', '3/301', '3/3']
const rules = defineRules([
  { name: 'pay', when: { kind: 'reached', outcome: 'delivered' }, if: { certain: true }, do: { kind: 'release-payment' } },
  { name: 'notify', when: { kind: 'seen', code: '5/5' }, do: { kind: 'mail', text: 'Your parcel arrives today' } },
  { name: 'stuck', when: { kind: 'silent', for: 'P5D' }, do: { kind: 'open-ticket' } },
])
const isFiring = code => code === '5/5' || code === '3/301'

export async function measure(scale) {
  const server = await startServer({ fsync: true })
  const pool = new pg.Pool({ connectionString: server.url, max: WRITERS })
  pool.on('error', () => {})
  try {
    await pool.query(tables)
    const durable = await measured('PostgreSQL', {
      ...{ scale, engine: createEngine({ store: postgresStore(pool), rules, zone: 'UTC', cache: { shipments: 100_000 } }) },
      query: (name, text, values) => pool.query({ name, text, values }),
      within: async work => {
        const client = await pool.connect()
        try {
          await client.query('begin')
          await work((name, text, values) => client.query({ name, text, values }))
          await client.query('commit')
        } finally {
          client.release()
        }
      },
      shapes: [
        { name: 'one per call', batch: 1, writers: 1, most: 400 },
        { name: '100 per call', batch: 100, writers: 1, most: 2400 },
        { name: `one per call, ${WRITERS} writers`, batch: 1, writers: WRITERS, most: 1600 },
      ],
    })
    const db = await PGlite.create()
    await db.exec(tables)
    const embedded = await measured('PGlite in memory', {
      ...{ scale, engine: createEngine({ store: pgliteStore(db), rules, zone: 'UTC', cache: { shipments: 100_000 } }) },
      query: (_, text, values) => db.query(text, values),
      within: work => db.transaction(one => work((_, text, values) => one.query(text, values))),
      shapes: [
        { name: 'one per call', batch: 1, writers: 1, most: 200 },
        { name: '100 per call', batch: 100, writers: 1, most: 1000 },
      ],
    })
    await db.close()
    return [...durable, ...embedded]
  } finally {
    await pool.end()
    await server.remove()
  }
}

async function measured(where, { scale, engine, query, within, shapes }) {
  const figures = []
  for (const { name, batch, writers, most } of shapes) {
    const peers = {
      bare: events => query('bare', bare, listsOf(events)),
      writes: events => query('three', three, listsOf(events)),
      ...(batch > 1 && {
        singles: events =>
          within(async one => {
            for (const event of events) await one('single', bare, listsOf([event]))
          }),
      }),
      engine: events =>
        engine.ingest(
          events.map(({ shipment, event }) => ({ shipment, kind: 'delta', events: [event], receivedAt: event.time })),
        ),
    }
    const perSecond = Object.fromEntries(Object.keys(peers).map(peer => [peer, []]))
    // The first round warms everything up and does not count: all of the engine is compiled after some thousand calls, and a
    // process that lives for days is measured, not one that just started.
    for (let round = 0; round <= scale.rounds; round++) {
      for (const [peer, call] of Object.entries(peers)) {
        const work = Array.from({ length: writers }, (_, writer) =>
          batches(
            `${where} ${name} ${peer} ${round} ${writer}`,
            batch,
            Math.ceil((round === 0 ? WARM_UP_EVENTS : most * Math.max(scale.share, 0.25)) / batch / writers),
          ),
        )
        const count = work.flat(2).length
        const began = performance.now()
        await Promise.all(
          work.map(async own => {
            for (const events of own) await call(events)
          }),
        )
        if (round > 0) perSecond[peer].push((count * 1000) / (performance.now() - began))
      }
    }
    const stored = await query('count', 'select count(*)::int as count from shipfold.events where shipment like $1', [
      `${where} ${name} engine %`,
    ])
    if (stored.rows[0].count < most * 0.2)
      throw new Error(`${where}, ${name}: the engine stored only ${stored.rows[0].count} events.`)
    const against = (what, peer, least) =>
      raced(`ingest, ${where}, ${name} / ${what}`, perSecond, 'engine', peer, 'events', { least })
    figures.push(
      against(batch > 1 ? 'one bare INSERT of all' : 'bare INSERT', 'bare', writers > 1 ? 0.6 : batch > 1 ? 0.5 : 0.45),
      ...(batch > 1 ? [against('bare INSERTs in one transaction', 'singles', 0.5)] : []),
      against('the same three writes', 'writes', 0.8),
    )
  }
  return figures
}

// Lives of many shipments side by side: no call has two events of one shipment.
function batches(prefix, size, count) {
  return Array.from({ length: count }, (_, call) =>
    Array.from({ length: size }, (_, at) => {
      const step = call % life.length
      const code = life[step]
      const time = new Date(Date.UTC(2026, 4, 1) + step * 3_600_000).toISOString()
      return {
        shipment: `${prefix} ${Math.floor(call / life.length)} ${at}`,
        number: step,
        event: { code, time, text: `Scan at depot ${step}` },
      }
    }),
  )
}

function listsOf(events) {
  const effects = events.filter(({ event }) => isFiring(event.code))
  return [
    events.map(({ shipment }) => shipment),
    events.map(({ number }) => number),
    events.map(({ event }) => JSON.stringify({ event, at: 0, spans: [[0, null]], assertions: { '': { delta: 0 } } })),
    effects.map(({ shipment, number }) => `${shipment}/0/pay/${number}/release-payment/1`),
    effects.map(({ shipment }) => shipment),
  ]
}

const tables = `
create table bare_events (shipment text, number integer, entry json, primary key (shipment, number));
create table plain_events (shipment text, number integer, entry json, primary key (shipment, number));
create table plain_shipments (shipment text primary key, version integer not null, status text not null, substatus integer, outcome text,
  certain boolean not null, since text, received_at timestamptz not null, wake_at timestamptz, deadlines json not null, sources json not null);
create index on plain_shipments (wake_at) where wake_at is not null;
create table plain_effects (key text primary key, shipment text not null, effect json not null, state text not null, attempts integer not null,
  created_at timestamptz not null, not_before timestamptz not null);
create index on plain_effects (shipment);
create index on plain_effects (created_at) where state = 'pending';`

// The parameters are those of the three writes, so that both send the same: the last two are not used.
const bare = `insert into bare_events select e.* from unnest($1::text[], $2::int[], $3::json[]) as e
  where coalesce(cardinality($4::text[]), 0) + coalesce(cardinality($5::text[]), 0) >= 0`

const three = `with event as (insert into plain_events select * from unnest($1::text[], $2::int[], $3::json[])),
effect as (insert into plain_effects select key, shipment, '{"kind":"release-payment"}', 'pending', 0, now(), now() from unnest($4::text[], $5::text[]) as e (key, shipment))
insert into plain_shipments select shipment, 1, 'inTransit', 1002, null, true, '2026-05-01T00:00:00Z', now(), now() + interval '5 days',
  '[{"at":"2026-05-06T00:00:00.000Z","key":"a/0/stuck","rule":"stuck","journey":0}]', '{}' from unnest($1::text[]) as shipment
on conflict (shipment) do update set version = plain_shipments.version + 1, status = excluded.status, substatus = excluded.substatus,
  received_at = excluded.received_at, wake_at = excluded.wake_at, deadlines = excluded.deadlines`
