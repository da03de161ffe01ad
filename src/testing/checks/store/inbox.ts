// The inbox: each message is kept once, with what is known of it now, and listed from the latest on.

import type { InboxBody, InboxQuery } from '../../../engine/ports.js'
import { assertEqual, type StoreRequirement } from './assertions.js'
import { awkwardTexts, NOON, sampleMessage } from './rows.js'

const listedMessages = [
  sampleMessage('a', { receivedAt: NOON + 1, shipment: 'A' }),
  sampleMessage('b', { receivedAt: NOON + 2, kind: 'unreadable' }),
  sampleMessage('c', { receivedAt: NOON + 2, kind: 'monitoring', shipment: 'A' }),
  sampleMessage('d', { receivedAt: NOON, kind: 'unreadable', shipment: 'B' }),
  sampleMessage('e', { receivedAt: NOON + 3, kind: 'partial', shipment: 'A' }),
]

const inboxQueries: readonly { readonly query: InboxQuery; readonly found: string }[] = [
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
  { query: { before: { receivedAt: NOON + 2, key: 'c' } }, found: 'bad' },
  { query: { before: { receivedAt: NOON + 2, key: 'b' }, limit: 1 }, found: 'a' },
  { query: { before: { receivedAt: NOON + 2, key: 'c' }, kind: 'unreadable' }, found: 'bd' },
]

export const inboxChecks: readonly StoreRequirement[] = [
  {
    name: 'a message received again stays one message, with its first receipt and its latest contents',
    holds: async store => {
      assertEqual('a saved message', await store.inbox.save(sampleMessage('a', { receivedAt: NOON + 5 })), {
        ...sampleMessage('a', { receivedAt: NOON + 5 }),
        lastReceivedAt: NOON + 5,
        receivedCount: 1,
      })
      const body = { text: '{}' }
      const again = sampleMessage('a', {
        kind: 'unreadable',
        shipment: 'A',
        note: 'no list',
        body,
        receivedAt: NOON + 9,
        feed: 'other',
      })
      const row = { ...again, receivedAt: NOON + 5, lastReceivedAt: NOON + 9, receivedCount: 2 }
      assertEqual('the message received again', await store.inbox.save(again), row)
      const earlier = await store.inbox.save({ ...again, receivedAt: NOON + 1 })
      assertEqual('the message with an earlier receipt', earlier, { ...row, receivedAt: NOON + 1, receivedCount: 3 })
      const same = { ...again, kind: 'partial' as const, note: 'too far ahead' }
      const corrected = { ...earlier, kind: same.kind, note: same.note }
      assertEqual('what became of the message', await store.inbox.save(same, 0), corrected)
      assertEqual('the messages', await store.inbox.list({}), [corrected])
    },
  },
  {
    name: 'concurrent receipts of one message are all counted',
    holds: async store => {
      await Promise.all(Array.from({ length: 12 }, (_, at) => store.inbox.save(sampleMessage('a', { receivedAt: NOON + at }))))
      assertEqual('the message', await store.inbox.list({}), [
        { ...sampleMessage('a'), lastReceivedAt: NOON + 11, receivedCount: 12 },
      ])
    },
  },
  {
    name: 'a message can hold any body and note',
    holds: async store => {
      const bodies: readonly InboxBody[] = [
        ...awkwardTexts.map(text => ({ text })),
        { base64: 'AP+A' },
        { text: 'x'.repeat(1 << 20) },
      ]
      for (const [at, body] of bodies.entries()) {
        await store.inbox.save(sampleMessage(`${at}`, { body, note: 'quoted: "\'\\' }))
        assertEqual(`body ${at}`, (await store.inbox.list({ keys: [`${at}`] }))[0]?.body, body)
      }
    },
  },
  {
    name: 'a list of messages has those that match every condition, the latest first',
    holds: async store => {
      for (const each of listedMessages) await store.inbox.save(each)
      for (const { query, found } of inboxQueries)
        assertEqual(
          `the messages for ${JSON.stringify(query)}`,
          (await store.inbox.list(query)).map(({ key }) => key).join(''),
          found,
        )
    },
  },
  {
    name: 'deleted messages are gone, and their number is returned',
    holds: async store => {
      for (const each of listedMessages) await store.inbox.save(each)
      assertEqual('the number of deleted messages', await store.inbox.delete(['a', 'x', 'c', 'a']), 2)
      assertEqual('the number of messages deleted again', await store.inbox.delete(['a', 'c']), 0)
      assertEqual('the messages left', (await store.inbox.list({})).map(({ key }) => key).join(''), 'ebd')
    },
  },
]
