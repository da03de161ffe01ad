// Groups: what commits of shipments note for them, and the commits that take these notes in.

import type { EffectState, GroupMember, GroupWrite, Store, StoredGroup } from '../../../engine/ports.js'
import { subjectOfGroup } from '../../../engine/ports.js'
import { assertCommitted, assertEqual, loadEffect, loadShipments, type StoreRequirement } from './assertions.js'
import {
  awkwardNames,
  awkwardTexts,
  NOON,
  sampleEffect,
  sampleGroup,
  sampleGroupWrite,
  sampleMember,
  sampleNote,
  sampleShipment,
  sampleWrite,
} from './rows.js'

const effectOf = (group: string, key: string, state: EffectState = 'pending') =>
  sampleEffect(key, { subject: subjectOfGroup(group), journey: null, state, attempts: Number(state !== 'pending') })

const loadGroups = async (store: Store, ...groups: readonly string[]): Promise<readonly StoredGroup[]> =>
  (await store.groups.load(groups)).toSorted((a, b) => (a.group < b.group ? -1 : 1))

async function assertGrouped(store: Store, ...writes: readonly GroupWrite[]): Promise<void> {
  assertEqual('the result of a valid commit of groups', await store.groups.commit(writes), true)
}

// Leaves notes of two shipments for the groups G and H, and one of a shipment for I; G has effects.
async function seedGroups(store: Store): Promise<void> {
  await assertCommitted(
    store,
    ...['A', 'B'].map(name => sampleWrite(sampleShipment(name), { notes: [sampleNote('G', name), sampleNote('H', name)] })),
    sampleWrite(sampleShipment('C'), { notes: [sampleNote('I', 'C')], add: [sampleEffect('C pending', { subject: 'C' })] }),
  )
  await assertGrouped(
    store,
    sampleGroupWrite(sampleGroup('G'), { add: [effectOf('G', 'G pending'), effectOf('G', 'G done', 'done')] }),
  )
}

const contentsOf = async (store: Store) => [
  await loadGroups(store, 'G', 'H', 'I', 'J'),
  await loadShipments(store, 'A', 'B', 'C', 'D'),
  await store.outbox.list({}),
]

const takesIn = (...shipments: readonly string[]) => shipments.map(shipment => ({ shipment, version: 1 }))

// The second and third of these groups have no row yet.
const validGroupWrites = (): readonly GroupWrite[] => [
  sampleGroupWrite(sampleGroup('G', 2, { members: [sampleMember('A'), sampleMember('B')] }), {
    notes: takesIn('A', 'B'),
    add: [effectOf('G', 'G new')],
    drop: ['G pending'],
  }),
  sampleGroupWrite(sampleGroup('H'), { notes: takesIn('B'), add: [effectOf('H', 'H new')] }),
  sampleGroupWrite(sampleGroup('I'), { notes: takesIn('C') }),
]

// Each makes a valid write invalid, whichever it is.
const invalidGroupWrites: readonly { readonly what: string; readonly change: (write: GroupWrite) => Partial<GroupWrite> }[] = [
  {
    what: 'a version that is not the next',
    change: ({ row }) => ({ row: { ...row, version: 7 }, previous: { ...row, version: 6 } }),
  },
  { what: 'a note of another version', change: ({ notes: [note] }) => ({ notes: [{ ...note!, version: 2 }] }) },
  { what: 'a note of another shipment', change: ({ notes }) => ({ notes: [...notes, { shipment: 'D', version: 1 }] }) },
  { what: 'a note for another group', change: ({ row: { group } }) => ({ notes: takesIn(group === 'I' ? 'A' : 'C') }) },
  {
    what: 'an added effect that exists',
    change: ({ row: { group } }) => ({ add: [effectOf('G', 'G done'), effectOf(group, 'x')] }),
  },
  { what: 'a dropped effect that is done', change: () => ({ drop: ['G done'] }) },
  { what: 'a dropped effect of a shipment', change: () => ({ drop: ['C pending'] }) },
  { what: 'a cancelled effect in another state', change: () => ({ cancel: [{ key: 'G done', state: 'claimed', attempts: 1 }] }) },
  { what: 'a revived effect with more attempts', change: () => ({ revive: [{ key: 'G done', state: 'done', attempts: 0 }] }) },
]

const fullMember: GroupMember = sampleMember('A', {
  journey: 3,
  status: 'delivered',
  outcome: 'delivered',
  certain: false,
  doubts: [{ kind: 'other-reading', status: 'exception', outcome: 'lost', margin: 2 }],
  cause: { code: '3/301', time: '2026-03-01 12:00:00', identity: 'identity' },
})

export const groupChecks: readonly StoreRequirement[] = [
  {
    name: 'every field of a group and of a note is stored',
    holds: async store => {
      const members = [fullMember, sampleMember('A', { journey: null }), ...awkwardTexts.map(text => sampleMember(text))]
      const notes = [
        sampleNote('G', 'A', 1, { members, expect: 3, assume: ['rule', ...awkwardTexts], at: NOON + 1 }),
        sampleNote('H', 'A', 1, { members: [], expect: 0, assume: true, at: -1 }),
        sampleNote('I', 'A', 1),
      ]
      await assertCommitted(store, sampleWrite(sampleShipment('A'), { notes }))
      const noted = notes.map(note => ({ group: note.group, row: null, notes: [note] }))
      assertEqual('groups that have notes alone', await loadGroups(store, 'G', 'H', 'I', 'J'), noted)
      const row = sampleGroup('G', 1, { members, expect: 3, evaluatedAt: NOON + 1 })
      const effect = {
        ...effectOf('G', 'group:G/rule/mail/1'),
        standing: { status: 'delivered', outcome: null, certain: true },
      } as const
      await assertGrouped(store, sampleGroupWrite(row, { notes: takesIn('A'), add: [effect] }))
      assertEqual('the group after its commit', await loadGroups(store, 'G', 'G'), [{ group: 'G', row, notes: [] }])
      assertEqual('its effect', await store.outbox.list({ subjects: [subjectOfGroup('G')] }), [effect])
      const after = { ...row, version: 2, members: [], expect: null, evaluatedAt: NOON + 2 }
      await assertGrouped(store, sampleGroupWrite(after, { previous: row }))
      assertEqual('the group after a change', await loadGroups(store, 'G'), [{ group: 'G', row: after, notes: [] }])
    },
  },
  {
    name: 'a commit of shipments leaves its notes if it is applied, and none if it is not',
    holds: async store => {
      await assertCommitted(store, sampleWrite(sampleShipment('A'), { notes: [sampleNote('G', 'A')] }))
      const before = [await loadGroups(store, 'G', 'H'), await store.outbox.list({})]
      const notesOf = (name: string, version: number) => [sampleNote('G', name, version), sampleNote('H', name, version)]
      const first = sampleWrite(sampleShipment('B'), { notes: notesOf('B', 1), add: [sampleEffect('b', { subject: 'B' })] })
      const stale = sampleWrite(sampleShipment('A', 3), { notes: notesOf('A', 3) })
      assertEqual('a commit with a stale version', await store.shipments.commit([first, stale]), false)
      const again = sampleWrite(sampleShipment('A', 2), { notes: [sampleNote('G', 'A')] })
      assertEqual('a commit with a note that exists', await store.shipments.commit([first, again]), false)
      assertEqual('the groups after both', [await loadGroups(store, 'G', 'H'), await store.outbox.list({})], before)
      await assertCommitted(store, first, sampleWrite(sampleShipment('A', 2), { notes: notesOf('A', 2) }))
      assertEqual('the notes after a valid commit', await loadGroups(store, 'G', 'H'), [
        { group: 'G', row: null, notes: [sampleNote('G', 'A'), sampleNote('G', 'A', 2), sampleNote('G', 'B')] },
        { group: 'H', row: null, notes: [sampleNote('H', 'A', 2), sampleNote('H', 'B')] },
      ])
    },
  },
  {
    name: 'notes are in the order of shipments, then of versions',
    holds: async store => {
      const shipments = ['\u{10000}', '\uffff', 'ä', 'a', 'Z', 'A 1', 'A']
      for (const version of [1, 2, 3])
        await assertCommitted(
          store,
          ...shipments.map(name => sampleWrite(sampleShipment(name, version), { notes: [sampleNote('G', name, version)] })),
        )
      const late = sampleWrite(sampleShipment('B', 10), { previous: null, notes: [sampleNote('G', 'B', 10)] })
      await assertCommitted(store, late)
      const [stored] = await store.groups.load(['G'])
      const ordered = ['A', 'A 1', 'B', 'Z', 'a', 'ä', '\uffff', '\u{10000}']
      assertEqual(
        'the notes',
        stored?.notes.map(({ shipment, version }) => `${shipment} ${version}`),
        ordered.flatMap(name => (name === 'B' ? ['B 10'] : [1, 2, 3].map(version => `${name} ${version}`))),
      )
    },
  },
  {
    name: 'a commit of groups changes nothing where one write is invalid',
    holds: async store => {
      await seedGroups(store)
      const before = await contentsOf(store)
      assertEqual('the result of an empty commit of groups', await store.groups.commit([]), true)
      for (const { what, change } of invalidGroupWrites)
        for (const at of validGroupWrites().keys()) {
          const writes = validGroupWrites().map((write, place) => (place === at ? { ...write, ...change(write) } : write))
          assertEqual(`a commit with ${what} in write ${at}`, await store.groups.commit(writes), false)
          assertEqual(`the contents after ${what} in write ${at}`, await contentsOf(store), before)
        }
      await assertGrouped(store, ...validGroupWrites())
      assertEqual('the groups after a valid commit', await loadGroups(store, 'G', 'H', 'I'), [
        { group: 'G', row: validGroupWrites()[0]!.row, notes: [] },
        { group: 'H', row: sampleGroup('H'), notes: [sampleNote('H', 'A')] },
        { group: 'I', row: sampleGroup('I'), notes: [] },
      ])
      assertEqual('the effects', await store.outbox.list({}), [
        sampleEffect('C pending', { subject: 'C' }),
        effectOf('G', 'G done', 'done'),
        effectOf('G', 'G new'),
        effectOf('H', 'H new'),
      ])
    },
  },
  {
    name: 'of concurrent commits of one version of a group, exactly one is accepted, and takes in its notes',
    holds: async store => {
      await assertCommitted(
        store,
        ...['A', 'B'].map(name => sampleWrite(sampleShipment(name), { notes: [sampleNote('G', name), sampleNote('H', name)] })),
      )
      for (const version of [1, 2]) {
        const shipment = version === 1 ? 'A' : 'B'
        const done = await Promise.all(
          Array.from({ length: 8 }, (_, at) =>
            // In both orders: a store that locks rows in the order of the writes would deadlock.
            store.groups.commit(
              (at % 2 === 0 ? ['G', 'H'] : ['H', 'G']).map(group =>
                sampleGroupWrite(sampleGroup(group, version, { expect: at }), {
                  notes: takesIn(shipment),
                  add: [effectOf(group, `${group} ${version} ${at}`)],
                }),
              ),
            ),
          ),
        )
        assertEqual(`the number of accepted commits of version ${version}`, done.filter(Boolean).length, 1)
        const winner = done.indexOf(true)
        assertEqual(
          'the groups',
          await loadGroups(store, 'G', 'H'),
          ['G', 'H'].map(group => ({
            group,
            row: sampleGroup(group, version, { expect: winner }),
            notes: version === 1 ? [sampleNote(group, 'B')] : [],
          })),
        )
        assertEqual(
          'the added keys',
          (await store.outbox.list({})).map(({ key }) => key).filter(key => key.includes(` ${version} `)),
          [`G ${version} ${winner}`, `H ${version} ${winner}`],
        )
      }
    },
  },
  {
    name: 'the first version of a group can be any number, and a note is taken in once',
    holds: async store => {
      const first = sampleGroup('G', 1_000_000_000)
      await assertCommitted(store, sampleWrite(sampleShipment('A'), { notes: [sampleNote('G', 'A')] }))
      await assertGrouped(store, sampleGroupWrite(first, { previous: null, notes: takesIn('A') }))
      const next = { ...first, version: first.version + 1 }
      const twice = sampleGroupWrite(next, { previous: first, notes: takesIn('A') })
      assertEqual('a commit that takes a note in again', await store.groups.commit([twice]), false)
      const firstAgain = sampleGroupWrite(first, { previous: null })
      assertEqual('a first commit of a group that exists', await store.groups.commit([firstAgain]), false)
      await assertGrouped(store, sampleGroupWrite(next, { previous: first }))
      assertEqual('the group', await loadGroups(store, 'G'), [{ group: 'G', row: next, notes: [] }])
    },
  },
  {
    name: 'effects of a group are claimed, cancelled and revived like those of a shipment',
    holds: async store => {
      await assertGrouped(store, sampleGroupWrite(sampleGroup('G'), { add: [effectOf('G', 'k')] }))
      const [claimed] = await store.outbox.claim({ now: NOON, until: NOON + 1, limit: 9 })
      assertEqual(
        'the claimed effect',
        [claimed?.subject, claimed?.state, claimed?.attempts],
        [subjectOfGroup('G'), 'claimed', 1],
      )
      const expected = [{ key: 'k', state: 'claimed', attempts: 1 }] as const
      await assertGrouped(store, sampleGroupWrite(sampleGroup('G', 2), { cancel: expected }))
      assertEqual('whether it is cancelled', (await loadEffect(store, 'k')).cancelRequested, true)
      await assertGrouped(store, sampleGroupWrite(sampleGroup('G', 3), { revive: expected }))
      assertEqual('whether it is cancelled after it was revived', (await loadEffect(store, 'k')).cancelRequested, false)
      await store.outbox.acknowledge([{ kind: 'done', subject: subjectOfGroup('G'), key: 'k', attempts: 1, at: NOON }])
      assertEqual('its state', (await loadEffect(store, 'k')).state, 'done')
    },
  },
  {
    name: 'page by page, every group with notes is named once, in order, whatever its name',
    holds: async store => {
      const groups = [...new Set(awkwardNames), 'Z', 'z', 'ä', '\uffff', '\u{10000}']
      const notesOf = (shipment: string) => groups.map(group => sampleNote(group, shipment))
      await assertCommitted(store, ...['A', 'B'].map(name => sampleWrite(sampleShipment(name), { notes: notesOf(name) })))
      await assertGrouped(store, sampleGroupWrite(sampleGroup('without notes')))
      const paged: string[] = []
      for (let after: string | undefined; ; after = paged.at(-1)) {
        const page = await store.groups.noted({ after, limit: 2 })
        if (page.length === 0) break
        if (paged.length > groups.length) throw new Error(`pages repeat: ${JSON.stringify(paged)}`)
        paged.push(...page)
      }
      assertEqual('the groups', paged.toSorted(), groups.toSorted())
      assertEqual('the first and the last', [paged[0], ...paged.slice(-2)], ['', '\uffff', '\u{10000}'])
      const notes = takesIn('A', 'B')
      await assertGrouped(store, ...groups.map(group => sampleGroupWrite(sampleGroup(group), { notes })))
      assertEqual('the groups with notes, after all are taken in', await store.groups.noted({ limit: 9 }), [])
      for (const group of groups)
        assertEqual(`the group ${JSON.stringify(group)}`, await store.groups.load([group]), [
          { group, row: sampleGroup(group), notes: [] },
        ])
    },
  },
]
