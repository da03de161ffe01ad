// Whatever is posted is answered; and what is acknowledged is kept.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FeedName, webhook } from '../../src/webhook/index.js'
import { feeds } from '../feeds/fixtures.js'
import { runs } from '../runs.js'
import { Door, formOf, postOf, SALT } from './door.js'

// Fixtures with some of their text overwritten, cut, or said twice: bodies that are nearly right.
const fixtures = feeds.flatMap(({ fixtures: all }) => all.map(({ payload }) => JSON.stringify(payload)))
const damaged = fc
  .record({
    text: fc.constantFrom(...fixtures),
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    by: fc.oneof(fc.constantFrom('', '"', '}', '[', 'null', '\\u0000', '\\ud800', '1e999', '{"a":1}', '\0'), fc.string()),
    times: fc.constantFrom(1, 1, 1, 2),
  })
  .map(({ text, at, length, by, times }) => {
    const from = at % (text.length + 1)
    return (text.slice(0, from) + by + text.slice(from + length)).repeat(times)
  })
const anyBody: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  damaged,
  damaged.map(text => formOf(text)),
  damaged.map(text => new URLSearchParams({ param: text }).toString()),
  damaged.map(text => `${formOf(text)}&param=2`),
  fc.json({ maxDepth: 4 }),
  fc.json().map(text => formOf(text)),
  fc.string({ unit: 'binary' }),
  fc.uint8Array({ maxLength: 200 }),
)

const signed: readonly boolean[] = [true, false]
const doors: readonly { feed: FeedName; isSigned: boolean }[] = [
  ...signed.map(isSigned => ({ feed: 'kuaidi100' as const, isSigned })),
  { feed: 'kd100', isSigned: false },
  { feed: 'native', isSigned: false },
]

test.each(doors)('at the door of $feed (signed: $isSigned) nothing is acknowledged into nothing', async ({ feed, isSigned }) => {
  const seen = { acknowledged: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(anyBody, { minLength: 1, maxLength: 4 }), async bodies => {
      const { engine } = new Door({ feed: 'native' })
      const handle = webhook({ engine, feed, bodyBytes: 5_000, ...(isSigned && { secret: SALT }) })
      let times = 0
      for (const body of bodies) {
        const { status } = await handle(postOf(body))
        expect([200, 400, 401, 413]).toContain(status)
        if (status === 200) times++
        const pushes = await engine.pushes()
        // One that the engine refuses after it was kept is kept twice.
        expect(pushes.length).toBeGreaterThanOrEqual(times > 0 ? 1 : 0)
        expect(pushes.reduce((sum, push) => sum + push.times, 0)).toBeGreaterThanOrEqual(times)
        if (times === 0) expect(pushes).toEqual([])
        for (const { kind, body: kept, note } of pushes) {
          if (kind !== 'scans') expect(kept).not.toBeNull()
          if (kind !== 'scans') expect(note).toMatch(/./)
        }
        seen[status === 200 ? 'acknowledged' : 'refused']++
      }
      // What was ingested is of a push that says so.
      const shipments = (await engine.shipments()).map(({ shipment }) => shipment)
      const pushed = (await engine.pushes()).filter(({ kind }) => kind !== 'unreadable').map(({ shipment }) => shipment)
      expect(pushed).toEqual(expect.arrayContaining(shipments))
    }),
    { numRuns: runs(150) },
  )
  expect(seen.acknowledged).toBeGreaterThan(runs(20))
  if (feed === 'kuaidi100') expect(seen.refused).toBeGreaterThan(runs(20))
})
