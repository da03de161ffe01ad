// Groups on PostgreSQL: locks, notifications, names that cannot be stored, and rows that shipfold did not write.

import { expect, onTestFinished, test } from 'vitest'
import { postgresStore } from '../../src/stores/postgres.js'
import { sampleGroup, sampleGroupWrite, sampleNote } from '../../src/testing/checks/store/rows.js'
import { opened, pool } from './pool.js'
import { sampleEffect, sampleShipment, sampleWrite } from './rows.js'

test('a commit of groups rejects if its rows stay locked', async () => {
  const { store, schema } = await opened()
  await store.groups.commit([sampleGroupWrite(sampleGroup('G')), sampleGroupWrite(sampleGroup('H'))])
  const client = await pool.connect()
  onTestFinished(() => client.release(true))
  await client.query(`begin; select from ${schema}.groups where name = 'G' for update`)
  await expect(store.groups.commit([sampleGroupWrite(sampleGroup('G', 2))])).rejects.toMatchObject({ code: 'store-contended' })
  expect(await store.groups.commit([sampleGroupWrite(sampleGroup('H', 2))])).toBe(true)
  await client.query('rollback')
  expect(await store.groups.commit([sampleGroupWrite(sampleGroup('G', 2))])).toBe(true)
})

test('a commit that adds an effect about a group notifies the relays', async () => {
  const { schema } = await opened()
  const store = postgresStore(pool, { schema, notify: true })
  let ring = () => {}
  onTestFinished(await store.outbox.watch!(() => ring()))
  // From here on: a watch rings once as it begins.
  const rung = new Promise<void>(resolve => {
    ring = resolve
  })
  const add = [sampleEffect('k', { subject: 'group:G', journey: null })]
  expect(await store.groups.commit([sampleGroupWrite(sampleGroup('G'), { add })])).toBe(true)
  await rung
}, 10_000)

test('a group that is twice in a commit, and a name that cannot be stored, are refused before anything is written', async () => {
  const { store } = await opened()
  const refused = (message: string) => ({ code: 'bad-option', message: expect.stringContaining(message) })
  const twice = [sampleGroupWrite(sampleGroup('G')), sampleGroupWrite(sampleGroup('G', 2))]
  await expect(store.groups.commit(twice)).rejects.toMatchObject(refused('"G". This group is in the commit twice'))
  for (const name of ['a\0b', '\ud800']) {
    const both = [sampleGroupWrite(sampleGroup('G')), sampleGroupWrite(sampleGroup(name))]
    await expect(store.groups.commit(both)).rejects.toMatchObject(refused('PostgreSQL cannot store'))
    await expect(store.groups.load([name])).rejects.toMatchObject(refused('PostgreSQL cannot store'))
    const noting = sampleWrite(sampleShipment('A'), { notes: [sampleNote(name, 'A')] })
    await expect(store.shipments.commit([noting])).rejects.toMatchObject(refused('PostgreSQL cannot store'))
  }
  expect([await store.groups.load(['G']), await store.shipments.list({ limit: 1 })]).toEqual([[], []])
})

test('a group or a note that shipfold did not write is store-corrupt, by its name', async () => {
  const { store, schema } = await opened()
  await store.groups.commit([sampleGroupWrite(sampleGroup('G'))])
  await store.shipments.commit([sampleWrite(sampleShipment('A'), { notes: [sampleNote('H', 'A')] })])
  await pool.query(`update ${schema}.groups set members = '7'; update ${schema}.group_notes set members = '{}'`)
  const corrupt = (message: string) => ({ code: 'store-corrupt', message: expect.stringContaining(message) })
  await expect(store.groups.load(['G'])).rejects.toMatchObject(
    corrupt(`The members of group "G" in "${schema}".groups cannot be read: 7`),
  )
  await expect(store.groups.load(['H'])).rejects.toMatchObject(corrupt('The members of a note for group "H"'))
  expect(await store.groups.noted({ limit: 9 })).toEqual(['H'])
})
