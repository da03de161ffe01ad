// Every request to a database ends by itself: by its time, by the time its rows stay locked, or because the store was closed.

import type { PGlite } from '@electric-sql/pglite'
import { expect, test } from 'vitest'
import { pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { sqlStore } from '../../src/stores/sql-store.js'
import { growth } from './rows.js'

const never = () => new Promise<never>(() => {})
const later = () => new Promise(setImmediate)
const silent = (ms: number) => ({ code: 'store-failed', message: expect.stringMatching(`no answer within ${ms} ms.*timeoutMs`) })

/** A store over a client that fails with this code for ever, and how often it was asked. */
function failing(code: string, options: { readonly timeoutMs: number; readonly pausesMs: readonly number[] }) {
  const state = { tries: 0 }
  const query = async () => {
    state.tries++
    throw Object.assign(new Error(`error ${code}`), { code })
  }
  return { state, store: sqlStore({ place: 'a test', query, close: async () => {} }, options) }
}

/** A pool of one connection, which never answers; and what became of it. */
function silentPool(connecting: Promise<void> = Promise.resolve()) {
  const seen = { released: [] as unknown[], destroyed: 0 }
  const client = {
    query: never,
    release: (error?: Error) => seen.released.push(error),
    on: () => {},
    off: () => {},
    connection: { stream: { destroy: () => seen.destroyed++ } },
  }
  const pool = { query: never, connect: () => connecting.then(() => client), options: {} as { connectionTimeoutMillis?: number } }
  return { pool, seen }
}

test('one time is for all retries of a request together', async () => {
  const { store, state } = failing('ECONNRESET', { timeoutMs: 500, pausesMs: [1, 60_000] })
  await expect(store.shipments.load(['A'])).rejects.toMatchObject(silent(500))
  expect(state.tries).toBe(2)
})

test('a request whose rows stay locked is repeated for two thirds of its time, a commit is not', async () => {
  const { store, state } = failing('55P03', { timeoutMs: 1_500, pausesMs: [1, 5] })
  const locked = {
    code: 'store-contended',
    message: expect.stringMatching(/another transaction has locked.*\d+ ms.*idle_in_transaction_session_timeout/),
    cause: { code: '55P03' },
  }
  await expect(store.outbox.retry({ now: 0 })).rejects.toMatchObject(locked)
  expect(state.tries).toBeGreaterThan(3)
  state.tries = 0
  await expect(store.shipments.commit([growth('A', 1)])).rejects.toMatchObject(locked)
  expect(state.tries).toBe(1)
})

test('a connection that does not answer is destroyed, and one that comes too late is released', async () => {
  const { pool, seen } = silentPool()
  const store = postgresStore(pool, { timeoutMs: 10 })
  await expect(store.shipments.load(['A'])).rejects.toMatchObject(silent(10))
  expect(seen).toEqual({ released: [expect.objectContaining(silent(10))], destroyed: 1 })

  let connect = () => {}
  const late = silentPool(
    new Promise(resolve => {
      connect = resolve
    }),
  )
  await expect(postgresStore(late.pool, { timeoutMs: 10 }).shipments.load(['A'])).rejects.toMatchObject(silent(10))
  expect(late.seen.released).toEqual([])
  connect()
  await later()
  expect(late.seen).toEqual({ released: [undefined], destroyed: 0 })
})

test.each([
  ['a pool', (timeoutMs: number) => postgresStore(silentPool().pool, { timeoutMs })],
  ['what can only query', (timeoutMs: number) => postgresStore({ query: never }, { timeoutMs })],
  // As much of a PGlite as a store needs.
  ['a PGlite', (timeoutMs: number) => pgliteStore({ query: never } as unknown as PGlite, { timeoutMs })],
])('over %s a call ends by its time, or when the store is closed', async (over, open) => {
  const store = open(10)
  for (const call of [store.open, () => store.shipments.commit([growth('A', 1)]), () => store.outbox.list({})])
    await expect(call()).rejects.toMatchObject(silent(10))
  const patient = open(200)
  const calls = [patient.shipments.load(['A']), patient.inbox.list({})].map(call =>
    expect(call).rejects.toMatchObject({ code: 'closed' }),
  )
  await later()
  const closing = patient.close().catch(error => error)
  await Promise.all(calls)
  // A statement within this process cannot be ended, and a PGlite must not be closed under it.
  if (over === 'a PGlite')
    expect(await closing).toMatchObject({ code: 'store-failed', message: expect.stringContaining('did not close within 200 ms') })
  else expect(await closing).toBeUndefined()
})

test('a pool that would wait for ever for a connection waits as long as the store, and one that has a bound keeps it', () => {
  const [unbound, bound] = [silentPool().pool, silentPool().pool]
  bound.options.connectionTimeoutMillis = 0
  for (const pool of [unbound, bound]) postgresStore(pool, { timeoutMs: 1_234 })
  expect([unbound.options, bound.options]).toEqual([{ connectionTimeoutMillis: 1_234 }, { connectionTimeoutMillis: 0 }])
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, '9', null])('timeoutMs %j is refused', timeoutMs => {
  // As JavaScript may: values that no type lets through.
  const options = { timeoutMs } as { timeoutMs: number }
  const refused = expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('Unusable option timeoutMs') })
  expect(() => postgresStore(silentPool().pool, options)).toThrow(refused)
  expect(() => pgliteStore(undefined, options)).toThrow(refused)
})
