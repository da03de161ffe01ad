// Each law of a feed finds a decoder that breaks it, and says how.

import { describe, expect, test } from 'vitest'
import type { FeedEvent } from '../../src/feeds/feed.js'
import { type FeedLawOptions, feedLaws } from '../../src/testing/index.js'

type Decode = Parameters<typeof feedLaws>[0]
type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A decoder as one writes it at the end: scans newest first, codes as ours. */
const right: Decode = payload => {
  const { number, scans } = isObject(payload) ? payload : {}
  if (!Array.isArray(scans)) {
    return {
      shipment: null,
      events: [],
      rejected: [{ index: null, field: 'scans', value: null, reason: 'no list' }],
      reported: null,
    }
  }
  const events = scans.map((scan: unknown, index): FeedEvent => {
    const { at, code } = isObject(scan) ? scan : {}
    const time = typeof at === 'string' ? at : ''
    return { time, code: typeof code === 'string' ? code : null, position: scans.length - 1 - index }
  })
  return { shipment: typeof number === 'string' ? number : null, events, rejected: [], reported: null }
}

const sample = {
  number: 'A1',
  scans: [
    { at: '2026-03-02 10:00:00', code: '5/5' },
    { at: '2026-03-01 10:00:00', code: '1/1' },
  ],
}
const options: FeedLawOptions = {
  samples: [sample],
  runs: 60,
  listsIn: payload => (isObject(payload) && Array.isArray(payload.scans) ? [payload.scans] : []),
  render: (history, number) => ({ number, scans: history.map(({ code, time }) => ({ code, at: time })).reverse() }),
}

const brokenBy = (decode: Decode, given = options) =>
  feedLaws(decode, given).flatMap(({ name, check }) => {
    try {
      check()
      return []
    } catch (thrown) {
      return [[name, (thrown as Error).message + String((thrown as Error).cause ?? '')] as const]
    }
  })

test('a right decoder keeps every law', () => {
  expect(brokenBy(right)).toEqual([])
  expect(feedLaws(right, options)).toHaveLength(8)
})

const changed =
  (change: (decoded: ReturnType<Decode>, payload: unknown) => ReturnType<Decode>): Decode =>
  payload =>
    change(right(payload), payload)
let calls = 0

const faults: readonly (readonly [law: string, fault: string, decode: Decode, message: RegExp])[] = [
  [
    'nothing makes it throw',
    'reads a field of anything',
    changed((decoded, payload) => ({ ...decoded, shipment: (payload as { number: string }).number })),
    /Cannot read properties of null/,
  ],
  [
    'it gives a shipment, events and rejects, each in its form',
    'gives a number as it came',
    changed((decoded, payload) => ({ ...decoded, shipment: (isObject(payload) ? (payload.number ?? null) : null) as null })),
    /The shipment is .*Give a text, or null/s,
  ],
  [
    'it gives a shipment, events and rejects, each in its form',
    'rejects what is not there',
    changed(decoded => ({ ...decoded, rejected: [{ index: 9, field: 'x', value: 1, reason: 'y' }] })),
    /A reject has the index 9 of \d+ events/,
  ],
  [
    'it leaves the payload as it was, and gives the same for the same',
    'turns the list of the payload round',
    changed((decoded, payload) => {
      if (isObject(payload) && Array.isArray(payload.scans)) payload.scans.reverse()
      return decoded
    }),
    /It differs in the payload after decoding/,
  ],
  [
    'it leaves the payload as it was, and gives the same for the same',
    'counts its calls',
    changed(decoded => ({ ...decoded, events: decoded.events.map(event => ({ ...event, text: `${calls++}` })) })),
    /It differs in what it gives the second time/,
  ],
  [
    'positions are the places of the events in time, each once from 0',
    'counts from one',
    changed(decoded => ({ ...decoded, events: decoded.events.map(event => ({ ...event, position: event.position + 1 })) })),
    /It differs in the positions: it gives \[1,2\]; expected \[0,1\]/,
  ],
  [
    'every item is an event, unless the whole payload is rejected',
    'leaves out what has no code',
    changed(decoded => ({
      ...decoded,
      events: decoded.events.filter(({ code }) => code !== null).map((event, position) => ({ ...event, position })),
    })),
    /Of \d+ items it makes \d+ events/,
  ],
  [
    'a damaged item costs no other',
    'gives up on the first item that is none',
    payload => {
      const decoded = right(payload)
      const at = decoded.events.findIndex(({ time }) => time === '')
      return at < 0 ? decoded : { ...decoded, events: decoded.events.map(event => ({ ...event, code: null })) }
    },
    /It differs in the other events where item 0 is null/,
  ],
  [
    'a history that is rendered decodes to that history',
    'takes the list for oldest first',
    changed(decoded => ({ ...decoded, events: decoded.events.map((event, position) => ({ ...event, position })) })),
    /It differs in the events in time/,
  ],
]

describe('a decoder that', () => {
  test.each(faults)('breaks "%s": %s', (law, _, decode, message) => {
    const broken = brokenBy(decode)
    const found = broken.filter(([name]) => name === law)
    expect(found.map(([name]) => name)).toEqual([law])
    expect(found[0]![1]).toMatch(message)
  })

  test('every law is broken by some fault', () => {
    const laws = feedLaws(right, options).map(({ name }) => name)
    // Whatever replay cannot tell is a fault of replay's: no decoder breaks it in a way that types allow.
    const unbroken = laws.filter(name => !faults.some(([law]) => law === name))
    expect(unbroken).toEqual(['every event is a step or a reject of replay'])
  })
})

test('one that sorts a list in place is found, though the samples are sorted', () => {
  const timeOf = (scan: unknown) => (isObject(scan) && typeof scan.at === 'string' ? scan.at : '')
  const sorting = changed((decoded, payload) => {
    if (isObject(payload) && Array.isArray(payload.scans)) payload.scans.sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
    return decoded
  })
  const law = 'it leaves the payload as it was, and gives the same for the same'
  expect(new Map(brokenBy(sorting)).get(law)).toMatch(/^A decoder breaks the law "it leaves the payload .*It differs in /)
})

test('without samples there is nothing to go by', () => {
  expect(() => feedLaws(right, { samples: [] })).toThrow('feedLaws needs samples')
})
