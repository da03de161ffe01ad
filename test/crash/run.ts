// Troubles workers: node --import tsx test/crash/run.ts --rounds 1000 --seed 1 --store postgres
// Needs `npm run build`. A round is a kill; on PostgreSQL workers are also stopped and cut off. Prints a line per 100 kills, or every
// half minute, and after a failure the seed that reproduces it.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { pgliteStore } from '../../src/stores/pglite.js'
import { postgresStore } from '../../src/stores/postgres.js'
import type { TestProxy } from '../postgres/proxy.js'
import { startServer } from '../postgres/server.js'
import { type Campaign, type CampaignResult, runCampaign } from './campaign.js'
import { besetWorkers } from './rival.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    store: { type: 'string', default: 'postgres' },
  },
})

const rounds = Number(values.rounds)
const total = { kills: 0, pauses: 0, partitions: 0, deliveries: 0, undos: 0, feeds: 0 }
const began = Date.now()
let printedAt = began
// All folders are in one, which is removed however this process ends.
const home = mkdtempSync(join(tmpdir(), 'shipfold-crash-run-'))
process.env.TMPDIR = home
process.once('exit', () => rmSync(home, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1))

const runUntilDone = async (
  campaignOf: (seed: number) => Promise<Pick<Campaign, 'place' | 'store'> & Partial<Campaign>>,
): Promise<void> => {
  for (let seed = Number(values.seed); total.kills < rounds; seed++) {
    let result: CampaignResult
    try {
      result = await runCampaign({ seed, length: 60, maxMoments: 60, checksEachKill: true, ...(await campaignOf(seed)) })
    } catch (error) {
      console.error(`--store ${values.store} --seed ${seed} fails, after ${total.kills} kills without a failure:`)
      throw error
    }
    const before = Math.floor(total.kills / 100)
    for (const key of ['kills', 'pauses', 'partitions', 'deliveries', 'undos'] as const) total[key] += result[key]
    total.feeds++
    if (Math.floor(total.kills / 100) > before || total.kills >= rounds || Date.now() - printedAt > 30_000) {
      printedAt = Date.now()
      console.log(
        `${total.kills} kills, ${total.pauses} pauses and ${total.partitions} partitions in ${total.feeds} feeds, ${total.deliveries} deliveries, ${total.undos} of them of kind undo, ${Math.round((Date.now() - began) / 1000)} s, up to seed ${seed}`,
      )
    }
  }
}

if (values.store === 'pglite')
  await runUntilDone(async () => {
    const directory = mkdtempSync(join(tmpdir(), 'shipfold-crash-pglite-'))
    return { place: { kind: 'pglite', directory }, store: () => pgliteStore(directory), checksEachKill: false, maxMoments: 120 }
  })
else {
  const server = await startServer()
  const pool = new pg.Pool({ connectionString: server.url })
  const proxies: TestProxy[] = []
  try {
    await runUntilDone(async seed => {
      const schema = `crash_${seed}`
      const { campaign, proxy } = await besetWorkers(server.url, schema, () => postgresStore(pool, { schema }))
      proxies.push(proxy)
      return campaign
    })
  } finally {
    for (const proxy of proxies) proxy.stop()
    await pool.end()
    await server.remove()
  }
}
