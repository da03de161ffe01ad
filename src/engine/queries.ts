// Checks the queries that callers pass, and turns them into those of the store. Field by field, as rows: a misspelt field or
// value would otherwise list the wrong things without notice.

import { doubtKinds } from '../replay/index.js'
import { badOption, checkOptions, type Instant, instantOf, outcomes, statuses } from '../vocabulary/index.js'
import { type EffectQuery, effectStates, type InboxQuery, inboxKinds, type ShipmentQuery, subjectOfGroup } from './ports.js'

type ArgumentCheck = (name: string, value: unknown) => void
type FieldChecks<Query> = { readonly [K in keyof Query]-?: ArgumentCheck }

/** By default at most 100. */
export function toShipmentQuery(query: Partial<ShipmentQuery<Instant>> = {}): ShipmentQuery {
  checkQuery('shipments', query, shipmentFields)
  const { dueBy, limit = DEFAULT_LIMIT, ...rest } = query
  return { ...rest, limit, ...(dueBy !== undefined && { dueBy: instantOf('dueBy', dueBy) }) }
}

/** Which effects to list, ordered by key; those of these shipments and groups, or of all. */
export interface EffectRecordQuery extends Omit<EffectQuery, 'subjects'> {
  readonly shipments?: readonly string[] | undefined
  readonly groups?: readonly string[] | undefined
}

/** By default at most 100. */
export function toEffectQuery(query: EffectRecordQuery = {}): EffectQuery {
  checkQuery('effects', query, effectFields)
  const { shipments, groups, limit = DEFAULT_LIMIT, ...rest } = query
  if (!shipments && !groups) return { ...rest, limit }
  return { ...rest, limit, subjects: [...(shipments ?? []), ...(groups ?? []).map(subjectOfGroup)] }
}

/** By default at most 100. */
export function toInboxQuery(query: InboxQuery<Instant> = {}): InboxQuery {
  checkQuery('inbox.list', query, inboxFields)
  const { before, limit = DEFAULT_LIMIT, ...rest } = query
  if (before === undefined) return { ...rest, limit }
  return { ...rest, limit, before: { key: before.key, receivedAt: instantOf('before.receivedAt', before.receivedAt) } }
}

/** A list of keys. Throws `bad-option` for anything else. */
export function checkKeys(name: string, keys: unknown): void {
  if (!Array.isArray(keys) || !keys.every(key => typeof key === 'string')) badOption(name, keys, 'Pass a list of texts.')
}

const DEFAULT_LIMIT = 100

const text: ArgumentCheck = (name, value) => typeof value === 'string' || badOption(name, value, 'Pass text.')
const flag: ArgumentCheck = (name, value) => typeof value === 'boolean' || badOption(name, value, 'Pass true or false.')
const instant: ArgumentCheck = (name, value) => instantOf(name, value)
const count: ArgumentCheck = (name, value) =>
  (Number.isSafeInteger(value) && (value as number) >= 0) || badOption(name, value, 'Pass a whole number, 0 or more.')
const oneOf =
  (values: readonly unknown[]): ArgumentCheck =>
  (name, value) =>
    values.includes(value) || badOption(name, value, `Pass one of ${values.map(String).join(', ')}.`)

const shipmentFields: FieldChecks<ShipmentQuery> = {
  after: text,
  limit: count,
  notTable: text,
  status: oneOf(statuses),
  outcome: oneOf([...outcomes, null]),
  certain: flag,
  group: text,
  doubt: oneOf(doubtKinds),
  registered: flag,
  dueBy: instant,
}

const effectFields: FieldChecks<EffectRecordQuery> = {
  after: text,
  limit: count,
  shipments: checkKeys,
  groups: checkKeys,
  state: oneOf(effectStates),
}

const inboxFields: FieldChecks<InboxQuery> = {
  limit: count,
  kind: oneOf(inboxKinds),
  shipment: text,
  keys: checkKeys,
  before: (name, value) => {
    const { key, receivedAt } = (value ?? {}) as { readonly key?: unknown; readonly receivedAt?: unknown }
    text(`${name}.key`, key)
    instant(`${name}.receivedAt`, receivedAt)
  },
}

function checkQuery<Query extends object>(call: string, query: Query, checks: Readonly<Record<string, ArgumentCheck>>): void {
  checkOptions(call, query, Object.keys(checks))
  for (const [name, value] of Object.entries(query)) if (value !== undefined) checks[name]!(name, value)
}
