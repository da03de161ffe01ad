// Errors of the database, by SQLSTATE or by the code of a broken connection: what to advise, and whether a retry can help.
// Every statement may be repeated: it compares before it writes, or writes the same again.

import { ShipfoldError } from '../vocabulary/index.js'

/** SQLSTATE of a commit whose expectations do not hold. */
export const CONFLICT = 'SF001'

/** SQLSTATE of opening a schema that a newer version migrated. */
export const TOO_NEW = 'SF002'

/** SQLSTATE of opening a database whose encoding cannot hold every text. */
export const NOT_UNICODE = 'SF003'

interface DatabaseErrorRow {
  readonly codes: RegExp
  /** What the operator can do. */
  readonly advice: string
  /** Whether a retry may succeed without anybody's help. */
  readonly isTransient?: true
}

// The first row that matches applies. A code is an SQLSTATE or an errno.
const databaseErrors: readonly DatabaseErrorRow[] = [
  {
    codes: /^(08|57P0[1-3])|^(ECONN|EPIPE|ETIMEDOUT|EAI_AGAIN|ENOENT)/,
    advice: 'Check that the server is running and reachable.',
    isTransient: true,
  },
  {
    codes: /^53300$/,
    advice: 'There are too many connections: use a smaller pool, or raise max_connections.',
    isTransient: true,
  },
  { codes: /^(40|55P03)/, advice: 'Other transactions wrote the same rows; try again.', isTransient: true },
  { codes: /^(53100|ENOSPC)$/, advice: 'The disk is full: make room. Nothing was written.' },
  { codes: /^53/, advice: 'The server is out of memory or another resource: free some. Nothing was written.' },
  { codes: /^25006$/, advice: 'The server or the session is read-only: connect to the primary.' },
  { codes: /^28/, advice: 'Check user and password.' },
  { codes: /^42501$/, advice: 'The user lacks a privilege: make it own the schema, or call open() once as the owner.' },
  { codes: /^(42P01|3F000|42883)$/, advice: 'The tables do not exist: call open() first.' },
  {
    codes: /^(26000|42P05|0A000)$/,
    advice: 'This pool does not keep prepared statements: pass { prepare: false } to postgresStore.',
  },
  { codes: /^54000$/, advice: 'A name is too long for an index: use a shorter one.' },
  { codes: /^57014$/, advice: 'The statement was cancelled: raise statement_timeout, or pass fewer shipments at once.' },
]

const unknownError: DatabaseErrorRow = { codes: /^/, advice: 'See the cause.' }

// Errors to which pg gives no code.
const connectionLost =
  /connection terminated|connection ended|not queryable|timeout exceeded when trying to connect|server closed the connection/i

/** The code of an error: an SQLSTATE, an errno, or ''. An attempt to connect to several addresses has an error for each. */
export function sqlStateOf(thrown: unknown): string {
  const { code, message, errors } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Partial<
    AggregateError & { code: unknown }
  >
  if (typeof code === 'string' && code !== '') return code
  if (Array.isArray(errors) && errors.length > 0) return sqlStateOf(errors[0])
  return connectionLost.test(String(message)) ? 'ECONNRESET' : ''
}

/** The error of the database behind one that an ORM wrapped around it. */
export function driverErrorOf(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null) return thrown
  const { cause, meta, driverAdapterError } = thrown as { cause?: unknown; meta?: unknown; driverAdapterError?: unknown }
  const inner = cause ?? meta ?? driverAdapterError
  return inner !== undefined && sqlStateOf(driverErrorOf(inner)) !== '' ? driverErrorOf(inner) : thrown
}

/** Whether a commit found rows other than it expected, because a concurrent one was faster. */
export const isConflict = (thrown: unknown): boolean => [CONFLICT, '23505', '40001', '40P01'].includes(sqlStateOf(thrown))

/** Whether a statement waited for a lock until its timeout. */
export const isLockTimeout = (thrown: unknown): boolean => sqlStateOf(thrown) === '55P03'

/** Whether the same statement may succeed in a moment. */
export const isTransient = (thrown: unknown): boolean => databaseErrorOf(sqlStateOf(thrown)).isTransient === true

const databaseErrorOf = (code: string): DatabaseErrorRow =>
  databaseErrors.find(({ codes }) => code !== '' && codes.test(code)) ?? unknownError

/** A thrown value as a `ShipfoldError`; one that is one already stays as it is. */
export function toStoreError(thrown: unknown, place: string): ShipfoldError {
  if (thrown instanceof ShipfoldError) return thrown
  const code = sqlStateOf(thrown)
  const message = databaseMessage(thrown) || code
  if (message === 'PGlite is closed')
    return new ShipfoldError('closed', `${place} was closed meanwhile. Create another one.`, { cause: thrown })
  if (code === TOO_NEW) return storeFailed(`A newer shipfold migrated ${place} (${message}). Update shipfold.`, thrown)
  if (code === NOT_UNICODE)
    return storeFailed(
      `The database of ${place} cannot hold every text (${message}). Create a database with encoding UTF8.`,
      thrown,
    )
  return storeFailed(
    `${place}: ${message}${code && code !== message ? ` (${code})` : ''}. ${databaseErrorOf(code).advice}`,
    thrown,
  )
}

/** A request found rows that another transaction had locked, until it gave up. */
export const lockedError = (place: string, waitedMs: number, cause: unknown): ShipfoldError =>
  new ShipfoldError(
    'store-contended',
    `${place}: another transaction has locked rows of this statement, and still had after ${Math.ceil(waitedMs)} ms. Nothing was written; try again when that transaction has ended. Set idle_in_transaction_session_timeout, so that the server ends forgotten ones.`,
    { cause },
  )

/** A request took too long; what became of it is unknown. */
export const timeoutError = (place: string, timeoutMs: number): ShipfoldError =>
  new ShipfoldError(
    'store-failed',
    `${place}: no answer within ${timeoutMs} ms, from waiting for a connection to the last row. The connection was given up; what the statement wrote may be committed, and repeating the call is safe. Check that the server is running and reachable and that the pool has enough connections, or raise timeoutMs.`,
  )

/** As {@link timeoutError}, within a transaction of the caller's, whose connection is not given up. */
export const transactionTimeoutError = (place: string, timeoutMs: number): ShipfoldError =>
  new ShipfoldError(
    'transaction-failed',
    `In ${place}: no answer within ${timeoutMs} ms. The statement may still run on your connection: roll the transaction back, which waits for it, and repeat it. Check that the server is running and reachable and that no other statement keeps the connection, or raise timeoutMs.`,
  )

/** A client did not close. */
export const closeError = (place: string, timeoutMs: number): ShipfoldError =>
  new ShipfoldError(
    'store-failed',
    `${place} did not close within ${timeoutMs} ms, because a statement still runs. End the process.`,
  )

// The file system of PGlite throws objects that are not errors and have only a number.
function databaseMessage(thrown: unknown): string {
  const { message, errno } = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as {
    message?: unknown
    errno?: unknown
  }
  if (typeof message === 'string') return message
  return errno === undefined ? String(thrown) : `errno ${errno}`
}

const storeFailed = (message: string, cause: unknown) => new ShipfoldError('store-failed', message, { cause })
