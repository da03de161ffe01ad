// Notifications between processes. An engine with a pool of its own stands for each.

import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type Delivery, type ShipmentEvents } from '../../src/engine/index.js'
import { listen, notifyChannel } from '../../src/stores/listen.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { hour, shopRules } from '../engine/workbench.js'
import { opened, poolTo, url } from './pool.js'

const now = () => hour(12).getTime()

const delivered = (shipment: string): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', receivedAt: hour(10) },
  events: [{ code: '3/3', time: hour(9).toISOString() }],
})

async function processes() {
  const { schema } = await opened()
  const start = () => {
    const pool = poolTo(url)
    return { pool, engine: createEngine({ store: postgresStore(pool, { schema, notify: true }), rules: shopRules }) }
  }
  return { schema, start }
}

/** A running relay, and the next shipment it delivers. */
function relayOf(engine: ReturnType<typeof createEngine>, pollMs: number) {
  const stop = new AbortController()
  const waiting: ((shipment: string) => void)[] = []
  const deliver = async ({ shipment }: Delivery) => waiting.shift()?.(shipment!)
  const relaying = engine.relay(deliver, { signal: stop.signal, pollMs, now, onFailure: () => {} })
  onTestFinished(async () => {
    stop.abort()
    await relaying
  })
  return { next: () => new Promise<string>(resolve => waiting.push(resolve)) }
}

test('a relay that hardly polls delivers what another process commits', async () => {
  const { start } = await processes()
  const { next } = relayOf(start().engine, 86_400_000)
  const other = start().engine
  for (const name of ['A', 'B', 'C']) {
    const seen = next()
    await other.ingest(delivered(name))
    expect(await seen).toBe(name)
  }
})

test('a relay whose listening connection breaks goes on', async () => {
  const { start } = await processes()
  const { pool, engine } = start()
  const { next } = relayOf(engine, 20)
  const other = start().engine
  const first = next()
  await other.ingest(delivered('A'))
  await first
  const { rowCount } = await pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %' and pid <> pg_backend_pid()",
  )
  expect(rowCount).toBeGreaterThan(0)
  const second = next()
  await other.ingest(delivered('B'))
  expect(await second).toBe('B')
})

test('a connection on which nobody answers is given up and destroyed', async () => {
  const released: unknown[] = []
  const silent = {
    query: () => new Promise<never>(() => {}),
    release: (error?: Error) => released.push(error),
    on: () => {},
    off: () => {},
  }
  await expect(
    listen(
      async () => silent,
      'channel',
      () => {},
      5,
    ),
  ).rejects.toThrow('no answer to LISTEN within 5 ms')
  expect(released).toHaveLength(1)
})

test('a commit notifies once, and only if it adds effects; without the option it never does', async () => {
  const { schema, start } = await processes()
  const { pool, engine } = start()
  const listener = await pool.connect()
  onTestFinished(() => listener.release(true))
  const channels: string[] = []
  listener.on('notification', ({ channel }) => channels.push(channel))
  const silent = createEngine({ store: postgresStore(pool, { schema }), rules: shopRules })
  const commits = [
    () => engine.ingest(['A', 'B', 'C'].map(delivered)),
    () => engine.ingest({ ...delivered('D'), events: [{ code: '1/1', time: hour(9).toISOString() }] }),
    () => silent.ingest(delivered('E')),
    () => engine.ingest(delivered('F')),
  ]
  await engine.shipments()
  const counts: number[] = []
  for (const commit of commits) {
    await listener.query(`listen "${notifyChannel(schema)}"`)
    await commit()
    // Whatever was notified comes before the answer of the next statement.
    await listener.query('select 1')
    counts.push(channels.splice(0).length)
  }
  expect(counts).toEqual([1, 0, 0, 1])
})
