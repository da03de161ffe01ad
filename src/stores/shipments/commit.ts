// What a commit of shipments writes: rows, entries, notes for groups, and effects.

import type { ShipmentWrite } from '../../engine/ports.js'
import { mapSlices } from '../../vocabulary/slices.js'
import { encodeRows, instantText, noteColumns, shipmentColumns } from '../columns.js'
import { columnList, columnTypes, effectParts, type StatementPart, versionedPart } from '../commit/parts.js'
import type { CommitKind } from '../commit/statement.js'
import { nameHash } from '../erasure/hash.js'

export const shipmentCommit: CommitKind<ShipmentWrite> = {
  noun: 'shipment',
  nameOf: ({ row }) => row.shipment,
  partsOf: writes => [writes.every(isFrequentUpdate) ? updateFrequent : upsertAll, ...otherParts],
}

// Columns that rarely change; a commit in which none of them changes does not send them.
const rareColumns = shipmentColumns.filter(({ placeholder }) => placeholder !== undefined)
const frequentColumns = shipmentColumns.filter(({ placeholder }) => placeholder === undefined)

const isFrequentUpdate = ({ previous, row }: ShipmentWrite): boolean =>
  previous !== null && rareColumns.every(({ field }) => previous[field] === row[field])

const upsertAll = versionedPart('upserted', { table: 'shipments', columns: shipmentColumns })
const updateFrequent = versionedPart('updated', { table: 'shipments', columns: frequentColumns, unsent: rareColumns })

const otherParts: readonly StatementPart<ShipmentWrite>[] = [
  {
    // New shipments of which none was erased later than the row says.
    name: 'unerased',
    lists: writes => {
      const rows = writes.flatMap(({ previous, row }) => (previous === null ? [row] : []))
      return [
        rows.map(({ shipment }) => shipment),
        rows.map(({ erasedAt }) => (erasedAt === null ? null : instantText(erasedAt, 'erasedAt'))),
      ]
    },
    types: ['text', 'timestamptz'],
    text: (
      s,
      rows,
    ) => `select from ${rows} as given (shipment, erased_at) where coalesce((select t.erased_at from ${s}.tombstones t
    where t.name_hash = ${nameHash(s, 'given.shipment')}), '-infinity') <= coalesce(given.erased_at, '-infinity')`,
    counted: 'true',
  },
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
    name: 'noted',
    lists: writes =>
      encodeRows(
        noteColumns,
        writes.flatMap(({ notes }) => notes),
      ),
    types: columnTypes(noteColumns),
    text: (s, rows) => `insert into ${s}.group_notes (${columnList(noteColumns)}) select * from ${rows} as given`,
  },
  ...effectParts<ShipmentWrite>(({ row }) => row.shipment),
]
