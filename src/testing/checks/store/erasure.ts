// Erasure: what a store deletes of a shipment, what it keeps of it, and how that keeps the shipment out.

import { TOMBSTONE_MS } from '../../../engine/erasure/port.js'
import { type Store, subjectOfGroup } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadShipments, type StoreRequirement } from './assertions.js'
import {
  NOON,
  sampleEffect,
  sampleEntry,
  sampleGroup,
  sampleGroupWrite,
  sampleMember,
  sampleMessage,
  sampleNote,
  sampleShipment,
  sampleWrite,
} from './rows.js'

const AT = NOON + 60_000
const plain = { shipment: 'A', version: 1, at: AT, groups: [], notes: [] } as const

// Two shipments alike.
async function addTwo(store: Store): Promise<void> {
  for (const name of ['A', 'B'])
    await assertCommitted(
      store,
      sampleWrite(sampleShipment(name), {
        entries: [sampleEntry(`scan of ${name}`)],
        add: [
          sampleEffect(`${name}/1`, { subject: name }),
          sampleEffect(`${name}/2`, { subject: name, state: 'claimed', attempts: 1, leaseUntil: NOON + 9 }),
        ],
      }),
    )
  for (const name of ['A', 'B']) await store.inbox.save(sampleMessage(`message of ${name}`, { shipment: name }))
}

export const erasureChecks: readonly StoreRequirement[] = [
  {
    name: 'an erasure deletes all rows of its shipment and no others, and leaves a tombstone',
    holds: async store => {
      await addTwo(store)
      assertEqual('the traces', await store.erasure.traces('A'), { version: 1, groups: [] })
      assertEqual('what was deleted', await store.erasure.erase(plain), { events: 1, effects: 2, messages: 1 })
      assertEqual('the shipments left', await store.shipments.names({ limit: 9 }), ['B'])
      assertEqual('the entries left', (await loadShipments(store, 'A', 'B'))[0]!.entries, [sampleEntry('scan of B')])
      const [effects, messages] = [await store.outbox.list({}), await store.inbox.list({})]
      assertEqual(
        'the effects left',
        effects.map(({ key }) => key),
        ['B/1', 'B/2'],
      )
      assertEqual(
        'the messages left',
        messages.map(({ key }) => key),
        ['message of B'],
      )
      assertEqual('the tombstones', await store.erasure.tombstones(['A', 'B']), [{ shipment: 'A', erasedAt: AT, dropped: 0 }])
      assertEqual('the traces afterwards', await store.erasure.traces('A'), { version: null, groups: [] })
    },
  },
  {
    name: 'an erasure of another version changes nothing',
    holds: async store => {
      await addTwo(store)
      for (const version of [2, null]) assertEqual('what was deleted', await store.erasure.erase({ ...plain, version }), null)
      assertEqual('the shipments', await store.shipments.names({ limit: 9 }), ['A', 'B'])
      assertEqual('the tombstones', await store.erasure.tombstones(['A']), [])
    },
  },
  {
    name: 'an erased shipment is created again only by who knows of its erasure',
    holds: async store => {
      await addTwo(store)
      await store.erasure.erase(plain)
      const again = (erasedAt: number | null) => store.shipments.commit([sampleWrite(sampleShipment('A', 1, { erasedAt }))])
      assertEqual('a commit that does not know', await again(null), false)
      assertEqual('a commit that knows of an earlier one', await again(AT - 1), false)
      assertEqual('a commit that knows', await again(AT), true)
    },
  },
  {
    name: 'a tombstone counts what was dropped, keeps that over a second erasure, and expires after its time',
    holds: async store => {
      await addTwo(store)
      await store.erasure.erase(plain)
      await store.erasure.countDropped([
        { shipment: 'A', dropped: 2 },
        { shipment: 'X', dropped: 5 },
      ])
      await store.erasure.erase({ ...plain, version: null, at: AT - 1 })
      assertEqual('the tombstones', await store.erasure.tombstones(['A', 'X']), [{ shipment: 'A', erasedAt: AT, dropped: 2 }])
      await store.erasure.expire(AT + TOMBSTONE_MS)
      assertEqual('the number of tombstones in time', (await store.erasure.tombstones(['A'])).length, 1)
      await store.erasure.expire(AT + TOMBSTONE_MS + 1)
      assertEqual('the tombstones after their time', await store.erasure.tombstones(['A']), [])
    },
  },
  {
    name: 'groups and notes keep an erased member under the name given, and their effects forget its scan',
    holds: async store => {
      const its = { code: '3/301', time: '2026-03-01 12:00:00', identity: 'one', shipment: 'A' }
      const others = { ...its, shipment: 'B' }
      await assertCommitted(store, sampleWrite(sampleShipment('A'), { notes: [sampleNote('o', 'A')] }))
      const effectOf = (key: string, cause: typeof its) =>
        sampleEffect(key, { subject: subjectOfGroup('o'), journey: null, cause, error: `${cause.shipment} is refused` })
      const row = sampleGroup('o', 1, { members: [sampleMember('A'), sampleMember('B')] })
      const add = [effectOf('1', its), effectOf('2', others)]
      assertEqual('the commit of the group', await store.groups.commit([sampleGroupWrite(row, { add })]), true)
      assertEqual('the traces', await store.erasure.traces('A'), { version: 1, groups: ['o'] })
      const members = [sampleMember('B'), sampleMember('someone')]
      const note = { group: 'o', version: 1, shipment: 'someone', members: [sampleMember('someone')] }
      const write = { ...plain, groups: [{ group: 'o', version: 1, members }], notes: [note] }
      const stale = { ...write, groups: [{ group: 'o', version: 2, members }] }
      assertEqual('an erasure that expects another version of the group', await store.erasure.erase(stale), null)
      assertEqual('what was deleted', await store.erasure.erase(write), { events: 0, effects: 0, messages: 0 })
      assertEqual('the group', await store.groups.load(['o']), [
        {
          group: 'o',
          row: { ...row, version: 2, members },
          notes: [sampleNote('o', 'someone', 1, { members: note.members })],
        },
      ])
      assertEqual(
        'the causes and errors',
        (await store.outbox.list({})).map(({ cause, error }) => [cause, error]),
        [
          [null, null],
          [others, 'B is refused'],
        ],
      )
    },
  },
]
