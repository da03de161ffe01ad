// A store in memory, for tests and to try things out.

import { inSlices } from '../../async/turns.js'
import type { Entry } from '../../journal/index.js'
import { ShipfoldError } from '../../vocabulary/index.js'
import { mapSlices, SLICE, type Sliced } from '../../vocabulary/slices.js'
import { compareUtf8 } from '../compare-utf8.js'
import {
  type DueShipment,
  type EffectRow,
  type InboxPort,
  type InboxRow,
  type ShipmentPort,
  type ShipmentQuery,
  type ShipmentRow,
  type ShipmentWrite,
  type Store,
  type TableJson,
  TOMBSTONE_MS,
  type Tombstone,
} from '../ports.js'
import { addedKeys, applyEffects, areAsExpected, areNew } from './effects.js'
import { memoryErasure } from './erasure.js'
import { type MemoryGroups, memoryGroups, noteKey } from './groups.js'
import { memoryOutbox } from './outbox.js'
import { memoryUpkeep } from './upkeep.js'

interface MemoryTables {
  readonly machineTables: Map<string, TableJson>
  readonly shipments: Map<string, { row: ShipmentRow; entries: Entry[] }>
  readonly effects: Map<string, EffectRow>
  readonly groups: MemoryGroups
  readonly inbox: Map<string, InboxRow>
  readonly tombstones: Map<string, Tombstone>
}

/** A store in memory: its rows are lost when the process ends. */
export function memoryStore(): Store {
  const tables: MemoryTables = {
    machineTables: new Map(),
    shipments: new Map(),
    effects: new Map(),
    groups: { rows: new Map(), notes: new Map() },
    inbox: new Map(),
    tombstones: new Map(),
  }
  let isClosed = false
  const within: Within = async work => {
    if (isClosed) throw new ShipfoldError('closed', 'The store was closed. Open another one.')
    return work()
  }
  return {
    open: () => within(() => {}),
    shipments: shipmentsIn(tables, within),
    outbox: memoryOutbox(tables.effects, within, copy),
    groups: memoryGroups(tables.groups, tables.effects, within, copy),
    inbox: inboxIn(tables, within),
    machineTables: {
      load: hash => within(() => tables.machineTables.get(hash) ?? null),
      save: table =>
        within(() => void (tables.machineTables.has(table.hash) || tables.machineTables.set(table.hash, copy(table)))),
    },
    upkeep: memoryUpkeep(tables, within),
    erasure: memoryErasure(tables, within, copy),
    close: async () => {
      isClosed = true
    },
  }
}

// Runs while the store is open.
type Within = <T>(work: () => T | Promise<T>) => Promise<T>

const shipmentsIn = (tables: MemoryTables, within: Within): ShipmentPort => ({
  load: names =>
    within(() => {
      // As they are now: a commit puts other entries in their place, and changes none.
      const stored = [...new Set(names)].flatMap(name => tables.shipments.get(name) ?? [])
      return inSlices(copiesOf(stored.map(({ row, entries }) => ({ row, entries: [...entries] }))))
    }),
  commit: writes =>
    within(async () => {
      const copies = await inSlices(copiesOf(writes))
      if (!writes.every(write => isAsExpected(tables, write)) || !areNew(tables.effects, addedKeys(writes))) return false
      const noteKeys = writes.flatMap(({ notes }) => notes.map(noteKey))
      if (!areNew(tables.groups.notes, noteKeys)) return false
      for (const write of copies) applyWrite(tables, write)
      return true
    }),
  list: query => within(() => copy(matchingShipments(tables, query))),
  names: query => within(() => matchingShipments(tables, query).map(({ shipment }) => shipment)),
  due: ({ by, after, limit }) =>
    within(() =>
      matchingShipments(tables, { dueBy: by, limit: Number.POSITIVE_INFINITY })
        .map(({ shipment, wakeAt }): DueShipment => ({ shipment, wakeAt: wakeAt! }))
        .filter(
          each =>
            !after ||
            each.wakeAt > after.wakeAt ||
            (each.wakeAt === after.wakeAt && compareUtf8(each.shipment, after.shipment) > 0),
        )
        .slice(0, limit),
    ),
})

const inboxIn = ({ inbox, shipments, tombstones }: MemoryTables, within: Within): InboxPort => ({
  save: (message, receipts = 1) =>
    within(() => {
      const { shipment } = message
      const erasedAt = shipment === null || shipments.has(shipment) ? undefined : tombstones.get(shipment)?.erasedAt
      if (erasedAt !== undefined && message.receivedAt <= erasedAt + TOMBSTONE_MS) return null
      const known = inbox.get(message.key)
      const receivedAt = Math.min(message.receivedAt, known?.receivedAt ?? message.receivedAt)
      const lastReceivedAt = Math.max(message.receivedAt, known?.lastReceivedAt ?? message.receivedAt)
      const receivedCount = (known?.receivedCount ?? 0) + receipts
      const row: InboxRow = copy({ ...message, receivedAt, lastReceivedAt, receivedCount })
      inbox.set(message.key, row)
      return copy(row)
    }),
  list: ({ limit, kind, shipment, keys, before }) =>
    within(() =>
      copy(
        [...inbox.values()]
          .filter(row => (!kind || row.kind === kind) && (shipment === undefined || row.shipment === shipment))
          .filter(row => (!keys || keys.includes(row.key)) && (!before || byReceipt(before, row) < 0))
          .sort(byReceipt)
          .slice(0, limit),
      ),
    ),
  mentions: name =>
    within(() =>
      copy([...inbox.values()].filter(row => row.shipment === null && (row.body !== null || row.note?.includes(name)))),
    ),
  delete: keys => within(() => keys.filter(key => inbox.delete(key)).length),
})

function matchingShipments(
  { shipments }: MemoryTables,
  { after, limit, notTable, status, outcome, certain, group, doubt, registered, dueBy }: ShipmentQuery,
): readonly ShipmentRow[] {
  return [...shipments.values()]
    .map(({ row }) => row)
    .filter(row => after === undefined || compareUtf8(row.shipment, after) > 0)
    .filter(row => (notTable === undefined || row.table !== notTable) && (status === undefined || row.status === status))
    .filter(row => (outcome === undefined || row.outcome === outcome) && (certain === undefined || row.certain === certain))
    .filter(({ memberships }) => group === undefined || memberships.some(membership => membership.group === group))
    .filter(({ doubts }) => doubt === undefined || doubts.some(({ kind }) => kind === doubt))
    .filter(({ registeredAt }) => registered === undefined || (registeredAt !== null) === registered)
    .filter(({ wakeAt }) => dueBy === undefined || (wakeAt !== null && wakeAt <= dueBy))
    .sort((a, b) => (dueBy === undefined ? 0 : a.wakeAt! - b.wakeAt!) || compareUtf8(a.shipment, b.shipment))
    .slice(0, limit)
}

// As with a database, callers never share rows with the store. Rows are plain data, of which this is a tenth of the time of
// structuredClone; a spread keeps a field named __proto__.
function copy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const items: unknown[] = []
    for (const item of value) items.push(copy(item))
    return items as T
  }
  const row = { ...value }
  for (const [field, its] of Object.entries(row))
    if (typeof its === 'object' && its !== null) (row as Record<string, unknown>)[field] = copy(its)
  return row
}

// Copies of what has entries, in slices.
function* copiesOf<T extends { readonly entries: readonly Entry[] }>(list: readonly T[]): Sliced<T[]> {
  const copies: T[] = []
  for (const item of list) {
    const { entries } = item
    const its = entries.length > SLICE ? yield* mapSlices(entries, copy) : entries.map(copy)
    copies.push({ ...copy({ ...item, entries: [] }), entries: its })
  }
  return copies
}

function isAsExpected(tables: MemoryTables, write: ShipmentWrite): boolean {
  const { previous, row } = write
  if (tables.shipments.get(row.shipment)?.row.version !== (previous ? row.version - 1 : undefined)) return false
  const erasedAt = previous ? null : tables.tombstones.get(row.shipment)?.erasedAt
  if (erasedAt != null && erasedAt > (row.erasedAt ?? Number.NEGATIVE_INFINITY)) return false
  return areAsExpected(tables.effects, row.shipment, write)
}

function applyWrite({ shipments, effects, groups }: MemoryTables, write: ShipmentWrite): void {
  const { row, entries, notes } = write
  const stored = shipments.get(row.shipment) ?? { row, entries: [] }
  for (const entry of entries) stored.entries[entry.id] = entry
  shipments.set(row.shipment, { row, entries: stored.entries })
  for (const note of notes) groups.notes.set(noteKey(note), note)
  applyEffects(effects, write)
}

// Latest first.
const byReceipt = (a: Pick<InboxRow, 'receivedAt' | 'key'>, b: Pick<InboxRow, 'receivedAt' | 'key'>): number =>
  b.receivedAt - a.receivedAt || compareUtf8(b.key, a.key)
