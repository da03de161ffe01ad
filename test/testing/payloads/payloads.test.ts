// Payloads made of histories, decoded again.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as kd100 from '../../../src/feeds/kd100.js'
import * as kuaidi100 from '../../../src/feeds/kuaidi100.js'
import * as native from '../../../src/feeds/native.js'
import { replay } from '../../../src/index.js'
import type { History, HistoryEvent } from '../../../src/testing/arbitraries/history.js'
import { histories } from '../../../src/testing/arbitraries/index.js'
import { trafficWeights } from '../../../src/testing/arbitraries/traffic.js'
import { withoutCodes } from '../../../src/testing/arbitraries/weights.js'
import {
  codeAsReceived,
  kd100Response,
  kd100Webhook,
  kuaidi100Answer,
  kuaidi100Form,
  kuaidi100Push,
  nativeEvents,
  nativeHistory,
  nativeLines,
} from '../../../src/testing/payloads/index.js'
import { type Code, codeRows, codes, idOf, readCode, rowOf, statusNumberOf, substatusOf } from '../../../src/vocabulary/index.js'
import { isSigned } from '../../../src/webhook/signatures/kuaidi100.js'
import { runs } from '../../runs.js'

const feeds = { kd100, kuaidi100, native }
type FeedName = keyof typeof feeds
const head = { shipment: 'A1', carrier: 'somepost' }

const renderers: readonly { name: string; feed: FeedName; keeps: (code: Code) => Code; render: (history: History) => unknown }[] =
  [
    { name: 'a KD100 answer', feed: 'kd100', keeps: codeAsReceived, render: history => kd100Response(history, head) },
    { name: 'a KD100 webhook', feed: 'kd100', keeps: codeAsReceived, render: history => kd100Webhook(history, head) },
    { name: 'a Kuaidi100 answer', feed: 'kuaidi100', keeps: codeAsReceived, render: history => kuaidi100Answer(history, head) },
    { name: 'a Kuaidi100 push', feed: 'kuaidi100', keeps: codeAsReceived, render: history => kuaidi100Push(history, head) },
    {
      name: 'a Kuaidi100 form',
      feed: 'kuaidi100',
      keeps: codeAsReceived,
      render: history => Object.fromEntries(new URLSearchParams(kuaidi100Form(kuaidi100Push(history, head), { salt: 'salt' }))),
    },
    { name: 'a native history', feed: 'native', keeps: code => code, render: history => nativeHistory(history, head) },
  ]

// Any codes, with times that may be equal, and with ordinary and hostile texts.
const anyHistory: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      code: fc.constantFrom(...codes),
      minutes: fc.integer({ min: 0, max: 3 }),
      text: fc.oneof(fc.constantFrom('Signed', '签收 📦', 'a&b=c+d%20', '"'), fc.string({ unit: 'binary' })),
      place: fc.oneof(fc.constantFrom('', 'Berlin', '广东,深圳市'), fc.string()),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map(scans => {
    let minutes = 0
    return scans.map(({ code, minutes: more, text, place }): HistoryEvent => {
      minutes += more
      return { code, time: new Date(Date.UTC(2026, 2, 1, 9, minutes)).toISOString().slice(0, 19).replace('T', ' '), text, place }
    })
  })

// KD100 and Kuaidi100 cannot say that a parcel is lost or destroyed.
const weights = withoutCodes(trafficWeights, ['2/901', '2/902', '2/903'])

const isNothing = (text: string) => text === '' || text === 'null'
const eventsOf = (history: History, keeps: (code: Code) => Code) =>
  history.map(({ code, time, text, place }) => ({
    code: keeps(code),
    time,
    text: isNothing(text) ? '' : text,
    place: isNothing(place) ? '' : place,
  }))

// Decoded events oldest first, with the fields of a history.
const decoded = (feed: FeedName, payload: unknown) =>
  [...feeds[feed].decode(JSON.parse(JSON.stringify(payload)))[0]!.events]
    .sort((a, b) => a.position - b.position)
    .map(({ code, time, text, place }) => ({
      code: readCode(code).code,
      time,
      text: isNothing(text ?? '') ? '' : text,
      place: isNothing(place ?? '') ? '' : place,
    }))

describe.each(renderers)('$name', ({ feed, keeps, render }) => {
  test('decodes to the events it was made of', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        expect(decoded(feed, render(history))).toEqual(eventsOf(history, keeps))
      }),
      { numRuns: runs(400) },
    )
  })

  test('decodes to the generated history, which comes to the same status', () => {
    fc.assert(
      fc.property(histories({ minLength: 1, maxLength: 12, weights }), history => {
        const { shipment, events, rejected } = feeds[feed].decode(render(history))[0]!
        expect([shipment, rejected]).toEqual(['A1', []])
        expect(decoded(feed, render(history))).toEqual(eventsOf(history, keeps))
        const [is, was] = [replay(events), replay(history)]
        expect([is.status, is.outcome]).toEqual([was.status, was.outcome])
      }),
      { numRuns: runs(200) },
    )
  })

  test.each(codes)('carries %s', code => {
    const scan: HistoryEvent = { code, time: '2026-03-01 09:00:00', text: 'a scan', place: 'Berlin' }
    expect(decoded(feed, render([scan]))).toEqual([{ ...scan, code: keeps(code) }])
  })

  test('is recognised by its own feed alone', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        const payload = render(history)
        const recognisers = Object.entries(feeds).filter(([, { recognise }]) => recognise(payload))
        expect(recognisers.map(([name]) => name)).toEqual([feed])
      }),
      { numRuns: runs(100) },
    )
  })

  test('is plain JSON', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        expect(JSON.parse(JSON.stringify(render(history)))).toEqual(render(history))
      }),
    )
  })
})

test('the codes that arrive as others keep their status; 4/14 keeps its finality too', () => {
  expect(codes.filter(code => codeAsReceived(code) !== code)).toEqual(['4/14', '2/901', '2/902', '2/903'])
  expect(codes.filter(code => rowOf(idOf(codeAsReceived(code)))?.status !== rowOf(idOf(code))?.status)).toEqual([])
  const returned = (code: Code) => replay([scanOf('1/1', 1), scanOf('6/6', 2), scanOf(code, 3), scanOf('0/0', 4)])
  expect(returned('4/14')).toMatchObject({
    status: 'returned',
    outcome: 'returned',
    flags: [{ constraint: 'returned-is-final' }],
  })
  expect(returned(codeAsReceived('4/14'))).toMatchObject({
    status: 'returned',
    outcome: 'returned',
    flags: [{ constraint: 'returned-is-final' }],
  })
  expect(kd100Response([scanOf('4/14', 1)], head).data).toMatchObject({
    order_status_code: 4,
    items: [{ order_status_code: '4', order_status_description: 'Recipient refused' }],
  })
  expect(kd100Response([scanOf('14/14', 1)], head).data).toMatchObject({
    order_status_code: 14,
    items: [{ order_status_code: '14', order_status_description: 'Recipient refused' }],
  })
})

test.each(codeRows)('$code is sent as its substatus alone, with the provider’s label', ({ code, label, status }) => {
  const sent = `${substatusOf(codeAsReceived(code))}`
  const { data } = kd100Response([scanOf(code, 1)], head)
  expect(data.order_status_code).toBe(statusNumberOf(status))
  expect(data.items).toMatchObject([{ order_status_code: sent, order_status_description: label }])
  const { lastResult } = kuaidi100Push([scanOf(code, 1)], head)
  expect(lastResult).toMatchObject({ state: sent, data: [{ statusCode: sent, status: label }] })
  expect(readCode(lastResult.state).id).toBe(readCode(codeAsReceived(code)).id)
  expect(lastResult.ischeck).toBe(rowOf(readCode(code).id)?.status === 'delivered' ? '1' : '0')
})

const scanOf = (code: Code, hour: number): HistoryEvent => ({ code, time: `2026-03-01 0${hour}:00:00`, text: 'scan', place: 'X' })
const delivery = [scanOf('1/103', 1), scanOf('5/5', 2), scanOf('3/301', 2)]

test('lists are newest first', () => {
  expect(kd100Webhook(delivery, head).items?.map(item => item.order_status_code)).toEqual(['301', '5', '103'])
  expect(kuaidi100Push(delivery, head).lastResult.data.map(item => item.statusCode)).toEqual(['301', '5', '103'])
})

test('monitoring ends with the journey, and can end without a scan', () => {
  expect([kuaidi100Push(delivery.slice(0, 2), head).status, kuaidi100Push(delivery, head).status]).toEqual([
    'polling',
    'shutdown',
  ])
  const abort = kuaidi100.decode(kuaidi100Push([], { ...head, status: 'abort' }))[0]!
  expect(abort).toMatchObject({ events: [], rejected: [], reported: null, monitoring: { status: 'abort', ended: true } })
  const expired = kd100.decode(kd100Webhook([], { ...head, event: 'expired' }))[0]!
  expect(expired).toMatchObject({ events: [], rejected: [], reported: null, monitoring: { status: 'expired', ended: true } })
})

test('an event without a code has none, and an unknown code is sent unchanged', () => {
  const odd = [{ time: '2026-03-01 01:00:00' }, { time: '2026-03-01 02:00:00', code: '999' }]
  expect(kd100Response(odd, head).data.items.map(item => item.order_status_code)).toEqual(['999', null])
  expect(kuaidi100Answer(odd, head).data.map(item => item.statusCode)).toEqual(['999', null])
})

test('a form is signed over the text that the provider sends', () => {
  fc.assert(
    fc.property(anyHistory, fc.string(), (history, salt) => {
      const form = kuaidi100Form(kuaidi100Push(history, head), { salt })
      const [param, sign] = ['param', 'sign'].map(name => new URLSearchParams(form).get(name)!) as [string, string]
      expect(sign).toBe(createHash('md5').update(`${param}${salt}`).digest('hex').toUpperCase())
      expect(isSigned(Buffer.from(param), Buffer.from(sign), [salt])).toBe(true)
      expect(isSigned(Buffer.from(param), Buffer.from(sign), [`${salt}.`])).toBe(false)
    }),
    { numRuns: runs(100) },
  )
})

test('native lines are one event each, and keep every field', () => {
  const lines = nativeLines(delivery, head).split('\n')
  expect(lines.pop()).toBe('')
  const events = lines.flatMap(line => native.decode(JSON.parse(line))[0]!.events)
  expect(events).toMatchObject(delivery)
  expect(lines.map(line => native.decode(JSON.parse(line))[0]!.shipment)).toEqual(['A1', 'A1', 'A1'])
  expect(nativeEvents(delivery, head)).toHaveLength(3)
})

test.each<[string, () => unknown, string]>([
  [
    'events that are no list',
    () => kd100Webhook(null as never, head),
    'kd100Webhook takes a list of events, oldest first, not null.',
  ],
  ['no head', () => kuaidi100Push([], undefined as never), 'kuaidi100Push takes the shipment as { shipment }, not undefined.'],
  ['no shipment', () => nativeHistory([], {} as never), 'Unusable option shipment: undefined. Pass the number of the shipment.'],
  ['an unknown option', () => kd100Response([], { ...head, events: [] } as never), 'kd100Response has no option events.'],
  ['no salt', () => kuaidi100Form(kuaidi100Push([], head), undefined as never), 'Unusable option salt: undefined.'],
])('%s is refused', (_, attempt, message) => {
  expect(attempt).toThrow(expect.objectContaining({ code: 'bad-option', message: expect.stringContaining(message) }))
})
