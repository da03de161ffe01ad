// Lists effects; `schema` is quoted.

import type { EffectQuery, EffectState } from '../../engine/ports.js'
import { arrayLiteral, plannedRequest, type SqlRequest, type SqlValue } from '../client.js'
import { effectColumns, limitText, selectList, storableText } from '../columns.js'

// Implied by the state itself; with it the planner sees that a partial index fits. A map, since any text may be asked for.
const indexConditions: ReadonlyMap<EffectState, string> = new Map([
  ['pending', 'e.is_open and '],
  ['claimed', 'e.is_open and '],
  ['dead', 'e.is_dead and '],
])

export function effectsRequest(schema: string, { after, limit, subjects, state }: EffectQuery): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const conditions = [
    ...(after === undefined ? [] : [`e.key > ${param(storableText(after, 'after'))}::text`]),
    ...(subjects
      ? [`e.subject = any (${param(arrayLiteral(subjects.map(name => storableText(name, 'subject'))))}::text[])`]
      : []),
    ...(state ? [`${indexConditions.get(state) ?? ''}e.state = ${param(state)}::text`] : []),
  ]
  return plannedRequest(
    `select ${selectList(effectColumns, 'e')} from ${schema}.effects e
${conditions.length > 0 ? `where ${conditions.join(' and ')}` : ''}
order by e.key${limit === undefined ? '' : ` limit ${param(limitText(limit))}::bigint`}`,
    values,
  )
}
