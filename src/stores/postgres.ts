// The store in PostgreSQL, over a pool of pg that the caller made and keeps.

import { createHash } from 'node:crypto'
import type { Store } from '../engine/store.js'
import type { Row, Statement } from './queries.js'
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
  const names = new WeakMap<Statement, string>()
  // One name must always be the same text, and another store of this pool may have another schema.
  const nameOf = (statement: Statement): string => {
    const { name, text } = statement
    const known =
      names.get(statement) ?? `shipfold_${name}_`.slice(0, 40) + createHash('sha256').update(text).digest('hex').slice(0, 20)
    names.set(statement, known)
    return known
  }
  return sqlStore(
    {
      place: 'PostgreSQL',
      query: async (statement, values) => {
        const name = prepare && statement.name !== null ? { name: nameOf(statement) } : {}
        const { rows } = await pool.query({ ...name, text: statement.text, values: [...values] })
        // Every column is selected as text.
        return rows as readonly Row[]
      },
      close: async () => {},
    },
    { schema },
  )
}
