// Tables of an older version, with rows in them.

import type { PGlite } from '@electric-sql/pglite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine } from '../../src/engine/index.js'
import { NEWEST, upgrade } from '../../src/stores/migrations.js'
import { pgliteStore } from '../../src/stores/pglite.js'
import { hour, shopRules } from '../engine/workbench.js'
import { scans } from '../journal/teller.js'
import { inMemory } from '../pglite/template.js'

let database: PGlite
beforeEach(async () => {
  database = await inMemory()
  await database.exec('drop schema shipfold cascade')
}, 60_000)
afterEach(() => database.close())

// The columns that a shipment's row lacked then.
const missing: Readonly<Record<number, readonly string[]>> = { 1: ['adopted_at', 'held_back'], 2: ['held_back'] }

test.each([1, 2])('a shipment of version %i of the tables is read as it was, and what was sent stays sent', async version => {
  await database.exec(upgrade('shipfold', version))
  const now = await written('arrival')
  // The row as that version had it.
  const columns = Object.keys(now).filter(name => !missing[version]!.includes(name))
  await database.query(
    `insert into shipfold.shipments (${columns}) values (${columns.map((_, at) => `$${at + 1}`)})`,
    columns.map(name => now[name]),
  )
  await database.exec(
    'insert into shipfold.events select * from "as new".events; insert into shipfold.laws select * from "as new".laws',
  )

  const engine = createEngine({ store: pgliteStore(database), rules: shopRules, zone: 'UTC', adopt: 'registration' })
  const reading = await engine.read('A1')
  expect(reading).toMatchObject({ status: 'delivered', adoptedAt: hour(10).getTime(), version: now.version, heldBack: [] })
  expect(await engine.register({ shipment: 'A1', at: hour(11) })).toEqual([])
  expect((await engine.pushes()).length).toBe(0)
  const taken = await database.query('select number from shipfold.migrations order by number')
  expect(taken.rows).toEqual(Array.from({ length: NEWEST }, (_, at) => ({ number: at + 1 })))
})

// A delivered shipment's row as it is written today.
async function written(adopt: 'arrival'): Promise<Record<string, unknown>> {
  const store = pgliteStore(database, { schema: 'as new' })
  const engine = createEngine({ store, rules: shopRules, zone: 'UTC', adopt })
  await engine.ingest({ shipment: 'A1', kind: 'snapshot', events: scans('1/1@1 5/5@5 3/301@9'), heardAt: hour(10) })
  const { rows } = await database.query<Record<string, unknown>>('select * from "as new".shipments')
  return rows[0]!
}
