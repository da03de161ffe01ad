// What the SQL store needs of a client: one statement at a time, texts in and texts out. Both clients speak it in a few lines,
// and nothing depends on how they convert dates, numbers or lists.

/** A statement; with a name, it is worth keeping prepared. */
export interface Statement {
  readonly name: string | null
  readonly text: string
}

/** What is given for `$1`, `$2`…: a text, or null. */
export type Value = string | null

/** A row as it comes: each column a text, or null. */
export type Row = Readonly<Record<string, Value>>

/** A database client. Each statement stands alone: it is a transaction. */
export interface Queries {
  /** Where it leads to, for messages. */
  readonly place: string
  readonly query: (statement: Statement, values: readonly Value[]) => Promise<readonly Row[]>
  /** Ends what it opened. */
  readonly close: () => Promise<void>
}

/** An identifier as SQL, whatever it holds. */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** A text as SQL, whatever it holds and however the server reads backslashes. */
export const literal = (text: string): string => `E'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`

/** An array as PostgreSQL reads it; of texts, or of the type given. */
export function arrayOf(items: readonly Value[], type = 'text'): string {
  const quote = quotes[type] ?? textItem
  return `{${items.map(item => (item === null ? 'NULL' : quote(item))).join(',')}}`
}

const textItem = (item: string): string => `"${item.replace(/["\\]/g, '\\$&')}"`
const quotes: Readonly<Record<string, (item: string) => string>> = {
  integer: item => item,
  boolean: item => item,
  timestamptz: item => `"${item}"`,
  // As it was written: without control characters, so that JSON's own quotes and backslashes are all there is to escape.
  json: item => JSON.stringify(item),
}
