// Several processes that ingest the same inputs at once, each in its own order and batches, produce the rows of one process that
// ingests them in the order of receipt.

import pg from 'pg'
import { expect, test } from 'vitest'
import { createEngine, memoryStore } from '../../src/engine/index.js'
import { defineRules } from '../../src/index.js'
import { postgresStore } from '../../src/stores/postgres.js'
import { rowsOf } from '../engine/rows.js'
import { postgresUrl } from '../postgres/url.js'
import { Files, runWorker } from './campaign.js'
import { type Call, type FeedInput, rules, unorderedInputs } from './feed.js'
import { seededRandom, shuffled } from './seeded-random.js'

/** The inputs as calls of so many each. */
const calls = (inputs: readonly FeedInput[], size: number): readonly Call[] =>
  Array.from({ length: Math.ceil(inputs.length / size) }, (_, at) => ({
    kind: 'ingest',
    inputs: inputs.slice(at * size, (at + 1) * size),
  }))

async function rowsOfOne(inputs: readonly FeedInput[]) {
  const store = memoryStore()
  const engine = createEngine({ store, rules: defineRules(rules), zone: 'UTC' })
  for (const input of inputs) await engine.ingest(input)
  return rowsOf(store)
}

test.each([
  { name: 'one input at a time', sizes: [1, 1] },
  { name: 'one at a time against batches', sizes: [1, 7] },
  { name: 'batches, three of them', sizes: [3, 8, 5] },
])(
  'processes that ingest the same inputs at once produce the same rows as one: $name',
  { timeout: 60_000 },
  async ({ sizes }) => {
    const url = await postgresUrl()
    const pool = new pg.Pool({ connectionString: url })
    const inputs = unorderedInputs(sizes.length, 90)
    const schema = `together_${process.pid}_${sizes.join('_')}`
    const place = { kind: 'postgres' as const, url, schema }
    const below = seededRandom(sizes.length)
    const all = sizes.map(size => new Files(calls(shuffled(inputs, below), size)))
    try {
      const store = postgresStore(pool, { schema })
      await store.open()
      await pool.query(`create table "${schema}".commits (shipment text, process text);
      create function "${schema}".note() returns trigger language plpgsql as
        $$ begin insert into "${schema}".commits values (new.shipment, current_setting('application_name')); return new; end $$;
      create trigger note after insert or update on "${schema}".shipments for each row execute function "${schema}".note()`)
      const life = { relays: false }
      const ends = await Promise.all(all.map(files => runWorker(place, files, life)))
      expect(ends).toEqual(sizes.map(() => 'ended'))
      const [{ evidence: _, ...together }, { evidence: __, ...alone }] = [await rowsOf(store), await rowsOfOne(inputs)]
      expect(together).toEqual(alone)
      expect(together.effects.length).toBeGreaterThan(2)
      // They did overlap: each of them committed something of every shipment.
      const { rows } = await pool.query(`select count(distinct process)::int as n from "${schema}".commits group by shipment`)
      expect(rows.map(({ n }) => n)).toEqual(together.shipments.map(() => sizes.length))
      await pool.query(`drop schema "${schema}" cascade`)
    } finally {
      for (const files of all) files.remove()
      await pool.end()
    }
  },
)
