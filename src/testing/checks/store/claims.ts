// Claims: which relay gets which effect, in what order, for how long, and how a claim ends.

import type { EffectRow, EffectState, Store } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadEffect, type StoreRequirement } from './assertions.js'
import { NOON, sampleEffect, sampleShipment, sampleWrite } from './rows.js'

const addEffects = (store: Store, ...effects: readonly EffectRow[]) =>
  assertCommitted(store, sampleWrite(sampleShipment('A'), { add: effects }))

const claimKeys = async (store: Store, now: number, limit = 10, until = now + 10) =>
  (await store.outbox.claim({ now, until, limit })).map(({ key }) => key)

interface EarlierEffect {
  readonly state: EffectState
  readonly leaseUntil: number | null
  readonly cancelRequested: boolean
  /** Whether later ones must wait for it. */
  readonly blocks: boolean
}

const earlierEffects: readonly EarlierEffect[] = [
  { state: 'pending', leaseUntil: null, cancelRequested: false, blocks: true },
  { state: 'dead', leaseUntil: null, cancelRequested: false, blocks: true },
  { state: 'claimed', leaseUntil: NOON + 1, cancelRequested: false, blocks: true },
  { state: 'claimed', leaseUntil: NOON + 1, cancelRequested: true, blocks: true },
  { state: 'claimed', leaseUntil: NOON, cancelRequested: true, blocks: false },
  { state: 'done', leaseUntil: null, cancelRequested: false, blocks: false },
  { state: 'cancelled', leaseUntil: null, cancelRequested: false, blocks: false },
]

export const claimChecks: readonly StoreRequirement[] = [
  {
    name: 'the effects that have been due longest are claimed first, up to the limit, and returned as they are once claimed',
    holds: async store => {
      const effects = [3, 1, 2, 5, 4].map(age => sampleEffect(`${age}`, { createdAt: NOON - age, notBefore: NOON - age }))
      await addEffects(store, ...effects)
      const first = await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 3 })
      const expected = ['5', '4', '3'].map(key => ({
        ...effects.find(each => each.key === key),
        state: 'claimed',
        attempts: 1,
        leaseUntil: NOON + 10,
      }))
      assertEqual('the claimed effects', first, expected)
      for (const row of first) assertEqual('a claimed effect in the list', await loadEffect(store, row.key), row)
      assertEqual('the effects claimed next', await claimKeys(store, NOON), ['2', '1'])
      assertEqual('the effects claimed last', await claimKeys(store, NOON), [])
    },
  },
  {
    name: 'a pending effect can be claimed from its notBefore on, an effect in any other state never',
    holds: async store => {
      const others = (['done', 'dead', 'cancelled'] as const).map(state => sampleEffect(state, { state, attempts: 1 }))
      await addEffects(store, sampleEffect('k', { notBefore: NOON + 5 }), ...others)
      assertEqual('the effects claimed too early', await claimKeys(store, NOON + 4), [])
      assertEqual('the effects claimed in time', await claimKeys(store, NOON + 5), ['k'])
    },
  },
  {
    name: 'an expired claim goes to the next relay and counts as one more failure',
    holds: async store => {
      await addEffects(store, sampleEffect('k'))
      await store.outbox.claim({ now: NOON, until: NOON + 10, limit: 1 })
      assertEqual('the effects claimed during the lease', await claimKeys(store, NOON + 9), [])
      const [again] = await store.outbox.claim({ now: NOON + 10, until: NOON + 20, limit: 1 })
      assertEqual(
        'the effect claimed at the end of the lease',
        again,
        sampleEffect('k', { state: 'claimed', attempts: 2, failures: 1, leaseUntil: NOON + 20 }),
      )
      await assertCommitted(store, sampleWrite(sampleShipment('A', 2), { cancel: [{ key: 'k', state: 'claimed', attempts: 2 }] }))
      assertEqual('the effects claimed after their cancellation', await claimKeys(store, NOON + 99), [])
    },
  },
  {
    name: 'an effect waits for earlier revisions of its activation, and for nothing else',
    holds: async store => {
      const effects = earlierEffects.flatMap(({ state, leaseUntil, cancelRequested }, at) => {
        const activation = `activation ${at}`
        const first = { state, leaseUntil, cancelRequested, attempts: 1, notBefore: NOON + 1000 }
        return [
          sampleEffect(`${at} first`, { activation, ...first }),
          sampleEffect(`${at} second`, { activation, revision: 2, kind: 'undo' }),
        ]
      })
      // A later revision, another activation and an effect of the same revision never block.
      const free = [
        sampleEffect('x first', { activation: 'x' }),
        sampleEffect('x fellow', { activation: 'x' }),
        sampleEffect('x third', { activation: 'x', revision: 3, state: 'dead', attempts: 1 }),
      ]
      await addEffects(store, ...effects, ...free)
      const expected = [...earlierEffects.flatMap(({ blocks }, at) => (blocks ? [] : [`${at} second`])), 'x fellow', 'x first']
      assertEqual('the claimed effects', (await claimKeys(store, NOON, 99)).toSorted(), expected)
    },
  },
  {
    name: 'each effect goes to exactly one of many concurrent claims',
    holds: async store => {
      const effects = Array.from({ length: 60 }, (_, at) => sampleEffect(`${at}`, { createdAt: NOON - at }))
      await addEffects(store, ...effects)
      const seen: string[] = []
      for (let round = 0; round < 20 && seen.length < effects.length; round++)
        seen.push(...(await Promise.all(Array.from({ length: 8 }, () => claimKeys(store, NOON, 7)))).flat())
      assertEqual('the claimed keys', seen.toSorted(), effects.map(({ key }) => key).toSorted())
      assertEqual('the attempts', [...new Set((await store.outbox.list({})).map(({ attempts }) => attempts))], [1])
    },
  },
  {
    name: 'a claim ends as done, pending or dead, and as cancelled where it failed and its cancellation was requested',
    holds: async store => {
      const row = { state: 'claimed', attempts: 2, failures: 1, leaseUntil: NOON + 10 } as const
      const keys = ['done', 'pending', 'dead', 'cancelled', 'cancelled for good', 'cancelled but done']
      await addEffects(store, ...keys.map(key => sampleEffect(key, { ...row, cancelRequested: key.startsWith('cancelled') })))
      const failed = { kind: 'failed', subject: 'A', attempts: 2, error: 'no' } as const
      await store.outbox.acknowledge([
        { kind: 'done', subject: 'A', key: 'done', attempts: 2, at: NOON + 5 },
        { ...failed, key: 'pending', retryAt: NOON + 7 },
        { ...failed, key: 'dead', retryAt: null },
        { ...failed, key: 'cancelled', retryAt: NOON + 7 },
        { ...failed, key: 'cancelled for good', retryAt: null },
        { kind: 'done', subject: 'A', key: 'cancelled but done', attempts: 2, at: NOON + 6 },
      ])
      const ended = async (key: string) => {
        const { state, error, leaseUntil, doneAt, attempts } = await loadEffect(store, key)
        return [state, error, leaseUntil, doneAt, attempts]
      }
      assertEqual('the done effect', await ended('done'), ['done', null, null, NOON + 5, 2])
      assertEqual(
        'the failed effect',
        await loadEffect(store, 'pending'),
        sampleEffect('pending', { ...row, state: 'pending', failures: 2, notBefore: NOON + 7, leaseUntil: null, error: 'no' }),
      )
      assertEqual(
        'the dead effect',
        await loadEffect(store, 'dead'),
        sampleEffect('dead', { ...row, state: 'dead', failures: 2, leaseUntil: null, error: 'no' }),
      )
      assertEqual('the cancelled effect', await ended('cancelled'), ['cancelled', 'no', null, null, 2])
      assertEqual('the effect cancelled for good', await ended('cancelled for good'), ['cancelled', 'no', null, null, 2])
      assertEqual('the effect cancelled but done', await ended('cancelled but done'), ['done', null, null, NOON + 6, 2])
    },
  },
  {
    name: 'a claimed effect whose cancellation was requested becomes cancelled when its lease has ended',
    holds: async store => {
      const row = { state: 'claimed', attempts: 1, cancelRequested: true } as const
      await addEffects(
        store,
        sampleEffect('expired', { ...row, leaseUntil: NOON }),
        sampleEffect('leased', { ...row, leaseUntil: NOON + 1 }),
      )
      assertEqual('the claimed effects', await claimKeys(store, NOON), [])
      assertEqual(
        'the expired effect',
        await loadEffect(store, 'expired'),
        sampleEffect('expired', { ...row, state: 'cancelled', leaseUntil: null }),
      )
      assertEqual(
        'the leased effect',
        await loadEffect(store, 'leased'),
        sampleEffect('leased', { ...row, leaseUntil: NOON + 1 }),
      )
    },
  },
  {
    name: 'a result is applied only to the claim it belongs to',
    holds: async store => {
      const rows = (['pending', 'done', 'dead', 'cancelled'] as const).map(state => sampleEffect(state, { state, attempts: 1 }))
      await addEffects(store, ...rows, sampleEffect('k', { state: 'claimed', attempts: 2, leaseUntil: NOON + 1 }))
      const before = await store.outbox.list({})
      for (const attempts of [1, 3])
        await store.outbox.acknowledge([{ kind: 'done', subject: 'A', key: 'k', attempts, at: NOON }])
      await store.outbox.acknowledge(
        rows.map(({ key }) => ({ kind: 'failed', subject: 'A', key, attempts: 1, error: 'late', retryAt: null })),
      )
      await store.outbox.acknowledge([
        { kind: 'done', subject: 'A', key: 'missing', attempts: 1, at: NOON },
        { kind: 'done', subject: 'B', key: 'k', attempts: 2, at: NOON },
      ])
      assertEqual('the effects', await store.outbox.list({}), before)
    },
  },
  {
    name: 'retry makes dead effects pending from now on, without failures: those named, or all',
    holds: async store => {
      const row = { state: 'dead', attempts: 9, failures: 9, error: 'no' } as const
      await addEffects(store, ...['1', '2', '3'].map(key => sampleEffect(key, row)), sampleEffect('4', { ...row, state: 'done' }))
      assertEqual('the number of named effects', await store.outbox.retry({ now: NOON + 5, keys: ['2', '4', 'missing'] }), 1)
      const retried = sampleEffect('2', { ...row, state: 'pending', failures: 0, notBefore: NOON + 5 })
      assertEqual('the named effect', await loadEffect(store, '2'), retried)
      assertEqual('the number of no effects', await store.outbox.retry({ now: NOON, keys: [] }), 0)
      assertEqual('the number of all other effects', await store.outbox.retry({ now: NOON + 6 }), 2)
      assertEqual('the effects claimed too early', await claimKeys(store, NOON + 5), ['2'])
      assertEqual('the effects claimed in time', await claimKeys(store, NOON + 6), ['1', '3'])
      assertEqual('the state of the done effect', (await loadEffect(store, '4')).state, 'done')
    },
  },
]
