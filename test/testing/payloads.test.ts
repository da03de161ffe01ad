// Payloads made of histories, decoded again.

import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Code, codeRows, codes, numberOf, readCode, rowOf, substatusOf } from '../../src/codes/index.js'
import * as kd100 from '../../src/feeds/kd100.js'
import * as kuaidi100 from '../../src/feeds/kuaidi100.js'
import * as native from '../../src/feeds/native.js'
import { replay } from '../../src/index.js'
import { histories } from '../../src/testing/histories/index.js'
import type { History, HistoryEvent } from '../../src/testing/history.js'
import {
  arriving,
  kd100Response,
  kd100Webhook,
  kuaidi100Answer,
  kuaidi100Form,
  kuaidi100Push,
  nativeEvents,
  nativeHistory,
  nativeLines,
} from '../../src/testing/payloads/index.js'
import { isSigned } from '../../src/webhook/signature.js'
import { runs } from '../runs.js'

const feeds = { kd100, kuaidi100, native }
type FeedName = keyof typeof feeds
const head = { shipment: 'A1', carrier: 'somepost' }

const renderers: readonly { name: string; feed: FeedName; keeps: (code: Code) => Code; render: (history: History) => unknown }[] =
  [
    { name: 'a KD100 answer', feed: 'kd100', keeps: arriving, render: history => kd100Response(history, head) },
    { name: 'a KD100 webhook', feed: 'kd100', keeps: arriving, render: history => kd100Webhook(history, head) },
    { name: 'a Kuaidi100 answer', feed: 'kuaidi100', keeps: arriving, render: history => kuaidi100Answer(history, head) },
    { name: 'a Kuaidi100 push', feed: 'kuaidi100', keeps: arriving, render: history => kuaidi100Push(history, head) },
    {
      name: 'a Kuaidi100 form',
      feed: 'kuaidi100',
      keeps: arriving,
      render: history => Object.fromEntries(new URLSearchParams(kuaidi100Form(kuaidi100Push(history, head), { salt: 'salt' }))),
    },
    { name: 'a native history', feed: 'native', keeps: code => code, render: history => nativeHistory(history, head) },
  ]

// Any codes at all, in an order that times may tie in, and texts as carriers and enemies write them.
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

const isNothing = (text: string) => text === '' || text === 'null'
const told = (history: History, keeps: (code: Code) => Code) =>
  history.map(({ code, time, text, place }) => ({
    code: keeps(code),
    time,
    text: isNothing(text) ? '' : text,
    place: isNothing(place) ? '' : place,
  }))

// Decoded events oldest first, as far as a history says them.
const heard = (feed: FeedName, payload: unknown) =>
  [...feeds[feed].decode(JSON.parse(JSON.stringify(payload))).events]
    .sort((a, b) => a.position - b.position)
    .map(({ code, time, text, place }) => ({
      code: readCode(code).code,
      time,
      text: isNothing(text ?? '') ? '' : text,
      place: isNothing(place ?? '') ? '' : place,
    }))

describe.each(renderers)('$name', ({ feed, keeps, render }) => {
  test('decodes to the events it was made of, whatever they are', () => {
    fc.assert(
      fc.property(anyHistory, history => {
        expect(heard(feed, render(history))).toEqual(told(history, keeps))
      }),
      { numRuns: runs(400) },
    )
  })

  test('decodes to the generated history, which comes to the same status', () => {
    fc.assert(
      fc.property(histories({ minLength: 1, maxLength: 12 }), history => {
        const { shipment, events, rejected } = feeds[feed].decode(render(history))
        expect([shipment, rejected]).toEqual(['A1', []])
        expect(heard(feed, render(history))).toEqual(told(history, keeps))
        const [is, was] = [replay(events), replay(history)]
        expect([is.status, is.outcome]).toEqual([was.status, was.outcome])
      }),
      { numRuns: runs(200) },
    )
  })

  test.each(codes)('carries %s', code => {
    const scan: HistoryEvent = { code, time: '2026-03-01 09:00:00', text: 'a scan', place: 'Berlin' }
    expect(heard(feed, render([scan]))).toEqual([{ ...scan, code: keeps(code) }])
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

test('the only code that does not arrive as itself keeps its status and its finality', () => {
  expect(codes.filter(code => arriving(code) !== code)).toEqual(['4/14'])
  const returned = (code: Code) => replay([scanOf('1/1', 1), scanOf('6/6', 2), scanOf(code, 3), scanOf('0/0', 4)])
  expect(returned('4/14')).toMatchObject({ status: 'returned', outcome: 'returned', flags: [{ law: 'returned-is-final' }] })
  expect(returned(arriving('4/14'))).toMatchObject({
    status: 'returned',
    outcome: 'returned',
    flags: [{ law: 'returned-is-final' }],
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
  const sent = `${substatusOf(arriving(code))}`
  const { data } = kd100Response([scanOf(code, 1)], head)
  expect(data.order_status_code).toBe(numberOf(status))
  expect(data.items).toMatchObject([{ order_status_code: sent, order_status_description: label }])
  const { lastResult } = kuaidi100Push([scanOf(code, 1)], head)
  expect(lastResult).toMatchObject({ state: sent, data: [{ statusCode: sent, status: label }] })
  expect(readCode(lastResult.state).id).toBe(readCode(arriving(code)).id)
  expect(lastResult.ischeck).toBe(rowOf(readCode(code).id)?.status === 'delivered' ? '1' : '0')
})

const scanOf = (code: Code, hour: number): HistoryEvent => ({ code, time: `2026-03-01 0${hour}:00:00`, text: 'scan', place: 'X' })
const way = [scanOf('1/103', 1), scanOf('5/5', 2), scanOf('3/301', 2)]

test('lists are newest first', () => {
  expect(kd100Webhook(way, head).items?.map(item => item.order_status_code)).toEqual(['301', '5', '103'])
  expect(kuaidi100Push(way, head).lastResult.data.map(item => item.statusCode)).toEqual(['301', '5', '103'])
})

test('a watch ends with the journey, and can end without a scan', () => {
  expect([kuaidi100Push(way.slice(0, 2), head).status, kuaidi100Push(way, head).status]).toEqual(['polling', 'shutdown'])
  const abort = kuaidi100.decode(kuaidi100Push([], { ...head, status: 'abort' }))
  expect(abort).toMatchObject({ events: [], rejected: [], reported: null, monitoring: { status: 'abort', ended: true } })
  const expired = kd100.decode(kd100Webhook([], { ...head, event: 'expired' }))
  expect(expired).toMatchObject({ events: [], rejected: [], reported: null, monitoring: { status: 'expired', ended: true } })
})

test('an event without a code has none, and one that nobody knows stays as it is', () => {
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
  const lines = nativeLines(way, head).split('\n')
  expect(lines.pop()).toBe('')
  const events = lines.flatMap(line => native.decode(JSON.parse(line)).events)
  expect(events).toMatchObject(way)
  expect(lines.map(line => native.decode(JSON.parse(line)).shipment)).toEqual(['A1', 'A1', 'A1'])
  expect(nativeEvents(way, head)).toHaveLength(3)
})
