// A commit is one statement, whatever it writes: it applies as a whole or not at all, over any kind of pool, in one round trip.
// If a version or an effect is not as expected, the statement itself raises an error and so undoes what it did.

import { inSlices } from '../../async/turns.js'
import { badOption } from '../../vocabulary/index.js'
import { SLICE, type Sliced } from '../../vocabulary/slices.js'
import { arrayLiteral, quoteLiteral, type SendRequest, type SqlRequest, type SqlStatement, type SqlValue } from '../client.js'
import { lockOrder } from '../columns.js'
import { isConflict } from '../database-errors.js'
import { LOCK_WAIT } from '../lock-timeout.js'
import type { PartLists, StatementPart } from './parts.js'

/** What is committed: shipments or groups. */
export interface CommitKind<Write> {
  /** What a write is about, for messages. */
  readonly noun: string
  readonly nameOf: (write: Write) => string
  /** The parts that these writes may need, in the order of their locks. */
  readonly partsOf: (writes: readonly Write[]) => readonly StatementPart<Write>[]
}

/**
 * The commit of a port; `schema` is quoted. With a channel, one that adds or revives effects notifies it. Rejects with
 * `bad-option` for values that cannot be stored.
 */
export function committer<Write>(
  schema: string,
  send: SendRequest,
  channel: string | null,
  kind: CommitKind<Write>,
): (writes: readonly Write[]) => Promise<boolean> {
  const requestOf = commitBuilder(schema, channel, kind)
  return async writes => {
    if (writes.length === 0) return true
    return (await send(await inSlices(requestOf(writes)), { isRefusal: isConflict, waitsForLocks: false })).length > 0
  }
}

function commitBuilder<Write>(
  schema: string,
  channel: string | null,
  kind: CommitKind<Write>,
): (writes: readonly Write[]) => Sliced<SqlRequest> {
  // Composing a statement takes longer than filling it in, and there are few different ones.
  const statements = new Map<string, SqlStatement>()
  return function* (writes) {
    const parts = yield* fillParts(kind, writes)
    const shape = parts.map(each => (isSingleRow(each) ? `${each.part.name}1` : each.part.name)).join('_')
    const statement = statements.get(shape) ?? commitStatement(schema, parts, shape, channel)
    statements.set(shape, statement)
    const values: SqlValue[] = []
    for (const part of parts) for (const [at] of part.lists.entries()) values.push(yield* parameterValue(part, at))
    return { statement, values }
  }
}

function* fillParts<Write>(
  { noun, nameOf, partsOf }: CommitKind<Write>,
  writes: readonly Write[],
): Sliced<readonly FilledPart[]> {
  const sorted = lockOrder(writes, nameOf)
  const names = sorted.map(nameOf)
  const twice = names.find((name, at) => name === names[at - 1])
  if (twice !== undefined) badOption('writes', twice, `This ${noun} is in the commit twice: pass each ${noun} once.`)
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
  readonly part: Omit<StatementPart<never>, 'lists'>
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

// The checks read the parts in their order, so that shipments and groups are locked before their effects.
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
    name: filled.some(({ part }) => part.isPlannedAnew) ? null : `commit_${shape}`,
    text: `with ${ctes.join(',\n')}
select case when ${checks.join('\n  and ')} then true else ${schema}.raise_conflict() end::text as done${notified}`,
  }
}
