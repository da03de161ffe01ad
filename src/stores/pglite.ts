// The store in PGlite: PostgreSQL within this process, in memory or in a directory that no other may open meanwhile.

import { mkdirSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { ShipfoldError } from '../codes/index.js'
import type { Store } from '../engine/store.js'
import { type Lock, lockDirectory } from './lock.js'
import type { Row } from './queries.js'
import { sqlStore } from './sql-store.js'

/** Where the tables are. */
export interface PgliteStoreOptions {
  /** The schema that holds the tables; made where it is missing. `shipfold` by default. */
  readonly schema?: string | undefined
}

/**
 * A store in PGlite: in memory, in a directory, or in one that you opened and keep. `open()` rejects with `store-busy` where
 * another has the directory open, with `bad-option` where `@electric-sql/pglite` is not installed. `close()` ends what it made.
 */
export function pgliteStore(where?: string | PGlite, options: PgliteStoreOptions = {}): Store {
  const directory = typeof where === 'string' ? checkedDirectory(where) : null
  const given = typeof where === 'object' ? { database: where, end: async () => {} } : null
  let opening: Promise<Opened> | null = null
  const open = (): Promise<Opened> => {
    // One that failed is tried again: the other process may be gone.
    opening ??= (given ? Promise.resolve(given) : opened(directory)).catch(thrown => {
      opening = null
      throw thrown
    })
    return opening
  }
  return sqlStore(
    {
      place: directory === null ? 'PGlite' : `PGlite in ${directory}`,
      query: async ({ text }, values) => {
        const { database } = await open()
        const { rows } = await database.query<Row>(text, [...values])
        return rows
      },
      close: async () => {
        const last = await opening?.catch(() => null)
        await last?.end()
      },
    },
    options,
  )
}

/**
 * A PGlite directory opened under the lock that keeps every other shipfold out, for tables of your own beside shipfold's: give
 * what it resolves with to {@link pgliteStore}, and close it last. Rejects as `open()` of the store does.
 */
export async function openPglite(directory: string): Promise<PGlite> {
  const { database, release } = await openAt(checkedDirectory(directory))
  const close = database.close.bind(database)
  database.close = () => close().finally(release)
  return database
}

interface Opened {
  readonly database: PGlite
  readonly end: () => Promise<void>
}

async function opened(directory: string | null): Promise<Opened> {
  if (directory === null) {
    const { PGlite } = await installed()
    const database = await PGlite.create()
    return { database, end: () => database.close() }
  }
  const { database, release } = await openAt(directory)
  return { database, end: () => database.close().finally(release) }
}

async function openAt(directory: string): Promise<{ readonly database: PGlite; readonly release: Lock['release'] }> {
  const { PGlite } = await installed()
  mkdirSync(directory, { recursive: true })
  const { release } = await lockDirectory(directory)
  try {
    // PGlite does not follow links.
    return { database: await PGlite.create(realpathSync(directory)), release }
  } catch (thrown) {
    await release()
    throw thrown
  }
}

async function installed(): Promise<{ readonly PGlite: typeof PGlite }> {
  try {
    return await import('@electric-sql/pglite')
  } catch (cause) {
    throw new ShipfoldError('bad-option', 'The store needs the package @electric-sql/pglite: npm install @electric-sql/pglite.', {
      cause,
    })
  }
}

// PGlite takes some names for other kinds of places, which shipfold neither locks nor knows.
function checkedDirectory(where: string): string {
  if (where !== '' && !/^[a-z]+:\/\//i.test(where)) return resolve(where)
  throw new ShipfoldError('bad-option', `Unusable directory: ${JSON.stringify(where)}. Give a path; for memory give nothing.`)
}
