// A commit is one statement, whatever it writes: it applies as a whole or not at all, over any kind of pool, in one round trip.
// If a version or an effect is not as expected, the statement itself raises an error and so undoes what it did.

import type { EffectRow, ShipmentRow, ShipmentWrite } from '../engine/ports.js'
import { badOption } from '../vocabulary/index.js'
import { arrayLiteral, type SqlStatement, type SqlValue } from './client.js'
import {
  type Column,
  columnKinds,
  effectColumns,
  encodeColumn,
  encodeRows,
  lockOrder,
  shipmentColumns,
  storableText,
} from './columns.js'

/** A commit as a statement and its values. */
export interface CommitRequest {
  readonly statement: SqlStatement
  readonly values: readonly SqlValue[]
}

/**
 * Makes a function that turns writes into a commit; `schema` is quoted. With a lock timeout (milliseconds, 0 for none) the
 * statement aborts when it would wait longer for a lock. The function throws `bad-option` for values that cannot be stored.
 */
export function commitBuilder(schema: string): (writes: readonly ShipmentWrite[], lockTimeoutMs: number) => CommitRequest {
  // Composing a statement takes longer than filling it in, and there are few different ones.
  const statements = new Map<string, SqlStatement>()
  return (writes, lockTimeoutMs) => {
    const parts = fillParts(writes)
    const shape = [...parts.map(each => (isSingleRow(each) ? `${each.part.name}1` : each.part.name)), lockTimeoutMs || ''].join(
      '_',
    )
    const statement = statements.get(shape) ?? commitStatement(schema, parts, lockTimeoutMs, shape)
    statements.set(shape, statement)
    return { statement, values: parts.flatMap(parameterValues) }
  }
}

function fillParts(writes: readonly ShipmentWrite[]): readonly FilledPart[] {
  const sorted = lockOrder(writes, ({ row }) => row.shipment)
  const twice = sorted.find(({ row }, at) => row.shipment === sorted[at - 1]?.row.shipment)?.row.shipment
  if (twice !== undefined) badOption('writes', twice, 'This shipment is in the commit twice: pass each shipment once.')
  const shipments = sorted.every(isFrequentUpdate) ? updateFrequent : upsertAll
  return [shipments, ...entryAndEffectParts]
    .map((part): FilledPart => ({ part, lists: part.lists(sorted) }))
    .filter(({ lists }) => lists[0]!.length > 0)
}

// A part with its rows: one list of values for each parameter.
interface FilledPart {
  readonly part: StatementPart
  readonly lists: readonly (readonly SqlValue[])[]
}

// A single row is passed as plain values: unnesting an array costs the database several times what writing one row does.
const isSingleRow = ({ lists }: FilledPart): boolean => lists[0]!.length === 1

const parameterValues = (filled: FilledPart): readonly SqlValue[] =>
  filled.lists.map((list, at) => (isSingleRow(filled) ? list[0]! : arrayLiteral(list, filled.part.types[at])))

interface StatementPart {
  readonly name: string
  /** One list for each parameter, each as long as there are rows. */
  readonly lists: (writes: readonly ShipmentWrite[]) => readonly (readonly SqlValue[])[]
  /** The types of the parameters. */
  readonly types: readonly string[]
  readonly text: (schema: string, rows: string) => string
  /** If present, the part must touch as many rows as were given; the condition says which of its rows count. */
  readonly counted?: string
  /** Rare, and planned at each call: a plan made while the tables were small would scan them once they have grown. */
  readonly isRare?: true
}

interface ExpectedEffect {
  readonly key: string
  readonly state: EffectRow['state']
  readonly attempts: number
}

const columnList = <T>(columns: readonly Column<T>[]) => columns.map(({ column }) => column).join(', ')
const columnTypes = <T>(columns: readonly Column<T>[]) => columns.map(({ kind }) => columnKinds[kind].type)
const expectedLists = (rows: readonly ExpectedEffect[]): readonly SqlValue[][] => {
  const sorted = lockOrder(rows, ({ key }) => key)
  return [
    sorted.map(({ key }) => storableText(key, 'key')),
    sorted.map(({ state }) => state),
    sorted.map(({ attempts }) => `${attempts}`),
  ]
}

// Columns that rarely change; a commit in which none of them changes does not send them.
const rareColumns = shipmentColumns.filter(({ placeholder }) => placeholder !== undefined)
const frequentColumns = shipmentColumns.filter(({ placeholder }) => placeholder === undefined)

const isFrequentUpdate = ({ previous, row }: ShipmentWrite): boolean =>
  previous !== null && rareColumns.every(({ field }) => previous[field] === row[field])

// A first version is proposed as it is, a later one as its negative. A later version without a row is then inserted with a
// negative number, which the count below rejects. A row that exists is compared when it is locked, whatever the statement's
// snapshot showed; a first version never matches it.
const shipmentsPart = (
  name: string,
  sent: readonly Column<ShipmentRow>[],
  constants: readonly Column<ShipmentRow>[],
): StatementPart => ({
  name,
  lists: writes => {
    const rows = writes.map(({ row }) => row)
    return sent.map(column =>
      column.field === 'version'
        ? writes.map(({ previous, row }) => `${previous === null ? row.version : -row.version}`)
        : encodeColumn(column, rows),
    )
  },
  types: columnTypes(sent),
  text: (s, rows) => `insert into ${s}.shipments as existing (${columnList([...sent, ...constants])})
  select ${[columnList(sent), ...constants.map(({ placeholder }) => placeholder)].join(', ')} from ${rows} as given (${columnList(sent)})
  on conflict (shipment) do update set version = -excluded.version${sent
    .filter(({ field }) => field !== 'shipment' && field !== 'version')
    .map(({ column }) => `, ${column} = excluded.${column}`)
    .join('')}
  where existing.version = -excluded.version - 1
  returning version`,
  counted: 'version > 0',
})

const upsertAll = shipmentsPart('upserted', shipmentColumns, [])
const updateFrequent = shipmentsPart('updated', frequentColumns, rareColumns)

const entryAndEffectParts: readonly StatementPart[] = [
  {
    name: 'recorded',
    lists: writes => {
      const rows = writes.flatMap(({ row, entries }) => entries.map(each => ({ ...each, shipment: row.shipment })))
      return [rows.map(each => each.shipment), rows.map(each => `${each.number}`), rows.map(each => JSON.stringify(each.entry))]
    },
    types: ['text', 'integer', 'json'],
    text: (s, rows) => `insert into ${s}.events (shipment, number, entry) select * from ${rows} as given
  on conflict (shipment, number) do update set entry = excluded.entry`,
  },
  {
    name: 'added',
    lists: writes =>
      encodeRows(
        effectColumns,
        writes.flatMap(({ add }) => add),
      ),
    types: columnTypes(effectColumns),
    text: (s, rows) => `insert into ${s}.effects (${columnList(effectColumns)}) select * from ${rows} as given`,
  },
  {
    name: 'dropped',
    lists: writes => [
      lockOrder(
        writes.flatMap(({ drop }) => drop),
        key => key,
      ).map(key => storableText(key, 'key')),
    ],
    types: ['text'],
    text: (s, rows) => `delete from ${s}.effects e using ${rows} as given (key)
  where e.key = given.key and e.state = 'pending' and e.attempts = 0
  returning 1`,
    counted: 'true',
    isRare: true,
  },
  {
    name: 'cancelled',
    lists: writes => expectedLists(writes.flatMap(({ cancel }) => cancel)),
    types: ['text', 'text', 'integer'],
    text: (s, rows) => `update ${s}.effects e
  set state = case e.state when 'claimed' then e.state else 'cancelled' end,
    cancel_requested = e.cancel_requested or e.state = 'claimed'
  from ${rows} as given (key, state, attempts)
  where e.key = given.key and e.state = given.state and e.attempts = given.attempts
  returning 1`,
    counted: 'true',
    isRare: true,
  },
  {
    name: 'revived',
    lists: writes => expectedLists(writes.flatMap(({ revive }) => revive)),
    types: ['text', 'text', 'integer'],
    text: (s, rows) => `update ${s}.effects e
  set state = case e.state when 'claimed' then e.state else 'pending' end, cancel_requested = false,
    failures = case e.state when 'claimed' then e.failures else 0 end
  from ${rows} as given (key, state, attempts)
  where e.key = given.key and e.state = given.state and e.attempts = given.attempts
  returning 1`,
    counted: 'true',
    isRare: true,
  },
]

// The checks read the parts in their order, so that shipments are locked before their effects.
function commitStatement(schema: string, filled: readonly FilledPart[], lockTimeoutMs: number, shape: string): SqlStatement {
  let used = 0
  // The first part reads its rows through the CTE that sets the timeout, so that the setting applies to every lock.
  const hasTimeout = lockTimeoutMs > 0
  const lockWait = `lock_wait as materialized (select set_config('lock_timeout', '${Math.ceil(lockTimeoutMs)}', true))`
  const placed = filled.map((each, at) => {
    const many = isSingleRow(each) ? '' : '[]'
    const params = each.part.types.map(type => `$${++used}::${type}${many}`)
    const source = isSingleRow(each) ? `(values (${params.join(', ')}))` : `unnest(${params.join(', ')})`
    const rows = hasTimeout && at === 0 ? `(select its.* from lock_wait, ${source} as its)` : source
    return { part: each.part, rows, count: isSingleRow(each) ? '1' : `cardinality(${params[0]})` }
  })
  const ctes = [
    ...(hasTimeout ? [lockWait] : []),
    ...placed.map(({ part, rows }) => `${part.name} as (${part.text(schema, rows)})`),
  ]
  const checks = placed.flatMap(({ part: { name, counted }, count }) =>
    counted ? [`(select count(*) from ${name} where ${counted}) = ${count}`] : [],
  )
  return {
    name: filled.some(({ part }) => part.isRare) ? null : `commit_${shape}`,
    text: `with ${ctes.join(',\n')}
select case when ${checks.join('\n  and ')} then true else ${schema}.raise_conflict() end::text as done`,
  }
}
