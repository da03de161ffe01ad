// What operations needs of the memory store.

import { compareUtf8 } from '../compare-utf8.js'
import {
  type EffectRow,
  type GroupNote,
  type GroupRow,
  type InboxRow,
  type PrunableKind,
  type ShipmentRow,
  subjectOfGroup,
  type UpkeepPort,
} from '../ports.js'
import { MAX_COUNT } from '../upkeep/port.js'

interface UpkeepTables {
  readonly shipments: Map<string, { readonly row: ShipmentRow }>
  readonly effects: Map<string, EffectRow>
  readonly groups: { readonly rows: Map<string, GroupRow>; readonly notes: Map<string, GroupNote> }
  readonly inbox: Map<string, InboxRow>
}

/** Over the store's tables; `within` runs work while the store is open. */
export const memoryUpkeep = (tables: UpkeepTables, within: <T>(work: () => T) => Promise<T>): UpkeepPort => ({
  stats: () =>
    within(() => {
      const effects = [...tables.effects.values()]
      const open = effects
        .filter(({ state }) => state === 'pending' || state === 'claimed')
        .sort((a, b) => a.createdAt - b.createdAt)
        .slice(0, MAX_COUNT)
      const live = open.filter(({ cancelRequested }) => !cancelRequested)
      const rows = [...tables.shipments.values()].map(({ row }) => row)
      const uncertain = rows.filter(({ certain }) => !certain).slice(0, MAX_COUNT)
      const messages = [...tables.inbox.values()]
      const count = (list: readonly unknown[]) => Math.min(list.length, MAX_COUNT)
      return {
        nextDelivery: first(live.map(({ state, notBefore, leaseUntil }) => (state === 'pending' ? notBefore : leaseUntil))),
        nextTick: first(rows.map(({ wakeAt }) => wakeAt)),
        oldestPending: first(live.map(({ createdAt }) => createdAt)),
        pending: open.filter(({ state }) => state === 'pending').length,
        claimed: open.filter(({ state }) => state === 'claimed').length,
        dead: count(effects.filter(({ state }) => state === 'dead')),
        uncertain: uncertain.length,
        uncoded: uncertain.filter(({ doubts }) => doubts.some(({ kind }) => kind === 'uncoded')).length,
        partial: count(messages.filter(({ kind }) => kind === 'partial')),
        unreadable: count(messages.filter(({ kind }) => kind === 'unreadable')),
        groupNotes: Math.min(tables.groups.notes.size, MAX_COUNT),
      }
    }),
  prune: ({ kind, before, after, limit }) =>
    within(() => {
      const { rows, isOld, subjectOf } = prunableIn(tables)[kind]
      const page = [...rows.keys()].filter(key => after === null || compareUtf8(key, after) > 0).sort(compareUtf8)
      const old = page.slice(0, limit).filter(key => isOld(key, before))
      for (const name of old) {
        rows.delete(name)
        for (const { key, subject } of tables.effects.values()) if (subject === subjectOf?.(name)) tables.effects.delete(key)
      }
      return { deleted: old.length, last: page.slice(0, limit).at(-1) ?? null }
    }),
})

interface Prunable {
  readonly rows: Map<string, unknown>
  readonly isOld: (key: string, before: number) => boolean
  readonly subjectOf: ((key: string) => string) | null
}

function prunableIn({ shipments, effects, groups, inbox }: UpkeepTables): Readonly<Record<PrunableKind, Prunable>> {
  const isAtRest = (subject: string) =>
    ![...effects.values()].some(
      row =>
        row.subject === subject &&
        (row.state === 'dead' || row.state === 'pending' || (row.state === 'claimed' && !row.cancelRequested)),
    )
  const hasNote = (field: 'shipment' | 'group', name: string) => [...groups.notes.values()].some(note => note[field] === name)
  const hasMember = (group: string) =>
    [...shipments.values()].some(({ row }) => row.memberships.some(membership => membership.group === group))
  return {
    shipments: {
      rows: shipments,
      isOld: (name, before) => {
        const { receivedAt, registeredAt, terminal, certain, wakeAt } = shipments.get(name)!.row
        const hasEnded = terminal && certain && wakeAt === null && isAtRest(name) && !hasNote('shipment', name)
        return receivedAt !== null && receivedAt < before && (registeredAt === null || hasEnded)
      },
      subjectOf: name => name,
    },
    groups: {
      rows: groups.rows,
      isOld: (name, before) =>
        groups.rows.get(name)!.evaluatedAt < before &&
        isAtRest(subjectOfGroup(name)) &&
        !hasNote('group', name) &&
        !hasMember(name),
      subjectOf: subjectOfGroup,
    },
    messages: {
      rows: inbox,
      isOld: (key, before) => {
        const { kind, lastReceivedAt } = inbox.get(key)!
        return (kind === 'scans' || kind === 'monitoring') && lastReceivedAt < before
      },
      subjectOf: null,
    },
  }
}

const first = (instants: readonly (number | null)[]): number | null =>
  instants.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null)
