// Erasure in the memory store, which keeps the names of its tombstones.

import { MAX_AHEAD_MS } from '../../replay/index.js'
import { TOMBSTONE_MS } from '../erasure/port.js'
import {
  type EffectRow,
  type ErasurePort,
  type GroupNote,
  type GroupRow,
  groupOfSubject,
  type InboxRow,
  type ShipmentRow,
  type StoredShipment,
  type Tombstone,
} from '../ports.js'
import { noteKey } from './groups.js'

interface ErasureTables {
  readonly shipments: Map<string, { readonly row: ShipmentRow; readonly entries: StoredShipment['entries'] }>
  readonly effects: Map<string, EffectRow>
  readonly groups: { readonly rows: Map<string, GroupRow>; readonly notes: Map<string, GroupNote> }
  readonly inbox: Map<string, InboxRow>
  readonly tombstones: Map<string, Tombstone>
}

/** Over the store's tables; `within` runs work while the store is open, and `copy` keeps callers from sharing rows. */
export function memoryErasure(
  { shipments, effects, groups, inbox, tombstones }: ErasureTables,
  within: <T>(work: () => T) => Promise<T>,
  copy: <T>(value: T) => T,
): ErasurePort {
  const notesOf = (name: string) => [...groups.notes.values()].filter(({ shipment }) => shipment === name)
  return {
    traces: name =>
      within(() => {
        const row = shipments.get(name)?.row
        const named = [...groups.rows.values()].filter(({ members }) => members.some(({ shipment }) => shipment === name))
        const all = [...(row?.memberships ?? []), ...notesOf(name), ...named].map(({ group }) => group)
        return { version: row?.version ?? null, groups: [...new Set(all)].sort() }
      }),
    erase: write =>
      within(() => {
        const { shipment: name, version, at } = write
        const stored = shipments.get(name)
        const isAsExpected =
          (stored?.row.version ?? null) === version &&
          write.groups.every(each => groups.rows.get(each.group)?.version === each.version) &&
          write.notes.every(each => groups.notes.has(noteKey({ ...each, shipment: name }))) &&
          notesOf(name).length === write.notes.length
        if (!isAsExpected) return null
        for (const { group, members } of copy(write.groups)) {
          const row = groups.rows.get(group)!
          groups.rows.set(group, { ...row, version: row.version + 1, members })
        }
        for (const { group, version: its, shipment, members } of copy(write.notes)) {
          const key = noteKey({ group, version: its, shipment: name })
          const note = { ...groups.notes.get(key)!, shipment, members }
          groups.notes.delete(key)
          groups.notes.set(noteKey(note), note)
        }
        const own = [...effects.values()].filter(({ subject }) => subject === name)
        for (const { key } of own) effects.delete(key)
        for (const row of [...effects.values()].filter(({ subject }) => groupOfSubject(subject) !== null)) {
          const [cause, error] = [row.cause?.shipment === name ? null : row.cause, row.error?.includes(name) ? null : row.error]
          effects.set(row.key, { ...row, cause, error })
        }
        const messages = [...inbox.values()].filter(({ shipment }) => shipment === name)
        for (const { key } of messages) inbox.delete(key)
        shipments.delete(name)
        const latest = (stored?.entries ?? []).reduce(
          (last, entry) => (entry.at !== null && entry.at <= at + MAX_AHEAD_MS ? Math.max(last, entry.at) : last),
          at,
        )
        const known = tombstones.get(name)
        const erasedAt = Math.max(latest, known?.erasedAt ?? latest)
        tombstones.set(name, { shipment: name, erasedAt, dropped: known?.dropped ?? 0 })
        return { events: stored?.entries.length ?? 0, effects: own.length, messages: messages.length }
      }),
    tombstones: names => within(() => copy([...new Set(names)].flatMap(name => tombstones.get(name) ?? []))),
    expire: before =>
      within(() => {
        for (const { shipment, erasedAt } of tombstones.values())
          if (erasedAt + TOMBSTONE_MS < before) tombstones.delete(shipment)
      }),
    countDropped: counts =>
      within(() => {
        for (const { shipment, dropped } of counts) {
          const known = tombstones.get(shipment)
          if (known) tombstones.set(shipment, { ...known, dropped: known.dropped + dropped })
        }
      }),
  }
}
