// The store in PostgreSQL, over a pool of pg that the caller made and keeps.

import type { Store } from '../engine/store.js'
import { preparedName } from './prepared.js'
import type { Row } from './queries.js'
import { sqlStore } from './sql-store.js'

/** What is needed of a `Pool` of pg: its `query`. */
export interface PostgresPool {
  readonly query: (config: { name?: string; text: string; values: unknown[] }) => Promise<{ readonly rows: readonly unknown[] }>
}

/** Where the tables are, and how statements are sent. */
export interface PostgresStoreOptions {
  /** The schema that holds the tables; made where it is missing. `shipfold` by default. */
  readonly schema?: string | undefined
  /** Whether frequent statements are prepared once per connection. True by default; a pooler between may not allow it. */
  readonly prepare?: boolean | undefined
}

/**
 * A store in PostgreSQL 12 or later. `close()` leaves the pool open: it is yours. Listen to its `error` events, or a
 * connection that breaks while idle ends the process. Throws `bad-option` for a schema that cannot be one.
 */
export function postgresStore(pool: PostgresPool, options: PostgresStoreOptions = {}): Store {
  const { schema, prepare = true } = options
  return sqlStore(
    {
      place: 'PostgreSQL',
      query: async (statement, values) => {
        const name = prepare ? preparedName(statement) : null
        const { rows } = await pool.query({ ...(name !== null && { name }), text: statement.text, values: [...values] })
        // Every column is selected as text.
        return rows as readonly Row[]
      },
      close: async () => {},
    },
    { schema },
  )
}
