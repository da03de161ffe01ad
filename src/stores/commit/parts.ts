// The parts that commits of shipments and of groups have in common, each a data-modifying `with` query for one kind of row.

import type { EffectRow, EffectWrite } from '../../engine/ports.js'
import type { Sliced } from '../../vocabulary/slices.js'
import type { SqlValue } from '../client.js'
import {
  type Column,
  columnKinds,
  effectColumns,
  effectKindColumn,
  effectLockOrder,
  encodeColumn,
  encodeRows,
  storableText,
} from '../columns.js'

/** One `with` query of a commit. */
export interface StatementPart<Write> {
  readonly name: string
  /** One list for each parameter, each as long as there are rows. */
  readonly lists: (writes: readonly Write[]) => PartLists | Sliced<PartLists>
  /** The types of the parameters. */
  readonly types: readonly string[]
  readonly text: (schema: string, rows: string) => string
  /** If present, the part must touch as many rows as were given; the condition says which of its rows count. */
  readonly counted?: string
  /** Planned at each call: a plan made while the tables were small would scan them once they have grown. */
  readonly isPlannedAnew?: true
}

/** The values of a part, by parameter. */
export type PartLists = readonly (readonly SqlValue[])[]

export const columnList = <T>(columns: readonly Column<T>[]): string => columns.map(({ column }) => column).join(', ')
export const columnTypes = <T>(columns: readonly Column<T>[]): readonly string[] =>
  columns.map(({ kind }) => columnKinds[kind].type)

/** A table whose rows have versions; the first column is its key. */
export interface VersionedTable<Row> {
  readonly table: string
  readonly columns: readonly Column<Row>[]
  /** Columns that are not sent: an update leaves them as they are. */
  readonly unsent?: readonly Column<Row>[]
}

/**
 * The part that writes rows with their versions.
 *
 * A first version is proposed as it is, a later one as its negative. A later version without a row is then inserted with a
 * negative number, which the count rejects. A row that exists is compared when it is locked, whatever the statement's snapshot
 * showed; a first version never matches it.
 */
export function versionedPart<Row extends { readonly version: number }>(
  name: string,
  { table, columns, unsent = [] }: VersionedTable<Row>,
): StatementPart<{ readonly previous: Row | null; readonly row: Row }> {
  const key = columns[0]!.column
  return {
    name,
    lists: writes => {
      const rows = writes.map(({ row }) => row)
      return columns.map(column =>
        column.field === 'version'
          ? writes.map(({ previous, row }) => `${previous === null ? row.version : -row.version}`)
          : encodeColumn(column, rows),
      )
    },
    types: columnTypes(columns),
    text: (s, rows) => `insert into ${s}.${table} as existing (${columnList([...columns, ...unsent])})
  select ${[columnList(columns), ...unsent.map(({ placeholder }) => placeholder)].join(', ')} from ${rows} as given (${columnList(columns)})
  on conflict (${key}) do update set version = -excluded.version${columns
    .filter(({ field, column }) => column !== key && field !== 'version')
    .map(({ column }) => `, ${column} = excluded.${column}`)
    .join('')}
  where existing.version = -excluded.version - 1
  returning version`,
    counted: 'version > 0',
  }
}

/** The parts that write the effects of a subject. */
export const effectParts = <Write extends EffectWrite>(subjectOf: (write: Write) => string): readonly StatementPart<Write>[] => {
  const expectedEffects = (writes: readonly Write[], list: 'cancel' | 'revive'): PartLists => {
    const sorted = effectLockOrder(
      writes.flatMap(write => write[list].map(expected => ({ ...expected, subject: subjectOf(write) }))),
    )
    return [...effectNames(sorted), sorted.map(({ state }) => state), sorted.map(({ attempts }) => `${attempts}`)]
  }
  return [
    {
      name: 'added',
      lists: writes => {
        const rows = writes.flatMap(({ add }) => add)
        return [
          ...encodeRows(effectColumns, rows),
          encodeColumn(
            effectKindColumn,
            rows.map(({ effect }) => ({ effectKind: effect.kind })),
          ),
        ]
      },
      types: [...columnTypes(effectColumns), ...columnTypes([effectKindColumn])],
      text: (s, rows) =>
        `insert into ${s}.effects (${columnList(effectColumns)}, ${effectKindColumn.column}) select * from ${rows} as given`,
    },
    {
      name: 'dropped',
      lists: writes => effectNames(writes.flatMap(write => write.drop.map(key => ({ subject: subjectOf(write), key })))),
      types: ['text', 'text'],
      text: (s, rows) => `delete from ${s}.effects e using ${rows} as given (subject, key)
  where e.subject = given.subject and e.key = given.key and e.state = 'pending' and e.attempts = 0
  returning 1`,
      counted: 'true',
      isPlannedAnew: true,
    },
    {
      name: 'cancelled',
      lists: writes => expectedEffects(writes, 'cancel'),
      types: ['text', 'text', 'text', 'integer'],
      text: (s, rows) => `update ${s}.effects e
  set state = case e.state when 'claimed' then e.state else 'cancelled' end,
    cancel_requested = e.cancel_requested or e.state = 'claimed'
  from ${rows} as given (subject, key, state, attempts)
  where e.subject = given.subject and e.key = given.key and e.state = given.state and e.attempts = given.attempts
  returning 1`,
      counted: 'true',
      isPlannedAnew: true,
    },
    {
      name: 'revived',
      lists: writes => expectedEffects(writes, 'revive'),
      types: ['text', 'text', 'text', 'integer'],
      text: (s, rows) => `update ${s}.effects e
  set state = case e.state when 'claimed' then e.state else 'pending' end, cancel_requested = false,
    failures = case e.state when 'claimed' then e.failures else 0 end
  from ${rows} as given (subject, key, state, attempts)
  where e.subject = given.subject and e.key = given.key and e.state = given.state and e.attempts = given.attempts
  returning 1`,
      counted: 'true',
      isPlannedAnew: true,
    },
  ]
}

const effectNames = (effects: readonly Pick<EffectRow, 'subject' | 'key'>[]): PartLists => {
  const sorted = effectLockOrder(effects)
  return [sorted.map(({ subject }) => storableText(subject, 'subject')), sorted.map(({ key }) => storableText(key, 'key'))]
}
