// The store port in SQL, over any client: it reads and writes rows and decides nothing.

import { pause } from '../async/pause.js'
import { OwnSignal, untilAborted } from '../async/signal.js'
import type { Store } from '../engine/ports.js'
import { badOption, checkMs, ShipfoldError } from '../vocabulary/index.js'
import { plannedRequest, quoteIdentifier, type SendRequest, type SqlClient, type SqlRequest, type SqlRow } from './client.js'
import { storableText } from './columns.js'
import {
  closeError,
  isLockTimeout,
  isTransient,
  lockedError,
  sqlStateOf,
  timeoutError,
  toStoreError,
  transactionTimeoutError,
} from './database-errors.js'
import { sqlErasure } from './erasure/port.js'
import { sqlGroups } from './groups/port.js'
import { sqlInbox } from './inbox/port.js'
import { notifyChannel } from './listen.js'
import { sqlMachineTables } from './machine-tables.js'
import { LATEST_MIGRATION, migrateStatement } from './migrations/migrate.js'
import { sqlOutbox } from './outbox/port.js'
import { sqlShipments } from './shipments/port.js'
import { sqlUpkeep } from './upkeep/port.js'

/** What both clients' stores have in common. */
export interface SqlStoreOptions {
  /** The schema that holds the tables; `open()` creates it. `shipfold` by default. */
  readonly schema?: string | undefined
  /** How long a request may take in all, in milliseconds: the wait for a connection, and every retry. 15,000 by default. */
  readonly timeoutMs?: number | undefined
  /** Whether commits that add effects notify a channel of the schema. False by default. */
  readonly notify?: boolean | undefined
  /** The waits before each retry after a transient error, in milliseconds. */
  readonly pausesMs?: readonly number[] | undefined
}

/** A store over a client. Throws `bad-option` for an unusable schema or timeout. */
export function sqlStore(client: SqlClient, options: SqlStoreOptions = {}): Store {
  const { schema = 'shipfold', timeoutMs = DEFAULT_TIMEOUT_MS, notify = false, pausesMs = [30, 120, 400, 1000] } = options
  checkMs('timeoutMs', timeoutMs)
  const s = quoteIdentifier(checkedSchema(schema))
  const place = `schema ${s} of ${client.place}`
  const lateError = client.isTransaction ? transactionTimeoutError : timeoutError
  const { within } = client
  let closing: Promise<void> | null = null
  const inFlight = new Set<OwnSignal>()
  const closed = () => new ShipfoldError('closed', `The store in ${place} is closed. Create another one.`)

  const run: RunRequest = async (request, isWorthRetrying, again = () => request) => {
    if (closing) throw closed()
    const signal = new OwnSignal()
    const startedAt = performance.now()
    const timer = setTimeout(() => signal.abort(lateError(place, timeoutMs)), timeoutMs)
    inFlight.add(signal)
    try {
      for (let tries = 0; ; tries++) {
        const { statement, values } = tries === 0 ? request : again()
        try {
          return await client.query(statement, values, signal)
        } catch (thrown) {
          signal.throwIfAborted()
          const isLocked = isLockTimeout(thrown)
          const waitedMs = performance.now() - startedAt
          const pauseMs = pausesMs[isLocked ? Math.min(tries, pausesMs.length - 1) : tries]
          if (pauseMs === undefined || !isWorthRetrying(thrown) || (isLocked && waitedMs + pauseMs > timeoutMs * LOCK_SHARE))
            throw isLocked ? lockedError(place, waitedMs, thrown) : thrown
          await pause(pauseMs, signal)
          signal.throwIfAborted()
        }
      }
    } finally {
      clearTimeout(timer)
      inFlight.delete(signal)
    }
  }
  const rethrow = (thrown: unknown): never => {
    throw toStoreError(thrown, place)
  }
  const send: SendRequest = async (request, { isRefusal = () => false, waitsForLocks = true, again } = {}) => {
    const isWorthRetrying = (thrown: unknown) =>
      isTransient(thrown) && !isRefusal(thrown) && (waitsForLocks || !isLockTimeout(thrown))
    try {
      return await run(request, isWorthRetrying, again)
    } catch (thrown) {
      return isRefusal(thrown) ? [] : rethrow(thrown)
    }
  }

  // Ends what is in flight. A client that does not end is left behind.
  const end = async (): Promise<void> => {
    for (const signal of inFlight) signal.abort(closed())
    const late = new OwnSignal()
    const timer = setTimeout(() => late.abort(closeError(place, timeoutMs)), timeoutMs)
    await untilAborted(client.close(), late).finally(() => clearTimeout(timer))
  }

  // Its commits notify the relays of all processes through a channel of the schema.
  const channel = notify ? notifyChannel(schema) : null
  const watch = channel !== null && client.listen ? (wake: () => void) => client.listen!(channel, wake).catch(rethrow) : undefined

  return {
    open: () => (client.isTransaction ? checkMigrated(run, schema, place) : migrate(run, schema)).catch(rethrow),
    shipments: sqlShipments(s, send, channel),
    outbox: { ...sqlOutbox(s, send), ...(watch && { watch }) },
    groups: sqlGroups(s, send, channel),
    inbox: sqlInbox(s, send),
    machineTables: sqlMachineTables(s, send),
    upkeep: sqlUpkeep(s, send),
    ...(within && { within: transaction => sqlStore(within(transaction), options) }),
    erasure: sqlErasure(s, send),
    close: () => (closing ??= end().catch(rethrow)),
  }
}

/** How long a request may take by default, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 15_000
// The part of its time for which a request is repeated while its rows are locked.
const LOCK_SHARE = 2 / 3

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

async function checkMigrated(run: RunRequest, schema: string, place: string): Promise<void> {
  if (await isMigrated(run, quoteIdentifier(schema))) return
  throw new ShipfoldError(
    'store-failed',
    `In ${place}, the tables are missing or of another version. Call engine.open() before the transaction begins.`,
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
