// The columns of shipments and effects as rows: how each is written and read back. Everything travels as text.

import { compareText, ShipfoldError, statusRows } from '../codes/index.js'
import type { PushRow } from '../engine/push.js'
import type { EffectRow, ShipmentRow } from '../engine/store.js'
import type { Row, Value } from './queries.js'

/** `note` is text that may lose what a text column cannot hold; `object` and `list` are JSON. */
export type ColumnKind = 'text' | 'note' | 'integer' | 'boolean' | 'instant' | 'object' | 'list'

/** One field of a row as a column. */
export interface Column<T> {
  readonly field: keyof T & string
  readonly column: string
  readonly kind: ColumnKind
  /** What it may say, where that is a closed set. */
  readonly oneOf?: readonly string[]
  /** Of what mostly stays as it is: any value as SQL, for a row that is never kept. */
  readonly stays?: string
}

const statuses = statusRows.map(({ status }) => status)

/** One column per field: people query them. */
export const shipmentColumns: readonly Column<ShipmentRow>[] = [
  { field: 'shipment', column: 'shipment', kind: 'text' },
  { field: 'version', column: 'version', kind: 'integer' },
  { field: 'law', column: 'law', kind: 'text', stays: "''" },
  { field: 'status', column: 'status', kind: 'text', oneOf: statuses },
  { field: 'substatus', column: 'substatus', kind: 'integer' },
  { field: 'outcome', column: 'outcome', kind: 'text', oneOf: ['delivered', 'returned', 'cancelled'] },
  { field: 'leg', column: 'leg', kind: 'text', oneOf: ['outbound', 'return'] },
  { field: 'terminal', column: 'terminal', kind: 'boolean' },
  { field: 'settled', column: 'settled', kind: 'boolean' },
  { field: 'alternative', column: 'alternative', kind: 'text', oneOf: statuses },
  { field: 'since', column: 'since', kind: 'note' },
  { field: 'adoptedAt', column: 'adopted_at', kind: 'instant', stays: 'null::timestamptz' },
  { field: 'heardAt', column: 'heard_at', kind: 'instant' },
  { field: 'judgedAt', column: 'judged_at', kind: 'instant' },
  { field: 'nextAt', column: 'next_at', kind: 'instant' },
  { field: 'deadlines', column: 'deadlines', kind: 'list' },
  { field: 'heldBack', column: 'held_back', kind: 'list', stays: "'[]'::json" },
  { field: 'epochs', column: 'epochs', kind: 'list', stays: "'[]'::json" },
  { field: 'zone', column: 'zone', kind: 'text', stays: 'null' },
  { field: 'zones', column: 'zones', kind: 'object', stays: "'{}'::json" },
  { field: 'sources', column: 'sources', kind: 'object' },
]

export const effectColumns: readonly Column<EffectRow>[] = [
  { field: 'key', column: 'key', kind: 'text' },
  { field: 'firing', column: 'firing', kind: 'text' },
  { field: 'shipment', column: 'shipment', kind: 'text' },
  { field: 'rule', column: 'rule', kind: 'text' },
  { field: 'epoch', column: 'epoch', kind: 'integer' },
  { field: 'revision', column: 'revision', kind: 'integer' },
  { field: 'kind', column: 'kind', kind: 'text', oneOf: ['do', 'undo'] },
  { field: 'effect', column: 'effect', kind: 'object' },
  { field: 'cause', column: 'cause', kind: 'object' },
  { field: 'madeAt', column: 'made_at', kind: 'instant' },
  { field: 'state', column: 'state', kind: 'text', oneOf: ['waiting', 'claimed', 'sent', 'parked', 'cancelled'] },
  { field: 'attempts', column: 'attempts', kind: 'integer' },
  { field: 'failures', column: 'failures', kind: 'integer' },
  { field: 'notBefore', column: 'not_before', kind: 'instant' },
  { field: 'leaseUntil', column: 'lease_until', kind: 'instant' },
  { field: 'withdrawn', column: 'withdrawn', kind: 'boolean' },
  { field: 'error', column: 'error', kind: 'note' },
  { field: 'sentAt', column: 'sent_at', kind: 'instant' },
]

export const pushColumns: readonly Column<PushRow>[] = [
  { field: 'key', column: 'key', kind: 'text' },
  { field: 'feed', column: 'feed', kind: 'text' },
  { field: 'kind', column: 'kind', kind: 'text', oneOf: ['scans', 'monitoring', 'partial', 'unreadable'] },
  { field: 'shipment', column: 'shipment', kind: 'note' },
  { field: 'note', column: 'note', kind: 'note' },
  { field: 'body', column: 'body', kind: 'object' },
  { field: 'heardAt', column: 'heard_at', kind: 'instant' },
  { field: 'lastHeardAt', column: 'last_heard_at', kind: 'instant' },
  { field: 'times', column: 'times', kind: 'integer' },
]

interface KindRow {
  readonly type: string
  /** The column as text. */
  readonly read: (column: string) => string
  // Unknown because one row serves the fields of every type; the columns above say which.
  readonly encode: (value: unknown, column: string) => string
  /** Undefined where the text is no such value. */
  readonly decode: (text: string) => unknown
}

const asText = (column: string) => `${column}::text`

/** How each kind is written and read. */
export const kinds: Readonly<Record<ColumnKind, KindRow>> = {
  text: { type: 'text', read: asText, encode: (value, column) => checkedText(value as string, column), decode: text => text },
  note: { type: 'text', read: asText, encode: value => String(value).replace(UNSTORABLE_ALL, '\ufffd'), decode: text => text },
  integer: { type: 'integer', read: asText, encode: String, decode: Number },
  boolean: { type: 'boolean', read: asText, encode: String, decode: text => text === 'true' },
  instant: {
    type: 'timestamptz',
    read: column => `(extract(epoch from ${column}) * 1000)::bigint::text`,
    encode: (value, column) => instantText(value as number, column),
    decode: Number,
  },
  object: { type: 'json', read: asText, encode: value => JSON.stringify(value), decode: text => parsed(text, isObject) },
  list: { type: 'json', read: asText, encode: value => JSON.stringify(value), decode: text => parsed(text, Array.isArray) },
}

/** The columns of a row as texts, each under the name of its field. */
export const selected = <T>(columns: readonly Column<T>[], from: string): string =>
  columns.map(({ field, column, kind }) => `${kinds[kind].read(`${from}.${column}`)} as "${field}"`).join(', ')

/** One list of texts for each column. */
export const encoded = <T>(columns: readonly Column<T>[], rows: readonly T[]): Value[][] =>
  columns.map(column => encodedColumn(column, rows))

/** A list of texts for one column. What may say only a few things is our own, and needs no check. */
export function encodedColumn<T>({ field, kind, oneOf }: Column<T>, rows: readonly T[]): Value[] {
  const encode = oneOf ? String : kinds[kind].encode
  return rows.map(row => (row[field] === null ? null : encode(row[field], field)))
}

/** A row read back. Throws `store-corrupt` for one that is none of ours. */
export function decoded<T>(columns: readonly Column<T>[], row: Row, where: string): T {
  const fields = columns.map(({ field, column, kind, oneOf }) => {
    const text = row[field] ?? null
    const value = text === null ? null : kinds[kind].decode(text)
    if (value === undefined || (text !== null && oneOf && !oneOf.includes(text))) throw corrupt(where, column, text)
    return [field, value]
  })
  // Checked above, column by column; the database holds the types and what may be null.
  return Object.fromEntries(fields) as T
}

/** A row that no version of ours wrote. */
export const corrupt = (where: string, column: string, found: string | null): ShipfoldError =>
  new ShipfoldError(
    'store-corrupt',
    `The ${column} of ${where} cannot be read: ${found === null || found.length <= SHOWN ? found : `${found.slice(0, SHOWN)}…`}. It was not written by shipfold, or by a newer one: mend or delete the row, or update.`,
  )

/** A JSON value with every text that JSON can hold, or undefined. */
export function parsed<T>(text: string, is: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return is(value) ? value : undefined
  } catch {
    return undefined
  }
}

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A text that a text column can hold. Throws `bad-option` for others. */
export function checkedText(text: string, what: string): string {
  if (!UNSTORABLE.test(text)) return text
  throw new ShipfoldError(
    'bad-option',
    `Unusable ${what}: ${JSON.stringify(text)} holds a NUL character or half of a surrogate pair, which PostgreSQL cannot store. Name it otherwise.`,
  )
}

/** An instant as PostgreSQL reads it, to the millisecond. Throws `bad-option` for what is none. */
export function instantText(ms: number, what: string): string {
  // Several columns of a row, and of its neighbours, say the same.
  if (ms !== lastMs) {
    lastText = instantTextOf(ms, what)
    lastMs = ms
  }
  return lastText
}

let lastMs = Number.NaN
let lastText = ''

function instantTextOf(ms: number, what: string): string {
  const date = new Date(ms)
  if (ms >= YEAR_1 && ms < YEAR_10_000) return date.toISOString()
  const year = date.getUTCFullYear()
  if (!(year > -4713))
    throw new ShipfoldError('bad-option', `Unusable ${what}: ${ms}. Give milliseconds since 1970 UTC, after 4713 BC.`)
  const rest = date.toISOString().slice(-20)
  return year > 0 ? `${String(year).padStart(4, '0')}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`
}

/** In order of shipment or key, so that all who lock several rows lock them in the same order. */
export const inOrder = <T>(items: readonly T[], name: (item: T) => string): readonly T[] =>
  items.length < 2 ? items : items.toSorted((a, b) => compareText(name(a), name(b)))

const YEAR_1 = -62_135_596_800_000
const YEAR_10_000 = 253_402_300_800_000

// With the flag u a surrogate matches only where it is alone.
const UNSTORABLE = /[\0\ud800-\udfff]/u
const UNSTORABLE_ALL = /[\0\ud800-\udfff]/gu
const SHOWN = 80
