// The groups of the memory store, and the notes left for them.

import { compareUtf8 } from '../compare-utf8.js'
import { type EffectRow, type GroupNote, type GroupPort, type GroupRow, type GroupWrite, subjectOfGroup } from '../ports.js'
import { addedKeys, applyEffects, areAsExpected, areNew } from './effects.js'

/** The groups by name, and their notes by {@link noteKey}. */
export interface MemoryGroups {
  readonly rows: Map<string, GroupRow>
  readonly notes: Map<string, GroupNote>
}

export const noteKey = ({ shipment, version, group }: Pick<GroupNote, 'shipment' | 'version' | 'group'>): string =>
  JSON.stringify([shipment, version, group])

/** Groups over rows and effects; `within` runs work while the store is open, and `copy` keeps callers from sharing rows. */
export function memoryGroups(
  { rows, notes }: MemoryGroups,
  effects: Map<string, EffectRow>,
  within: <T>(work: () => T) => Promise<T>,
  copy: <T>(value: T) => T,
): GroupPort {
  const notesOf = (group: string) =>
    [...notes.values()]
      .filter(note => note.group === group)
      .sort((a, b) => compareUtf8(a.shipment, b.shipment) || a.version - b.version)
  const isAsExpected = (write: GroupWrite): boolean => {
    const { previous, row } = write
    return (
      rows.get(row.group)?.version === (previous ? row.version - 1 : undefined) &&
      write.notes.every(note => notes.has(noteKey({ ...note, group: row.group }))) &&
      areAsExpected(effects, subjectOfGroup(row.group), write)
    )
  }
  return {
    load: groups =>
      within(() =>
        copy(
          [...new Set(groups)]
            .map(group => ({ group, row: rows.get(group) ?? null, notes: notesOf(group) }))
            .filter(each => each.row !== null || each.notes.length > 0),
        ),
      ),
    commit: writes =>
      within(() => {
        if (!writes.every(isAsExpected) || !areNew(effects, addedKeys(writes))) return false
        for (const write of copy(writes)) {
          rows.set(write.row.group, write.row)
          for (const note of write.notes) notes.delete(noteKey({ ...note, group: write.row.group }))
          applyEffects(effects, write)
        }
        return true
      }),
    noted: ({ after, limit }) =>
      within(() =>
        [...new Set([...notes.values()].map(({ group }) => group))]
          .filter(group => after === undefined || compareUtf8(group, after) > 0)
          .sort(compareUtf8)
          .slice(0, limit),
      ),
  }
}
