// A schema as its first migration alone made it, with rows as that version wrote them.

import type { PGlite } from '@electric-sql/pglite'
import type { Store } from '../../src/engine/ports.js'
import {
  type Column,
  effectColumns,
  effectKindColumn,
  encodeColumn,
  messageColumns,
  shipmentColumns,
} from '../../src/stores/columns.js'
import { createTables } from '../../src/stores/migrations/0001-tables.js'

/** Creates the schema `shipfold` with the tables of the first migration. */
export async function createFirst(database: PGlite): Promise<void> {
  await database.exec(`create schema shipfold;
    create table shipfold.migrations (number integer primary key, applied_at timestamptz not null);
    ${createTables('"shipfold"')}
    insert into shipfold.migrations values (1, now());`)
}

/** The columns that the first migration gave each table. */
const firstColumns: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  [...createTables('s').matchAll(/create table s\.(\w+) \(\n(.*?)\n\)/gs)].map(([, table, body]) => [
    table,
    body!.split('\n').map(line => line.trim().split(' ')[0]!),
  ]),
)

/** Writes all rows of a store into a schema, column by column, as the first version did. */
export async function writeAsFirst(database: PGlite, store: Store): Promise<void> {
  const names = await store.shipments.names({ limit: 999 })
  const stored = await store.shipments.load(names)
  const insert = async <Row>(table: string, columns: readonly Column<Row>[], rows: readonly Row[], conflict = '') => {
    const known = columns.filter(({ column }) => firstColumns[table]!.includes(column))
    const values = known.map(column => encodeColumn(column, rows))
    for (const at of rows.keys())
      await database.query(
        `insert into shipfold.${table} (${known.map(({ column }) => column).join(', ')})
         values (${known.map((_, index) => `$${index + 1}`).join(', ')}) ${conflict}`,
        values.map(column => column[at]),
      )
  }
  const updated = firstColumns.shipments!.map(column => `${column} = excluded.${column}`).join(', ')
  await insert(
    'shipments',
    shipmentColumns,
    stored.map(({ row }) => row),
    `on conflict (shipment) do update set ${updated}`,
  )
  for (const { row, entries } of stored)
    for (const entry of entries)
      await database.query(
        'insert into shipfold.events values ($1, $2, $3) on conflict (shipment, number) do update set entry = $3',
        [row.shipment, entry.id, JSON.stringify(entry)],
      )
  const effects = (await store.outbox.list({})).map(effect => ({ ...effect, effectKind: effect.effect.kind }))
  await insert(
    'effects',
    [...effectColumns, effectKindColumn] as Column<(typeof effects)[number]>[],
    effects,
    'on conflict do nothing',
  )
  await insert('inbox', messageColumns, await store.inbox.list({}), 'on conflict do nothing')
  for (const hash of new Set(stored.map(({ row }) => row.table)))
    await database.query('insert into shipfold.machine_tables values ($1, $2) on conflict do nothing', [
      hash,
      JSON.stringify(await store.machineTables.load(hash)),
    ])
}
