// PGlite stops at an error that would end PostgreSQL's process, such as a full disk, and then never answers another query. Here
// its log directory is renamed, so that it cannot continue.

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

// Several messages at a time, each of more than a megabyte, until one fails: the log is written in segments of 16 MB.
async function fill(store: Store): Promise<readonly unknown[]> {
  for (let round = 0; round < 20; round++) {
    const saves = Array.from({ length: 4 }, (_, at) =>
      store.inbox.save({
        ...{ key: `${round} ${at}`, feed: 'kd100', kind: 'unreadable', shipment: null, note: null, receivedAt: NOON },
        body: { text: randomBytes(600_000).toString('hex') },
      }),
    )
    const errors = (await Promise.allSettled(saves)).flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
    if (errors.length > 0) return errors
  }
  throw new Error('Every message was saved.')
}

test('the next call reopens a directory whose PGlite stopped, and everything written is there', async () => {
  const place = madeDirectory(join(folder, 'directory'))
  const store = pgliteStore(place)
  await store.open()
  expect(await store.shipments.commit([growth('A', 1)])).toBe(true)
  renameSync(join(place, 'pg_wal'), join(place, 'away'))
  const errors = await fill(store)
  expect(errors[0]).toMatchObject({ code: 'store-failed', message: expect.stringContaining('pg_wal') })
  for (const error of errors) expect(error).toMatchObject({ code: 'store-failed' })

  // While the log directory is missing, each call rejects.
  await expect(store.shipments.load(['A'])).rejects.toMatchObject({
    code: 'store-failed',
    message: expect.stringMatching(/PGlite in .* could not start.*If the disk is full/),
  })
  renameSync(join(place, 'away'), join(place, 'pg_wal'))
  expect((await store.shipments.load(['A']))[0]?.row).toEqual(growth('A', 1).row)
  expect(await store.shipments.commit([growth('A', 2)])).toBe(true)
  await store.close()

  const next = pgliteStore(place)
  await next.open()
  expect((await next.shipments.load(['A']))[0]?.row.version).toBe(2)
  await next.close()
}, 120_000)

test('a PGlite of your own that stopped gets no more queries', async () => {
  const place = madeDirectory(join(folder, 'given'))
  const store = pgliteStore(await openPglite(place))
  await store.open()
  renameSync(join(place, 'pg_wal'), join(place, 'away'))
  const [first, ...others] = await fill(store)
  expect(first).toMatchObject({ code: 'store-failed', message: expect.stringContaining('pg_wal') })
  const stopped = {
    code: 'store-failed',
    message: expect.stringMatching(/PGlite stopped after an earlier error: .*pg_wal.*Open a new store/),
  }
  for (const error of others) expect(error).toMatchObject(stopped)
  await expect(store.shipments.load(['A'])).rejects.toMatchObject(stopped)
  await store.close()
}, 120_000)

test.each([
  ['a FATAL error', { severity: 'FATAL', message: 'terminating' }, true],
  ['a trap of its program', Object.assign(new Error('unreachable'), { name: 'RuntimeError' }), true],
  ['its exit', { name: 'ExitStatus', message: 'Program terminated with exit(1)' }, true],
  ['an ordinary error', { severity: 'ERROR', code: '42703', message: 'no such column' }, false],
])('after %s it gets further queries, or none', async (_, thrown, isFatal) => {
  let queries = 0
  const query = async () => {
    queries++
    throw thrown
  }
  // As much of a PGlite as a store needs.
  const store = pgliteStore({ query } as unknown as PGlite)
  for (const call of [1, 2, 3]) {
    const message = isFatal && call > 1 ? /stopped after an earlier error/ : new RegExp(thrown.message.slice(0, 9))
    await expect(store.shipments.load(['A'])).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringMatching(message),
    })
  }
  expect(queries).toBe(isFatal ? 1 : 3)
})
