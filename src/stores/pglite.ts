// The store in PGlite: PostgreSQL within this process, in memory or in a directory that no other may open meanwhile.

import { mkdirSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { ShipfoldError } from '../codes/index.js'
import type { Store } from '../engine/store.js'
import { codeOf } from './faults.js'
import { type Lock, lockDirectory } from './lock.js'
import { preparedName } from './prepared.js'
import { literal, quoted, type Row, type Statement, type Value } from './queries.js'
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
  const given = typeof where === 'object' ? { database: where, end: async () => {}, drop: null } : null
  const place = directory === null ? 'PGlite' : `PGlite in ${directory}`
  let opening: Promise<Opened> | null = null
  let last: Promise<unknown> = Promise.resolve()
  let end: unknown = null
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
      place,
      query: (statement, values) => {
        // One at a time, as PGlite does: but none that waits may meet a PGlite that stopped at the one before.
        const mine = last.then(() => asked(statement, values))
        last = mine.catch(() => {})
        return mine
      },
      close: async () => {
        const its = await last.then(() => opening?.catch(() => null))
        if (end === null) await its?.end()
      },
    },
    options,
  )

  async function asked(statement: Statement, values: readonly Value[]): Promise<readonly Row[]> {
    const { database, drop } = await open()
    if (end !== null) throw stopped(place, end)
    try {
      return await rowsOf(database, statement, values)
    } catch (thrown) {
      if (!isTheEnd(thrown)) throw thrown
      // What is in a directory is opened again by the next call, and recovers; what was in memory is gone.
      if (drop) {
        opening = null
        await drop()
      } else end = thrown
      throw thrown
    }
  }
}

// What each PGlite has prepared.
const prepared = new WeakMap<PGlite, Set<string>>()

// PGlite has no prepared statements but those of SQL: and parsing and planning are most of what a small statement takes.
async function rowsOf(database: PGlite, statement: Statement, values: readonly Value[]): Promise<readonly Row[]> {
  const name = preparedName(statement)
  const plainly = async () => (await database.query<Row>(statement.text, [...values])).rows
  // SQL as text ends where a NUL is.
  if (name === null || values.some(value => value?.includes('\0'))) return plainly()
  const known = prepared.get(database) ?? new Set()
  prepared.set(database, known)
  try {
    if (!known.has(name))
      await database.query(`prepare ${quoted(name)} as ${statement.text}`).catch(thrown => {
        // By a copy of this module: what has the name is the same.
        if (codeOf(thrown) !== '42P05') throw thrown
      })
    known.add(name)
    const given = values.map(value => (value === null ? 'null' : literal(value)))
    // Not by `exec`, which goes on after an error at which PGlite stops, and waits for ever.
    const { rows } = await database.query<Row>(`execute ${quoted(name)}${given.length > 0 ? `(${given.join(', ')})` : ''}`)
    return rows
  } catch (thrown) {
    if (!notPrepared.includes(codeOf(thrown))) throw thrown
    known.delete(name)
    return plainly()
  }
}

// Somebody discarded it, or its tables have changed since.
const notPrepared = ['26000', '0A000']

// PostgreSQL ends its process at such an error, and is started anew. PGlite has no process to end: whoever asks it again waits for ever.
function isTheEnd(thrown: unknown): boolean {
  const { severity, name } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    severity?: unknown
    name?: unknown
  }
  return severity === 'PANIC' || severity === 'FATAL' || name === 'RuntimeError' || name === 'ExitStatus'
}

const stopped = (place: string, cause: unknown): ShipfoldError =>
  new ShipfoldError(
    'store-failed',
    `${place} stopped at an earlier error: ${(cause as Partial<Error>).message}. Open another one; what was only in memory is gone.`,
    { cause },
  )

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
  /** Lets a directory go whose PGlite stopped; null where it cannot be opened again. */
  readonly drop: (() => Promise<void>) | null
}

async function opened(directory: string | null): Promise<Opened> {
  if (directory === null) {
    const { PGlite } = await installed()
    const database = await PGlite.create()
    return { database, end: () => database.close(), drop: null }
  }
  const { database, release } = await openAt(directory)
  return { database, end: () => database.close().finally(release), drop: release }
}

async function openAt(directory: string): Promise<{ readonly database: PGlite; readonly release: Lock['release'] }> {
  const { PGlite } = await installed()
  mkdirSync(directory, { recursive: true })
  const { release } = await lockDirectory(directory)
  try {
    // PGlite does not follow links.
    return {
      database: await PGlite.create(realpathSync(directory), {
        startParams: [...PGlite.defaultStartParams, '-c', 'log_startup_progress_interval=0'],
      }),
      release,
    }
  } catch (thrown) {
    await release()
    const message = `PGlite in ${directory} could not start: ${String((thrown as Partial<Error> | null)?.message ?? thrown)}. Is the disk full? Make room; where that is not it, restore the directory from a backup.`
    throw new ShipfoldError('store-failed', message, { cause: thrown })
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
