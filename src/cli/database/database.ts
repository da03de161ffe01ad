// Opens what `--db` names: a directory or a server. The client is the user's own package and is loaded on demand.

import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Store } from '../../engine/index.js'
import { pgliteStore } from '../../stores/pglite.js'
import { postgresStore } from '../../stores/postgres.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { escapeName } from '../output/escape.js'

/** A store, and how to close it. */
export interface Database {
  readonly store: Store
  /** Closes everything that was opened. */
  readonly close: () => Promise<void>
}

/** Whether the database may be created, and its schema. */
export interface DatabaseOptions {
  readonly mayCreate: boolean
  readonly schema: string | undefined
}

/** Opens a directory or a `postgres://` address. Throws `bad-option` for anything else, and where the client package is missing. */
export async function openDatabase(where: string, { mayCreate, schema }: DatabaseOptions): Promise<Database> {
  if (/^postgres(?:ql)?:\/\//.test(where)) return openServer(where, schema)
  // An address may hold a password, so that messages show only its scheme.
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(where)?.[0]
  if (scheme) throw unusableDatabase(`${scheme}…`, 'Pass a directory, or an address that begins with postgres://')
  checkDirectory(where, mayCreate)
  const store = pgliteStore(where, { schema })
  return { store, close: () => store.close() }
}

async function openServer(connectionString: string, schema: string | undefined): Promise<Database> {
  const { default: pg } = await importPg()
  const pool = new pg.Pool({ connectionString, max: 4 })
  // Where an idle connection breaks, the next statement reports it.
  pool.on('error', () => {})
  const store = postgresStore(pool, { schema })
  return { store, close: () => store.close().finally(() => pool.end()) }
}

async function importPg(): Promise<typeof import('pg')> {
  try {
    return await import('pg')
  } catch (cause) {
    const message =
      'A postgres:// address needs the package pg. Run npm install pg; or, without installing, npx -p shipfold -p pg shipfold ….'
    throw new ShipfoldError('bad-option', message, { cause })
  }
}

// PGlite would create a database in any directory, whatever it holds.
function checkDirectory(where: string, mayCreate: boolean): void {
  if (where === '') throw unusableDatabase('""', 'Pass a directory, or a postgres:// address')
  if (!existsSync(where)) {
    if (mayCreate) return
    throw unusableDatabase(escapeName(where), 'There is no such directory. Create it with shipfold ingest, or pass another')
  }
  if (!statSync(where).isDirectory()) throw unusableDatabase(escapeName(where), 'It is a file. Pass a directory')
  if (existsSync(join(where, 'PG_VERSION')) || (mayCreate && readdirSync(where).length === 0)) return
  throw unusableDatabase(
    escapeName(where),
    'The directory holds no PGlite database. Pass one that does; ingest also takes a new or empty one',
  )
}

const unusableDatabase = (what: string, remedy: string) =>
  new ShipfoldError('bad-option', `The database ${what} cannot be used. ${remedy}.`)
