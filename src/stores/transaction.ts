// A client over a transaction of the caller's. Each statement runs in a savepoint, so that one that fails leaves the transaction
// as it was; one after the other, so that savepoints do not interleave; and the caller's lock_timeout is put back after it.

import { untilAborted } from '../async/signal.js'
import type { StoreTransaction } from '../engine/ports.js'
import { badOption, printValue, ShipfoldError } from '../vocabulary/index.js'
import type { SqlClient, SqlRow, SqlStatement, SqlValue } from './client.js'
import { driverErrorOf, isConflict, sqlStateOf } from './database-errors.js'
import { LOCK_WAIT } from './lock-timeout.js'
import { preparedName } from './prepared.js'

/**
 * Sends one statement in your transaction. The values of `$1`, `$2`… are texts or null. Resolves with the rows, or with an object
 * that has `rows`.
 */
export type TransactionQuery = (text: string, values: (string | null)[]) => PromiseLike<unknown>

/** A statement as it is sent. */
export interface SentStatement {
  readonly name?: string
  readonly text: string
  readonly values: SqlValue[]
}

interface SqlTransaction extends StoreTransaction {
  /** The caller's client or function: all that work with it take turns. */
  readonly client: object
  readonly send: (statement: SentStatement) => PromiseLike<unknown>
}

/** A transaction for the stores that this function makes, over the caller's client, or over a function that sends a statement. */
export function sqlTransaction(store: string, client: object, send: SqlTransaction['send']): StoreTransaction {
  const transaction: SqlTransaction = { store, client, send }
  return transaction
}

/** As {@link sqlTransaction}, over a function of the caller's. */
export const queryTransaction = (store: string, query: TransactionQuery): StoreTransaction =>
  sqlTransaction(store, query, ({ text, values }) => query(text, values))

/** The error of `inTransaction` for what is no transaction: it takes `wanted`, and `found` was passed. */
export const noTransaction = (wanted: string, found: string, remedy: string): ShipfoldError =>
  new ShipfoldError(
    'bad-option',
    `inTransaction takes ${wanted}, or a function that sends a statement in it; not ${found}. ${remedy}`,
  )

function isSqlTransaction(transaction: StoreTransaction, store: string): transaction is SqlTransaction {
  return transaction?.store === store && 'send' in transaction
}

// The last statement of each client.
const lastOf = new WeakMap<object, Promise<unknown>>()

/**
 * A client over a transaction for the stores of this kind; with `prepare`, frequent statements are prepared on its connection.
 * Throws `bad-option` for another one.
 */
export function transactionClient(
  transaction: StoreTransaction,
  { store, database, prepare }: { readonly store: string; readonly database: string; readonly prepare: boolean },
): SqlClient {
  if (!isSqlTransaction(transaction, store))
    throw new ShipfoldError(
      'bad-option',
      `engine.with takes what inTransaction returned, of the entry point that exports ${store}, not ${printValue(transaction)}. Call engine.with(inTransaction(client)).`,
    )
  const place = `a transaction in ${database}`
  // Why nothing more is sent. The caller will roll back, and may use the connection for something else.
  let failure: unknown
  const send = async (text: string, values: SqlValue[] = [], name: string | null = null): Promise<unknown> => {
    if (failure !== undefined) throw failure
    try {
      return await transaction.send({ ...(name !== null && { name }), text, values })
    } catch (thrown) {
      throw driverErrorOf(thrown)
    }
  }
  const mustSend = (text: string, values?: SqlValue[]) =>
    send(text, values).catch(thrown => {
      failure ??= failedError(place, thrown)
      throw failure
    })
  const settingOf = async (name: string): Promise<SqlValue> => {
    const [row] = rowsOf(await mustSend(`select current_setting('${name}') as setting`))
    return row?.setting ?? null
  }

  async function sendInSavepoint(statement: SqlStatement, values: readonly SqlValue[]): Promise<readonly SqlRow[]> {
    await mustSend('savepoint shipfold')
    const lockTimeout = statement.text.includes(LOCK_WAIT) ? await settingOf('lock_timeout') : null
    let rows: readonly SqlRow[]
    try {
      const result = await send(statement.text, [...values], prepare ? preparedName(statement) : null)
      rows = rowsOf(result)
    } catch (thrown) {
      // This puts the settings back too.
      await mustSend('rollback to savepoint shipfold')
      await mustSend('release savepoint shipfold')
      if (isConflict(thrown) && !isReadCommitted(await settingOf('transaction_isolation'))) throw outdatedError(place, thrown)
      throw thrown
    }
    await mustSend('release savepoint shipfold')
    if (lockTimeout !== null) await mustSend(`select set_config('lock_timeout', $1::text, true)`, [lockTimeout])
    return rows
  }

  return {
    place,
    isTransaction: true,
    query: (statement, values, signal) => {
      const mine = (lastOf.get(transaction.client) ?? Promise.resolve()).then(async () => {
        signal.throwIfAborted()
        const abandon = () => {
          failure ??= signal.reason
        }
        signal.addEventListener('abort', abandon)
        return sendInSavepoint(statement, values).finally(() => signal.removeEventListener('abort', abandon))
      })
      lastOf.set(
        transaction.client,
        mine.catch(() => {}),
      )
      return untilAborted(mine, signal)
    },
    close: async () => {},
  }
}

const isReadCommitted = (isolation: SqlValue): boolean => isolation === 'read committed' || isolation === 'read uncommitted'

function rowsOf(result: unknown): readonly SqlRow[] {
  const rows = Array.isArray(result) ? result : (result as { rows?: unknown } | null | undefined)?.rows
  // Every column is selected as text.
  if (Array.isArray(rows)) return rows
  badOption('result of the function that you passed to inTransaction', result, 'Resolve with the rows, or with { rows }.')
}

const outdatedError = (place: string, cause: unknown): ShipfoldError =>
  new ShipfoldError(
    'transaction-failed',
    `In ${place}, another one changed the same rows first, and under this isolation level it cannot see what they are now. Nothing was written by this call: roll back, and repeat the whole transaction. Under READ COMMITTED shipfold would decide again.`,
    { cause },
  )

function failedError(place: string, thrown: unknown): ShipfoldError {
  if (thrown instanceof ShipfoldError) return thrown
  const message = (thrown as Partial<Error> | null)?.message ?? String(thrown)
  if (sqlStateOf(thrown) === '25P01')
    return new ShipfoldError(
      'bad-option',
      `There is no transaction on what was passed to inTransaction: ${message}. Begin one first, and use the engine that engine.with returned until it ends.`,
      { cause: thrown },
    )
  return new ShipfoldError('transaction-failed', `In ${place}: ${message}. Roll it back, and repeat it.`, { cause: thrown })
}
