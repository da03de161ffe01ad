// Content that is hard to store: NUL, lone surrogates, deep lists, long names.

import { expect, test } from 'vitest'
import { longNumber, unclosedLists } from '../../src/testing/checks/hostile-texts.js'
import { opened } from '../stores/pool.js'
import { accepted, Door, formOf, onVan, picked, pushOf, way } from './door.js'

test('a database saves odd pushes too, and an old push that comes after a correction changes nothing', async () => {
  const { store } = await opened()
  const door = new Door({ store, bodyBytes: 2_000_000 })
  const odd: readonly (readonly [string, string])[] = [
    [pushOf(way, { nu: 'a\0b' }), 'unreadable'],
    [pushOf(way, { nu: '\ud800' }), 'unreadable'],
    [pushOf(way, { nu: longNumber }), 'unreadable'],
    [pushOf([], { status: 'abort', message: '\0 \ud800 \u{1f600}' }), 'monitoring'],
    ['\0', 'unreadable'],
    ['{"a":"\u2028"}', 'unreadable'],
    [unclosedLists(400_000), 'unreadable'],
    [pushOf([picked, '5 \0']), 'partial'],
  ]
  for (const [param, kind] of odd) {
    door.now += 1_000
    expect(await door.post(formOf(param))).toEqual([200, accepted])
    const [message] = await door.engine.inbox.list({ limit: 1 })
    const body = param === '\0' ? { base64: 'AA==' } : { text: param }
    expect(message).toMatchObject({ kind, body, receivedAt: door.nowText })
  }
  door.now += 1_000
  await door.post(formOf(pushOf(way)))
  door.now += 1_000
  await door.post(formOf(pushOf([picked, onVan, '204 2026-03-02 11:30:00'])))
  const before = await door.engine.read('YX1')
  door.now += 1_000
  expect(await door.post(formOf(pushOf(way)))).toEqual([200, accepted])
  const after = await door.engine.read('YX1')
  expect(before?.report.status).toBe('exception')
  expect([after?.report, after?.effects]).toEqual([before?.report, before?.effects])
  expect(await door.engine.inbox.list({ shipment: 'YX1', kind: 'scans' })).toMatchObject([
    { receivedCount: 1 },
    { receivedCount: 2 },
  ])
  await door.engine.close()
}, 60_000)
