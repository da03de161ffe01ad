// What operations needs: counts of what waits, and deletion by age.

import { type EffectState, type PrunableKind, type ShipmentRow, type Store, subjectOfGroup } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadShipments, type StoreRequirement } from './assertions.js'
import {
  NOON,
  sampleEffect,
  sampleEntry,
  sampleGroup,
  sampleGroupWrite,
  sampleMessage,
  sampleNote,
  sampleShipment,
  sampleWrite,
} from './rows.js'

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
  {
    name: 'an old group is deleted with its effects once no shipment of it is left',
    holds: async store => {
      const states = ['done', 'pending', 'dead'] as const
      const member = (shipment: string, group: string) =>
        sampleShipment(shipment, 1, {
          memberships: [
            { group: 'other', at: 1, journey: null },
            { group, at: 1, journey: 0 },
          ],
        })
      await assertCommitted(
        store,
        sampleWrite(member('A', 'old')),
        sampleWrite(member('B', 'held')),
        // A note keeps its shipment, and the group that it is for.
        sampleWrite(sampleShipment('C', 1, { terminal: true }), { notes: [sampleNote('noted', 'C')] }),
      )
      const groups = ['old', 'held', 'noted', 'new', ...states]
      for (const name of groups)
        await store.groups.commit([sampleGroupWrite(sampleGroup(name, 1, { evaluatedAt: NOON + Number(name === 'new') }))])
      const effectOf = (group: string, state: EffectState) =>
        sampleEffect(`${group}/1`, { subject: subjectOfGroup(group), journey: null, state })
      await store.groups.commit([
        ...states.map(state => sampleGroupWrite(sampleGroup(state, 2, { evaluatedAt: NOON }), { add: [effectOf(state, state)] })),
        sampleGroupWrite(sampleGroup('old', 2, { evaluatedAt: NOON }), { add: [effectOf('old', 'done')] }),
      ])
      const left = async () => (await store.groups.load(groups)).map(({ group }) => group).toSorted()
      assertEqual('the deleted groups of which a shipment is left', await pruneAll(store, 'groups', NOON + 1), 1)
      assertEqual('the groups left', await left(), ['dead', 'held', 'new', 'noted', 'old', 'pending'])
      assertEqual('the deleted shipments', await pruneAll(store, 'shipments', NOON + 1), 0)
      await assertCommitted(store, sampleWrite({ ...member('A', 'third'), version: 2 }, { previous: member('A', 'old') }))
      assertEqual('the deleted groups', await pruneAll(store, 'groups', NOON + 1), 1)
      assertEqual('the groups left at the end', await left(), ['dead', 'held', 'new', 'noted', 'pending'])
      assertEqual(
        'the effects left',
        (await store.outbox.list({})).map(({ key }) => key),
        ['dead/1', 'pending/1'],
      )
    },
  },
  {
    name: 'what is old is deleted page by page, with all that belongs to it',
    holds: async store => {
      const ended = { terminal: true, outcome: 'delivered', status: 'delivered', receivedAt: NOON } as const
      const kept: readonly Partial<ShipmentRow>[] = [
        { receivedAt: NOON + 1 },
        { receivedAt: null },
        { terminal: false },
        { certain: false },
        { wakeAt: NOON + 9 },
        { registeredAt: null, receivedAt: NOON + 1, terminal: false },
      ]
      const states = ['done', 'cancelled', 'pending', 'claimed', 'dead'] as const
      await assertCommitted(
        store,
        sampleWrite(sampleShipment('old unregistered', 1, { registeredAt: null }), { entries: [sampleEntry('x')] }),
        ...kept.map((change, at) => sampleWrite(sampleShipment(`kept ${at}`, 1, { ...ended, ...change }))),
        ...states.map(state =>
          sampleWrite(sampleShipment(`with ${state}`, 1, ended), {
            entries: [sampleEntry('x'), sampleEntry('y', 1)],
            add: [sampleEffect(`e ${state}`, { subject: `with ${state}`, state, leaseUntil: state === 'claimed' ? NOON : null })],
          }),
        ),
      )
      const messages = ['scans', 'monitoring', 'partial', 'unreadable'] as const
      for (const kind of messages) {
        await store.inbox.save(sampleMessage(`old ${kind}`, { kind }))
        await store.inbox.save(sampleMessage(`new ${kind}`, { kind }))
        await store.inbox.save(sampleMessage(`new ${kind}`, { kind, receivedAt: NOON + 1 }))
      }
      // Before the instant, not at it.
      assertEqual('the first rows at noon', await pruneAll(store, 'shipments', NOON), 0)
      assertEqual('old messages at noon', await pruneAll(store, 'messages', NOON), 0)
      assertEqual('the deleted shipments', await pruneAll(store, 'shipments', NOON + 1), 3)
      const left = [...kept.map((_, at) => `kept ${at}`), 'with claimed', 'with dead', 'with pending']
      assertEqual('the shipments left', await store.shipments.names({ limit: 99 }), left)
      assertEqual(
        'the effects left',
        (await store.outbox.list({})).map(({ key }) => key),
        ['e claimed', 'e dead', 'e pending'],
      )
      // Nothing is left of their entries: the same names begin anew.
      const again = ['with done', 'with cancelled', 'old unregistered'].map(name => sampleWrite(sampleShipment(name)))
      await assertCommitted(store, ...again)
      for (const { entries } of await loadShipments(store, 'with done', 'with cancelled', 'old unregistered'))
        assertEqual('the entries of a shipment that comes again', entries, [])
      assertEqual('the deleted messages', await pruneAll(store, 'messages', NOON + 1), 2)
      assertEqual('the messages left', (await store.inbox.list({})).map(({ key }) => key).toSorted(), [
        'new monitoring',
        'new partial',
        'new scans',
        'new unreadable',
        'old partial',
        'old unreadable',
      ])
      const page = await store.upkeep.prune({ kind: 'shipments', before: NOON, after: 'with claimed', limit: 2 })
      assertEqual('a page in which nothing is old', page, { deleted: 0, last: 'with done' })
      const end = await store.upkeep.prune({ kind: 'shipments', before: NOON, after: 'with pending', limit: 2 })
      assertEqual('the page after the last', end, { deleted: 0, last: null })
    },
  },
]

// Every page, of two rows each.
async function pruneAll(store: Store, kind: PrunableKind, before: number): Promise<number> {
  let count = 0
  for (let after: string | null = null; ; ) {
    const { deleted, last } = await store.upkeep.prune({ kind, before, after, limit: 2 })
    count += deleted
    if (last === null) return count
    if (after !== null && last <= after) throw new Error(`the page after ${after} ends with ${last}`)
    after = last
  }
}
