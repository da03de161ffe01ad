// Deletes messages; `schema` is quoted.

import { arrayLiteral, plannedRequest, type SqlRequest } from '../client.js'
import { lockOrder, storableText } from '../columns.js'
import { LOCK_WAIT } from '../lock-timeout.js'

/** Returns one row for each message deleted. */
export const deleteMessagesRequest = (schema: string, keys: readonly string[]): SqlRequest =>
  plannedRequest(
    `with ${LOCK_WAIT}
delete from ${schema}.inbox m using lock_wait where m.key = any ($1::text[]) returning m.key`,
    [arrayLiteral(lockOrder(keys, key => key).map(key => storableText(key, 'keys')))],
  )
