// Calls over a network that accepts everything and answers nothing.

import type { Socket } from 'node:net'
import type pg from 'pg'
import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type Engine, type ShipmentEvents } from '../../src/engine/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { hour, shopRules } from '../engine/workbench.js'
import { startProxy } from '../postgres/proxy.js'
import { poolTo, url } from './pool.js'
import { sampleMessage } from './rows.js'

/** An engine and its store over the proxy, and the pool, which is theirs alone. */
async function engineBehind(timeoutMs: number) {
  const proxy = await startProxy(url)
  onTestFinished(proxy.stop)
  const pool: pg.Pool = poolTo(proxy.url, { allowExitOnIdle: false })
  const store = postgresStore(pool, { schema: `black hole ${++count}`, timeoutMs })
  return { ...proxy, pool, store, engine: createEngine({ store, rules: shopRules, zone: 'UTC' }) }
}

let count = 0

const input = (shipment: string, code: string, at: number): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', events: [{ code, time: hour(at).toISOString() }], receivedAt: hour(at + 1) },
})
const message = { ...sampleMessage('k'), receivedAt: hour(1) }

const calls: readonly ((engine: Engine) => Promise<unknown>)[] = [
  engine => engine.ingest(input('A', '5/5', 2)),
  engine => engine.ingest(['B', 'C'].map(name => input(name, '1/1', 2))),
  engine => engine.register({ shipment: 'A', at: hour(1) }),
  engine => engine.tick(hour(500)),
  engine => engine.read('A'),
  engine => engine.reevaluate({ all: true }),
  engine => engine.shipments(),
  engine => engine.effects(),
  engine => engine.retry(),
  engine => engine.inbox.save(message),
  engine => engine.inbox.list(),
  engine => engine.inbox.delete(['k']),
  engine => engine.relay(async () => {}),
]

const noAnswer = { code: 'store-failed', message: expect.stringMatching(/no answer within 800 ms.*reachable.*timeoutMs/) }

/** Resolves when the engine's side has closed all its connections. */
async function disconnected(sockets: ReadonlySet<Socket>): Promise<void> {
  while (sockets.size > 0) await new Promise(setImmediate)
}

test('every call ends with store-failed and its connection is destroyed, and when the network is back all work', async () => {
  const { engine, state, sockets, pool } = await engineBehind(800)
  await engine.ingest(input('A', '1/1', 1))
  state.isSilent = true
  for (const round of ['one by one', 'at once']) {
    const ended = calls.map(call => () => expect(call(engine), round).rejects.toMatchObject(noAnswer))
    if (round === 'at once') await Promise.all(ended.map(end => end()))
    else for (const end of ended) await end()
  }
  state.isSilent = false
  for (const call of calls) await call(engine)
  expect((await engine.read('A'))?.status).toBe('outForDelivery')
  await engine.close()
  await pool.end()
  await disconnected(sockets)
})

test('close() ends the calls in flight with closed, and nothing is left that keeps the process alive', async () => {
  const { engine, state, sockets, pool } = await engineBehind(60_000)
  await engine.ingest(input('A', '1/1', 1))
  // Each call begins on a connection that exists.
  await Promise.all(Array.from({ length: 10 }, () => pool.query('select pg_sleep(0.05)')))
  state.isSilent = true
  const ending = calls.slice(0, 10).map(call => expect(call(engine)).rejects.toMatchObject({ code: 'closed' }))
  await engine.close({ withinMs: 100 })
  await Promise.all(ending)
  await expect(engine.read('A')).rejects.toMatchObject({ code: 'closed' })
  state.isSilent = false
  await pool.end()
  await disconnected(sockets)
})

test('a connection that is never established is given up, also by the pool', async () => {
  const { engine, state, sockets, pool, store } = await engineBehind(800)
  state.isSilent = true
  // More than the pool has connections.
  const ending = Array.from({ length: 25 }, (_, at) => expect(store.shipments.load([`${at}`])).rejects.toMatchObject(noAnswer))
  await Promise.all([...ending, expect(engine.shipments()).rejects.toMatchObject(noAnswer)])
  await engine.close()
  await pool.end()
  await disconnected(sockets)
})
