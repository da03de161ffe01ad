// Names the groups that have notes; `schema` is quoted.

import type { GroupPort } from '../../engine/ports.js'
import { plannedRequest, type SqlRequest, type SqlValue } from '../client.js'
import { limitText, storableText } from '../columns.js'

export function notedRequest(schema: string, { after, limit }: Parameters<GroupPort['noted']>[0]): SqlRequest {
  const values: SqlValue[] = []
  const param = (value: SqlValue) => `$${values.push(value)}`
  const condition = after === undefined ? '' : `where n.group_name > ${param(storableText(after, 'after'))}::text`
  return plannedRequest(
    `select distinct n.group_name as name from ${schema}.group_notes n ${condition}
order by n.group_name limit ${param(limitText(limit))}::bigint`,
    values,
  )
}
