// The store port in SQL, over whichever client: rows in and out, nothing decided.

import { ShipfoldError } from '../codes/index.js'
import type { PushRow } from '../engine/push.js'
import type { EffectRow, Store } from '../engine/store.js'
import type { TableJson } from '../table/index.js'
import { checkedText, corrupt, decoded, effectColumns, isObject, parsed, pushColumns } from './columns.js'
import { commitsOf } from './commit.js'
import { byAge, claimOf, effectsOf, parkOf, type Request, settleOf, unparkOf } from './effects.js'
import { asFailure, codeOf, isLocked, isPassing, isRefusal } from './faults.js'
import { NEWEST, upgrade } from './migrations.js'
import { dropOf, keepOf, pushesOf, valuesOf } from './pushes.js'
import { type Queries, quoted, type Row, type Statement, type Value } from './queries.js'
import { loadOf, namesOf, shipmentNamesOf, shipmentRow, shipmentsOf, storedShipment } from './shipments.js'

/** How a store behaves, whichever client it has. */
export interface SqlStoreOptions {
  /** The schema that holds the tables; made where it is missing. `shipfold` by default. */
  readonly schema?: string | undefined
  /** How long to wait before each further try where a connection broke, in milliseconds. */
  readonly pausesMs?: readonly number[] | undefined
}

/** A store over a client. Throws `bad-option` for a schema that cannot be one. */
export function sqlStore(queries: Queries, options: SqlStoreOptions = {}): Store {
  const { schema = 'shipfold', pausesMs = [30, 120, 400, 1000] } = options
  const s = quoted(checkedSchema(schema))
  const place = `schema ${s} of ${queries.place}`
  const load = loadOf(s)
  const commitOf = commitsOf(s)
  const keep = keepOf(s)
  let closing: Promise<void> | null = null

  const run = async (statement: Statement, values: readonly Value[], isWorthATry = isPassing) => {
    for (let tried = 0; ; tried++) {
      if (closing) throw new ShipfoldError('closed', `The store in ${place} was closed. Make another one.`)
      try {
        return await queries.query(statement, values)
      } catch (thrown) {
        const pauseMs = pausesMs[tried]
        if (pauseMs === undefined || !isWorthATry(thrown)) throw thrown
        await new Promise(resolve => setTimeout(resolve, pauseMs))
      }
    }
  }
  const failing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (thrown) {
      throw asFailure(thrown, place)
    }
  }
  const rowsOf = ({ text, values }: Request) => run({ name: null, text }, values)
  const effect = (row: Row): EffectRow => decoded(effectColumns, row, `effect ${JSON.stringify(row.key)} in ${s}.effects`)
  const push = (row: Row): PushRow => decoded(pushColumns, row, `push ${JSON.stringify(row.key)} in ${s}.pushes`)

  return {
    open: () =>
      failing(async () => {
        if (await isNewest(run, s)) return
        await run(
          { name: null, text: upgrade(schema) },
          [],
          thrown => isPassing(thrown) || meanwhileMade.includes(codeOf(thrown)),
        )
      }),

    law: hash =>
      failing(async () => {
        const rows = await run({ name: null, text: `select law::text as law from ${s}.laws where hash = $1::text` }, [
          checkedText(hash, 'hash'),
        ])
        return rows[0] ? lawOf(rows[0].law ?? '', hash, s) : null
      }),

    keepLaw: law =>
      failing(async () => {
        const text = `insert into ${s}.laws values ($1::text, $2::json) on conflict do nothing`
        await run({ name: null, text }, [checkedText(law.hash, 'hash'), JSON.stringify(law)])
      }),

    load: shipments => failing(async () => (await run(load, namesOf(shipments))).map(row => storedShipment(s, row))),

    commit: (writes, { patienceMs } = { patienceMs: 0 }) =>
      failing(async () => {
        if (writes.length === 0) return true
        const { statement, values } = commitOf(writes, patienceMs)
        const isOver = (thrown: unknown) => isRefusal(thrown) || (patienceMs > 0 && isLocked(thrown))
        try {
          await run(statement, values, thrown => isPassing(thrown) && !isOver(thrown))
          return true
        } catch (thrown) {
          if (isOver(thrown)) return false
          throw thrown
        }
      }),

    shipments: query => failing(async () => (await rowsOf(shipmentsOf(s, query))).map(row => shipmentRow(s, row))),
    names: query => failing(async () => (await rowsOf(shipmentNamesOf(s, query))).map(row => row.shipment ?? '')),
    effects: query => failing(async () => (await rowsOf(effectsOf(s, query))).map(effect)),
    claim: how =>
      failing(async () => {
        const claimed: EffectRow[] = []
        for (const row of await rowsOf(claimOf(s, how))) {
          try {
            claimed.push(effect(row))
          } catch (thrown) {
            // The others of this claim are ours now: were they not handed on, each lease that ends would count against them.
            await rowsOf(parkOf(s, row.key ?? '', (thrown as Error).message))
          }
        }
        return claimed.sort(byAge)
      }),

    settle: settlements =>
      failing(async () => {
        const request = settleOf(s, settlements)
        if (request) await rowsOf(request)
      }),

    unpark: how => failing(async () => (await rowsOf(unparkOf(s, how))).length),

    keepPush: each => failing(async () => (await run(keep, valuesOf(each))).map(push)[0]!),
    pushes: query => failing(async () => (await rowsOf(pushesOf(s, query))).map(push)),
    dropPushes: keys => failing(async () => (await rowsOf(dropOf(s, keys))).length),

    close: () => (closing ??= failing(() => queries.close())),
  }
}

// Another process made the same tables at the same moment, under an isolation that could not see it.
const meanwhileMade = ['23505', '42P06', '42P07', '42710', '42723']

type Run = (statement: Statement, values: readonly Value[]) => Promise<readonly Row[]>

// Most often nothing is to be done, and then no right to make tables is needed.
async function isNewest(run: Run, schema: string): Promise<boolean> {
  try {
    const [row] = await run({ name: null, text: `select max(number)::text as number from ${schema}.migrations` }, [])
    return row?.number === `${NEWEST}`
  } catch (thrown) {
    if (['42P01', '3F000'].includes(codeOf(thrown))) return false
    throw thrown
  }
}

function lawOf(text: string, hash: string, schema: string): TableJson {
  const law = parsed(text, isObject)
  if (!law || (law as Partial<TableJson>).hash !== hash) throw corrupt(`${hash} in ${schema}.laws`, 'law', text)
  // Its hash was sealed by whoever made it; decoding it checks the rest.
  return law as TableJson
}

function checkedSchema(schema: string): string {
  const bytes = new TextEncoder().encode(checkedText(schema, 'schema')).length
  if (bytes > 0 && bytes <= MOST_BYTES && !/^pg_/i.test(schema)) return schema
  throw new ShipfoldError(
    'bad-option',
    `Unusable schema: ${JSON.stringify(schema)}. Give a name of 1 to ${MOST_BYTES} bytes that does not begin with pg_.`,
  )
}

// PostgreSQL cuts longer names, so that two of them could be one.
const MOST_BYTES = 63
