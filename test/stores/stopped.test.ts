// PGlite stops at an error after which PostgreSQL would end its process, such as a full disk: then whoever asks it again would
// wait for ever. Here its log finds no place to go on.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { afterAll, expect, test } from 'vitest'
import type { Store } from '../../src/engine/index.js'
import { openPglite, pgliteStore } from '../../src/stores/pglite.js'
import { madeDirectory } from '../pglite/template.js'
import { growth, NOON } from './rows.js'

const folder = mkdtempSync(join(tmpdir(), 'shipfold-stopped-'))
afterAll(() => rmSync(folder, { recursive: true }))

// Several at a time, each of more than a megabyte, until one finds no place: its log is written in pieces of 16 MB.
async function fill(store: Store): Promise<readonly unknown[]> {
  for (let round = 0; round < 20; round++) {
    const pushes = Array.from({ length: 4 }, (_, at) =>
      store.keepPush({
        ...{ key: `${round} ${at}`, feed: 'kd100', kind: 'unreadable', shipment: null, note: null, heardAt: NOON },
        body: { text: randomBytes(600_000).toString('hex') },
      }),
    )
    const errors = (await Promise.allSettled(pushes)).flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    if (errors.length > 0) return errors
  }
  throw new Error('It found place for all.')
}

test('a directory whose PGlite stopped is opened again by the next call, and has all that was written', async () => {
  const place = madeDirectory(join(folder, 'directory'))
  const store = pgliteStore(place)
  await store.open()
  expect(await store.commit([growth('A', 1)])).toBe(true)
  renameSync(join(place, 'pg_wal'), join(place, 'away'))
  const errors = await fill(store)
  expect(errors[0]).toMatchObject({ code: 'store-failed', message: expect.stringContaining('pg_wal') })
  for (const error of errors) expect(error).toMatchObject({ code: 'store-failed' })

  // As long as there is no place, each call says so.
  await expect(store.load(['A'])).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringMatching(/PGlite in .* could not start.*Is the disk full/),
  })
  renameSync(join(place, 'away'), join(place, 'pg_wal'))
  expect((await store.load(['A']))[0]?.row).toEqual(growth('A', 1).row)
  expect(await store.commit([growth('A', 2)])).toBe(true)
  await store.close()

  const next = pgliteStore(place)
  await next.open()
  expect((await next.load(['A']))[0]?.row.version).toBe(2)
  await next.close()
}, 120_000)

test('a PGlite of your own that stopped is not asked again', async () => {
  const place = madeDirectory(join(folder, 'given'))
  const store = pgliteStore(await openPglite(place))
  await store.open()
  renameSync(join(place, 'pg_wal'), join(place, 'away'))
  const [first, ...others] = await fill(store)
  expect(first).toMatchObject({ code: 'store-failed', message: expect.stringContaining('pg_wal') })
  const stopped = {
    code: 'store-failed',
    message: expect.stringMatching(/PGlite stopped at an earlier error: .*pg_wal.*Open another one/),
  }
  for (const error of others) expect(error).toMatchObject(stopped)
  await expect(store.load(['A'])).rejects.toMatchObject(stopped)
  await store.close()
}, 120_000)

test.each([
  ['a FATAL error', { severity: 'FATAL', message: 'terminating' }, true],
  ['a trap of its program', Object.assign(new Error('unreachable'), { name: 'RuntimeError' }), true],
  ['its exit', { name: 'ExitStatus', message: 'Program terminated with exit(1)' }, true],
  ['an ordinary error', { severity: 'ERROR', code: '42703', message: 'no such column' }, false],
])('after %s it is asked again, or not', async (_, thrown, isTheEnd) => {
  let asked = 0
  const query = async () => {
    asked++
    throw thrown
  }
  // As much of a PGlite as a store needs.
  const store = pgliteStore({ query } as unknown as PGlite)
  for (const call of [1, 2, 3]) {
    const message = isTheEnd && call > 1 ? /stopped at an earlier error/ : new RegExp(thrown.message.slice(0, 9))
    await expect(store.load(['A'])).rejects.toMatchObject({ code: 'store-failed', message: expect.stringMatching(message) })
  }
  expect(asked).toBe(isTheEnd ? 1 : 3)
})
