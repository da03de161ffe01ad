// What a store does when its database does not: connections that break, servers that stop, disks that are full.

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { postgresStore } from '../../src/stores/postgres.js'
import { sqlStore } from '../../src/stores/sql-store.js'
import { type Server, startServer } from '../postgres/server.js'
import { opened, poolTo, url } from './pool.js'
import { growth } from './rows.js'

/** A client that fails with these codes, one a call, and then answers with nothing. */
function failing(...codes: readonly string[]) {
  const asked: string[] = []
  const left = [...codes]
  const store = sqlStore(
    {
      place: 'a test',
      query: async ({ text }) => {
        asked.push(text)
        const code = left.shift()
        if (code) throw Object.assign(new Error(`error ${code}`), { code })
        return []
      },
      close: async () => {},
    },
    { pausesMs: [0, 0, 0, 0] },
  )
  return { store, asked }
}

describe('an error of the database', () => {
  test.each(['08006', '57P01', '57P03', '53300', 'ECONNRESET', 'ECONNREFUSED', '55P03'])('%s is tried again', async code => {
    const { store, asked } = failing(code, code)
    expect(await store.load(['A'])).toEqual([])
    expect(asked).toHaveLength(3)
  })

  test.each([
    ['53100', 'make room'],
    ['25006', 'connect to the primary'],
    ['53200', 'out of memory'],
    ['42501', 'own the schema'],
    ['42P01', 'open()'],
    ['26000', 'prepare: false'],
    ['XX000', 'See the cause'],
  ])('%s is told at once', async (code, advice) => {
    const { store, asked } = failing(code)
    await expect(store.commit([growth('A', 1)])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining(advice),
      cause: { code },
    })
    expect(asked).toHaveLength(1)
  })

  test('that does not pass is told after five tries', async () => {
    const { store, asked } = failing(...Array.from({ length: 9 }, () => '57P03'))
    await expect(store.effects({})).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('reachable') })
    expect(asked).toHaveLength(5)
  })

  test.each(['SF001', '23505', '40001', '40P01'])('%s means at once that a commit was not done', async code => {
    const { store, asked } = failing(code)
    expect(await store.commit([growth('A', 1)])).toBe(false)
    expect(asked).toHaveLength(1)
  })

  test('of a pool that cannot connect has the code of its first address', async () => {
    const refused = new AggregateError([Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })], '')
    const store = sqlStore({ place: 'a test', query: () => Promise.reject(refused), close: async () => {} }, { pausesMs: [] })
    await expect(store.load(['A'])).rejects.toMatchObject({ code: 'store-failed', message: expect.stringContaining('reachable') })
  })
})

describe('a connection', () => {
  test('that is terminated between and within statements is made again, and nothing is done twice or by half', async () => {
    const { store, schema } = await opened()
    const admin = poolTo(url, { max: 1 })
    const victim = postgresStore(poolTo(url, { max: 4, application_name: 'victim' }), { schema })
    const terminate = () =>
      admin.query(`select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'victim'`)
    for (let version = 1; version <= 40; version++) {
      const [answer] = await Promise.all([victim.commit([growth('A', version), growth('B', version)]), terminate()])
      // False where it was done and its answer was lost: the rows tell.
      expect(typeof answer).toBe('boolean')
      const stored = await victim.load(['A', 'B'])
      expect(stored.map(({ row, entries }) => [row.version, entries.length])).toEqual([
        [version, version],
        [version, version],
      ])
    }
    expect(await store.load(['A', 'B'])).toHaveLength(2)
  }, 60_000)
})

describe('a server', () => {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ fsync: true })
  }, 60_000)
  afterAll(() => server?.remove())

  test.each(['immediate', 'kill'] as const)(
    'that ends by %s during commits and comes back has every commit that was done, each whole',
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
          const answer = await store.commit([growth(name, version), growth(`${name} twin`, version)]).catch(error => {
            expect(error).toMatchObject({ code: 'store-failed' })
            return null
          })
          if (answer) done.set(name, version)
          version = answer ? version + 1 : await versionAfter(name, version)
          if (version === 20 && !stopped) {
            stopped = true
            await (how === 'kill' ? server.kill() : server.stop('immediate'))
            await server.start()
          }
        }
      }
      // A commit whose answer was lost may have been done: the rows tell.
      const versionAfter = async (name: string, version: number): Promise<number> => {
        const loaded = await store.load([name]).catch(() => null)
        return loaded ? (loaded[0]?.row.version ?? 0) + 1 : version
      }
      await Promise.all(names.map(writer))
      expect(stopped).toBe(true)
      for (const { row, entries } of await store.load(names.flatMap(name => [name, `${name} twin`]))) {
        expect(row.version).toBe(60)
        expect(entries).toHaveLength(60)
      }
      expect([...done.values()].every(version => version > 0)).toBe(true)
    },
    60_000,
  )

  test('that is away is told with what to do', async () => {
    const own = poolTo(server.url)
    const store = postgresStore(own, { schema: 'server immediate' })
    await server.stop()
    onTestFinished(() => server.start())
    await expect(store.load(['A'])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringMatching(/server immediate.*ECONNREFUSED.*reachable/),
    })
  }, 30_000)

  test('that has no connection to spare is tried again, and then told', async () => {
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
    expect(await store.commit([growth('A', 1)])).toBe(true)
  }, 60_000)
})
