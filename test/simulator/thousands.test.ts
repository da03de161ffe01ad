// Thousands of schedules, and the proof that they find faults.

import { describe, expect, test } from 'vitest'
import { runs, seenAtLeast } from '../runs.js'
import { mutants } from './mutants.js'
import { plant } from './plant.js'
import { search, storyOf } from './search.js'

test('in thousands of schedules every invariant holds', { timeout: 600_000 }, async () => {
  const found = await search({ schedules: runs(4_000) })
  if (found.kind === 'problem') expect.fail(`${found.problem}\n${await storyOf(found.schedule)}`)
  // It would be vacuous without any of these.
  for (const [name, count] of Object.entries(found.seen)) expect(count, name).toBeGreaterThanOrEqual(seenAtLeast(10))
})

describe('a planted fault is found', () => {
  test.each(mutants)('$fault', { timeout: 600_000 }, async mutant => {
    const found = await search({ schedules: 4_000, seed: 1, subject: await plant(mutant), endOnFailure: true })
    expect(found).toMatchObject({ kind: 'problem' })
  })
})
