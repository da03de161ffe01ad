// What operations needs of the memory store.

import type { EffectRow, InboxRow, ShipmentRow, UpkeepPort } from './ports.js'
import { MAX_COUNT } from './upkeep/port.js'

interface UpkeepTables {
  readonly shipments: ReadonlyMap<string, { readonly row: ShipmentRow }>
  readonly effects: ReadonlyMap<string, EffectRow>
  readonly inbox: ReadonlyMap<string, InboxRow>
}

/** Over the store's tables; `within` runs work while the store is open. */
export const memoryUpkeep = (
  tables: UpkeepTables,
  within: <T>(work: () => T) => Promise<T>,
  noteCount: () => number,
): UpkeepPort => ({
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
        groupNotes: Math.min(noteCount(), MAX_COUNT),
      }
    }),
})

const first = (instants: readonly (number | null)[]): number | null =>
  instants.reduce((a, b) => (a === null || (b !== null && b < a) ? b : a), null)
