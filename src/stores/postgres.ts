// The store in PostgreSQL, over a pool of `pg` that the caller creates and closes.

import { type Signal, untilAborted } from '../async/signal.js'
import type { Store, StoreTransaction } from '../engine/ports.js'
import { badOption, checkOptions, ShipfoldError } from '../vocabulary/index.js'
import type { SqlRow } from './client.js'
import { isConflict, isLockTimeout } from './database-errors.js'
import { type ListeningClient, listen } from './listen.js'
import { preparedName } from './prepared.js'
import { DEFAULT_TIMEOUT_MS, sqlStore } from './sql-store.js'
import { noTransaction, queryTransaction, sqlTransaction, type TransactionQuery, transactionClient } from './transaction.js'

export type { TransactionQuery }

const STORE = 'postgresStore'

/** The part of a `Pool` of `pg` that a store uses. */
export interface PostgresPool {
  readonly query: (config: { name?: string; text: string; values: unknown[] }) => Promise<{ readonly rows: readonly unknown[] }>
  /** Without it, a statement that takes too long is given up, but keeps its connection until it ends. */
  readonly connect?: (() => Promise<unknown>) | undefined
  /** If it has no `connectionTimeoutMillis`, the store sets it to its `timeoutMs`: `pg` would wait for ever. */
  readonly options?: { connectionTimeoutMillis?: number | undefined } | undefined
}

/** The schema of a store, how it sends statements, and how long a call may take. */
export interface PostgresStoreOptions {
  /** The schema that holds the tables; `open()` creates it. `shipfold` by default. */
  readonly schema?: string | undefined
  /** Whether frequent statements are prepared once per connection. True by default; some poolers need false. */
  readonly prepare?: boolean | undefined
  /**
   * How long a statement may take, the wait for a connection and every retry included, in milliseconds. 15,000 by default. Then
   * the call rejects with `store-failed`, and the connection is destroyed.
   */
  readonly timeoutMs?: number | undefined
  /**
   * Whether commits that add effects notify the relays of all processes, which keep a connection each to listen. False by
   * default: relays then find effects of other processes when they poll. Behind a transaction pooler it has no effect.
   */
  readonly notify?: boolean | undefined
}

/**
 * A store in PostgreSQL 12 or later. `close()` leaves the pool open: it is yours. Listen to the pool's `error` events, or a
 * connection that breaks while idle ends the process. Throws `bad-option` for a wrong argument.
 */
export function postgresStore(pool: PostgresPool, options: PostgresStoreOptions = {}): Store {
  if (typeof (pool as Partial<PostgresPool> | null)?.query !== 'function') throw unusablePool(pool)
  checkOptions('postgresStore', options, ['schema', 'prepare', 'timeoutMs', 'notify'])
  const { schema, prepare = true, timeoutMs = DEFAULT_TIMEOUT_MS, notify = false } = options
  for (const [name, value] of Object.entries({ prepare, notify }))
    if (typeof value !== 'boolean') badOption(name, value, 'Pass true or false.')
  const connect = connectOf(pool)
  const store = sqlStore(
    {
      place: 'PostgreSQL',
      query: async (statement, values, signal) => {
        const name = prepare ? preparedName(statement) : null
        const config = { ...(name !== null && { name }), text: statement.text, values: [...values] }
        const { rows } = await (connect ? queryConnected(connect, config, signal) : untilAborted(pool.query(config), signal))
        // Every column is selected as text.
        return rows as readonly SqlRow[]
      },
      listen: connect ? (channel, wake) => listen(connect, channel, wake, timeoutMs) : undefined,
      within: transaction => transactionClient(transaction, { store: STORE, database: 'PostgreSQL', prepare }),
      close: async () => {},
    },
    { schema, timeoutMs, notify },
  )
  // A connection that is never established would keep the process alive, and the pool from ending.
  if (pool.options && pool.options.connectionTimeoutMillis === undefined) pool.options.connectionTimeoutMillis = timeoutMs
  return store
}

/** The part of a connected `Client` of `pg` that a transaction uses. */
export interface PostgresClient {
  readonly query: PostgresPool['query']
}

/**
 * Your transaction, for `engine.with`: a client of `pg` on which it has begun, or a function that sends a statement in it. Throws
 * `bad-option` for a pool, which would send each statement over another connection.
 */
export function inTransaction(client: PostgresClient | TransactionQuery): StoreTransaction {
  if (typeof client === 'function') return queryTransaction(STORE, client)
  const its = (client ?? {}) as { readonly [name in 'query' | 'connect' | 'release' | 'exec']?: unknown }
  const refuse = (found: string, remedy: string): never => {
    throw noTransaction('a connected client of pg on which a transaction has begun', found, remedy)
  }
  if (typeof its.query !== 'function') refuse(`a value of type ${typeof client} without query()`, 'Pass one of these.')
  if ('totalCount' in its || (typeof its.connect === 'function' && typeof its.release !== 'function' && !('processID' in its)))
    refuse('a pool', 'A pool sends each statement over another connection: pass what its connect() resolves with.')
  if (its.exec !== undefined) refuse('a PGlite', 'That of shipfold/stores/pglite takes it, for the engine of a pgliteStore.')
  return sqlTransaction(STORE, client, config => client.query(config))
}

// A connection of a pool.
interface PooledClient extends ListeningClient {
  readonly query: PostgresPool['query']
  readonly off: (event: 'error', listener: () => void) => unknown
  /** Not in the types of pg. */
  readonly connection?: { readonly stream?: { readonly destroy?: () => void } }
}

type Connect = (signal: Signal) => Promise<PooledClient>

// Null for what can only query. A connection of its own has a `connect` too, which means something else.
function connectOf(pool: PostgresPool): Connect | null {
  if (typeof pool.connect !== 'function' || 'processID' in pool) return null
  return signal => {
    const connecting = pool.connect!() as Promise<PooledClient>
    return untilAborted(connecting, signal).catch(thrown => {
      if (signal.aborted) connecting.then(late => late.release(), ignore)
      throw thrown
    })
  }
}

// As the pool's own `query`, except that a connection is destroyed as soon as the signal aborts, and is used again after the
// refusals that every engine meets.
async function queryConnected(
  connect: Connect,
  config: Parameters<PostgresPool['query']>[0],
  signal: Signal,
): ReturnType<PostgresPool['query']> {
  const client = await connect(signal)
  // If the connection breaks, the query rejects; the event, if nobody listened, would end the process.
  client.on('error', ignore)
  let failure: Error | undefined
  try {
    return await untilAborted(client.query(config), signal)
  } catch (thrown) {
    if (!isConflict(thrown) && !isLockTimeout(thrown)) failure = thrown as Error
    throw thrown
  } finally {
    client.off('error', ignore)
    client.release(failure)
    if (failure && signal.aborted) client.connection?.stream?.destroy?.()
  }
}

const ignore = (): void => {}

// Names the type only: a connection string or its settings hold a password.
function unusablePool(pool: unknown): ShipfoldError {
  const found = pool === null || pool === undefined ? String(pool) : `a value of type ${typeof pool} that has no query()`
  return new ShipfoldError(
    'bad-option',
    `Unusable argument pool of postgresStore: ${found}. Pass a pool of pg, such as new pg.Pool({ connectionString }).`,
  )
}
