// A PGlite directory has one owner at a time, however the last owner ended.

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, expect, onTestFinished, test, vi } from 'vitest'
import { lockDirectory } from '../../src/stores/lock.js'
import { openPglite, pgliteStore } from '../../src/stores/pglite.js'
import { inMemory, madeDirectory } from '../pglite/template.js'
import { growth } from './rows.js'

const folder = mkdtempSync(join(tmpdir(), 'shipfold-directory-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Another process that opens the directory. */
async function otherOwner(directory: string): Promise<{ readonly kill: () => Promise<void> }> {
  const child = spawn(process.execPath, ['--import', 'tsx', resolve('test/stores/hold.mts'), directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<void>(done => child.once('exit', () => done()))
  for await (const line of createInterface({ input: child.stdout })) if (line === 'open') break
  return {
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

test('a directory that another process has open is busy under every path until that process dies', async () => {
  const place = madeDirectory(join(folder, 'open'))
  const other = await otherOwner(place)
  const link = `${place}-link`
  symlinkSync(place, link)
  for (const name of [place, `${place}/../${place.split('/').at(-1)}`, link])
    await expect(pgliteStore(name).open()).rejects.toMatchObject({ code: 'store-busy' })
  await other.kill()
  const store = pgliteStore(link)
  await store.open()
  expect(await store.shipments.commit([growth('A', 1)])).toBe(true)
  await store.close()
}, 60_000)

test('of many that lock a directory at once one succeeds, and after its release the next one', async () => {
  const place = mkdtempSync(join(folder, 'locked-'))
  for (let round = 0; round < 3; round++) {
    const attempts = await Promise.allSettled(Array.from({ length: 8 }, () => lockDirectory(place)))
    const locks = attempts.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))
    expect(locks).toHaveLength(1)
    for (const each of attempts) if (each.status === 'rejected') expect(each.reason).toMatchObject({ code: 'store-busy' })
    await locks[0]!.release()
  }
})

test.each(['', 'memory://x', 'idb://x', 'file:///tmp/x'])('%j is not a directory', where => {
  const refused = expect.objectContaining({ code: 'bad-option', message: expect.stringMatching(/option where: .*Pass the path/) })
  expect(() => pgliteStore(where)).toThrow(refused)
})

test('a wrong argument is refused by its name, and no password is printed', async () => {
  // As JavaScript may: arguments that no type lets through.
  const wrong = pgliteStore as (where: unknown, options?: unknown) => unknown
  for (const where of [7, null, {}, []])
    expect(() => wrong(where)).toThrow(
      expect.objectContaining({ code: 'bad-option', message: expect.stringContaining('option where') }),
    )
  const refused = expect.objectContaining({ code: 'bad-option', message: expect.not.stringContaining('hush') })
  expect(() => wrong('postgres://me:hush@db/shop')).toThrow(refused)
  expect(() => wrong(undefined, { shema: 'x' })).toThrow('pgliteStore has no option shema. Did you mean schema?')
  expect(() => wrong(undefined, { schema: 7 })).toThrow('Unusable option schema: 7.')
  await expect(openPglite(7 as unknown as string)).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('option directory: 7'),
  })
})

test('a store that was never opened can be closed', async () => {
  const store = pgliteStore(join(folder, 'never'))
  await store.close()
  await expect(store.open()).rejects.toMatchObject({ code: 'closed' })
})

test('a store that is closed while it opens closes what it opened', async () => {
  const place = madeDirectory(join(folder, 'hasty'))
  const store = pgliteStore(place)
  const opening = store.open().catch(error => error)
  await store.close()
  expect([undefined, 'closed']).toContain((await opening)?.code)
  const next = pgliteStore(place)
  await next.open()
  await next.close()
}, 60_000)

test('without the package the error says what to install', async () => {
  vi.doMock('@electric-sql/pglite', () => {
    throw new Error('Cannot find package')
  })
  onTestFinished(() => void vi.doUnmock('@electric-sql/pglite'))
  await expect(pgliteStore().open()).rejects.toMatchObject({
    code: 'bad-option',
    message: expect.stringContaining('npm install @electric-sql/pglite'),
  })
})

test('a PGlite whose prepared statements are discarded, or prepared by another store first, works as before', async () => {
  const database = await inMemory()
  const store = pgliteStore(database)
  await store.open()
  for (let version = 1; version <= 8; version++) {
    if (version % 3 === 0) await database.exec('discard all')
    expect(await store.shipments.commit([growth('A', version)])).toBe(true)
    if (version === 5) await database.exec('alter table shipfold.shipments add column mine text')
    expect((await store.shipments.load(['A']))[0]?.row).toEqual(growth('A', version).row)
  }
  const { rows } = await database.query<{ name: string; statement: string }>('select name, statement from pg_prepared_statements')
  expect(rows.map(({ name }) => name.slice(0, 14)).toSorted()).toEqual(['shipfold_commi', 'shipfold_load_'])
  const other = pgliteStore(database, { schema: 'other' })
  await other.open()
  expect([await other.shipments.commit([growth('A', 1)]), await store.shipments.commit([growth('A', 1)])]).toEqual([true, false])
  await database.close()
}, 60_000)
