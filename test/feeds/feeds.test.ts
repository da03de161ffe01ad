// What every feed keeps, run over every folder of fixtures: a new feed is tested by being there.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { replay } from '../../src/index.js'
import { anyJson, jsonWithKeys, keysOf, mutated } from '../../src/testing/feed-laws/hostile.js'
import type { FormName } from '../../src/testing/index.js'
import { feedLaws } from '../../src/testing/index.js'
import { forms } from '../../src/testing/payloads/forms.js'
import { runs } from '../runs.js'
import { feeds, itemCount, listsIn } from './fixtures.js'
import { decodedStory } from './story.js'

const RUNS = runs(300)
const TIMEOUT_MS = 10_000 + RUNS * 20

test('the feeds are those with fixtures', () => {
  expect(feeds.map(({ name }) => name)).toEqual(expect.arrayContaining(['kd100', 'kuaidi100', 'native']))
  for (const { fixtures } of feeds) expect(fixtures.length).toBeGreaterThan(0)
})

describe.each(feeds)('$name', feed => {
  const { name, recognise, decode, fixtures } = feed
  const others = feeds.filter(other => other !== feed)

  test.each(fixtures)('$name tells its story', async fixture => {
    await expect(decodedStory(decode(fixture.payload))).toMatchFileSnapshot(`fixtures/${name}/${fixture.name}.story.txt`)
  })

  test.each(fixtures)('$name is recognised by this feed alone', ({ payload }) => {
    expect(recognise(payload)).toBe(true)
    expect(others.filter(other => other.recognise(payload)).map(other => other.name)).toEqual([])
  })

  test.each(fixtures)('$name gives an event for every item', ({ payload }) => {
    expect(decode(payload).events).toHaveLength(itemCount(feed, payload) ?? 0)
  })

  const form = forms[name as FormName]
  const samples = fixtures.map(({ payload }) => payload)
  const laws = feedLaws(decode, {
    samples,
    listsIn: payload => listsIn(feed, payload) as unknown[][],
    render: (history, shipment) => form.payloads(history, shipment, 'snapshot')[0],
    lacks: form.lacks,
    hasPositions: name === 'native',
    runs: RUNS,
  })
  for (const { name: law, check } of laws) test(law, { timeout: TIMEOUT_MS }, check)

  test('its own extras are in form too, whatever it is given, and payloads of other feeds do it no harm', {
    timeout: TIMEOUT_MS,
  }, () => {
    const foreign = others.flatMap(other => other.fixtures.map(({ payload }) => payload))
    const keys = [...new Set(samples.flatMap(keysOf))]
    const payloads = fc.oneof(
      anyJson,
      { arbitrary: jsonWithKeys(keys), weight: 2 },
      { arbitrary: mutated(samples), weight: 4 },
      mutated(foreign),
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
        const told = [...report.epochs, report].flatMap(({ steps }) => steps.map(({ index }) => index))
        const indexes = [...told, ...report.rejected.map(({ index }) => index)].sort((x, y) => x - y)
        expect(indexes).toEqual(events.map((_, index) => index))
        // The native form keeps fields nobody asked for; what the other feeds give is text and numbers.
        if (name !== 'native') expect(JSON.stringify(events)).toContain('[')
      }),
      { numRuns: RUNS },
    )
  })
})
