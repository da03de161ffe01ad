// A forgotten transaction that has locked the rows of ten shipments. One pool of ten connections, as by default.

import { expect, onTestFinished, test } from 'vitest'
import { createEngine, type ShipmentEvents, type Store } from '../../src/engine/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { hour, shopRules } from '../engine/workbench.js'
import { opened, pool, poolTo, url } from './pool.js'
import { NOON, sampleEffect, sampleMessage, sampleShipment, sampleWrite } from './rows.js'

const blocked = Array.from({ length: 10 }, (_, at) => `X${at}`)
const others = Array.from({ length: 40 }, (_, at) => `S${at}`)

const input = (shipment: string, code: string, at: number): ShipmentEvents => ({
  ...{ shipment, kind: 'delta', events: [{ code, time: hour(at).toISOString() }], receivedAt: hour(at + 1) },
})

/** A transaction that holds what this statement locks, and its end. */
async function forgotten(statement: string): Promise<() => Promise<unknown>> {
  const client = await pool.connect()
  onTestFinished(() => client.release(true))
  await client.query(`begin; ${statement}`)
  return () => client.query('rollback')
}

test('other shipments are ingested, read, evaluated and delivered; the locked ones are refused, and ingested afterwards', async () => {
  const { schema } = await opened()
  const engine = createEngine({ store: postgresStore(poolTo(url), { schema }), rules: shopRules, zone: 'UTC' })
  await engine.ingest([...blocked, ...others].map(name => input(name, '5/501', 1)))
  const end = await forgotten(`select from ${schema}.shipments where shipment ~ '^X' for update;
    select from ${schema}.effects where subject ~ '^X' for update`)
  let isOneRefused = false
  const refusals = blocked.flatMap(name =>
    // The second call waits for its turn behind the first.
    [2, 3].map(at =>
      engine.ingest(input(name, '0/0', at)).catch(error => {
        isOneRefused = true
        return error
      }),
    ),
  )
  for (let at = 2; at < 7; at++) await Promise.all(others.map(name => engine.ingest(input(name, '0/1002', at))))
  await Promise.all(others.map(name => engine.ingest(input(name, '3/3', 12))))
  expect(isOneRefused).toBe(false)
  expect((await engine.read('X0'))?.status).toBe('outForDelivery')
  expect(await engine.relay(async () => {}, { now: () => hour(13).getTime() })).toEqual({
    done: others.length,
    failed: 0,
    dead: 0,
  })
  await expect(engine.tick(hour(100))).rejects.toMatchObject({
    code: 'store-contended',
    message: expect.stringMatching(/Shipment "X0" and 9 more could not be evaluated; every other one was/),
  })
  for (const error of await Promise.all(refusals))
    expect(error).toMatchObject({
      code: 'store-contended',
      message: expect.stringMatching(/another transaction has locked rows.*after \d+\.\d s|earlier calls for the same shipment/),
    })
  await end()
  const results = await Promise.all(blocked.map(name => engine.ingest(input(name, '3/3', 4))))
  expect(results.flat().map(({ change }) => change.after.status)).toEqual(blocked.map(() => 'delivered'))
  await engine.close()
})

test('the results of deliveries are stored but for the locked ones, which are stored afterwards', async () => {
  const { store, schema } = await opened()
  await store.shipments.commit([sampleWrite(sampleShipment('A'), { add: ['j', 'k', 'l', 'm'].map(key => sampleEffect(key)) })])
  const claimed = await store.outbox.claim({ now: NOON, until: NOON + 60_000, limit: 9 })
  const end = await forgotten(`select from ${schema}.effects where key in ('j', 'l') for update`)
  let isDone = false
  const results = claimed.map(({ subject, key, attempts }) => ({ kind: 'done', subject, key, attempts, at: NOON }) as const)
  const acknowledging = store.outbox.acknowledge(results).then(() => {
    isDone = true
  })
  const done = async () => (await store.outbox.list({ state: 'done' })).map(({ key }) => key)
  while ((await done()).length < 2) await new Promise(setImmediate)
  expect([await done(), isDone]).toEqual([['k', 'm'], false])
  await end()
  await acknowledging
  expect(await done()).toEqual(['j', 'k', 'l', 'm'])
})

const writes: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  acknowledge: store =>
    store.outbox.acknowledge([{ kind: 'failed', subject: 'A', key: 'k', attempts: 1, error: 'refused', retryAt: null }]),
  retry: store => store.outbox.retry({ now: NOON }),
  save: store => store.inbox.save(sampleMessage('m')),
  delete: store => store.inbox.delete(['m']),
}

test.each(Object.entries(writes))('%s gives up rows that stay locked', async (name, write) => {
  const { schema, store } = await opened()
  await store.shipments.commit([sampleWrite(sampleShipment('A'), { add: [sampleEffect('k')] })])
  await store.outbox.claim({ now: NOON, until: NOON + 60_000, limit: 1 })
  if (name === 'retry') await writes.acknowledge!(store)
  await store.inbox.save(sampleMessage('m'))
  const end = await forgotten(`select from ${schema}.effects for update; select from ${schema}.inbox for update`)
  const hasty = postgresStore(pool, { schema, timeoutMs: 1_500 })
  await expect(write(hasty)).rejects.toMatchObject({
    code: 'store-contended',
    message: expect.stringMatching(/another transaction has locked rows.*idle_in_transaction_session_timeout/),
  })
  await end()
  await write(hasty)
})

test('a claim whose effect is locked still holds, and keeps its lease', async () => {
  const { store, schema } = await opened()
  const add = ['1', '2'].map(key => sampleEffect(key))
  await store.shipments.commit([sampleWrite(sampleShipment('A'), { add })])
  const claimed = await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 2 })
  const end = await forgotten(`select from ${schema}.effects where key = '1' for update`)
  const claims = claimed.map(({ subject, key, attempts }) => ({ subject, key, attempts }))
  const renewed = await store.outbox.renew({ until: NOON + 60, claims })
  expect(Object.fromEntries(renewed.map(({ key, leaseUntil }) => [key, leaseUntil - NOON]))).toEqual({ 1: 10, 2: 60 })
  await end()
})
