// Which effects are claimed first, and by which relay: what never failed before what did, rules and kinds in turn, one effect of a
// shipment at a time. And leases: claims repeated after a lost answer, renewed, and given back.

import type { ClaimRequest, EffectRow, Store } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadEffect, type StoreRequirement } from './assertions.js'
import { NOON, sampleEffect, sampleShipment, sampleWrite } from './rows.js'

const addEffects = (store: Store, ...effects: readonly EffectRow[]) =>
  assertCommitted(store, sampleWrite(sampleShipment('A'), { add: effects }))

const claimKeys = async (store: Store, change: Partial<ClaimRequest> = {}) =>
  (await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 10, ...change })).map(({ key }) => key)

const effectOf = (key: string, rule: string, kind: string, change: Partial<EffectRow> = {}) =>
  sampleEffect(key, { rule, effect: { kind }, ...change })

export const laneChecks: readonly StoreRequirement[] = [
  {
    name: 'what never failed is claimed before what failed, of which no more are claimed than allowed',
    holds: async store => {
      await addEffects(
        store,
        sampleEffect('failed', { failures: 1, error: 'no', notBefore: NOON - 9 }),
        sampleEffect('failed later', { failures: 2, error: 'no', notBefore: NOON - 8 }),
        sampleEffect('retried', { failures: 0, error: 'no', attempts: 20, notBefore: NOON - 7 }),
        sampleEffect('new', { notBefore: NOON - 1 }),
      )
      assertEqual('the keys claimed first', await claimKeys(store, { limit: 1 }), ['new'])
      assertEqual('the keys claimed without retries', await claimKeys(store, { retries: 0 }), [])
      assertEqual('the keys claimed with two retries', await claimKeys(store, { retries: 2 }), ['failed', 'failed later'])
      assertEqual('the keys claimed last', await claimKeys(store), ['retried'])
    },
  },
  {
    name: 'rules and kinds take turns, those with the fewest effects in flight first',
    holds: async store => {
      await addEffects(
        store,
        ...[1, 2, 3].map(at => effectOf(`a${at}`, 'a', 'mail', { notBefore: NOON - 20 + at })),
        ...[1, 2].map(at => effectOf(`b${at}`, 'b', 'pay', { notBefore: NOON - 10 + at })),
        effectOf('c1', 'a', 'text', { notBefore: NOON - 1 }),
      )
      assertEqual('the keys in turn', await claimKeys(store, { limit: 4 }), ['a1', 'b1', 'c1', 'a2'])
      const lanes = {
        rules: [
          { name: 'a', inFlight: 3, free: 9 },
          { name: 'b', inFlight: 1, free: 9 },
        ],
        kinds: [],
        freeOfOthers: 9,
      }
      assertEqual('the keys beside those in flight', await claimKeys(store, { lanes }), ['b2', 'a3'])
    },
  },
  {
    name: 'no more effects of a rule or a kind are claimed than are free',
    holds: async store => {
      const effects = ['a', 'b', 'c'].flatMap(rule => [1, 2, 3].map(at => effectOf(`${rule}${at}`, rule, `kind of ${rule}`)))
      await addEffects(store, ...effects)
      const lanes = {
        rules: [{ name: 'a', inFlight: 0, free: 1 }],
        kinds: [{ name: 'kind of b', inFlight: 0, free: 0 }],
        freeOfOthers: 2,
      }
      assertEqual('the claimed keys', await claimKeys(store, { lanes }), ['a1', 'c1', 'c2'])
    },
  },
  {
    name: 'a claim of some rules or kinds takes no others',
    holds: async store => {
      const kind = 'a\0\ud800"b'
      await addEffects(store, effectOf('1', 'a', 'mail'), effectOf('2', 'b', 'mail'), effectOf('3', 'b', kind))
      assertEqual('the keys of a rule', await claimKeys(store, { rules: ['a', 'missing'] }), ['1'])
      assertEqual('the keys of a kind', await claimKeys(store, { kinds: [kind] }), ['3'])
      assertEqual('the keys of a rule and another kind', await claimKeys(store, { rules: ['b'], kinds: ['pay'] }), [])
      assertEqual('the keys of a rule and a kind', await claimKeys(store, { rules: ['b'], kinds: ['mail'] }), ['2'])
    },
  },
  {
    name: 'a serial claim takes one effect of a shipment, the first that is neither done, dead nor cancelled',
    holds: async store => {
      await addEffects(
        store,
        sampleEffect('dead', { state: 'dead', createdAt: NOON - 9 }),
        sampleEffect('first', { createdAt: NOON - 8, notBefore: NOON + 1 }),
        sampleEffect('second', { createdAt: NOON - 7 }),
      )
      assertEqual('the keys claimed while the first waits', await claimKeys(store, { serial: true }), [])
      const later = { serial: true, now: NOON + 1, until: NOON + 10 }
      assertEqual('the keys claimed once it is due', await claimKeys(store, later), ['first'])
      assertEqual('the keys claimed during its lease', await claimKeys(store, later), [])
      await store.outbox.acknowledge([{ kind: 'done', subject: 'A', key: 'first', attempts: 1, at: NOON + 2 }])
      assertEqual('the keys claimed after it', await claimKeys(store, later), ['second'])
    },
  },
  {
    name: 'a serial claim waits for no effect that was cancelled and whose lease has ended',
    holds: async store => {
      const cancelled = { state: 'claimed', attempts: 1, leaseUntil: NOON - 1, cancelRequested: true } as const
      await addEffects(store, sampleEffect('cancelled', { ...cancelled, createdAt: NOON - 9 }), sampleEffect('next'))
      assertEqual('the claimed keys', await claimKeys(store, { serial: true }), ['next'])
    },
  },
  {
    name: 'a serial claim takes the revisions of an activation in their order',
    holds: async store => {
      const same = { activation: 'same', createdAt: NOON - 9 }
      await addEffects(store, sampleEffect('a', { ...same, revision: 3 }), sampleEffect('b', { ...same, revision: 2 }))
      assertEqual('the claimed keys', await claimKeys(store, { serial: true }), ['b'])
    },
  },
  {
    name: 'a claim repeated with its token resolves with the effects it holds, and claims others only if it holds none',
    holds: async store => {
      await addEffects(store, ...['1', '2', '3'].map(key => sampleEffect(key)))
      const first = await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 2, token: 't' })
      assertEqual('the token of a claimed effect', first[0]?.claim, 't')
      const repeated = { token: 't', isRepeated: true }
      const again = await store.outbox.claim({ now: NOON + 5, until: NOON + 15, limit: 2, ...repeated })
      const byKey = (rows: readonly EffectRow[]) => rows.toSorted((a, b) => (a.key < b.key ? -1 : 1))
      assertEqual('the effects of the repeated claim', byKey(again), byKey(first))
      assertEqual('the keys of another token', await claimKeys(store, { token: 'u', isRepeated: true }), ['3'])
      assertEqual('the keys after the lease', await claimKeys(store, { ...repeated, now: NOON + 10, until: NOON + 20 }), [
        '1',
        '2',
        '3',
      ])
      const failures = (await store.outbox.list({})).map(each => each.failures)
      assertEqual('the failures of what was never delivered, and of what another relay had', failures, [0, 0, 1])
    },
  },
  {
    name: 'a lease is renewed only for the claim it belongs to',
    holds: async store => {
      await addEffects(store, sampleEffect('k'), sampleEffect('other'))
      await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 2 })
      const claim = { subject: 'A', key: 'k', attempts: 1 }
      const claims = [claim, { ...claim, key: 'other', attempts: 2 }, { ...claim, key: 'missing' }]
      assertEqual('the claims that hold', await store.outbox.renew({ until: NOON + 30, claims }), [
        { ...claim, leaseUntil: NOON + 30 },
      ])
      // A renewal that arrives late.
      await store.outbox.renew({ until: NOON + 5, claims: [claim] })
      assertEqual('the keys claimed after the first lease', await claimKeys(store, { now: NOON + 10, until: NOON + 20 }), [
        'other',
      ])
      await store.outbox.acknowledge([{ ...claim, kind: 'done', at: NOON + 12 }])
      assertEqual('the claims that hold once done', await store.outbox.renew({ until: NOON + 40, claims: [claim] }), [])
    },
  },
  {
    name: 'a released effect is pending as before, without a failure',
    holds: async store => {
      await addEffects(
        store,
        sampleEffect('k'),
        sampleEffect('cancelled', { state: 'claimed', attempts: 1, leaseUntil: NOON + 10, cancelRequested: true }),
      )
      await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 1 })
      await store.outbox.acknowledge(
        ['k', 'cancelled'].map(key => ({ kind: 'released', subject: 'A', key, attempts: 1 }) as const),
      )
      assertEqual('the released effect', await loadEffect(store, 'k'), sampleEffect('k', { attempts: 1 }))
      assertEqual('the state of the cancelled one', (await loadEffect(store, 'cancelled')).state, 'cancelled')
      assertEqual('the claimed keys', await claimKeys(store), ['k'])
    },
  },
]
