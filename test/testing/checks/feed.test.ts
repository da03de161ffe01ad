// Each check of a feed finds a decoder that fails it, and says how.

import { describe, expect, test } from 'vitest'
import type { DecodedParts, FeedEvent } from '../../../src/feeds/feed.js'
import { type CheckFeedOptions, checkFeed } from '../../../src/testing/index.js'

type Decode = Parameters<typeof checkFeed>[0]
type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A correct decoder: scans newest first, codes as in the vocabulary. */
const right: Decode = payload => {
  const { number, scans } = isObject(payload) ? payload : {}
  if (!Array.isArray(scans)) {
    return [{ shipment: null, events: [], rejected: [{ index: null, field: 'scans', value: null, reason: 'no list' }] }]
  }
  const events = scans.map((scan: unknown, index): FeedEvent => {
    const { at, code } = isObject(scan) ? scan : {}
    const time = typeof at === 'string' ? at : ''
    return { time, code: typeof code === 'string' ? code : null, position: scans.length - 1 - index }
  })
  return [{ shipment: typeof number === 'string' ? number : null, events }]
}

const sample = {
  number: 'A1',
  scans: [
    { at: '2026-03-02 10:00:00', code: '5/5' },
    { at: '2026-03-01 10:00:00', code: '1/1' },
  ],
}
const options: CheckFeedOptions = {
  samples: [sample],
  runs: 60,
  listsIn: payload => (isObject(payload) && Array.isArray(payload.scans) ? [payload.scans] : []),
  render: (history, number) => ({ number, scans: history.map(({ code, time }) => ({ code, at: time })).reverse() }),
}

const failuresOf = (decode: Decode, given = options) =>
  checkFeed(decode, given).flatMap(({ name, run }) => {
    try {
      run()
      return []
    } catch (thrown) {
      return [[name, (thrown as Error).message + String((thrown as Error).cause ?? '')] as const]
    }
  })

test('a correct decoder passes every check', () => {
  expect(failuresOf(right)).toEqual([])
  expect(checkFeed(right, options)).toHaveLength(8)
})

const changed =
  (change: (decoded: DecodedParts, payload: unknown) => DecodedParts): Decode =>
  payload =>
    right(payload).map(decoded => change(decoded, payload))
let calls = 0

const faults: readonly (readonly [check: string, fault: string, decode: Decode, message: RegExp])[] = [
  [
    'nothing makes it throw',
    'reads a field of anything',
    changed((decoded, payload) => ({ ...decoded, shipment: (payload as { number: string }).number })),
    /Cannot read properties of null/,
  ],
  [
    'it returns a list of shipments with events and rejects, each well-formed',
    'gives a number as it came',
    changed((decoded, payload) => ({ ...decoded, shipment: (isObject(payload) ? (payload.number ?? null) : null) as null })),
    /The shipment is .*Return a string, or null/s,
  ],
  [
    'it returns a list of shipments with events and rejects, each well-formed',
    'rejects what is not there',
    changed(decoded => ({ ...decoded, rejected: [{ index: 9, field: 'x', value: 1, reason: 'y' }] })),
    /A reject has the index 9 of \d+ events/,
  ],
  [
    'it returns a list of shipments with events and rejects, each well-formed',
    'returns nothing for an empty list',
    payload => right(payload).filter(({ events }) => events.length > 0),
    /It returns \[\]\. Return a list with an entry for each shipment/,
  ],
  [
    'it returns a list of shipments with events and rejects, each well-formed',
    'has a kind of its own',
    changed(decoded => ({ ...decoded, kind: 'list' as 'snapshot' })),
    /The kind is list\. Return 'snapshot'/,
  ],
  [
    'it leaves the payload unchanged, and returns the same for the same payload',
    'turns the list of the payload round',
    changed((decoded, payload) => {
      if (isObject(payload) && Array.isArray(payload.scans)) payload.scans.reverse()
      return decoded
    }),
    /It differs in the payload after decoding/,
  ],
  [
    'it leaves the payload unchanged, and returns the same for the same payload',
    'counts its calls',
    changed(decoded => ({ ...decoded, events: decoded.events.map(event => ({ ...event, text: `${calls++}` })) })),
    /It differs in the second result/,
  ],
  [
    "positions number a shipment's events from 0, the oldest, each once",
    'counts from one',
    changed(decoded => ({ ...decoded, events: decoded.events.map(event => ({ ...event, position: event.position + 1 })) })),
    /It differs in the positions: found \[1,2\]; expected \[0,1\]/,
  ],
  [
    'every item is an event, unless the whole payload is rejected',
    'leaves out what has no code',
    changed(decoded => ({
      ...decoded,
      events: decoded.events.filter(({ code }) => code !== null).map((event, position) => ({ ...event, position })),
    })),
    /It makes \d+ events of \d+ items/,
  ],
  [
    'a damaged item leaves all other items intact',
    'gives up on the first item that is none',
    payload => {
      const decoded = right(payload)[0]!
      const at = decoded.events.findIndex(({ time }) => time === '')
      return [at < 0 ? decoded : { ...decoded, events: decoded.events.map(event => ({ ...event, code: null })) }]
    },
    /It differs in the other events where item 0 is null/,
  ],
  [
    'a rendered history decodes to that history',
    'takes the list for oldest first',
    changed(decoded => ({ ...decoded, events: decoded.events.map((event, position) => ({ ...event, position })) })),
    /It differs in the events, oldest first/,
  ],
]

describe('a decoder that', () => {
  test.each(faults)('fails "%s": %s', (check, _, decode, message) => {
    const found = failuresOf(decode).filter(([name]) => name === check)
    expect(found.map(([name]) => name)).toEqual([check])
    expect(found[0]![1]).toMatch(message)
  })

  test('every check is failed by some fault', () => {
    const checks = checkFeed(right, options).map(({ name }) => name)
    // No decoder can fail this check in a way that its types allow.
    const unfailed = checks.filter(name => !faults.some(([check]) => check === name))
    expect(unfailed).toEqual(['every event is a step or a reject of replay'])
  })
})

test('a decoder that sorts a list in place is found, although the samples are sorted', () => {
  const timeOf = (scan: unknown) => (isObject(scan) && typeof scan.at === 'string' ? scan.at : '')
  const sorting = changed((decoded, payload) => {
    if (isObject(payload) && Array.isArray(payload.scans)) payload.scans.sort((a, b) => (timeOf(a) < timeOf(b) ? 1 : -1))
    return decoded
  })
  const check = 'it leaves the payload unchanged, and returns the same for the same payload'
  expect(new Map(failuresOf(sorting)).get(check)).toMatch(/^A decoder fails the check "it leaves the payload .*It differs in /)
})

test('a decoder may return several shipments of a payload', () => {
  const several = (payload: unknown) => (Array.isArray(payload) && payload.length > 0 ? payload.flatMap(right) : right(payload))
  const listsIn = (payload: unknown) => (Array.isArray(payload) ? payload : [payload]).flatMap(options.listsIn!)
  expect(failuresOf(several, { ...options, samples: [[sample, { ...structuredClone(sample), number: 'A2' }]], listsIn })).toEqual(
    [],
  )
})

test('unusable arguments are refused', () => {
  expect(() => checkFeed(right, { samples: [] })).toThrow('checkFeed needs samples')
  expect(() => checkFeed(right, undefined as never)).toThrow('checkFeed needs samples')
  expect(() => checkFeed(undefined as never, options)).toThrow('checkFeed needs the decoder of a feed')
  expect(() => checkFeed(right, { ...options, lacks: [] } as never)).toThrow('checkFeed has no option lacks')
  expect(() => checkFeed(right, { ...options, runs: 0 })).toThrow('Unusable option runs: 0.')
})
