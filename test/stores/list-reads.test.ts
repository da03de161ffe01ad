// However many shipments there are, a page of a list reads little more than its own rows, in the order of an index.

import { beforeAll, expect, test } from 'vitest'
import type { ShipmentQuery } from '../../src/engine/ports.js'
import { shipmentsRequest } from '../../src/stores/shipments/list.js'
import { pruneRequest } from '../../src/stores/upkeep/prune.js'
import { planOf, rowsRead } from './plans.js'
import { opened, pool } from './pool.js'

let schema = ''

// 40,000 shipments in the order of their names, in groups of 40. Most are delivered and certain, the last tenth is on its way.
beforeAll(async () => {
  schema = (await opened()).schema
  await pool.query(`insert into ${schema}.shipments (shipment, version, table_hash, status, outcome, leg, terminal, certain, doubts,
      evaluated_at, deadlines, withheld, journey_starts, zones, rulings, sources, memberships)
    select 'S' || lpad(i::text, 6, '0'), 1, 't', status, outcome, 'outbound', outcome is not null, i % 25 > 0,
      '[]', '2026-01-01', '[]', '[]', '[]', '{}', '[]', '{}',
      json_build_array(json_build_object('group', 'order ' || i / 40, 'at', 0, 'journey', 0))
    from generate_series(0, 39999) i, lateral (select
      case when i >= 36000 then 'inTransit' when i % 20 = 0 then 'exception' else 'delivered' end as status,
      case when i >= 36000 or i % 40 = 0 then null when i % 20 = 0 then 'lost' else 'delivered' end as outcome) its`)
  await pool.query(`analyze ${schema}.shipments`)
})

// How many rows a page of 20 finds and may read: a few more where a further condition drops some.
const pages: readonly { readonly query: Partial<ShipmentQuery>; readonly found?: number; readonly reads: number }[] = [
  { query: {}, reads: 20 },
  { query: { status: 'inTransit' }, reads: 20 },
  { query: { status: 'delivered' }, reads: 20 },
  { query: { status: 'returned' }, found: 0, reads: 0 },
  { query: { outcome: 'lost' }, reads: 20 },
  { query: { outcome: 'cancelled' }, found: 0, reads: 0 },
  { query: { outcome: null }, reads: 20 },
  { query: { certain: false }, reads: 20 },
  { query: { certain: true }, reads: 40 },
  { query: { status: 'exception', outcome: null }, reads: 80 },
  { query: { status: 'delivered', certain: false }, reads: 20 },
  { query: { status: 'inTransit', certain: false }, reads: 20 },
  { query: { outcome: 'delivered', certain: false }, reads: 40 },
  { query: { outcome: null, certain: true }, reads: 40 },
]
const groups: typeof pages = [
  { query: { group: 'order 500' }, reads: 40 },
  { query: { group: 'order 990', limit: 1 }, found: 1, reads: 40 },
  { query: { group: 'order 500', status: 'exception' }, found: 2, reads: 40 },
  { query: { group: 'order 1000' }, found: 0, reads: 0 },
]
const later = pages.map(page => ({ ...page, query: { ...page.query, after: 'S020000' } }))

test.each([...pages, ...later, ...groups].map(page => ({ ...page, name: JSON.stringify(page.query) })))(
  'a page of $name reads few rows of 40,000',
  async ({ query, found = 20, reads }) => {
    const plan = await planOf(shipmentsRequest(schema, { limit: 20, ...query }))
    expect(plan[0]!['Actual Rows']).toBe(found)
    expect(rowsRead(plan, 'shipments')).toBeLessThanOrEqual(reads)
    // Only the few members of a group are sorted.
    const types = plan.map(node => node['Node Type'])
    expect(types.filter(type => type === 'Seq Scan' || (type === 'Sort' && query.group === undefined))).toEqual([])
  },
)

test('whether a group has shipments left is looked up in the index', async () => {
  await pool.query(`insert into ${schema}.groups (name, version, members, evaluated_at)
    select 'order ' || i, 1, '[]', '2026-01-01' from generate_series(996, 1005) i`)
  const plan = await planOf(pruneRequest(schema, { kind: 'groups', before: Date.UTC(2027, 0), after: null, limit: 10 }))
  expect(rowsRead(plan, 'shipments')).toBeLessThanOrEqual(4 * 40)
  const { rows } = await pool.query(`select count(*)::integer as left from ${schema}.groups`)
  expect(rows).toEqual([{ left: 4 }])
})
