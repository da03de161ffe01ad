// The outbox in SQL: one file per statement.

import type { DeliveryResult, EffectRow, OutboxPort } from '../../engine/ports.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import type { SendRequest, SqlRequest, SqlRow } from '../client.js'
import { decodeRow, effectColumns } from '../columns.js'
import { acknowledgeRequest, deadRequest } from './acknowledge.js'
import { claimBuilder } from './claim.js'
import { effectsRequest } from './list.js'
import { decodeRenewed, renewRequest } from './renew.js'
import { retryRequest } from './retry.js'

export function sqlOutbox(schema: string, send: SendRequest): OutboxPort {
  const claimOf = claimBuilder(schema)
  const decode = (row: SqlRow): EffectRow =>
    decodeRow(effectColumns, row, `effect ${JSON.stringify(row.key)} in ${schema}.effects`)
  // Null if another transaction has locked one of the rows; then nothing was done.
  const unlessLocked = async (request: SqlRequest): Promise<readonly SqlRow[] | null> => {
    try {
      return await send(request, { waitsForLocks: false })
    } catch (thrown) {
      if (errorCodeOf(thrown) === 'store-contended') return null
      throw thrown
    }
  }
  return {
    list: async query => (await send(effectsRequest(schema, query))).map(decode),

    async claim(request) {
      const claimed: EffectRow[] = []
      const again = () => claimOf({ ...request, isRepeated: true })
      for (const row of await send(claimOf(request), { again })) {
        try {
          claimed.push(decode(row))
        } catch (thrown) {
          // The other effects are claimed already: rejecting now would count a failure against each of them.
          await send(deadRequest(schema, row, (thrown as Error).message))
        }
      }
      return claimed
    },

    renew: async how => (how.claims.length === 0 ? [] : (await send(renewRequest(schema, how))).map(decodeRenewed)),

    async acknowledge(results) {
      if (results.length === 0 || (await unlessLocked(acknowledgeRequest(schema, results)))) return
      // What another transaction has locked must not hold back the rest: each alone, and then again those that are locked.
      const locked: DeliveryResult[] = []
      for (const result of results)
        if (results.length === 1 || !(await unlessLocked(acknowledgeRequest(schema, [result])))) locked.push(result)
      await Promise.all(locked.map(result => send(acknowledgeRequest(schema, [result]))))
    },

    retry: async how => (await send(retryRequest(schema, how))).length,
  }
}
