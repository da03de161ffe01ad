// Pushes: kept once each, with what is known of them now, and listed from the latest on.

import type { Push, PushBody, PushQuery } from '../../engine/push.js'
import { awkward, NOON } from '../store-rows.js'
import { type Holding, same } from './law.js'

const push = (key: string, change: Partial<Push> = {}): Push => ({
  key,
  feed: 'kd100',
  kind: 'scans',
  shipment: null,
  note: null,
  body: null,
  heardAt: NOON,
  ...change,
})

const listed = [
  push('a', { heardAt: NOON + 1, shipment: 'A' }),
  push('b', { heardAt: NOON + 2, kind: 'unreadable' }),
  push('c', { heardAt: NOON + 2, kind: 'monitoring', shipment: 'A' }),
  push('d', { heardAt: NOON, kind: 'unreadable', shipment: 'B' }),
  push('e', { heardAt: NOON + 3, kind: 'partial', shipment: 'A' }),
]

const queries: readonly { readonly query: PushQuery; readonly found: string }[] = [
  { query: {}, found: 'ecbad' },
  { query: { limit: 2 }, found: 'ec' },
  { query: { limit: 0 }, found: '' },
  { query: { kind: 'unreadable' }, found: 'bd' },
  { query: { kind: 'monitoring' }, found: 'c' },
  { query: { kind: 'partial' }, found: 'e' },
  { query: { kind: 'scans' }, found: 'a' },
  { query: { shipment: 'A' }, found: 'eca' },
  { query: { shipment: 'A', kind: 'scans' }, found: 'a' },
  { query: { keys: ['d', 'a', 'x'] }, found: 'ad' },
  { query: { keys: [] }, found: '' },
  { query: { before: { heardAt: NOON + 2, key: 'c' } }, found: 'bad' },
  { query: { before: { heardAt: NOON + 2, key: 'b' }, limit: 1 }, found: 'a' },
  { query: { before: { heardAt: NOON + 2, key: 'c' }, kind: 'unreadable' }, found: 'bd' },
]

export const pushLaws: readonly Holding[] = [
  {
    name: 'a push that is heard again is one push, first heard when it was, and known as it was said last',
    holds: async store => {
      same('a push kept', await store.keepPush(push('a', { heardAt: NOON + 5 })), {
        ...push('a', { heardAt: NOON + 5 }),
        lastHeardAt: NOON + 5,
        times: 1,
      })
      const body = { text: '{}' }
      const again = push('a', { kind: 'unreadable', shipment: 'A', note: 'no list', body, heardAt: NOON + 9, feed: 'other' })
      const row = { ...again, heardAt: NOON + 5, lastHeardAt: NOON + 9, times: 2 }
      same('the push heard again', await store.keepPush(again), row)
      const earlier = await store.keepPush({ ...again, heardAt: NOON + 1 })
      same('the push as heard earlier', earlier, { ...row, heardAt: NOON + 1, times: 3 })
      same('the pushes', await store.pushes({}), [earlier])
    },
  },
  {
    name: 'of a push heard many times at once every time counts',
    holds: async store => {
      await Promise.all(Array.from({ length: 12 }, (_, at) => store.keepPush(push('a', { heardAt: NOON + at }))))
      same('the push', await store.pushes({}), [{ ...push('a'), lastHeardAt: NOON + 11, times: 12 }])
    },
  },
  {
    name: 'any body and note comes back',
    holds: async store => {
      const bodies: readonly PushBody[] = [...awkward.map(text => ({ text })), { base64: 'AP+A' }, { text: 'x'.repeat(1 << 20) }]
      for (const [at, body] of bodies.entries()) {
        await store.keepPush(push(`${at}`, { body, note: 'quoted: "\'\\' }))
        same(`body ${at}`, (await store.pushes({ keys: [`${at}`] }))[0]?.body, body)
      }
    },
  },
  {
    name: 'a list of pushes has those that meet every condition, the latest first',
    holds: async store => {
      for (const each of listed) await store.keepPush(each)
      for (const { query, found } of queries)
        same(`the pushes of ${JSON.stringify(query)}`, (await store.pushes(query)).map(({ key }) => key).join(''), found)
    },
  },
  {
    name: 'dropped pushes are gone, and their number is told',
    holds: async store => {
      for (const each of listed) await store.keepPush(each)
      same('the number dropped', await store.dropPushes(['a', 'x', 'c', 'a']), 2)
      same('the number dropped again', await store.dropPushes(['a', 'c']), 0)
      same('what is left', (await store.pushes({})).map(({ key }) => key).join(''), 'ebd')
    },
  },
]
