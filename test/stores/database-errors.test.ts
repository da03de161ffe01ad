// A store whose database fails: connections that break, servers that stop, disks that are full.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { postgresStore } from '../../src/stores/postgres.js'
import { sqlStore } from '../../src/stores/sql-store.js'
import { type Server, startServer } from '../postgres/server.js'
import { opened, poolTo, url } from './pool.js'
import { growth } from './rows.js'

/** A store over a client that fails with these codes, one a call, and then returns no rows; and the statements it was sent. */
function failing(...codes: readonly string[]) {
  const sent: string[] = []
  const left = [...codes]
  const store = sqlStore(
    {
      place: 'a test',
      query: async ({ text }) => {
        sent.push(text)
        const code = left.shift()
        if (code) throw Object.assign(new Error(`error ${code}`), { code })
        return []
      },
      close: async () => {},
    },
    { pausesMs: [0, 0, 0, 0] },
  )
  return { store, sent }
}

describe('an error of the database', () => {
  test.each(['08006', '57P01', '57P03', '53300', 'ECONNRESET', 'ECONNREFUSED', '55P03'])('%s is retried', async code => {
    const { store, sent } = failing(code, code)
    expect(await store.shipments.load(['A'])).toEqual([])
    expect(sent).toHaveLength(3)
  })

  test.each([
    ['53100', 'make room'],
    ['25006', 'connect to the primary'],
    ['53200', 'out of memory'],
    ['42501', 'own the schema'],
    ['42P01', 'open()'],
    ['26000', 'prepare: false'],
    ['XX000', 'See the cause'],
  ])('%s rejects at once', async (code, advice) => {
    const { store, sent } = failing(code)
    await expect(store.shipments.commit([growth('A', 1)])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining(advice),
      cause: { code },
    })
    expect(sent).toHaveLength(1)
  })

  test('that persists rejects after five tries', async () => {
    const { store, sent } = failing(...Array.from({ length: 9 }, () => '57P03'))
    await expect(store.outbox.list({})).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('reachable'),
    })
    expect(sent).toHaveLength(5)
  })

  test.each(['SF001', '23505', '40001', '40P01'])('%s makes a commit false at once', async code => {
    const { store, sent } = failing(code)
    expect(await store.shipments.commit([growth('A', 1)])).toBe(false)
    expect(sent).toHaveLength(1)
  })

  test('of a pool that cannot connect has the code of its first address', async () => {
    const refused = new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })], '')
    const store = sqlStore({ place: 'a test', query: () => Promise.reject(refused), close: async () => {} }, { pausesMs: [] })
    await expect(store.shipments.load(['A'])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('reachable'),
    })
  })
})

describe('a connection', () => {
  test('that is terminated between and within statements is replaced, and no commit applies twice or in part', async () => {
    const { store, schema } = await opened()
    const admin = poolTo(url, { max: 1 })
    const victim = postgresStore(poolTo(url, { max: 4, application_name: 'victim' }), { schema })
    const terminate = () =>
      admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`)
    for (let version = 1; version <= 40; version++) {
      const [result] = await Promise.all([victim.shipments.commit([growth('A', version), growth('B', version)]), terminate()])
      // False if the commit applied and its result was lost: the rows decide.
      expect(typeof result).toBe('boolean')
      const stored = await victim.shipments.load(['A', 'B'])
      expect(stored.map(({ row, entries }) => [row.version, entries.length])).toEqual([
        [version, version],
        [version, version],
      ])
    }
    expect(await store.shipments.load(['A', 'B'])).toHaveLength(2)
  }, 60_000)
})

describe('a server', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ fsync: true })
  }, 60_000)
  afterAll(() => server?.remove())

  test.each(['immediate', 'kill'] as const)(
    'that ends by %s during commits and restarts has every finished commit, each complete',
    async how => {
      const own = poolTo(server.url, { max: 8 })
      const schema = `server ${how}`
      const store = postgresStore(own, { schema })
      await store.open()
      const names = ['A', 'B', 'C', 'D']
      const done = new Map(names.map(name => [name, 0]))
      let stopped = false
      const writer = async (name: string) => {
        for (let version = 1; version <= 60; ) {
          const result = await store.shipments.commit([growth(name, version), growth(`${name} twin`, version)]).catch(error => {
            expect(error).toMatchObject({ code: 'store-failed' })
            return null
          })
          if (result) done.set(name, version)
          version = result ? version + 1 : await versionAfter(name, version)
          if (version === 20 && !stopped) {
            stopped = true
            await (how === 'kill' ? server.kill() : server.stop('immediate'))
            await server.start()
          }
        }
      }
      // A commit whose result was lost may have applied: the rows decide.
      const versionAfter = async (name: string, version: number): Promise<number> => {
        const loaded = await store.shipments.load([name]).catch(() => null)
        return loaded ? (loaded[0]?.row.version ?? 0) + 1 : version
      }
      await Promise.all(names.map(writer))
      expect(stopped).toBe(true)
      for (const { row, entries } of await store.shipments.load(names.flatMap(name => [name, `${name} twin`]))) {
        expect(row.version).toBe(60)
        expect(entries).toHaveLength(60)
      }
      expect([...done.values()].every(version => version > 0)).toBe(true)
    },
    60_000,
  )

  test('that is down gives an error with advice', async () => {
    const own = poolTo(server.url)
    const store = postgresStore(own, { schema: 'server immediate' })
    await server.stop()
    onTestFinished(() => server.start())
    await expect(store.shipments.load(['A'])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringMatching(/server immediate.*ECONNREFUSED.*reachable/),
    })
  }, 30_000)

  test('without a free connection is retried, and then gives an error', async () => {
    const crowded = await startServer({ settings: { max_connections: 5, superuser_reserved_connections: 0, max_wal_senders: 0 } })
    onTestFinished(() => crowded.remove())
    const hogs = await Promise.all(
      Array.from({ length: 5 }, async () => {
        const client = new pg.Client(crowded.url)
        client.on('error', () => {})
        await client.connect()
        return client
      }),
    )
    const store = postgresStore(poolTo(crowded.url))
    await expect(store.open()).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('smaller pool') })
    await Promise.all(hogs.map(client => client.end()))
    await store.open()
    expect(await store.shipments.commit([growth('A', 1)])).toBe(true)
  }, 60_000)
})
