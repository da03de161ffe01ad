// The checks of every feed, run over every folder of fixtures: a new feed is tested as soon as it has one.

import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { feeds as registry } from '../../src/feeds/index.js'
import { isRecord } from '../../src/feeds/values.js'
import { readCode, replay } from '../../src/index.js'
import { anyJson, jsonWithKeys, mutatedSamples, objectKeys } from '../../src/testing/checks/hostile-payloads.js'
import type { PayloadFormatName } from '../../src/testing/index.js'
import { checkFeed } from '../../src/testing/index.js'
import { type PayloadFormat, payloadFormats } from '../../src/testing/payloads/formats.js'
import { parseDuration } from '../../src/vocabulary/duration.js'
import { rowOf } from '../../src/vocabulary/index.js'
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
    await expect(decode(fixture.payload).map(decodedStory).join('\n')).toMatchFileSnapshot(
      `fixtures/${name}/${fixture.name}.story.txt`,
    )
  })

  test.each(fixtures)('$name is recognised by this feed alone', ({ payload }) => {
    expect(recognise(payload)).toBe(true)
    expect(others.filter(other => other.recognise(payload)).map(other => other.name)).toEqual([])
  })

  test.each(fixtures)('$name gives an event for every item', ({ payload }) => {
    expect(decode(payload).flatMap(({ events }) => events)).toHaveLength(itemCount(feed, payload) ?? 0)
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
      expect(found).toEqual(isText || decode(payload)[0]!.kind === 'delta' ? [] : listsIn(feed, payload))
    },
  )

  test('its sample is a payload of this feed alone, of which nothing is rejected', () => {
    expect(feeds.filter(other => other.recognise(feed.sample))).toEqual([feed])
    for (const { shipment, events, rejected } of decode(feed.sample)) {
      expect([shipment, rejected]).toEqual(['EX1', []])
      expect(replay(events)).toMatchObject({ status: 'outForDelivery', flags: [], rejected: [] })
    }
  })

  test('its certificate says what its decoder reads', () => {
    const codesOf = feed.certificate.map(({ sourceCode }) => sourceCode)
    expect(new Set(codesOf).size).toBe(codesOf.length)
    for (const { sourceCode, code, fit, otherwise } of feed.certificate) {
      // A name of a code stands in place of the code.
      const { code: codeField, label } = feed.fields.item
      const event = decodedWith(/^\d/.test(sourceCode) ? { [codeField]: sourceCode } : { [codeField]: null, [label]: sourceCode })
      const reading = readCode(event.code)
      expect(event.sourceCode).toBe(sourceCode)
      expect([sourceCode, rowOf(reading.id)?.code ?? null]).toEqual([sourceCode, code])
      expect(fit === 'none').toBe(code === null)
      expect(fit === 'ambiguous').toBe(otherwise.length > 0)
      if (fit === 'exact') expect(reading.kind).toBe('known')
    }
  })

  test('a code without a row keeps its text, and is unknown', () => {
    const known = new Set(feed.certificate.map(({ sourceCode }) => sourceCode))
    for (const text of ['999', '901', 'X-1', 'inTransit', '包裹']) {
      // Native input may use every code of the vocabulary, a lone substatus too.
      if (known.has(text) || (feed.name === 'native' && readCode(text).kind === 'known')) continue
      const event = decodedWith({ [feed.fields.item.code]: text })
      expect([event.sourceCode, readCode(event.code).kind]).toEqual([text, 'unknown'])
    }
  })

  test('its window is a duration', () => {
    expect(parseDuration(feed.redelivery)).toBe(3 * 3_600_000)
  })

  // The first event of the sample, with other fields of its item.
  function decodedWith(fields: object) {
    const sample = structuredClone(feed.sample)
    const [items] = feed.lists.flatMap(path => {
      const list = path.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), sample)
      return Array.isArray(list) ? [list] : []
    })
    Object.assign(items![0], fields)
    return decode(sample)[0]!.events[0]!
  }

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
        const found = decode(payload)
        // So far, no provider puts two shipments into one payload.
        expect(found).toHaveLength(1)
        const { events, rejected, monitoring } = found[0]!
        expect(monitoring === null || typeof monitoring.status === 'string').toBe(true)
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
