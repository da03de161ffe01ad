// What a transaction of the caller's can rely on, whatever its client.

import { PGlite } from '@electric-sql/pglite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createEngine, memoryStore, type ShipmentResult } from '../../../src/engine/index.js'
import { inTransaction as inPglite, pgliteStore } from '../../../src/stores/pglite.js'
import { inTransaction, postgresStore, type TransactionQuery } from '../../../src/stores/postgres.js'
import { hour, shopRules } from '../../engine/workbench.js'
import { inMemory } from '../../pglite/template.js'
import { pool, poolTo, url } from '../pool.js'
import { begun, gate, scan, shop, someoneWaits } from './shop.js'

/** A function over a client that calls `before` with each text and notes it. */
function watched(client: Awaited<ReturnType<typeof begun>>, before: (text: string) => Promise<void> | void = () => {}) {
  const sent: string[] = []
  const query: TransactionQuery = async (text, values) => {
    sent.push(text)
    await before(text)
    return client.query(text, values)
  }
  return { sent, query }
}

const isCommit = (text: string) => text.includes('raise_conflict')
const codesOf = (results: readonly ShipmentResult[]) => results.map(({ change }) => change.after.status)

describe('a commit that comes first', () => {
  test('is seen: the call decides again, and the transaction goes on', async () => {
    const { engine, other, insert, orders } = await shop()
    await engine.ingest(scan('S', '1/1', 1))
    const client = await begun()
    let commits = 0
    const { query } = watched(client, async text => {
      if (isCommit(text) && ++commits === 1) await other.ingest(scan('S', '5/5', 2))
    })
    const [result] = await engine.with(inTransaction(query)).ingest(scan('S', '3/3', 3))
    expect([commits, result!.change.before.status, result!.change.after.status]).toEqual([2, 'outForDelivery', 'delivered'])
    await client.query(insert, ['A'])
    await client.query('commit')
    expect(await orders()).toEqual(['A'])
    expect((await engine.read('S'))?.report.steps.map(({ code }) => code)).toEqual(['1/1', '5/5', '3/3'])
  })

  test.each(['repeatable read', 'serializable'])(
    'under %s refuses the call, and a repeated transaction succeeds',
    async level => {
      const { engine, other, insert, orders } = await shop()
      await engine.ingest(scan('S', '1/1', 1))
      const client = await begun(level)
      // This fixes what the transaction sees.
      await client.query(insert, ['A'])
      await other.ingest([scan('S', '5/5', 2), scan('new', '1/1', 2)])
      const within = engine.with(inTransaction(client))
      for (const shipment of ['S', 'new'])
        await expect(within.ingest(scan(shipment, '3/3', 3))).rejects.toMatchObject({
          code: 'transaction-failed',
          message: expect.stringMatching(/another one changed the same rows.*repeat the whole transaction/),
        })
      expect((await client.query('show lock_timeout')).rows).toEqual([{ lock_timeout: '0' }])
      await client.query(`rollback; begin isolation level ${level}`)
      await client.query(insert, ['A'])
      expect(codesOf(await engine.with(inTransaction(client)).ingest(scan('S', '3/3', 3)))).toEqual(['delivered'])
      await client.query('commit')
      expect(await orders()).toEqual(['A'])
    },
  )
})

test('the lock_timeout of the transaction stays what it is, whether a call succeeds, is refused or fails', async () => {
  const { schema, engine, other } = await shop()
  await engine.ingest(scan('S', '1/1', 1))
  const client = await begun()
  await client.query("set local lock_timeout = '7s'")
  const timeout = async () => (await client.query('show lock_timeout')).rows[0].lock_timeout
  let commits = 0
  const { query } = watched(client, async text => {
    if (isCommit(text) && ++commits === 1) await other.ingest(scan('S', '5/5', 2))
  })
  const within = engine.with(inTransaction(query))
  await within.ingest(scan('S', '3/3', 3))
  expect([commits, await timeout()]).toEqual([2, '7s'])
  expect([await within.retry(), await timeout()]).toEqual([0, '7s'])
  const holder = await begun()
  await holder.query(`insert into ${schema}.orders values ('held')`)
  await engine.with(inTransaction(holder)).ingest(scan('held', '1/1', 1))
  const abort = new AbortController()
  const waiting = within.ingest(scan('held', '5/5', 2), { signal: abort.signal })
  await someoneWaits(schema)
  abort.abort(new Error('The caller has gone.'))
  await expect(waiting).rejects.toThrow('gone')
  expect(await timeout()).toBe('7s')
  await client.query('commit')
  expect(await timeout()).toBe('0')
})

test('the cache of the engine neither sees what is not committed, nor misses what is', async () => {
  const { engine } = await shop()
  await engine.ingest(scan('S', '1/1', 1))
  const inOne = async (end: 'commit' | 'rollback', code: string, at: number) => {
    const client = await begun()
    const within = engine.with(inTransaction(client))
    await within.ingest(scan('S', code, at))
    expect((await within.ingest(scan('S', code, at)))[0]!.change.kind).toBe('unchanged')
    await client.query(end)
  }
  const statusesOf = async (code: string, at: number) => {
    const [result] = await engine.ingest(scan('S', code, at))
    return [result!.change.before.status, result!.change.after.status]
  }
  await inOne('rollback', '3/3', 2)
  expect(await statusesOf('5/5', 3)).toEqual(['accepted', 'outForDelivery'])
  await inOne('commit', '2/204', 4)
  expect(await statusesOf('3/3', 5)).toEqual(['exception', 'delivered'])
  expect((await engine.read('S'))?.report.steps.map(({ code }) => code)).toEqual(['1/1', '5/5', '2/204', '3/3'])
})

test('the engine itself, on the same shipment meanwhile, waits and ends right', async () => {
  const { schema, engine } = await shop()
  await engine.ingest(scan('S', '1/1', 1))
  const client = await begun()
  await engine.with(inTransaction(client)).ingest(scan('S', '5/5', 2))
  const meanwhile = engine.ingest(scan('S', '3/3', 3))
  await someoneWaits(schema)
  await client.query('commit')
  expect((await meanwhile)[0]!.change.before.status).toBe('outForDelivery')
})

describe('statements', () => {
  const depthOf = (sent: readonly string[]) => {
    let depth = 0
    return sent.map(text => {
      if (text === 'savepoint shipfold') depth++
      if (text === 'release savepoint shipfold') depth--
      return depth
    })
  }

  test('of calls at once take turns, on one engine or two over the same client', async () => {
    const { engine } = await shop()
    await engine.ingest(scan('X', '1/1', 1))
    const client = await begun()
    const { sent, query } = watched(client)
    const [one, two] = [engine.with(inTransaction(query)), engine.with(inTransaction(query))]
    const results = await Promise.all([
      one.ingest(scan('A', '1/1', 1)),
      one.ingest(scan('A', '5/5', 2)),
      two.ingest(scan('A', '3/3', 3)),
      two.read('X'),
      one.register({ shipment: 'B', at: hour(1) }),
    ])
    expect(results).toHaveLength(5)
    expect(new Set(depthOf(sent))).toEqual(new Set([0, 1]))
    await client.query('commit')
    expect((await engine.read('A'))?.report.steps.map(({ code }) => code)).toEqual(['1/1', '5/5', '3/3'])
    expect((await engine.shipments()).map(({ shipment }) => shipment)).toEqual(['A', 'B', 'X'])
  })

  test('are not sent once a call has ended because of its signal', async () => {
    const { engine } = await shop()
    const client = await begun()
    const abort = new AbortController()
    const { sent, query } = watched(client, text => {
      if (!text.includes('savepoint')) abort.abort(new Error('The caller has gone.'))
    })
    const within = engine.with(inTransaction(query))
    await expect(within.ingest(scan('A', '1/1', 1), { signal: abort.signal })).rejects.toThrow('gone')
    expect([sent.length, depthOf(sent).at(-1), sent.some(isCommit)]).toEqual([3, 0, false])
    expect(codesOf(await within.ingest(scan('A', '1/1', 1)))).toEqual(['accepted'])
  })

  test('are not sent once one took too long, and the connection stays the caller’s', async () => {
    const { schema, engine } = await shop({ timeoutMs: 300 })
    const locker = await begun()
    await locker.query(`lock table ${schema}.shipments`)
    const client = await begun()
    const { sent, query } = watched(client)
    const within = engine.with(inTransaction(query))
    const late = {
      code: 'transaction-failed',
      message: expect.stringMatching(/no answer within 300 ms.*roll the transaction back/),
    }
    await expect(within.ingest(scan('A', '1/1', 1))).rejects.toMatchObject(late)
    await expect(within.read('A')).rejects.toMatchObject(late)
    expect(sent).toHaveLength(2)
    await locker.query('rollback')
    await client.query('rollback; begin')
    expect(codesOf(await engine.with(inTransaction(client)).ingest(scan('A', '1/1', 1)))).toEqual(['accepted'])
    await client.query('commit')
    expect(sent).toHaveLength(2)
    expect((await engine.read('A'))?.status).toBe('accepted')
  })
})

describe('there is no use of', () => {
  test('a pool, a PGlite, the client of the other store, or nothing', () => {
    const database: Partial<PGlite> = PGlite.prototype
    const takes = (what: unknown, message: RegExp, take: (what: never) => unknown = inTransaction) =>
      expect(() => take(what as never)).toThrow(
        expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) }),
      )
    takes(pool, /not a pool.*connect\(\)/)
    takes({ query: () => {}, connect: () => {} }, /not a pool/)
    takes(undefined, /not a value of type undefined/)
    takes(database, /not a PGlite.*shipfold\/stores\/pglite/)
    takes(database, /not the PGlite itself.*database\.transaction/, inPglite)
    takes(pool, /without query\(\) and exec\(\)/, inPglite)
  })

  test('a transaction for a store that has none, or of another kind', async () => {
    const query = async () => []
    const onMemory = createEngine({ store: memoryStore(), rules: shopRules })
    const onPostgres = createEngine({ store: postgresStore(pool), rules: shopRules })
    const refused = (message: RegExp) => expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(message) })
    expect(() => onMemory.with(inTransaction(query))).toThrow(refused(/without transactions.*postgresStore or a pgliteStore/))
    expect(() => onPostgres.with(inPglite(query))).toThrow(refused(/exports postgresStore, not/))
    expect(() => onPostgres.with(undefined as never)).toThrow(refused(/exports postgresStore/))
    await expect(onPostgres.with(inTransaction((async () => 7) as never)).read('A')).rejects.toThrow(/Resolve with the rows/)
  })

  test('a client on which none has begun, or one that has failed', async () => {
    const { engine } = await shop()
    const client = await begun()
    await client.query('rollback')
    await expect(engine.with(inTransaction(client)).read('A')).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringMatching(/no transaction.*Begin one first/),
    })
    await client.query('begin')
    await client.query('select nonsense').catch(() => {})
    await expect(engine.with(inTransaction(client)).ingest(scan('A', '1/1', 1))).rejects.toMatchObject({
      code: 'transaction-failed',
      message: expect.stringMatching(/aborted.*Roll it back/),
    })
  })

  test('an engine that is closed', async () => {
    const { engine } = await shop()
    const within = engine.with(inTransaction(await begun()))
    await engine.close()
    await expect(within.read('A')).rejects.toMatchObject({ code: 'closed' })
  })
})

describe('an engine that was not used before', () => {
  test('needs no second connection', async () => {
    const { schema } = await shop()
    const single = poolTo(url, { max: 1 })
    const engine = createEngine({ store: postgresStore(single, { schema }), rules: shopRules, zone: 'UTC' })
    const client = await single.connect()
    await client.query('begin')
    await engine.with(inTransaction(client)).ingest(scan('A', '3/3', 1))
    await client.query('commit')
    client.release()
    expect((await engine.read('A'))?.status).toBe('delivered')
  })

  test('creates no tables', async () => {
    const engine = createEngine({ store: postgresStore(pool, { schema: 'not there' }), rules: shopRules })
    const client = await begun()
    await expect(engine.with(inTransaction(client)).read('A')).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringMatching(/tables are missing.*open\(\)/),
    })
    expect((await client.query("select 1 from pg_namespace where nspname = 'not there'")).rowCount).toBe(0)
  })
})

test('in PGlite, an order and its parcel are committed together, and a throw leaves neither', async () => {
  const database = await inMemory()
  onTestFinished(() => database.close())
  await database.exec('create table orders (parcel text)')
  const engine = createEngine({ store: pgliteStore(database), rules: shopRules, zone: 'UTC' })
  const order = (parcel: string, isPaid: boolean) =>
    database.transaction(async transaction => {
      await transaction.query('insert into orders values ($1)', [parcel])
      await engine.with(inPglite(transaction)).ingest(scan(parcel, '3/3', 1))
      if (!isPaid) throw new Error('The card was declined.')
    })
  await expect(order('A', true)).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringMatching(/not saved yet.*engine\.open/),
  })
  await engine.shipments()
  await order('A', true)
  await expect(order('B', false)).rejects.toThrow('declined')
  const { rows } = await database.query('select parcel from orders')
  expect([rows, (await engine.shipments()).map(({ shipment }) => shipment)]).toEqual([[{ parcel: 'A' }], ['A']])
  expect((await engine.effects()).map(({ key }) => key)).toEqual(['A/0/pay/release-payment/1'])
})

test('with notifications, a relay that hardly polls delivers what a transaction commits', async () => {
  const { engine } = await shop({ notify: true })
  const stop = new AbortController()
  const delivered = gate()
  const deliver = async () => delivered.open()
  const relaying = engine.relay(deliver, { signal: stop.signal, pollMs: 86_400_000, now: () => hour(9).getTime() })
  onTestFinished(async () => {
    stop.abort()
    await relaying
  })
  const client = await begun()
  await engine.with(inTransaction(client)).ingest(scan('A', '3/3', 1))
  await client.query('commit')
  await delivered.isOpen
})
