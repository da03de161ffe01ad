// The store in PGlite, which is PostgreSQL within this process: in memory, or in a directory that one process may open.

import { mkdirSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import type { PGlite } from '@electric-sql/pglite'
import { untilAborted } from '../async/signal.js'
import type { Store, StoreTransaction } from '../engine/ports.js'
import { badOption, checkOptions, ShipfoldError } from '../vocabulary/index.js'
import { quoteIdentifier, quoteLiteral, type SqlRow, type SqlStatement, type SqlValue } from './client.js'
import { sqlStateOf } from './database-errors.js'
import { type DirectoryLock, lockDirectory } from './lock.js'
import { preparedName } from './prepared.js'
import { sqlStore } from './sql-store.js'
import { noTransaction, queryTransaction, sqlTransaction, type TransactionQuery, transactionClient } from './transaction.js'

export type { TransactionQuery }

const STORE = 'pgliteStore'

/** The schema of a store, and how long a call may take. */
export interface PgliteStoreOptions {
  /** The schema that holds the tables; `open()` creates it. `shipfold` by default. */
  readonly schema?: string | undefined
  /** How long a statement may take, its turn and every retry included, in milliseconds. 15,000 by default. */
  readonly timeoutMs?: number | undefined
}

/**
 * A store in PGlite: in memory if `where` is absent, in the directory it names, or in a PGlite that you opened and close. `open()`
 * rejects with `store-busy` if the directory is open elsewhere, and with `bad-option` if `@electric-sql/pglite` is not
 * installed. `close()` closes what the store opened. Throws `bad-option` for a wrong argument.
 */
export function pgliteStore(where?: string | PGlite, options: PgliteStoreOptions = {}): Store {
  const directory = typeof where === 'string' ? checkedDirectory('where', where) : null
  if (where !== undefined && directory === null && typeof (where as Partial<PGlite> | null)?.query !== 'function')
    badOption('where', where, 'Pass a directory, a PGlite, or nothing for memory.')
  checkOptions('pgliteStore', options, ['schema', 'timeoutMs'])
  const given = typeof where === 'object' ? { database: where, close: async () => {}, releaseLock: null } : null
  const place = directory === null ? 'PGlite' : `PGlite in ${directory}`
  let opening: Promise<RunningPglite> | null = null
  let last: Promise<unknown> = Promise.resolve()
  let fatal: unknown = null
  const running = (): Promise<RunningPglite> => {
    // A failed attempt is repeated by the next call: the other process may have ended.
    opening ??= (given ? Promise.resolve(given) : startPglite(directory)).catch(thrown => {
      opening = null
      throw thrown
    })
    return opening
  }
  return sqlStore(
    {
      place,
      query: (statement, values, signal) => {
        // One statement at a time, as PGlite works anyway: so none that waits reaches a PGlite that the one before it stopped.
        const mine = last.then(() => {
          signal.throwIfAborted()
          return query(statement, values)
        })
        last = mine.catch(() => {})
        return untilAborted(mine, signal)
      },
      within: transaction => transactionClient(transaction, { store: STORE, database: place, prepare: false }),
      close: async () => {
        const its = await last.then(() => opening?.catch(() => null))
        if (fatal === null) await its?.close()
      },
    },
    options,
  )

  async function query(statement: SqlStatement, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    const { database, releaseLock } = await running()
    if (fatal !== null) throw stoppedError(place, fatal)
    try {
      return await queryRows(database, statement, values)
    } catch (thrown) {
      if (!isFatal(thrown)) throw thrown
      // The next call opens a directory again, and recovers it; what was in memory is lost.
      if (releaseLock) {
        opening = null
        await releaseLock()
      } else fatal = thrown
      throw thrown
    }
  }
}

// The names prepared in each PGlite.
const preparedByDatabase = new WeakMap<PGlite, Set<string>>()

// PGlite's API prepares no statements, SQL does; parsing and planning are most of the time of a small statement.
async function queryRows(database: PGlite, statement: SqlStatement, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
  const name = preparedName(statement)
  const unprepared = async () => (await database.query<SqlRow>(statement.text, [...values])).rows
  // SQL text ends at a NUL.
  if (name === null || values.some(value => value?.includes('\0'))) return unprepared()
  const known = preparedByDatabase.get(database) ?? new Set()
  preparedByDatabase.set(database, known)
  try {
    if (!known.has(name))
      await database.query(`prepare ${quoteIdentifier(name)} as ${statement.text}`).catch(thrown => {
        // A copy of this module prepared it: the same name is the same statement.
        if (sqlStateOf(thrown) !== '42P05') throw thrown
      })
    known.add(name)
    const literals = values.map(value => (value === null ? 'null' : quoteLiteral(value)))
    // Not `exec`, which continues after an error that stops PGlite, and then never resolves.
    const { rows } = await database.query<SqlRow>(
      `execute ${quoteIdentifier(name)}${literals.length > 0 ? `(${literals.join(', ')})` : ''}`,
    )
    return rows
  } catch (thrown) {
    if (!notPreparedCodes.includes(sqlStateOf(thrown))) throw thrown
    known.delete(name)
    return unprepared()
  }
}

// The statement was discarded, or its tables have changed since.
const notPreparedCodes = ['26000', '0A000']

// At such an error PostgreSQL ends its process and is restarted. PGlite has no process to end: the next query never resolves.
function isFatal(thrown: unknown): boolean {
  const { severity, name } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    severity?: unknown
    name?: unknown
  }
  return severity === 'PANIC' || severity === 'FATAL' || name === 'RuntimeError' || name === 'ExitStatus'
}

const stoppedError = (place: string, cause: unknown): ShipfoldError =>
  new ShipfoldError(
    'store-failed',
    `${place} stopped after an earlier error: ${(cause as Partial<Error>).message}. Open a new store; a database in memory is lost.`,
    { cause },
  )

/** The part of a `Transaction` of PGlite that is used. */
export interface PgliteTransaction {
  readonly query: TransactionQuery
  readonly exec: (text: string) => Promise<unknown>
}

/**
 * Your transaction, for `engine.with`: what the function that you passed to `transaction()` of a PGlite receives, or a function
 * that sends a statement in it. Throws `bad-option` for the PGlite itself.
 */
export function inTransaction(transaction: PgliteTransaction | TransactionQuery): StoreTransaction {
  if (typeof transaction === 'function') return queryTransaction(STORE, transaction)
  const { query, exec } = (transaction ?? {}) as Partial<PgliteTransaction>
  if (typeof query !== 'function' || typeof exec !== 'function' || 'transaction' in transaction)
    throw noTransaction(
      'a transaction of PGlite',
      exec === undefined ? `a value of type ${typeof transaction} without query() and exec()` : 'the PGlite itself',
      'Pass what the function in database.transaction(async transaction => …) receives.',
    )
  return sqlTransaction(STORE, transaction, ({ text, values }) => transaction.query(text, values))
}

/**
 * Opens a PGlite directory for tables of your own beside shipfold's, under the lock that keeps other processes out: pass the
 * PGlite to {@link pgliteStore}, and close it after the store. Rejects as `open()` of the store does.
 */
export async function openPglite(directory: string): Promise<PGlite> {
  const { database, release } = await openDirectory(checkedDirectory('directory', directory))
  const close = database.close.bind(database)
  database.close = () => close().finally(release)
  return database
}

interface RunningPglite {
  readonly database: PGlite
  readonly close: () => Promise<void>
  /** Unlocks the directory of a PGlite that stopped; null for one that cannot be opened again. */
  readonly releaseLock: (() => Promise<void>) | null
}

async function startPglite(directory: string | null): Promise<RunningPglite> {
  if (directory === null) {
    const { PGlite } = await importPglite()
    const database = await PGlite.create()
    return { database, close: () => database.close(), releaseLock: null }
  }
  const { database, release } = await openDirectory(directory)
  return { database, close: () => database.close().finally(release), releaseLock: release }
}

async function openDirectory(
  directory: string,
): Promise<{ readonly database: PGlite; readonly release: DirectoryLock['release'] }> {
  const { PGlite } = await importPglite()
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
    const reason = String((thrown as Partial<Error> | null)?.message ?? thrown)
    const message = `PGlite in ${directory} could not start: ${reason}. If the disk is full, make room; otherwise restore the directory from a backup.`
    throw new ShipfoldError('store-failed', message, { cause: thrown })
  }
}

async function importPglite(): Promise<{ readonly PGlite: typeof PGlite }> {
  try {
    return await import('@electric-sql/pglite')
  } catch (cause) {
    throw new ShipfoldError(
      'bad-option',
      'The package @electric-sql/pglite is not installed. Install it: npm install @electric-sql/pglite.',
      {
        cause,
      },
    )
  }
}

// PGlite reads a URL as another kind of storage, which shipfold cannot lock.
function checkedDirectory(name: string, directory: unknown): string {
  if (typeof directory === 'string' && directory !== '' && !/^[a-z]+:\/\//i.test(directory)) return resolve(directory)
  // A URL may hold a password.
  const found = typeof directory === 'string' ? directory.replace(/\/\/.*@/, '//…@') : directory
  badOption(name, found, 'Pass the path of a directory; for memory call pgliteStore().')
}
