// The outbox in SQL: one file per statement.

import type { EffectRow, OutboxPort } from '../../engine/ports.js'
import type { SendRequest, SqlRow } from '../client.js'
import { decodeRow, effectColumns } from '../columns.js'
import { acknowledgeRequest, deadRequest } from './acknowledge.js'
import { byCreation, claimRequest } from './claim.js'
import { effectsRequest } from './list.js'
import { retryRequest } from './retry.js'

export function sqlOutbox(schema: string, send: SendRequest): OutboxPort {
  const decode = (row: SqlRow): EffectRow =>
    decodeRow(effectColumns, row, `effect ${JSON.stringify(row.key)} in ${schema}.effects`)
  return {
    list: async query => (await send(effectsRequest(schema, query))).map(decode),

    async claim(how) {
      const claimed: EffectRow[] = []
      for (const row of await send(claimRequest(schema, how))) {
        try {
          claimed.push(decode(row))
        } catch (thrown) {
          // The other effects are claimed already: rejecting now would count a failure against each of them.
          await send(deadRequest(schema, row, (thrown as Error).message))
        }
      }
      return claimed.sort(byCreation)
    },

    async acknowledge(results) {
      const request = acknowledgeRequest(schema, results)
      if (request) await send(request)
    },

    retry: async how => (await send(retryRequest(schema, how))).length,
  }
}
