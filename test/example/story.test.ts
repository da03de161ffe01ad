// The example's own story, as its README says to run it.

import { afterAll, describe, expect, test } from 'vitest'
import { inDatabase } from './database.js'
import { type Ended, endAll, run } from './process.js'

afterAll(endAll)

const limit = { timeout: 60_000 }

/** Tells the story on a database of its own; readme.test.ts tells it on PGlite. */
const tell = (seed: number, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  inDatabase(`story_${process.pid}_${seed}`, url => run('story.mjs', ['--seed', String(seed)], { DATABASE_URL: url, ...env }))

describe('the story of the order backend, on PostgreSQL', () => {
  test('ends as it must, whatever the order of the pushes', limit, async () => {
    const seed = 2 + (process.pid % 10_000)
    const { code, printed } = await tell(seed)
    expect(printed, `--seed ${seed}`).toContain('All as it must be.')
    expect(printed).toContain('Orders on PostgreSQL')
    expect(printed).toContain('pushes of 8 parcels, 3 kills')
    expect(printed).toContain('YX1002: delivered, booked 1 -1 1')
    expect(code).toBe(0)
  })

  test('fails, and says how, when the payment API forgets keys', limit, async () => {
    const { code, printed } = await tell(1, { FORGET: '1', PATIENCE_MS: '2000' })
    expect(printed).toContain('✗ the payment API booked nothing twice')
    expect(code).toBe(1)
  })
})
