// The columns of shipments, effects, groups and inbox messages: how each is written and read back. Every value travels as text.

import {
  type EffectRow,
  effectStates,
  type GroupNote,
  type GroupRow,
  type InboxRow,
  inboxKinds,
  type ShipmentRow,
} from '../engine/ports.js'
import { badOption, compareText, isObject, outcomes, printValue, ShipfoldError, statuses } from '../vocabulary/index.js'
import type { SqlRow, SqlValue } from './client.js'

/** `note` is text whose unstorable characters are replaced; `json` is any JSON, of which `object` and `list` are kinds. */
export type ColumnKind = 'text' | 'note' | 'integer' | 'boolean' | 'instant' | 'json' | 'object' | 'list'

/** One field of a row as a column. */
export interface Column<T> {
  readonly field: keyof T & string
  readonly column: string
  readonly kind: ColumnKind
  /** The values it may have, where they are a closed set. */
  readonly oneOf?: readonly string[]
  /** For a column that rarely changes: any valid value as SQL, for the row that an update proposes and never inserts. */
  readonly placeholder?: string
}

/** One column per field, since people query them. */
export const shipmentColumns: readonly Column<ShipmentRow>[] = [
  { field: 'shipment', column: 'shipment', kind: 'text' },
  { field: 'version', column: 'version', kind: 'integer' },
  { field: 'table', column: 'table_hash', kind: 'text', placeholder: "''" },
  { field: 'status', column: 'status', kind: 'text', oneOf: statuses },
  { field: 'substatus', column: 'substatus', kind: 'integer' },
  { field: 'outcome', column: 'outcome', kind: 'text', oneOf: outcomes },
  { field: 'leg', column: 'leg', kind: 'text', oneOf: ['outbound', 'return'] },
  { field: 'terminal', column: 'terminal', kind: 'boolean' },
  { field: 'certain', column: 'certain', kind: 'boolean' },
  { field: 'doubts', column: 'doubts', kind: 'list' },
  { field: 'since', column: 'since', kind: 'note' },
  { field: 'registeredAt', column: 'registered_at', kind: 'instant', placeholder: 'null::timestamptz' },
  { field: 'receivedAt', column: 'received_at', kind: 'instant' },
  { field: 'evaluatedAt', column: 'evaluated_at', kind: 'instant' },
  { field: 'wakeAt', column: 'wake_at', kind: 'instant' },
  { field: 'deadlines', column: 'deadlines', kind: 'list' },
  { field: 'withheld', column: 'withheld', kind: 'list', placeholder: "'[]'::json" },
  { field: 'assumed', column: 'assumed', kind: 'list', placeholder: "'[]'::json" },
  { field: 'journeyStarts', column: 'journey_starts', kind: 'list', placeholder: "'[]'::json" },
  { field: 'memberships', column: 'memberships', kind: 'list', placeholder: "'[]'::json" },
  { field: 'erasedAt', column: 'erased_at', kind: 'instant', placeholder: 'null::timestamptz' },
  { field: 'zone', column: 'zone', kind: 'text', placeholder: 'null' },
  { field: 'zones', column: 'zones', kind: 'object', placeholder: "'{}'::json" },
  { field: 'redelivery', column: 'redelivery', kind: 'json', placeholder: 'null::json' },
  { field: 'rulings', column: 'rulings', kind: 'list', placeholder: "'[]'::json" },
  { field: 'sources', column: 'sources', kind: 'object' },
]

export const effectColumns: readonly Column<EffectRow>[] = [
  { field: 'subject', column: 'subject', kind: 'text' },
  { field: 'key', column: 'key', kind: 'text' },
  { field: 'activation', column: 'activation', kind: 'text' },
  { field: 'rule', column: 'rule', kind: 'text' },
  { field: 'journey', column: 'journey', kind: 'integer' },
  { field: 'revision', column: 'revision', kind: 'integer' },
  { field: 'kind', column: 'kind', kind: 'text', oneOf: ['do', 'undo'] },
  { field: 'effect', column: 'effect', kind: 'object' },
  { field: 'cause', column: 'cause', kind: 'object' },
  { field: 'standing', column: 'standing', kind: 'object' },
  { field: 'assumed', column: 'assumed', kind: 'boolean' },
  { field: 'createdAt', column: 'created_at', kind: 'instant' },
  { field: 'state', column: 'state', kind: 'text', oneOf: effectStates },
  { field: 'attempts', column: 'attempts', kind: 'integer' },
  { field: 'failures', column: 'failures', kind: 'integer' },
  { field: 'notBefore', column: 'not_before', kind: 'instant' },
  { field: 'leaseUntil', column: 'lease_until', kind: 'instant' },
  { field: 'claim', column: 'claim', kind: 'text' },
  { field: 'cancelRequested', column: 'cancel_requested', kind: 'boolean' },
  { field: 'error', column: 'error', kind: 'note' },
  { field: 'doneAt', column: 'done_at', kind: 'instant' },
]

/** The kind of the effect itself, for the relays that claim by it; it is read back from the effect. */
export const effectKindColumn: Column<{ readonly effectKind: string }> = {
  field: 'effectKind',
  column: 'effect_kind',
  kind: 'note',
}

export const groupColumns: readonly Column<GroupRow>[] = [
  { field: 'group', column: 'name', kind: 'text' },
  { field: 'version', column: 'version', kind: 'integer' },
  { field: 'expect', column: 'expect', kind: 'integer' },
  { field: 'members', column: 'members', kind: 'list' },
  { field: 'evaluatedAt', column: 'evaluated_at', kind: 'instant' },
]

export const noteColumns: readonly Column<GroupNote>[] = [
  { field: 'shipment', column: 'shipment', kind: 'text' },
  { field: 'version', column: 'version', kind: 'integer' },
  { field: 'group', column: 'group_name', kind: 'text' },
  { field: 'members', column: 'members', kind: 'list' },
  { field: 'expect', column: 'expect', kind: 'integer' },
  { field: 'assume', column: 'assume', kind: 'json' },
  { field: 'at', column: 'at', kind: 'instant' },
]

export const messageColumns: readonly Column<InboxRow>[] = [
  { field: 'key', column: 'key', kind: 'text' },
  { field: 'feed', column: 'feed', kind: 'text' },
  { field: 'kind', column: 'kind', kind: 'text', oneOf: inboxKinds },
  { field: 'shipment', column: 'shipment', kind: 'note' },
  { field: 'note', column: 'note', kind: 'note' },
  { field: 'body', column: 'body', kind: 'object' },
  { field: 'receivedAt', column: 'received_at', kind: 'instant' },
  { field: 'lastReceivedAt', column: 'last_received_at', kind: 'instant' },
  { field: 'receivedCount', column: 'received_count', kind: 'integer' },
]

interface KindRow {
  readonly type: string
  /** SQL for the column as text. */
  readonly read: (column: string) => string
  // Unknown because one row serves fields of several types; the columns above say which.
  readonly encode: (value: unknown, column: string) => string
  /** Undefined for text that is not a value of this kind. */
  readonly decode: (text: string) => unknown
}

const asText = (column: string) => `${column}::text`

/** How each kind is written and read. */
export const columnKinds: Readonly<Record<ColumnKind, KindRow>> = {
  text: { type: 'text', read: asText, encode: (value, column) => storableText(value as string, column), decode: text => text },
  note: { type: 'text', read: asText, encode: value => String(value).replace(UNSTORABLE_ALL, '\ufffd'), decode: text => text },
  integer: { type: 'integer', read: asText, encode: String, decode: Number },
  boolean: { type: 'boolean', read: asText, encode: String, decode: text => text === 'true' },
  instant: {
    type: 'timestamptz',
    read: column => `(extract(EPOCH from ${column}) * 1000)::bigint::text`,
    encode: (value, column) => instantText(value as number, column),
    decode: Number,
  },
  json: { type: 'json', read: asText, encode: value => JSON.stringify(value), decode: text => parseJson(text, isAny) },
  object: { type: 'json', read: asText, encode: value => JSON.stringify(value), decode: text => parseJson(text, isObject) },
  list: { type: 'json', read: asText, encode: value => JSON.stringify(value), decode: text => parseJson(text, Array.isArray) },
}

/** A select list: each column as text, under the name of its field. */
export const selectList = <T>(columns: readonly Column<T>[], from: string): string =>
  columns.map(({ field, column, kind }) => `${columnKinds[kind].read(`${from}.${column}`)} as "${field}"`).join(', ')

/** For each column, the list of its values as text. */
export const encodeRows = <T>(columns: readonly Column<T>[], rows: readonly T[]): SqlValue[][] =>
  columns.map(column => encodeColumn(column, rows))

/** The values of one column as text. A closed set holds only storable text, so it needs no check. */
export function encodeColumn<T>({ field, kind, oneOf }: Column<T>, rows: readonly T[]): SqlValue[] {
  const encode = oneOf ? String : columnKinds[kind].encode
  return rows.map(row => (row[field] === null ? null : encode(row[field], field)))
}

/** A row read back. Throws `store-corrupt` for one that shipfold did not write. */
export function decodeRow<T>(columns: readonly Column<T>[], row: SqlRow, where: string): T {
  const fields = columns.map(({ field, column, kind, oneOf }) => {
    const text = row[field] ?? null
    const value = text === null ? null : columnKinds[kind].decode(text)
    if (value === undefined || (text !== null && oneOf && !oneOf.includes(text))) throw corruptRow(where, column, text)
    return [field, value]
  })
  // Checked above, column by column; the database guarantees types and nullability.
  return Object.fromEntries(fields) as T
}

/** The error for a row that this version of shipfold did not write. */
export const corruptRow = (where: string, column: string, found: string | null): ShipfoldError =>
  new ShipfoldError(
    'store-corrupt',
    `The ${column} of ${where} cannot be read: ${found === null || found.length <= MAX_QUOTED ? found : `${found.slice(0, MAX_QUOTED)}…`}. It was not written by this version of shipfold: fix or delete the row, or update shipfold.`,
  )

const isAny = (value: unknown): value is unknown => value !== undefined

/** The JSON value of a text if it passes a check, or undefined. */
export function parseJson<T>(text: string, is: (value: unknown) => value is T): T | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return is(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The text, if a text column can hold it. Throws `bad-option` otherwise, naming `what`. */
export function storableText(text: string, what: string): string {
  if (!UNSTORABLE.test(text)) return text
  throw new ShipfoldError(
    'bad-option',
    `Unusable ${what}: ${printValue(text)}. PostgreSQL cannot store a NUL character or a lone surrogate. Choose a name without them.`,
  )
}

/** Unix milliseconds as PostgreSQL reads an instant. Throws `bad-option` for a number that is not an instant, naming `what`. */
export function instantText(ms: number, what: string): string {
  // Several columns of a row, and of neighbouring rows, hold the same instant.
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
    throw new ShipfoldError('bad-option', `Unusable ${what}: ${ms}. Pass milliseconds since 1970 UTC, later than 4713 BC.`)
  const rest = date.toISOString().slice(-20)
  return year > 0 ? `${String(year).padStart(4, '0')}${rest}` : `${String(1 - year).padStart(4, '0')}${rest} BC`
}

/** A limit as text. Throws `bad-option` for one that is not a count. */
export function limitText(limit: number): string {
  if (Number.isSafeInteger(limit) && limit >= 0) return `${limit}`
  badOption('limit', limit, 'Pass a whole number, 0 or more.')
}

/** Sorted by shipment or key, so that all transactions lock rows in the same order. */
export const lockOrder = <T>(items: readonly T[], name: (item: T) => string): readonly T[] =>
  items.length < 2 ? items : items.toSorted((a, b) => compareText(name(a), name(b)))

/** Effects in {@link lockOrder}: by subject, then by key. */
export const effectLockOrder = <T extends Pick<EffectRow, 'subject' | 'key'>>(items: readonly T[]): readonly T[] =>
  items.length < 2 ? items : items.toSorted((a, b) => compareText(a.subject, b.subject) || compareText(a.key, b.key))

const YEAR_1 = -62_135_596_800_000
const YEAR_10_000 = 253_402_300_800_000

// With the flag u a surrogate matches only where it stands alone.
const UNSTORABLE = /[\0\ud800-\udfff]/u
const UNSTORABLE_ALL = /[\0\ud800-\udfff]/gu
const MAX_QUOTED = 80
