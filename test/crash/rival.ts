// What happens to a worker on PostgreSQL that is stopped or cut off: a proxy between it and the server, and a relay beside it.

import { appendFileSync } from 'node:fs'
import { createEngine, type Store } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { startProxy, type TestProxy } from '../postgres/proxy.js'
import type { Campaign, Files } from './campaign.js'
import { rules } from './feed.js'

/** A worker's requests are given up after this; a partition may last longer or not so long. */
const TIMEOUT_MS = 300

/** The parts of a campaign with every kind of trouble; `stop` ends its proxy. */
export async function besetWorkers(
  url: string,
  schema: string,
  store: () => Store,
): Promise<{
  readonly campaign: Pick<Campaign, 'place' | 'store' | 'troubles' | 'cutOff' | 'rival'>
  readonly proxy: TestProxy
}> {
  const proxy = await startProxy(url)
  return {
    proxy,
    campaign: {
      place: { kind: 'postgres', url: proxy.url, schema, timeoutMs: TIMEOUT_MS },
      store,
      troubles: ['kill', 'pause', 'partition'],
      cutOff: isCutOff => {
        proxy.state.isSilent = isCutOff
      },
      rival: files => relayBeside(files, store()),
    },
  }
}

// Delivers what it can claim, once.
async function relayBeside(files: Files, store: Store): Promise<void> {
  const engine = createEngine({ store, rules: defineRules(rules), zone: 'UTC' })
  let delivered = 0
  await engine.relay(
    async ({ signal: _, ...delivery }) => {
      delivered++
      if (delivered % 7 === 0) throw new Error('refused')
      appendFileSync(files.deliveries, `${JSON.stringify(delivery)}\n`)
      if (delivered % 5 === 0) throw new Error('accepted, and the response is lost')
    },
    { retryMs: 1, tries: 1_000_000, leaseMs: 150 },
  )
  await engine.close()
}
