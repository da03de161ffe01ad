// A commit is one statement, whatever it writes: it applies as a whole or not at all, over any kind of pool, in one round trip.
// If a version or an effect is not as expected, the statement itself raises an error and so undoes what it did.

import type { ShipmentWrite } from '../../engine/ports.js'
import { badOption } from '../../vocabulary/index.js'
import { SLICE, type Sliced } from '../../vocabulary/slices.js'
import { arrayLiteral, quoteLiteral, type SqlRequest, type SqlStatement, type SqlValue } from '../client.js'
import { lockOrder } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'
import { type PartLists, partsOf, type StatementPart } from './commit-parts.js'

/**
 * Makes a function that turns writes into a commit; `schema` is quoted. With a channel, one that adds or revives effects notifies
 * it. The function throws `bad-option` for values that cannot be stored.
 */
export function commitBuilder(schema: string, channel: string | null): (writes: readonly ShipmentWrite[]) => Sliced<SqlRequest> {
  // Composing a statement takes longer than filling it in, and there are few different ones.
  const statements = new Map<string, SqlStatement>()
  return function* (writes) {
    const parts = yield* fillParts(writes)
    const shape = parts.map(each => (isSingleRow(each) ? `${each.part.name}1` : each.part.name)).join('_')
    const statement = statements.get(shape) ?? commitStatement(schema, parts, shape, channel)
    statements.set(shape, statement)
    const values: SqlValue[] = []
    for (const part of parts) for (const [at] of part.lists.entries()) values.push(yield* parameterValue(part, at))
    return { statement, values }
  }
}

function* fillParts(writes: readonly ShipmentWrite[]): Sliced<readonly FilledPart[]> {
  const sorted = lockOrder(writes, ({ row }) => row.shipment)
  const twice = sorted.find(({ row }, at) => row.shipment === sorted[at - 1]?.row.shipment)?.row.shipment
  if (twice !== undefined) badOption('writes', twice, 'This shipment is in the commit twice: pass each shipment once.')
  const filled: FilledPart[] = []
  for (const part of partsOf(sorted)) {
    const given = part.lists(sorted)
    const lists = 'next' in given ? yield* given : given
    if (lists[0]!.length > 0) filled.push({ part, lists })
  }
  return filled
}

// A part with its rows: one list of values for each parameter.
interface FilledPart {
  readonly part: StatementPart
  readonly lists: PartLists
}

// A single row is passed as plain values: unnesting an array costs the database several times what writing one row does.
const isSingleRow = ({ lists }: FilledPart): boolean => lists[0]!.length === 1

function* parameterValue(filled: FilledPart, at: number): Sliced<SqlValue> {
  const list = filled.lists[at]!
  const type = filled.part.types[at]
  if (isSingleRow(filled)) return list[0]!
  if (list.length <= SLICE) return arrayLiteral(list, type)
  const parts: string[] = []
  for (let from = 0; from < list.length; from += SLICE) {
    parts.push(arrayLiteral(list.slice(from, from + SLICE), type).slice(1, -1))
    yield
  }
  return `{${parts.join(',')}}`
}

// The checks read the parts in their order, so that shipments are locked before their effects.
function commitStatement(schema: string, filled: readonly FilledPart[], shape: string, channel: string | null): SqlStatement {
  let used = 0
  // The first part reads its rows through the query that bounds lock waits, so that the bound applies to every lock.
  const placed = filled.map((each, at) => {
    const many = isSingleRow(each) ? '' : '[]'
    const params = each.part.types.map(type => `$${++used}::${type}${many}`)
    const source = isSingleRow(each) ? `(values (${params.join(', ')}))` : `unnest(${params.join(', ')})`
    const rows = at === 0 ? `(select its.* from lock_wait, ${source} as its)` : source
    return { part: each.part, rows, count: isSingleRow(each) ? '1' : `cardinality(${params[0]})` }
  })
  const ctes = [LOCK_WAIT, ...placed.map(({ part, rows }) => `${part.name} as (${part.text(schema, rows)})`)]
  const checks = placed.flatMap(({ part: { name, counted }, count }) =>
    counted ? [`(select count(*) from ${name} where ${counted}) = ${count}`] : [],
  )
  const isDue = filled.some(({ part: { name } }) => name === 'added' || name === 'revived')
  const notified = channel !== null && isDue ? `, pg_notify(${quoteLiteral(channel)}, '')::text as notified` : ''
  return {
    name: filled.some(({ part }) => part.isRare) ? null : `commit_${shape}`,
    text: `with ${ctes.join(',\n')}
select case when ${checks.join('\n  and ')} then true else ${schema}.raise_conflict() end::text as done${notified}`,
  }
}
