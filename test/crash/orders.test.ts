// Orders of three parcels over two processes that both get everything, each in its own order and twice, and are killed meanwhile:
// each order is completed once, reopened when a delivery is taken back, and completed again.

import pg from 'pg'
import { expect, test } from 'vitest'
import { createEngine } from '../../src/engine/index.js'
import { defineRules, type Rule } from '../../src/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { postgresUrl } from '../postgres/url.js'
import { Files, type NextTrouble, runWorker } from './campaign.js'
import type { Call, FeedInput, RegisterCall } from './feed.js'
import { seededRandom, shuffled } from './seeded-random.js'

const rules: readonly Rule[] = [
  {
    name: 'complete',
    about: 'group',
    when: { kind: 'all', outcome: 'delivered' },
    if: { certain: true },
    do: { kind: 'close' },
    undo: { kind: 'reopen' },
  },
]
const orders = ['O 1', 'O 2', 'O 3', 'O 4']
const parcels = orders.flatMap(order => [1, 2, 3].map(number => ({ shipment: `${order}/${number}`, order })))
const MAX_KILLS = 4

const instant = (hours: number) => new Date(Date.UTC(2024, 2, 1) + hours * 3_600_000).toISOString()
const scans = (trace: string) =>
  trace.split(' ').map((word, position) => {
    const [code, at] = word.split('@')
    return { code: code!, time: instant(Number(at)), text: `scanned ${at}`, position }
  })
const list = (shipment: string, trace: string, hours: number): FeedInput => ({
  ...{ shipment, kind: 'snapshot', events: scans(trace), receivedAt: instant(hours), issuedAt: instant(hours) },
})

const delivered = '1/1@1 5/5@5 3/301@9'
const corrected = '1/1@1 5/5@5 2/204@9'
// In any order: they are dated.
const lists = ['1/1@1', '1/1@1 5/5@5', delivered].flatMap((trace, at) =>
  parcels.map(({ shipment }) => list(shipment, trace, 10 + at)),
)
const registrations: readonly RegisterCall[] = parcels.map(({ shipment, order }) => ({
  kind: 'register',
  registrations: [{ shipment, at: instant(0), group: { name: order, expect: 3 } }],
}))
const firsts = orders.map(order => `${order}/1`)
const takenBack = firsts.map(shipment => list(shipment, corrected, 20))
const phases: readonly {
  readonly name: string
  readonly calls: readonly (Call | RegisterCall)[]
  readonly keys: readonly string[]
}[] = [
  { name: 'delivered', calls: [...registrations, ...lists.map(ingestOf)], keys: ['close/1'] },
  { name: 'taken back', calls: [...takenBack, ...lists].map(ingestOf), keys: ['close/1', 'reopen/2'] },
  {
    name: 'delivered again',
    calls: [...firsts.map(shipment => list(shipment, delivered, 30)), ...takenBack, ...lists].map(ingestOf),
    keys: ['close/1', 'reopen/2', 'close/3'],
  },
]

function ingestOf(input: FeedInput): Call {
  return { kind: 'ingest', inputs: [input] }
}

test('orders over two processes that are killed are completed once, reopened and completed again', {
  timeout: 600_000,
}, async () => {
  const url = await postgresUrl()
  const pool = new pg.Pool({ connectionString: url })
  const schema = `orders_${process.pid}`
  const place = { kind: 'postgres' as const, url, schema }
  const below = seededRandom(21)
  const keys = new Map<string, Set<string>>(orders.map(order => [order, new Set()]))
  let kills = 0
  try {
    const store = postgresStore(pool, { schema })
    await store.open()
    for (const { name, calls, keys: expected } of phases) {
      const all = [0, 1].map(() => new Files(shuffled([...calls, ...calls], below), rules))
      try {
        await Promise.all(
          all.map(async files => {
            for (let life = 0; ; life++) {
              const next = (): NextTrouble => ({
                ...{ moments: life < MAX_KILLS ? 1 + below(120) : Infinity, delayMs: below(2) * below(4) },
                ...{ trouble: 'kill', forMs: 0 },
              })
              if (
                (await runWorker(place, files, { next, befall: async (_, __, child) => void child.kill('SIGKILL') })) === 'ended'
              )
                return
              kills++
            }
          }),
        )
        for (const { group, key } of all.flatMap(files => files.delivered())) keys.get(group!)!.add(key)
      } finally {
        for (const files of all) files.remove()
      }
      const prefix = (order: string) => `group:${encodeURIComponent(order)}/complete/`
      expect([name, ...[...keys].map(([, its]) => [...its].sort(byRevision))]).toEqual([
        name,
        ...orders.map(order => expected.map(key => `${prefix(order)}${key}`)),
      ])
      expect(await store.groups.noted({ limit: 10 })).toEqual([])
    }
    const engine = createEngine({ store, rules: defineRules(rules), zone: 'UTC' })
    for (const order of orders) {
      const its = await engine.group(order)
      expect(its).toMatchObject({ expect: 3, rollUp: { delivered: 'all', certain: true } })
      expect(its!.members.map(({ shipment }) => shipment)).toEqual([1, 2, 3].map(number => `${order}/${number}`))
    }
    expect(kills).toBeGreaterThan(8)
    await pool.query(`drop schema "${schema}" cascade`)
  } finally {
    await pool.end()
  }
})

const byRevision = (a: string, b: string) => Number(a.split('/').at(-1)) - Number(b.split('/').at(-1))
