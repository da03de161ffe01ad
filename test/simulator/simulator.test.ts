// Engine, relays, webhooks and receivers under arbitrary schedules of faults, in virtual time.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runs } from '../runs.js'
import regressions from './regressions.json' with { type: 'json' }
import { type Schedule, schedules } from './schedule.js'
import { search, storyOf } from './search.js'
import { simulate } from './simulate.js'

test('whatever goes wrong, every invariant holds', { timeout: 60_000 }, async () => {
  const found = await search({ schedules: runs(250) })
  if (found.kind === 'problem') expect.fail(`${found.problem}\n${await storyOf(found.schedule)}`)
})

test('kept counterexamples: every invariant holds', async () => {
  for (const schedule of regressions as unknown as readonly Schedule[]) await simulate(schedule)
})

test('a schedule is one story, however often it runs', async () => {
  for (const schedule of fc.sample(schedules, runs(20))) {
    const story = await storyOf(schedule)
    expect(await storyOf(schedule)).toBe(story)
  }
})
