// Thousands of schedules, and the proof that they find faults.

import { describe, expect, test } from 'vitest'
import { runs } from '../runs.js'
import { mutants } from './mutants.js'
import { plant } from './plant.js'
import regressions from './regressions.json' with { type: 'json' }
import type { Schedule } from './schedule.js'
import { search, storyOf } from './search.js'

test('in thousands of schedules every invariant holds', { timeout: 600_000 }, async () => {
  const found = await search({ schedules: runs(4_000), kept: regressions as unknown as readonly Schedule[] })
  if (found.kind === 'problem') expect.fail(`${found.problem}\n${await storyOf(found.schedule)}`)
  // It would be vacuous without any of these, the rarest of which the kept schedules have.
  for (const [name, count] of Object.entries(found.seen)) expect(count, name).toBeGreaterThan(0)
})

describe('a planted fault is found', () => {
  test.each(mutants)('$fault', { timeout: 600_000 }, async mutant => {
    const found = await search({ schedules: 4_000, seed: mutant.seed ?? 1, subject: await plant(mutant), endOnFailure: true })
    expect(found).toMatchObject({ kind: 'problem' })
  })
})
