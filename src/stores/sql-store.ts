// The store port in SQL, over any client: it reads and writes rows and decides nothing.

import type { Store } from '../engine/ports.js'
import { badOption, ShipfoldError } from '../vocabulary/index.js'
import { plannedRequest, quoteIdentifier, type SendRequest, type SqlClient, type SqlRequest, type SqlRow } from './client.js'
import { storableText } from './columns.js'
import { isTransient, sqlStateOf, toStoreError } from './database-errors.js'
import { sqlInbox } from './inbox/port.js'
import { sqlMachineTables } from './machine-tables.js'
import { LATEST_MIGRATION, migrateStatement } from './migrations/migrate.js'
import { sqlOutbox } from './outbox/port.js'
import { sqlShipments } from './shipments/port.js'

/** What both clients' stores have in common. */
export interface SqlStoreOptions {
  /** The schema that holds the tables; `open()` creates it. `shipfold` by default. */
  readonly schema?: string | undefined
  /** The waits before each retry after a transient error, in milliseconds. */
  readonly pausesMs?: readonly number[] | undefined
}

/** A store over a client. Throws `bad-option` for an unusable schema. */
export function sqlStore(client: SqlClient, options: SqlStoreOptions = {}): Store {
  const { schema = 'shipfold', pausesMs = [30, 120, 400, 1000] } = options
  const s = quoteIdentifier(checkedSchema(schema))
  const place = `schema ${s} of ${client.place}`
  let closing: Promise<void> | null = null

  const run: RunRequest = async (request, isWorthRetrying, again = () => request) => {
    for (let tries = 0; ; tries++) {
      const { statement, values } = tries === 0 ? request : again()
      if (closing) throw new ShipfoldError('closed', `The store in ${place} is closed. Create another one.`)
      try {
        return await client.query(statement, values)
      } catch (thrown) {
        const pauseMs = pausesMs[tries]
        if (pauseMs === undefined || !isWorthRetrying(thrown)) throw thrown
        await new Promise(resolve => setTimeout(resolve, pauseMs))
      }
    }
  }
  const rethrow = (thrown: unknown): never => {
    throw toStoreError(thrown, place)
  }
  const send: SendRequest = async (request, isRefusal = () => false, again = () => request) => {
    try {
      return await run(request, thrown => isTransient(thrown) && !isRefusal(thrown), again)
    } catch (thrown) {
      return isRefusal(thrown) ? [] : rethrow(thrown)
    }
  }

  return {
    open: () => migrate(run, schema).catch(rethrow),
    shipments: sqlShipments(s, send),
    outbox: sqlOutbox(s, send),
    inbox: sqlInbox(s, send),
    machineTables: sqlMachineTables(s, send),
    close: () => (closing ??= client.close().catch(rethrow)),
  }
}

// Sends a request, again after an error that is worth it.
type RunRequest = (
  request: SqlRequest,
  isWorthRetrying: (thrown: unknown) => boolean,
  again?: () => SqlRequest,
) => Promise<readonly SqlRow[]>

async function migrate(run: RunRequest, schema: string): Promise<void> {
  if (await isMigrated(run, quoteIdentifier(schema))) return
  await run(
    plannedRequest(migrateStatement(schema), []),
    thrown => isTransient(thrown) || alreadyCreatedCodes.includes(sqlStateOf(thrown)),
  )
}

// Another process created the same tables at the same moment, under an isolation level that could not see them.
const alreadyCreatedCodes = ['23505', '42P06', '42P07', '42710', '42723']

// Nearly always true, and then the user needs no privilege to create tables.
async function isMigrated(run: RunRequest, schema: string): Promise<boolean> {
  try {
    const [row] = await run(plannedRequest(`select max(number)::text as number from ${schema}.migrations`, []), isTransient)
    return row?.number === `${LATEST_MIGRATION}`
  } catch (thrown) {
    if (['42P01', '3F000'].includes(sqlStateOf(thrown))) return false
    throw thrown
  }
}

function checkedSchema(schema: unknown): string {
  if (typeof schema === 'string') {
    const bytes = new TextEncoder().encode(storableText(schema, 'schema')).length
    if (bytes > 0 && bytes <= MAX_SCHEMA_BYTES && !/^pg_/i.test(schema)) return schema
  }
  badOption('schema', schema, `Pass a name of 1 to ${MAX_SCHEMA_BYTES} bytes that does not begin with pg_.`)
}

// PostgreSQL truncates longer names, so two of them could become one.
const MAX_SCHEMA_BYTES = 63
