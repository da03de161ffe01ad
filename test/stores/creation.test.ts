// PGlite databases created from nothing; other tests copy a template.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { pgliteStore } from '../../src/stores/pglite.js'
import { growth } from './rows.js'

const folder = mkdtempSync(join(tmpdir(), 'shipfold-creation-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the next store of a directory reads what the last one wrote', async () => {
  const place = join(folder, 'new', 'deep')
  const first = pgliteStore(place)
  await first.open()
  expect(await first.shipments.commit([growth('A', 1)])).toBe(true)
  const second = pgliteStore(place)
  await expect(second.open()).rejects.toMatchObject({ code: 'store-busy', message: expect.stringContaining(place) })
  await first.close()
  await second.open()
  expect(await second.shipments.load(['A'])).toHaveLength(1)
  await second.close()
}, 60_000)

test('a store in memory creates its own database and closes it', async () => {
  const store = pgliteStore()
  await store.open()
  expect(await store.shipments.commit([growth('A', 1)])).toBe(true)
  expect(await store.shipments.load(['A'])).toHaveLength(1)
  await store.close()
  await expect(store.shipments.load(['A'])).rejects.toMatchObject({ code: 'closed' })
}, 60_000)
