// The store in PostgreSQL, over a pool of `pg` that the caller creates and closes.

import type { Store } from '../engine/ports.js'
import { badOption, checkOptions, ShipfoldError } from '../vocabulary/index.js'
import type { SqlRow } from './client.js'
import { preparedName } from './prepared.js'
import { sqlStore } from './sql-store.js'

/** The part of a `Pool` of `pg` that a store uses. */
export interface PostgresPool {
  readonly query: (config: { name?: string; text: string; values: unknown[] }) => Promise<{ readonly rows: readonly unknown[] }>
}

/** The schema of a store, and how it sends statements. */
export interface PostgresStoreOptions {
  /** The schema that holds the tables; `open()` creates it. `shipfold` by default. */
  readonly schema?: string | undefined
  /** Whether frequent statements are prepared once per connection. True by default; some poolers need false. */
  readonly prepare?: boolean | undefined
}

/**
 * A store in PostgreSQL 12 or later. `close()` leaves the pool open: it is yours. Listen to the pool's `error` events, or a
 * connection that breaks while idle ends the process. Throws `bad-option` for a wrong argument.
 */
export function postgresStore(pool: PostgresPool, options: PostgresStoreOptions = {}): Store {
  if (typeof (pool as Partial<PostgresPool> | null)?.query !== 'function') throw unusablePool(pool)
  checkOptions('postgresStore', options, ['schema', 'prepare'])
  const { schema, prepare = true } = options
  if (typeof prepare !== 'boolean') badOption('prepare', prepare, 'Pass true or false.')
  return sqlStore(
    {
      place: 'PostgreSQL',
      query: async (statement, values) => {
        const name = prepare ? preparedName(statement) : null
        const { rows } = await pool.query({ ...(name !== null && { name }), text: statement.text, values: [...values] })
        // Every column is selected as text.
        return rows as readonly SqlRow[]
      },
      close: async () => {},
    },
    { schema },
  )
}

// Names the type only: a connection string or its settings hold a password.
function unusablePool(pool: unknown): ShipfoldError {
  const found = pool === null || pool === undefined ? String(pool) : `a value of type ${typeof pool} that has no query()`
  return new ShipfoldError(
    'bad-option',
    `Unusable argument pool of postgresStore: ${found}. Pass a pool of pg, such as new pg.Pool({ connectionString }).`,
  )
}
