// What every feed keeps, run over every folder of fixtures: a new feed is tested by being there.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCode, replay } from '../../src/index.js'
import { feeds, itemCount } from './fixtures.js'
import { anyJson, jsonWithKeys, mutated } from './mutations.js'
import { decodedStory } from './story.js'

const RUNS = Number(process.env.FUZZ_RUNS ?? 300)
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

  test.each(fixtures)('$name gives an event for every item, and leaves the payload as it was', ({ payload }) => {
    const before = structuredClone(payload)
    const { events } = decode(payload)
    expect(payload).toEqual(before)
    expect(events).toHaveLength(itemCount(feed, payload) ?? 0)
  })

  test('a decoder never throws and loses nothing, whatever it is given', { timeout: TIMEOUT_MS }, () => {
    const keys = [...new Set(fixtures.flatMap(({ payload }) => keysOf(payload)))]
    const payload = fc.oneof(
      anyJson,
      { arbitrary: jsonWithKeys(keys), weight: 2 },
      { arbitrary: mutated(fixtures), weight: 4 },
      mutated(others.flatMap(other => other.fixtures)),
    )
    fc.assert(
      fc.property(payload, ({ build }) => keepsEverything(build())),
      { numRuns: RUNS },
    )
  })

  function keepsEverything(payload: unknown): void {
    for (const other of feeds) expect(typeof other.recognise(payload)).toBe('boolean')
    const { shipment, events, rejected, reported, monitoring } = decode(payload)
    expect(shipment === null || typeof shipment === 'string').toBe(true)
    expect(readCode(reported).id).toBeGreaterThanOrEqual(0)
    expect(monitoring === undefined || typeof monitoring.status === 'string').toBe(true)

    const items = itemCount(feed, payload) ?? 0
    if (events.length > 0 || rejected.length === 0) expect(events).toHaveLength(items)

    for (const { index } of rejected) expect(index === null || index in events).toBe(true)
    if (events.every(({ position }, index) => name !== 'native' || Object.is(position, index)))
      expect(events.map(({ position }) => position).sort((a, b) => a - b)).toEqual(events.map((_, index) => index))

    // The native form keeps fields nobody asked for; what the other feeds give is text and numbers.
    if (name !== 'native') expect(JSON.stringify(events)).toContain('[')

    const report = replay(events)
    const told = [...report.epochs, report].flatMap(({ steps }) => steps.map(({ index }) => index))
    const indexes = [...told, ...report.rejected.map(({ index }) => index)].sort((a, b) => a - b)
    expect(indexes).toEqual(events.map((_, index) => index))
  }
})

function keysOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(keysOf)]
}
