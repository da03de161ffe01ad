// Where the rows are: a directory or a server, by what `--db` says. The client is the user's own package, loaded when needed.

import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ShipfoldError } from '../../codes/index.js'
import type { Store } from '../../engine/index.js'
import { pgliteStore } from '../../stores/pglite.js'
import { postgresStore } from '../../stores/postgres.js'
import { name } from '../quote.js'

/** A store, and how to leave it. */
export interface Database {
  readonly store: Store
  /** Ends what was opened, the store included. */
  readonly close: () => Promise<void>
}

/** How to open it: `isNew` where it may be made, `schema` as the stores have it. */
export interface DatabaseOptions {
  readonly isNew: boolean
  readonly schema: string | undefined
}

/** Opens a directory or a `postgres://` address. Throws `bad-option` for what is neither, and where the client's package is missing. */
export async function openDatabase(where: string, { isNew, schema }: DatabaseOptions): Promise<Database> {
  if (/^postgres(?:ql)?:\/\//.test(where)) return openServer(where, schema)
  // An address may hold a password: of what is none, only the beginning is said.
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(where)?.[0]
  if (scheme) throw unusable(`${scheme}…`, 'Give a directory, or an address that begins with postgres://')
  checkDirectory(where, isNew)
  const store = pgliteStore(where, { schema })
  return { store, close: () => store.close() }
}

async function openServer(connectionString: string, schema: string | undefined): Promise<Database> {
  const { default: pg } = await installed()
  const pool = new pg.Pool({ connectionString, max: 4 })
  // A connection that breaks while it is idle is told of by the next statement.
  pool.on('error', () => {})
  const store = postgresStore(pool, { schema })
  return { store, close: () => store.close().finally(() => pool.end()) }
}

async function installed(): Promise<typeof import('pg')> {
  try {
    return await import('pg')
  } catch (cause) {
    const message =
      'A postgres:// address needs the package pg: npm install pg; or npx -p shipfold -p pg shipfold …, where nothing is installed.'
    throw new ShipfoldError('bad-option', message, { cause })
  }
}

// PGlite makes a database of any directory, whatever lies in it.
function checkDirectory(where: string, isNew: boolean): void {
  if (where === '') throw unusable('""', 'Give a directory, or a postgres:// address')
  if (!existsSync(where)) {
    if (isNew) return
    throw unusable(name(where), 'There is no such directory. Make it with shipfold ingest, or give another')
  }
  if (!statSync(where).isDirectory()) throw unusable(name(where), 'It is a file. Give a directory')
  if (existsSync(join(where, 'PG_VERSION')) || (isNew && readdirSync(where).length === 0)) return
  throw unusable(
    name(where),
    'The directory holds no database of PGlite. Give one that does, or for ingest one that is new or empty',
  )
}

const unusable = (what: string, remedy: string) =>
  new ShipfoldError('bad-option', `The database ${what} cannot be used. ${remedy}.`)
