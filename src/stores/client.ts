// What the SQL store needs of a database client: one statement at a time, every value and every column as text. Both clients
// meet that in a few lines, and nothing depends on how they convert dates, numbers or arrays.

import type { Signal } from '../async/signal.js'
import type { StoreTransaction } from '../engine/ports.js'

/** A statement; one with a name is worth preparing. */
export interface SqlStatement {
  readonly name: string | null
  readonly text: string
}

/** A statement with its values. */
export interface SqlRequest {
  readonly statement: SqlStatement
  readonly values: readonly SqlValue[]
}

/** A request whose statement is planned at each call. */
export const plannedRequest = (text: string, values: readonly SqlValue[]): SqlRequest => ({
  statement: { name: null, text },
  values,
})

/**
 * Sends a request, again after a transient error. Resolves with no rows if the database refuses it with an error that
 * `isRefusal` knows; rejects with a `ShipfoldError` for any other, `store-contended` if its rows stay locked.
 */
export type SendRequest = (request: SqlRequest, how?: SendOptions) => Promise<readonly SqlRow[]>

/** How to send a request. */
export interface SendOptions {
  readonly isRefusal?: (thrown: unknown) => boolean
  /** Whether to send it again while its rows are locked. True by default. */
  readonly waitsForLocks?: boolean
  /** What to send after a transient error in place of the request, which may have been applied although its answer was lost. */
  readonly again?: () => SqlRequest
}

/** The value of `$1`, `$2`…: text, or null. */
export type SqlValue = string | null

/** A row of a result: each column as text, or null. */
export type SqlRow = Readonly<Record<string, SqlValue>>

/** A database client. Each statement is a transaction of its own, or atomic within one. */
export interface SqlClient {
  /** Which database it is, for messages. */
  readonly place: string
  /** Rejects with the signal's reason as soon as it aborts, and gives up the connection then: it may never answer. */
  readonly query: (statement: SqlStatement, values: readonly SqlValue[], signal: Signal) => Promise<readonly SqlRow[]>
  /** Calls `wake` at each notification of a channel, until the function it resolves with is called; absent if it cannot. */
  readonly listen?: ((channel: string, wake: () => void) => Promise<() => Promise<void>>) | undefined
  /** Whether all statements belong to a transaction of the caller's. */
  readonly isTransaction?: true
  /** A client within a transaction of the caller's; absent if it cannot. Throws `bad-option` for one of another kind. */
  readonly within?: ((transaction: StoreTransaction) => SqlClient) | undefined
  /** Closes what the client opened. */
  readonly close: () => Promise<void>
}

/** An SQL identifier, whatever characters the name has. */
export const quoteIdentifier = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** An SQL string literal, whatever the text holds and however the server reads backslashes. */
export const quoteLiteral = (text: string): string => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** An array in PostgreSQL's text form; of `text`, or of the type given. */
export function arrayLiteral(items: readonly SqlValue[], type = 'text'): string {
  const quote = itemQuotes[type] ?? quoteItem
  return `{${items.map(item => (item === null ? 'NULL' : quote(item))).join(',')}}`
}

const quoteItem = (item: string): string => `"${item.replace(/["\\]/g, '\\$&')}"`
const itemQuotes: Readonly<Record<string, (item: string) => string>> = {
  integer: item => item,
  boolean: item => item,
  timestamptz: item => `"${item}"`,
  // JSON text has no control characters, so its own quotes and backslashes are all there is to escape.
  json: item => JSON.stringify(item),
}
