// The outbox in SQL: one file per statement.

import type { Claim, EffectRow, OutboxPort } from '../../engine/ports.js'
import type { SendRequest, SqlRow } from '../client.js'
import { decodeRow, effectColumns } from '../columns.js'
import { acknowledgeRequest, deadRequest } from './acknowledge.js'
import { claimBuilder } from './claim.js'
import { effectsRequest } from './list.js'
import { renewRequest } from './renew.js'
import { retryRequest } from './retry.js'

export function sqlOutbox(schema: string, send: SendRequest): OutboxPort {
  const claimOf = claimBuilder(schema)
  const decode = (row: SqlRow): EffectRow =>
    decodeRow(effectColumns, row, `effect ${JSON.stringify(row.key)} in ${schema}.effects`)
  return {
    list: async query => (await send(effectsRequest(schema, query))).map(decode),

    async claim(request) {
      const claimed: EffectRow[] = []
      const again = () => claimOf({ ...request, isRepeated: true })
      for (const row of await send(claimOf(request), undefined, again)) {
        try {
          claimed.push(decode(row))
        } catch (thrown) {
          // The other effects are claimed already: rejecting now would count a failure against each of them.
          await send(deadRequest(schema, row, (thrown as Error).message))
        }
      }
      return claimed
    },

    async renew(how) {
      if (how.claims.length === 0) return []
      return (await send(renewRequest(schema, how))).map(
        ({ shipment, key, attempts }): Claim => ({ shipment: shipment!, key: key!, attempts: Number(attempts) }),
      )
    },

    async acknowledge(results) {
      const request = acknowledgeRequest(schema, results)
      if (request) await send(request)
    },

    retry: async how => (await send(retryRequest(schema, how))).length,
  }
}
