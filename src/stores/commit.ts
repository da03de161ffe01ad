// A commit is one statement, whatever it writes: it happens as a whole or not at all, over any kind of pool, in one round trip.
// Where a version or an effect is not as expected, the statement itself raises an error and so undoes what it did.

import { ShipfoldError } from '../codes/index.js'
import type { EffectRow, ShipmentRow, ShipmentWrite } from '../engine/store.js'
import { type Column, checkedText, effectColumns, encoded, encodedColumn, inOrder, kinds, shipmentColumns } from './columns.js'
import { arrayOf, type Statement, type Value } from './queries.js'

/** A commit as a statement and its values. */
export interface Commit {
  readonly statement: Statement
  readonly values: readonly Value[]
}

/**
 * How commits are written; `schema` is quoted. With a patience, in milliseconds, one is aborted when it would wait for a lock
 * for longer. Throws `bad-option` for what cannot be stored.
 */
export function commitsOf(schema: string): (writes: readonly ShipmentWrite[], patienceMs: number) => Commit {
  // Writing a statement out takes longer than filling it in, and there are few.
  const statements = new Map<string, Statement>()
  return (writes, patienceMs) => {
    const given = givenOf(writes)
    const shape = [...given.map(each => (isOne(each) ? `${each.part.name}1` : each.part.name)), patienceMs || ''].join('_')
    const statement = statements.get(shape) ?? statementOf(schema, given, patienceMs, shape)
    statements.set(shape, statement)
    return { statement, values: given.flatMap(valuesOf) }
  }
}

function givenOf(writes: readonly ShipmentWrite[]): readonly Given[] {
  const sorted = inOrder(writes, ({ row }) => row.shipment)
  const twice = sorted.find(({ row }, at) => row.shipment === sorted[at - 1]?.row.shipment)?.row.shipment
  if (twice !== undefined)
    throw new ShipfoldError('bad-option', `A commit has the shipment ${JSON.stringify(twice)} twice. Give each once.`)
  const given = [sorted.every(isMove) ? moved : written, ...parts].map((part): Given => ({ part, lists: part.lists(sorted) }))
  return given.filter(({ lists }) => lists[0]!.length > 0)
}

// Rows for a part: one list for each parameter.
interface Given {
  readonly part: Part
  readonly lists: readonly (readonly Value[])[]
}

// One row goes in as it is: taking a list apart costs the database several times what writing one row does.
const isOne = ({ lists }: Given): boolean => lists[0]!.length === 1

const valuesOf = (given: Given): readonly Value[] =>
  given.lists.map((list, at) => (isOne(given) ? list[0]! : arrayOf(list, given.part.types[at])))

interface Part {
  readonly name: string
  /** One for each parameter, all as long as there are rows. */
  readonly lists: (writes: readonly ShipmentWrite[]) => readonly (readonly Value[])[]
  /** The types of the parameters. */
  readonly types: readonly string[]
  readonly text: (schema: string, rows: string) => string
  /** How many rows must have been touched; as many as were given, where it counts. */
  readonly counted?: string
  /** Rare, and planned anew each time: a plan made while the tables were small would read them whole when they have grown. */
  readonly isRare?: true
}

interface Expected {
  readonly key: string
  readonly state: EffectRow['state']
  readonly attempts: number
}

const list = <T>(columns: readonly Column<T>[]) => columns.map(({ column }) => column).join(', ')
const types = <T>(columns: readonly Column<T>[]) => columns.map(({ kind }) => kinds[kind].type)
const expected = (rows: readonly Expected[]): readonly Value[][] => {
  const sorted = inOrder(rows, ({ key }) => key)
  return [
    sorted.map(({ key }) => checkedText(key, 'key')),
    sorted.map(({ state }) => state),
    sorted.map(({ attempts }) => `${attempts}`),
  ]
}

// What mostly stays, and is not sent again where it does in all of a commit.
const staying = shipmentColumns.filter(({ stays }) => stays !== undefined)
const moving = shipmentColumns.filter(({ stays }) => stays === undefined)

const isMove = ({ was, row }: ShipmentWrite): boolean => was !== null && staying.every(({ field }) => was[field] === row[field])

// Any but a first version goes in as a negative number: so a row that was not there shows, and is refused, and one that was
// there is compared at the moment it is locked, whatever this statement saw before. A first one is never equal.
const shipmentsPart = (name: string, given: readonly Column<ShipmentRow>[], constants: readonly Column<ShipmentRow>[]): Part => ({
  name,
  lists: writes => {
    const rows = writes.map(({ row }) => row)
    return given.map(column =>
      column.field === 'version'
        ? writes.map(({ was, row }) => `${was === null ? row.version : -row.version}`)
        : encodedColumn(column, rows),
    )
  },
  types: types(given),
  text: (s, rows) => `insert into ${s}.shipments as stood (${list([...given, ...constants])})
  select ${[list(given), ...constants.map(({ stays }) => stays)].join(', ')} from ${rows} as given (${list(given)})
  on conflict (shipment) do update set version = -excluded.version${given
    .filter(({ field }) => field !== 'shipment' && field !== 'version')
    .map(({ column }) => `, ${column} = excluded.${column}`)
    .join('')}
  where stood.version = -excluded.version - 1
  returning version`,
  counted: 'version > 0',
})

const written = shipmentsPart('written', shipmentColumns, [])
const moved = shipmentsPart('moved', moving, staying)

const parts: readonly Part[] = [
  {
    name: 'entered',
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
      encoded(
        effectColumns,
        writes.flatMap(({ add }) => add),
      ),
    types: types(effectColumns),
    text: (s, rows) => `insert into ${s}.effects (${list(effectColumns)}) select * from ${rows} as given`,
  },
  {
    name: 'dropped',
    lists: writes => [
      inOrder(
        writes.flatMap(({ drop }) => drop),
        key => key,
      ).map(key => checkedText(key, 'key')),
    ],
    types: ['text'],
    text: (s, rows) => `delete from ${s}.effects e using ${rows} as given (key)
  where e.key = given.key and e.state = 'waiting' and e.attempts = 0
  returning 1`,
    counted: 'true',
    isRare: true,
  },
  {
    name: 'cancelled',
    lists: writes => expected(writes.flatMap(({ cancel }) => cancel)),
    types: ['text', 'text', 'integer'],
    text: (s, rows) => `update ${s}.effects e
  set state = case e.state when 'claimed' then e.state else 'cancelled' end, withdrawn = e.withdrawn or e.state = 'claimed'
  from ${rows} as given (key, state, attempts)
  where e.key = given.key and e.state = given.state and e.attempts = given.attempts
  returning 1`,
    counted: 'true',
    isRare: true,
  },
  {
    name: 'revived',
    lists: writes => expected(writes.flatMap(({ revive }) => revive)),
    types: ['text', 'text', 'integer'],
    text: (s, rows) => `update ${s}.effects e
  set state = case e.state when 'claimed' then e.state else 'waiting' end, withdrawn = false,
    failures = case e.state when 'claimed' then e.failures else 0 end
  from ${rows} as given (key, state, attempts)
  where e.key = given.key and e.state = given.state and e.attempts = given.attempts
  returning 1`,
    counted: 'true',
    isRare: true,
  },
]

// The checks stand in the order of the parts, and so the shipments are locked before their effects.
function statementOf(schema: string, present: readonly Given[], patienceMs: number, shape: string): Statement {
  let used = 0
  // Rows are locked by what reads the setting first, and so it holds for them.
  const isPatient = patienceMs === 0
  const patience = `patience as materialized (select set_config('lock_timeout', '${Math.ceil(patienceMs)}', true))`
  const placed = present.map((given, at) => {
    const many = isOne(given) ? '' : '[]'
    const params = given.part.types.map(type => `$${++used}::${type}${many}`)
    const plain = isOne(given) ? `(values (${params.join(', ')}))` : `unnest(${params.join(', ')})`
    const rows = isPatient || at > 0 ? plain : `(select its.* from patience, ${plain} as its)`
    return { part: given.part, rows, count: isOne(given) ? '1' : `cardinality(${params[0]})` }
  })
  const written = placed.map(({ part, rows }) => `${part.name} as (${part.text(schema, rows)})`)
  const all = isPatient ? written : [patience, ...written]
  const checks = placed.flatMap(({ part: { name, counted }, count }) =>
    counted ? [`(select count(*) from ${name} where ${counted}) = ${count}`] : [],
  )
  return {
    name: present.some(({ part }) => part.isRare) ? null : `commit_${shape}`,
    text: `with ${all.join(',\n')}\nselect case when ${checks.join('\n  and ')} then true else ${schema}.refuse() end::text as done`,
  }
}
