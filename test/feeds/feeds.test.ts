// The checks of every feed, run over every folder of fixtures: a new feed is tested as soon as it has one.

import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { feeds as registry } from '../../src/feeds/index.js'
import { isRecord } from '../../src/feeds/values.js'
import { replay } from '../../src/index.js'
import { anyJson, jsonWithKeys, mutatedSamples, objectKeys } from '../../src/testing/checks/hostile-payloads.js'
import type { PayloadFormatName } from '../../src/testing/index.js'
import { checkFeed } from '../../src/testing/index.js'
import { type PayloadFormat, payloadFormats } from '../../src/testing/payloads/formats.js'
import { runs } from '../runs.js'
import { feeds, itemCount, listsIn } from './fixtures.js'
import { decodedStory } from './story.js'

const RUNS = runs(300)
const TIMEOUT_MS = 10_000 + RUNS * 20

test('the feeds are those with fixtures, each under its own name', () => {
  expect(Object.entries(registry).map(([key, { name }]) => [key, name])).toEqual(feeds.map(({ name }) => [name, name]))
  expect(feeds.map(({ name }) => name).sort()).toEqual(readdirSync(new URL('fixtures/', import.meta.url)))
  for (const { fixtures } of feeds) expect(fixtures.length).toBeGreaterThan(0)
})

describe.each(feeds)('$name', feed => {
  const { name, recognise, decode, fixtures } = feed
  const others = feeds.filter(other => other !== feed)

  test.each(fixtures)('$name has its story', async fixture => {
    await expect(decodedStory(decode(fixture.payload))).toMatchFileSnapshot(`fixtures/${name}/${fixture.name}.story.txt`)
  })

  test.each(fixtures)('$name is recognised by this feed alone', ({ payload }) => {
    expect(recognise(payload)).toBe(true)
    expect(others.filter(other => other.recognise(payload)).map(other => other.name)).toEqual([])
  })

  test.each(fixtures)('$name gives an event for every item', ({ payload }) => {
    expect(decode(payload).events).toHaveLength(itemCount(feed, payload) ?? 0)
  })

  // A form's lists stand in its text, and a single event stands in none.
  test.each(fixtures.filter(({ payload }) => itemCount(feed, payload)))(
    "$name has its events in the feed's lists",
    ({ payload }) => {
      const found = feed.lists.flatMap(path => {
        const list = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), payload)
        return Array.isArray(list) ? [list] : []
      })
      const isText = feed.form !== undefined && isRecord(payload) && feed.form.payload in payload
      expect(found).toEqual(isText || feed.kindOf?.(payload) === 'delta' ? [] : listsIn(feed, payload))
    },
  )

  const format: PayloadFormat | undefined = payloadFormats[name as PayloadFormatName]
  const samples = fixtures.map(({ payload }) => payload)
  const checks = checkFeed(decode, {
    samples,
    listsIn: payload => listsIn(feed, payload) as unknown[][],
    render: format && ((history, shipment) => format.payloads(history, shipment, 'snapshot')[0]),
    missingCodes: format?.missingCodes,
    hasPositions: name === 'native',
    runs: RUNS,
  })
  for (const { name: check, run } of checks) test(check, { timeout: TIMEOUT_MS }, run)

  test('any payload, also of another feed, gives well-formed events', {
    timeout: TIMEOUT_MS,
  }, () => {
    const foreign = others.flatMap(other => other.fixtures.map(({ payload }) => payload))
    const keys = [...new Set(samples.flatMap(objectKeys))]
    const payloads = fc.oneof(
      anyJson,
      { arbitrary: jsonWithKeys(keys), weight: 2 },
      { arbitrary: mutatedSamples(samples), weight: 4 },
      mutatedSamples(foreign),
    )
    fc.assert(
      fc.property(payloads, ({ build }) => {
        const payload = build()
        for (const other of feeds) expect(typeof other.recognise(payload)).toBe('boolean')
        const { events, rejected, monitoring } = decode(payload)
        expect(monitoring === undefined || typeof monitoring.status === 'string').toBe(true)
        const items = itemCount(feed, payload) ?? 0
        if (events.length > 0 || rejected.length === 0) expect(events).toHaveLength(items)
        const report = replay(events)
        const placed = [...report.journeys, report].flatMap(({ steps }) => steps.map(({ index }) => index))
        const indexes = [...placed, ...report.rejected.map(({ index }) => index)].sort((x, y) => x - y)
        expect(indexes).toEqual(events.map((_, index) => index))
        // The native format keeps unknown fields; the other feeds return text and numbers only.
        if (name !== 'native') expect(JSON.stringify(events)).toContain('[')
      }),
      { numRuns: RUNS },
    )
  })
})
