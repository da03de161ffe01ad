// A shipment whose effects PostgreSQL cannot index.

import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { opened } from '../stores/pool.js'
import { hour, Workbench } from './workbench.js'

test('a shipment with a name too long for the keys of its effects does not block the others in a tick', async () => {
  const { store } = await opened()
  const { engine } = new Workbench({ store })
  // Of hashes, since repetitive text would be stored compressed.
  const long = Array.from({ length: 41 }, (_, at) => createHash('sha256').update(`${at}`).digest('hex')).join('')
  const events = [{ code: '1/1', time: hour(1).toISOString() }]
  for (const [shipment, hours] of [
    [long, 3],
    ['B', 4],
  ] as const)
    await engine.ingest({ shipment, kind: 'delta', events, receivedAt: hour(hours) }).catch(() => {})
  await engine.tick(hour(500)).catch(() => {})
  expect((await engine.effects()).map(({ shipment }) => shipment)).toEqual(['B'])
})
