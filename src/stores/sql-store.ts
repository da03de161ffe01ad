// The store port in SQL, over any client: it reads and writes rows and decides nothing.

import type { EffectRow, InboxRow, Store, TableJson } from '../engine/ports.js'
import { badOption, ShipfoldError } from '../vocabulary/index.js'
import { quoteIdentifier, type SqlClient, type SqlRow, type SqlStatement, type SqlValue } from './client.js'
import { corruptRow, decodeRow, effectColumns, isObject, messageColumns, parseJson, storableText } from './columns.js'
import { commitBuilder } from './commit.js'
import { isConflict, isLockTimeout, isTransient, sqlStateOf, toStoreError } from './database-errors.js'
import { deleteMessagesRequest, messagesRequest, messageValues, saveMessageStatement } from './inbox.js'
import { LATEST_MIGRATION, migrateStatement } from './migrations.js'
import {
  acknowledgeRequest,
  byCreation,
  claimRequest,
  deadRequest,
  effectsRequest,
  retryRequest,
  type SqlRequest,
} from './outbox.js'
import {
  decodeShipment,
  decodeStoredShipment,
  loadStatement,
  loadValues,
  shipmentNamesRequest,
  shipmentsRequest,
} from './shipments.js'

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
  const load = loadStatement(s)
  const commitOf = commitBuilder(s)
  const save = saveMessageStatement(s)
  let closing: Promise<void> | null = null

  const run = async (statement: SqlStatement, values: readonly SqlValue[], isWorthRetrying = isTransient) => {
    for (let tries = 0; ; tries++) {
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
  const rethrowing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (thrown) {
      throw toStoreError(thrown, place)
    }
  }
  const rowsOf = ({ text, values }: SqlRequest) => run({ name: null, text }, values)
  const effect = (row: SqlRow): EffectRow => decodeRow(effectColumns, row, `effect ${JSON.stringify(row.key)} in ${s}.effects`)
  const message = (row: SqlRow): InboxRow => decodeRow(messageColumns, row, `message ${JSON.stringify(row.key)} in ${s}.inbox`)

  return {
    open: () =>
      rethrowing(async () => {
        if (await isMigrated(run, s)) return
        await run(
          { name: null, text: migrateStatement(schema) },
          [],
          thrown => isTransient(thrown) || alreadyCreatedCodes.includes(sqlStateOf(thrown)),
        )
      }),

    table: hash =>
      rethrowing(async () => {
        const text = `select definition::text as definition from ${s}.machine_tables where hash = $1::text`
        const [row] = await run({ name: null, text }, [storableText(hash, 'hash')])
        return row ? parseMachineTable(row.definition ?? '', hash, s) : null
      }),

    saveTable: table =>
      rethrowing(async () => {
        const text = `insert into ${s}.machine_tables (hash, definition) values ($1::text, $2::json) on conflict do nothing`
        await run({ name: null, text }, [storableText(table.hash, 'hash'), JSON.stringify(table)])
      }),

    load: shipments => rethrowing(async () => (await run(load, loadValues(shipments))).map(row => decodeStoredShipment(s, row))),

    commit: (writes, { lockTimeoutMs } = { lockTimeoutMs: 0 }) =>
      rethrowing(async () => {
        if (writes.length === 0) return true
        const { statement, values } = commitOf(writes, lockTimeoutMs)
        const isRefused = (thrown: unknown) => isConflict(thrown) || (lockTimeoutMs > 0 && isLockTimeout(thrown))
        try {
          await run(statement, values, thrown => isTransient(thrown) && !isRefused(thrown))
          return true
        } catch (thrown) {
          if (isRefused(thrown)) return false
          throw thrown
        }
      }),

    shipments: query => rethrowing(async () => (await rowsOf(shipmentsRequest(s, query))).map(row => decodeShipment(s, row))),
    names: query => rethrowing(async () => (await rowsOf(shipmentNamesRequest(s, query))).map(row => row.shipment ?? '')),

    effects: query => rethrowing(async () => (await rowsOf(effectsRequest(s, query))).map(effect)),
    claim: how =>
      rethrowing(async () => {
        const claimed: EffectRow[] = []
        for (const row of await rowsOf(claimRequest(s, how))) {
          try {
            claimed.push(effect(row))
          } catch (thrown) {
            // The other effects are claimed already: rejecting now would count a failure against each of them.
            await rowsOf(deadRequest(s, row.key ?? '', (thrown as Error).message))
          }
        }
        return claimed.sort(byCreation)
      }),
    acknowledge: results =>
      rethrowing(async () => {
        const request = acknowledgeRequest(s, results)
        if (request) await rowsOf(request)
      }),
    retry: how => rethrowing(async () => (await rowsOf(retryRequest(s, how))).length),

    saveMessage: each => rethrowing(async () => (await run(save, messageValues(each))).map(message)[0]!),
    messages: query => rethrowing(async () => (await rowsOf(messagesRequest(s, query))).map(message)),
    deleteMessages: keys => rethrowing(async () => (await rowsOf(deleteMessagesRequest(s, keys))).length),

    close: () => (closing ??= rethrowing(() => client.close())),
  }
}

// Another process created the same tables at the same moment, under an isolation level that could not see them.
const alreadyCreatedCodes = ['23505', '42P06', '42P07', '42710', '42723']

type RunStatement = (statement: SqlStatement, values: readonly SqlValue[]) => Promise<readonly SqlRow[]>

// Nearly always true, and then the user needs no privilege to create tables.
async function isMigrated(run: RunStatement, schema: string): Promise<boolean> {
  try {
    const [row] = await run({ name: null, text: `select max(number)::text as number from ${schema}.migrations` }, [])
    return row?.number === `${LATEST_MIGRATION}`
  } catch (thrown) {
    if (['42P01', '3F000'].includes(sqlStateOf(thrown))) return false
    throw thrown
  }
}

function parseMachineTable(text: string, hash: string, schema: string): TableJson {
  const table = parseJson(text, isObject)
  if (!table || (table as Partial<TableJson>).hash !== hash)
    throw corruptRow(`table ${hash} in ${schema}.machine_tables`, 'definition', text)
  // decodeTable checks the rest.
  return table as TableJson
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
