// Makes dead effects pending again; `schema` is quoted.

import { arrayLiteral, plannedRequest, type SqlRequest } from '../client.js'
import { instantText, lockOrder, storableText } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'

/** Returns one row for each dead letter that is pending again. */
export function retryRequest(schema: string, { now, keys }: { now: number; keys?: readonly string[] | undefined }): SqlRequest {
  const named = keys && lockOrder(keys, key => key).map(key => storableText(key, 'keys'))
  return plannedRequest(
    `with ${LOCK_WAIT}
update ${schema}.effects e set state = 'pending', failures = 0, not_before = $1::timestamptz from lock_wait
where e.is_dead and e.state = 'dead'${named ? ' and e.key = any ($2::text[])' : ''}
returning e.key`,
    [instantText(now, 'now'), ...(named ? [arrayLiteral(named)] : [])],
  )
}
