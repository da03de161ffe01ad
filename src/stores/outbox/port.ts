// The outbox in SQL: one file per statement.

import type { Claim, DeliveryResult, EffectRow, OutboxPort } from '../../engine/ports.js'
import { errorCodeOf } from '../../vocabulary/thrown.js'
import type { SendRequest, SqlRequest, SqlRow } from '../client.js'
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

    async renew({ until, claims }) {
      if (claims.length === 0) return []
      const renewed = async (some: readonly Claim[]) => unlessLocked(renewRequest(schema, { until, claims: some }))
      // What is locked cannot be renewed, and counts as lost.
      const rows = (await renewed(claims)) ?? (await Promise.all(claims.map(claim => renewed([claim])))).flatMap(its => its ?? [])
      return rows.map(({ shipment, key, attempts }): Claim => ({ shipment: shipment!, key: key!, attempts: Number(attempts) }))
    },

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
