// The parts of a commit, each a data-modifying `with` query for one kind of row.

import type { EffectRow, ShipmentRow, ShipmentWrite } from '../../engine/ports.js'
import { mapSlices, type Sliced } from '../../vocabulary/slices.js'
import type { SqlValue } from '../client.js'
import {
  type Column,
  columnKinds,
  effectColumns,
  effectKindColumn,
  effectLockOrder,
  encodeColumn,
  encodeRows,
  shipmentColumns,
  storableText,
} from '../columns.js'

/** One `with` query of a commit. */
export interface StatementPart {
  readonly name: string
  /** One list for each parameter, each as long as there are rows. */
  readonly lists: (writes: readonly ShipmentWrite[]) => PartLists | Sliced<PartLists>
  /** The types of the parameters. */
  readonly types: readonly string[]
  readonly text: (schema: string, rows: string) => string
  /** If present, the part must touch as many rows as were given; the condition says which of its rows count. */
  readonly counted?: string
  /** Rare, and planned at each call: a plan made while the tables were small would scan them once they have grown. */
  readonly isRare?: true
}

/** The values of a part, by parameter. */
export type PartLists = readonly (readonly SqlValue[])[]

/** The parts that these writes may need, in the order of their locks. */
export const partsOf = (writes: readonly ShipmentWrite[]): readonly StatementPart[] => [
  writes.every(isFrequentUpdate) ? updateFrequent : upsertAll,
  ...entryAndEffectParts,
]

const columnList = <T>(columns: readonly Column<T>[]) => columns.map(({ column }) => column).join(', ')
const columnTypes = <T>(columns: readonly Column<T>[]) => columns.map(({ kind }) => columnKinds[kind].type)

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
    // The only one that may be long.
    *lists(writes) {
      const rows = writes.flatMap(({ row: { shipment }, entries }) => entries.map(entry => ({ shipment, entry })))
      return [
        rows.map(({ shipment }) => shipment),
        rows.map(({ entry }) => `${entry.id}`),
        yield* mapSlices(rows, ({ entry }) => JSON.stringify(entry)),
      ]
    },
    types: ['text', 'integer', 'json'],
    text: (s, rows) => `insert into ${s}.events (shipment, number, entry) select * from ${rows} as given
  on conflict (shipment, number) do update set entry = excluded.entry`,
  },
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
    lists: writes => effectNames(writes.flatMap(({ row: { shipment }, drop }) => drop.map(key => ({ subject: shipment, key })))),
    types: ['text', 'text'],
    text: (s, rows) => `delete from ${s}.effects e using ${rows} as given (subject, key)
  where e.subject = given.subject and e.key = given.key and e.state = 'pending' and e.attempts = 0
  returning 1`,
    counted: 'true',
    isRare: true,
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
    isRare: true,
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
    isRare: true,
  },
]

const effectNames = (effects: readonly Pick<EffectRow, 'subject' | 'key'>[]): readonly (readonly SqlValue[])[] => {
  const sorted = effectLockOrder(effects)
  return [sorted.map(({ subject }) => storableText(subject, 'subject')), sorted.map(({ key }) => storableText(key, 'key'))]
}

function expectedEffects(writes: readonly ShipmentWrite[], list: 'cancel' | 'revive'): readonly (readonly SqlValue[])[] {
  const sorted = effectLockOrder(
    writes.flatMap(write => write[list].map(expected => ({ ...expected, subject: write.row.shipment }))),
  )
  return [...effectNames(sorted), sorted.map(({ state }) => state), sorted.map(({ attempts }) => `${attempts}`)]
}
