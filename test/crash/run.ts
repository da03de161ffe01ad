// Kills as many as asked for: node --import tsx test/crash/run.ts --rounds 1000 --seed 1 --store postgres
// Needs `npm run build`. A round is a kill. Prints a line per 100 kills, or every half minute, and on failure the seed that
// fails again.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { startServer } from '../postgres/server.js'
import { type Campaign, type Toll, wage } from './campaign.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'postgres' },
  },
})

const rounds = Number(values.rounds)
const total = { kills: 0, deliveries: 0, undoings: 0, feeds: 0 }
const began = Date.now()
let saidAt = began
// Whoever stops it finds nothing left: all its folders are in one.
const home = mkdtempSync(join(tmpdir(), 'shipfold-crash-run-'))
process.env.TMPDIR = home
process.once('exit', () => rmSync(home, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const fight = async (campaignOf: (seed: number) => Pick<Campaign, 'place' | 'store'> & Partial<Campaign>): Promise<void> => {
  for (let seed = Number(values.seed); total.kills < rounds; seed++) {
    let toll: Toll
    try {
      toll = await wage({ seed, length: 60, mostMoments: 60, looksEachTime: true, ...campaignOf(seed) })
    } catch (error) {
      console.error(`--store ${values.store} --seed ${seed} fails, after ${total.kills} kills that did no harm:`)
      throw error
    }
    const before = Math.floor(total.kills / 100)
    for (const key of ['kills', 'deliveries', 'undoings'] as const) total[key] += toll[key]
    total.feeds++
    if (Math.floor(total.kills / 100) > before || total.kills >= rounds || Date.now() - saidAt > 30_000) {
      saidAt = Date.now()
      console.log(
        `${total.kills} kills in ${total.feeds} feeds, ${total.deliveries} deliveries, ${total.undoings} of them undoings, ${Math.round((Date.now() - began) / 1000)} s, up to seed ${seed}`,
      )
    }
  }
}

if (values.store === 'pglite')
  await fight(() => {
    const directory = mkdtempSync(join(tmpdir(), 'shipfold-crash-pglite-'))
    return { place: { kind: 'pglite', directory }, store: () => pgliteStore(directory), looksEachTime: false, mostMoments: 120 }
  })
else {
  const server = await startServer()
  const pool = new pg.Pool({ connectionString: server.url })
  try {
    await fight(seed => {
      const schema = `crash_${seed}`
      return { place: { kind: 'postgres', url: server.url, schema }, store: () => postgresStore(pool, { schema }) }
    })
  } finally {
    await pool.end()
    await server.remove()
  }
}
