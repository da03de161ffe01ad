// The example's own story, run as its README does.

import { afterAll, describe, expect, test } from 'vitest'
import { inDatabase } from './database.js'
import { type Ended, endAll, run } from './process.js'

afterAll(endAll)

const limit = { timeout: 60_000 }

/** Runs the story on a database of its own; readme.test.ts runs it on PGlite. */
const runStory = (seed: number, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  inDatabase(`story_${process.pid}_${seed}`, url => run('story.mjs', ['--seed', String(seed)], { DATABASE_URL: url, ...env }))

describe('the story of the order backend, on PostgreSQL', () => {
  test('passes, whatever the order of the pushes', limit, async () => {
    const seed = 2 + (process.pid % 10_000)
    const { code, printed } = await runStory(seed)
    expect(printed, `--seed ${seed}`).toContain('All checks passed.')
    expect(printed).toContain('Running on PostgreSQL')
    expect(printed).toContain('pushes of 9 parcels, 3 kills')
    expect(printed).toContain('order 1002: delivered, booked 1 -1 1')
    expect(code).toBe(0)
  })

  test('fails, and says why, when the payment API forgets keys', limit, async () => {
    const { code, printed } = await runStory(1, { FORGET: '1', PATIENCE_MS: '2000' })
    expect(printed).toContain('✗ no payment was booked twice')
    expect(code).toBe(1)
  })
})
