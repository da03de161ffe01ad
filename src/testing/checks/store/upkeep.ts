// What operations needs: counts of what waits, and deletion by age.

import { assertCommitted, assertEqual, type StoreRequirement } from './assertions.js'
import { NOON, sampleEffect, sampleMessage, sampleShipment, sampleWrite } from './rows.js'

const nothing = {
  nextDelivery: null,
  nextTick: null,
  oldestPending: null,
  pending: 0,
  claimed: 0,
  dead: 0,
  uncertain: 0,
  uncoded: 0,
  partial: 0,
  unreadable: 0,
  groupNotes: 0,
}

export const upkeepChecks: readonly StoreRequirement[] = [
  {
    name: 'the stats count what waits, is dead, is doubted, or needs a person',
    holds: async store => {
      assertEqual('the stats of an empty store', await store.upkeep.stats(), nothing)
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('A', 1, { wakeAt: NOON + 7 }), {
          add: [
            sampleEffect('1', { createdAt: NOON + 1, notBefore: NOON + 9 }),
            sampleEffect('2', { createdAt: NOON + 2, notBefore: NOON + 5, rule: 'other', error: 'failed before' }),
            sampleEffect('3', { createdAt: NOON, state: 'claimed', notBefore: NOON, leaseUntil: NOON + 8 }),
            sampleEffect('4', {
              createdAt: NOON - 3,
              state: 'claimed',
              notBefore: NOON,
              leaseUntil: NOON,
              cancelRequested: true,
            }),
            sampleEffect('5', { createdAt: NOON - 5, state: 'done', notBefore: NOON - 5 }),
            sampleEffect('6', { createdAt: NOON - 5, state: 'dead', notBefore: NOON - 5 }),
            sampleEffect('7', { createdAt: NOON - 5, state: 'cancelled', notBefore: NOON - 5 }),
          ],
        }),
        sampleWrite(
          sampleShipment('B', 1, {
            wakeAt: NOON + 6,
            certain: false,
            doubts: [{ kind: 'uncoded', count: 2, since: '"kind":"x"' }],
          }),
        ),
        sampleWrite(sampleShipment('C', 1, { certain: false, doubts: [{ kind: 'no-scan' }, { kind: 'order' }] })),
      )
      const kinds = ['scans', 'monitoring', 'partial', 'partial', 'unreadable'] as const
      for (const [at, kind] of kinds.entries()) await store.inbox.save(sampleMessage(`${at}`, { kind }))
      const stats = {
        ...nothing,
        nextDelivery: NOON + 5,
        nextTick: NOON + 6,
        oldestPending: NOON,
        pending: 2,
        claimed: 2,
        dead: 1,
        uncertain: 2,
        uncoded: 1,
        partial: 2,
        unreadable: 1,
      }
      assertEqual('the stats', await store.upkeep.stats(), stats)
      // A relay that died left a claim: its effect is due when the lease ends.
      await store.outbox.claim({ now: NOON + 20, until: NOON + 30, limit: 9 })
      const claimed = { ...stats, nextDelivery: NOON + 30, pending: 0, claimed: 3 }
      assertEqual('the stats while all is claimed', await store.upkeep.stats(), claimed)
    },
  },
]
