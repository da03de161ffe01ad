// Claims: who gets which effect, in what order, for how long, and how it ends.

import type { EffectRow, EffectState, Store } from '../../engine/store.js'
import { effectRow, NOON, shipmentRow, writeOf } from '../store-rows.js'
import { commit, effectAt, type Holding, same } from './law.js'

const put = (store: Store, ...effects: readonly EffectRow[]) => commit(store, writeOf(shipmentRow('A'), { add: effects }))

const claimed = async (store: Store, now: number, limit = 10, until = now + 10) =>
  (await store.claim({ now, until, limit })).map(({ key }) => key)

interface Earlier {
  readonly state: EffectState
  readonly leaseUntil: number | null
  readonly withdrawn: boolean
  /** Whether later ones must wait for it. */
  readonly blocks: boolean
}

const earlier: readonly Earlier[] = [
  { state: 'waiting', leaseUntil: null, withdrawn: false, blocks: true },
  { state: 'parked', leaseUntil: null, withdrawn: false, blocks: true },
  { state: 'claimed', leaseUntil: NOON + 1, withdrawn: false, blocks: true },
  { state: 'claimed', leaseUntil: NOON + 1, withdrawn: true, blocks: true },
  { state: 'claimed', leaseUntil: NOON, withdrawn: true, blocks: false },
  { state: 'sent', leaseUntil: null, withdrawn: false, blocks: false },
  { state: 'cancelled', leaseUntil: null, withdrawn: false, blocks: false },
]

export const claimLaws: readonly Holding[] = [
  {
    name: 'the oldest effects are claimed first, as many as asked for, and come as they are then',
    holds: async store => {
      const effects = [3, 1, 2, 5, 4].map(age => effectRow(`${age}`, { madeAt: NOON - age, notBefore: NOON - age }))
      await put(store, ...effects)
      const first = await store.claim({ now: NOON, until: NOON + 10, limit: 3 })
      const expected = ['5', '4', '3'].map(key => ({
        ...effects.find(each => each.key === key),
        state: 'claimed',
        attempts: 1,
        leaseUntil: NOON + 10,
      }))
      same('the claimed', first, expected)
      for (const row of first) same('a claimed one in the list', await effectAt(store, row.key), row)
      same('the next', await claimed(store, NOON), ['2', '1'])
      same('the rest', await claimed(store, NOON), [])
    },
  },
  {
    name: 'a waiting effect is claimed from its instant on, one of another state never',
    holds: async store => {
      const others = (['sent', 'parked', 'cancelled'] as const).map(state => effectRow(state, { state, attempts: 1 }))
      await put(store, effectRow('k', { notBefore: NOON + 5 }), ...others)
      same('the claimed before', await claimed(store, NOON + 4), [])
      same('the claimed then', await claimed(store, NOON + 5), ['k'])
    },
  },
  {
    name: 'a claim whose lease has ended goes to the next, as one failure more',
    holds: async store => {
      await put(store, effectRow('k'))
      await store.claim({ now: NOON, until: NOON + 10, limit: 1 })
      same('the claimed within the lease', await claimed(store, NOON + 9), [])
      const [again] = await store.claim({ now: NOON + 10, until: NOON + 20, limit: 1 })
      same('the claimed at its end', again, effectRow('k', { state: 'claimed', attempts: 2, failures: 1, leaseUntil: NOON + 20 }))
      await commit(store, writeOf(shipmentRow('A', 2), { cancel: [{ key: 'k', state: 'claimed', attempts: 2 }] }))
      same('the claimed when withdrawn', await claimed(store, NOON + 99), [])
    },
  },
  {
    name: 'an effect waits for those of its firing with an earlier revision, and for no others',
    holds: async store => {
      const effects = earlier.flatMap(({ state, leaseUntil, withdrawn }, at) => {
        const firing = `firing ${at}`
        const first = { state, leaseUntil, withdrawn, attempts: 1, notBefore: NOON + 1000 }
        return [effectRow(`${at} first`, { firing, ...first }), effectRow(`${at} second`, { firing, revision: 2, kind: 'undo' })]
      })
      // A later revision never blocks, nor does another firing, nor an effect of the same revision.
      const free = [
        effectRow('x first', { firing: 'x' }),
        effectRow('x fellow', { firing: 'x' }),
        effectRow('x third', { firing: 'x', revision: 3, state: 'parked', attempts: 1 }),
      ]
      await put(store, ...effects, ...free)
      const expected = [...earlier.flatMap(({ blocks }, at) => (blocks ? [] : [`${at} second`])), 'x fellow', 'x first']
      same('the claimed', (await claimed(store, NOON, 99)).toSorted(), expected)
    },
  },
  {
    name: 'of many who claim at once, each effect goes to exactly one',
    holds: async store => {
      const effects = Array.from({ length: 60 }, (_, at) => effectRow(`${at}`, { madeAt: NOON - at }))
      await put(store, ...effects)
      const seen: string[] = []
      for (let round = 0; round < 20 && seen.length < effects.length; round++)
        seen.push(...(await Promise.all(Array.from({ length: 8 }, () => claimed(store, NOON, 7)))).flat())
      same('the keys claimed', seen.toSorted(), effects.map(({ key }) => key).toSorted())
      same('the attempts', [...new Set((await store.effects({})).map(({ attempts }) => attempts))], [1])
    },
  },
  {
    name: 'a claim ends as sent, waiting or parked, and as cancelled when it failed and was withdrawn',
    holds: async store => {
      const row = { state: 'claimed', attempts: 2, failures: 1, leaseUntil: NOON + 10 } as const
      const keys = ['sent', 'waiting', 'parked', 'withdrawn', 'withdrawn for good', 'withdrawn but sent']
      await put(store, ...keys.map(key => effectRow(key, { ...row, withdrawn: key.startsWith('withdrawn') })))
      const failed = { kind: 'failed', attempts: 2, error: 'no' } as const
      await store.settle([
        { kind: 'sent', key: 'sent', attempts: 2, at: NOON + 5 },
        { ...failed, key: 'waiting', retryAt: NOON + 7 },
        { ...failed, key: 'parked', retryAt: null },
        { ...failed, key: 'withdrawn', retryAt: NOON + 7 },
        { ...failed, key: 'withdrawn for good', retryAt: null },
        { kind: 'sent', key: 'withdrawn but sent', attempts: 2, at: NOON + 6 },
      ])
      const ended = async (key: string) => {
        const { state, error, leaseUntil, sentAt, attempts } = await effectAt(store, key)
        return [state, error, leaseUntil, sentAt, attempts]
      }
      same('the sent', await ended('sent'), ['sent', null, null, NOON + 5, 2])
      same(
        'the failed',
        await effectAt(store, 'waiting'),
        effectRow('waiting', { ...row, state: 'waiting', failures: 2, notBefore: NOON + 7, leaseUntil: null, error: 'no' }),
      )
      same(
        'the parked',
        await effectAt(store, 'parked'),
        effectRow('parked', { ...row, state: 'parked', failures: 2, leaseUntil: null, error: 'no' }),
      )
      same('the withdrawn', await ended('withdrawn'), ['cancelled', 'no', null, null, 2])
      same('the withdrawn for good', await ended('withdrawn for good'), ['cancelled', 'no', null, null, 2])
      same('the withdrawn but sent', await ended('withdrawn but sent'), ['sent', null, null, NOON + 6, 2])
    },
  },
  {
    name: 'one withdrawn on its way whose lease ended is cancelled when others are claimed',
    holds: async store => {
      const row = { state: 'claimed', attempts: 1, withdrawn: true } as const
      await put(store, effectRow('ended', { ...row, leaseUntil: NOON }), effectRow('held', { ...row, leaseUntil: NOON + 1 }))
      same('the claimed', await claimed(store, NOON), [])
      same('the ended', await effectAt(store, 'ended'), effectRow('ended', { ...row, state: 'cancelled', leaseUntil: null }))
      same('the held', await effectAt(store, 'held'), effectRow('held', { ...row, leaseUntil: NOON + 1 }))
    },
  },
  {
    name: 'only the claim that is meant is settled',
    holds: async store => {
      const rows = (['waiting', 'sent', 'parked', 'cancelled'] as const).map(state => effectRow(state, { state, attempts: 1 }))
      await put(store, ...rows, effectRow('k', { state: 'claimed', attempts: 2, leaseUntil: NOON + 1 }))
      const before = await store.effects({})
      for (const attempts of [1, 3]) await store.settle([{ kind: 'sent', key: 'k', attempts, at: NOON }])
      await store.settle(rows.map(({ key }) => ({ kind: 'failed', key, attempts: 1, error: 'late', retryAt: null })))
      await store.settle([{ kind: 'sent', key: 'missing', attempts: 1, at: NOON }])
      same('the effects', await store.effects({}), before)
    },
  },
  {
    name: 'parked effects wait again from now on, without failures: those named, or all',
    holds: async store => {
      const row = { state: 'parked', attempts: 9, failures: 9, error: 'no' } as const
      await put(store, ...['1', '2', '3'].map(key => effectRow(key, row)), effectRow('4', { ...row, state: 'sent' }))
      same('the number of those named', await store.unpark({ now: NOON + 5, keys: ['2', '4', 'missing'] }), 1)
      const unparked = effectRow('2', { ...row, state: 'waiting', failures: 0, notBefore: NOON + 5 })
      same('the one named', await effectAt(store, '2'), unparked)
      same('the number of none', await store.unpark({ now: NOON, keys: [] }), 0)
      same('the number of all others', await store.unpark({ now: NOON + 6 }), 2)
      same('the claimed before', await claimed(store, NOON + 5), ['2'])
      same('the claimed then', await claimed(store, NOON + 6), ['1', '3'])
      same('the one that was sent', (await effectAt(store, '4')).state, 'sent')
    },
  },
]
