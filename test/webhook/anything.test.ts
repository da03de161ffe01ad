// Any body gets a response, and whatever is acknowledged is in the inbox.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type FeedName, webhook } from '../../src/webhook/index.js'
import { feeds } from '../feeds/fixtures.js'
import { runs, seenAtLeast } from '../runs.js'
import { Door, formOf, postOf, SALT } from './door.js'

// Fixtures with some of their text overwritten, cut or repeated: bodies that are nearly right.
const fixtures = feeds.flatMap(({ fixtures: all }) => all.map(({ payload }) => JSON.stringify(payload)))
const damaged = fc
  .record({
    text: fc.constantFrom(...fixtures),
    at: fc.nat(),
    length: fc.nat({ max: 12 }),
    by: fc.oneof(fc.constantFrom('', '"', '}', '[', 'null', '\\u0000', '\\ud800', '1e999', '{"a":1}', '\0'), fc.string()),
    copies: fc.constantFrom(1, 1, 1, 2),
  })
  .map(({ text, at, length, by, copies }) => {
    const from = at % (text.length + 1)
    return (text.slice(0, from) + by + text.slice(from + length)).repeat(copies)
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
const secretOf = (feed: FeedName, isSigned: boolean) => (feed === 'kuaidi100' ? { secret: isSigned && SALT } : {})
const doors: readonly { feed: FeedName; isSigned: boolean }[] = [
  ...signed.map(isSigned => ({ feed: 'kuaidi100' as const, isSigned })),
  { feed: 'kd100', isSigned: false },
  { feed: 'native', isSigned: false },
]

test.each(doors)('$feed (signed: $isSigned): nothing is acknowledged that is not in the inbox', async ({ feed, isSigned }) => {
  const seen = { acknowledged: 0, refused: 0 }
  await fc.assert(
    fc.asyncProperty(fc.array(anyBody, { minLength: 1, maxLength: 4 }), async bodies => {
      const { engine } = new Door({ feed: 'native' })
      const handle = webhook({ engine, feed, bodyBytes: 5_000, onProblem: () => {}, ...secretOf(feed, isSigned) })
      let acknowledged = 0
      for (const posted of bodies) {
        const { status } = await handle(postOf(posted))
        expect([200, 400, 401, 413]).toContain(status)
        if (status === 200) acknowledged++
        const messages = await engine.inbox.list()
        // A push that the engine refuses is saved twice.
        expect(messages.length).toBeGreaterThanOrEqual(acknowledged > 0 ? 1 : 0)
        expect(messages.reduce((sum, { receivedCount }) => sum + receivedCount, 0)).toBeGreaterThanOrEqual(acknowledged)
        if (acknowledged === 0) expect(messages).toEqual([])
        for (const { kind, body, note } of messages) {
          if (kind !== 'scans') expect(body).not.toBeNull()
          if (kind !== 'scans') expect(note).toMatch(/./)
        }
        seen[status === 200 ? 'acknowledged' : 'refused']++
      }
      // Whatever was ingested comes from a saved message.
      const shipments = (await engine.shipments()).map(({ shipment }) => shipment)
      const saved = (await engine.inbox.list()).filter(({ kind }) => kind !== 'unreadable').map(({ shipment }) => shipment)
      expect(saved).toEqual(expect.arrayContaining(shipments))
    }),
    { numRuns: runs(150) },
  )
  expect(seen.acknowledged).toBeGreaterThanOrEqual(seenAtLeast(21))
  if (feed === 'kuaidi100') expect(seen.refused).toBeGreaterThanOrEqual(seenAtLeast(21))
})
