// What a commit of groups writes: rows and effects, in place of the notes that it takes in.

import { type GroupWrite, subjectOfGroup } from '../../engine/ports.js'
import { groupColumns, storableText } from '../columns.js'
import { effectParts, type StatementPart, versionedPart } from '../commit/parts.js'
import type { CommitKind } from '../commit/statement.js'

export const groupCommit: CommitKind<GroupWrite> = {
  noun: 'group',
  nameOf: ({ row }) => row.group,
  partsOf: () => parts,
}

const parts: readonly StatementPart<GroupWrite>[] = [
  versionedPart('grouped', { table: 'groups', columns: groupColumns }),
  {
    name: 'taken',
    lists: writes => {
      const notes = writes.flatMap(({ row: { group }, notes: its }) => its.map(note => ({ ...note, group })))
      return [
        notes.map(({ shipment }) => storableText(shipment, 'shipment')),
        notes.map(({ version }) => `${version}`),
        notes.map(({ group }) => group),
      ]
    },
    types: ['text', 'integer', 'text'],
    text: (s, rows) => `delete from ${s}.group_notes n using ${rows} as given (shipment, version, group_name)
  where n.shipment = given.shipment and n.version = given.version and n.group_name = given.group_name
  returning 1`,
    counted: 'true',
    isPlannedAnew: true,
  },
  ...effectParts<GroupWrite>(({ row }) => subjectOfGroup(row.group)),
]
