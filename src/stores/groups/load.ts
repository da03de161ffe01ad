// Loads groups with their notes; `schema` is quoted.

import type { GroupNote, StoredGroup } from '../../engine/ports.js'
import { isObject } from '../../vocabulary/index.js'
import { arrayLiteral, type SqlRow, type SqlStatement, type SqlValue } from '../client.js'
import { corruptRow, decodeRow, groupColumns, noteColumns, parseJson, selectList, storableText } from '../columns.js'

// Looked up name by name, as shipments are.
export const loadGroupsStatement = (schema: string): SqlStatement => ({
  name: 'groups',
  text: `select wanted.name as wanted, ${selectList(groupColumns, 'g')}, n.notes::text as notes
from unnest((select $1::text[])) as wanted (name)
left join lateral (select * from ${schema}.groups g where g.name = wanted.name offset 0) g on true
cross join lateral (
  select json_agg(note) as notes from (
    select ${selectList(noteColumns, 'n')} from ${schema}.group_notes n
    where n.group_name = wanted.name order by n.group_name, n.shipment, n.version
  ) note
) n
where g.name is not null or n.notes is not null`,
})

export const loadGroupsValues = (groups: readonly string[]): readonly SqlValue[] => [
  arrayLiteral([...new Set(groups)].map(name => storableText(name, 'group'))),
]

/** Throws `store-corrupt` for a row or a note that shipfold did not write. */
export function decodeStoredGroup(schema: string, row: SqlRow): StoredGroup {
  const group = row.wanted ?? ''
  const where = `group ${JSON.stringify(group)}`
  const text = row.notes ?? '[]'
  const notes = parseJson(text, isRowList)
  if (!notes) throw corruptRow(where, 'notes', text)
  return {
    group,
    row: row.group === null ? null : decodeRow(groupColumns, row, `${where} in ${schema}.groups`),
    notes: notes.map(note => decodeRow<GroupNote>(noteColumns, note, `a note for ${where} in ${schema}.group_notes`)),
  }
}

const isRowList = (value: unknown): value is readonly SqlRow[] => Array.isArray(value) && value.every(isObject)
