// What a database finds hard to keep: texts with NUL, half characters, deep lists, long names.

import { expect, test } from 'vitest'
import { pgliteStore } from '../../src/stores/pglite.js'
import { inMemory } from '../pglite/template.js'
import { accepted, Door, formOf, onVan, picked, pushOf, way } from './door.js'

test('in a database too odd pushes are kept and acknowledged, and a replay after a correction moves nothing', async () => {
  const database = await inMemory()
  const door = new Door({ store: pgliteStore(database), bodyBytes: 2_000_000 })
  const odd: readonly (readonly [string, string])[] = [
    [pushOf(way, { nu: 'a\0b' }), 'unreadable'],
    [pushOf(way, { nu: '\ud800' }), 'unreadable'],
    [pushOf(way, { nu: '9'.repeat(200) }), 'unreadable'],
    [pushOf([], { status: 'abort', message: '\0 \ud800 \u{1f600}' }), 'monitoring'],
    ['\0', 'unreadable'],
    ['{"a":"\u2028"}', 'unreadable'],
    ['['.repeat(400_000), 'unreadable'],
    [pushOf([picked, '5 \0']), 'partial'],
  ]
  for (const [param, kind] of odd) {
    door.now += 1_000
    const said = await door.post(formOf(param))
    expect(said).toEqual([200, accepted])
    const [push] = await door.engine.pushes({ limit: 1 })
    const body = param === '\0' ? { base64: 'AA==' } : { text: param }
    expect(push).toMatchObject({ kind, body, heardAt: door.now })
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
  expect(await door.engine.pushes({ shipment: 'YX1', kind: 'scans' })).toMatchObject([{ times: 1 }, { times: 2 }])
  await door.engine.close()
  await database.close()
}, 60_000)
