// What operations needs, in SQL: one file per statement.

import type { UpkeepPort } from '../../engine/ports.js'
import type { SendRequest } from '../client.js'
import { pruneRequest } from './prune.js'
import { decodeStats, statsStatement } from './stats.js'

export function sqlUpkeep(schema: string, send: SendRequest): UpkeepPort {
  const stats = statsStatement(schema)
  return {
    stats: async () => decodeStats((await send({ statement: stats, values: [] }))[0]!),
    async prune(request) {
      const [row] = await send(pruneRequest(schema, request))
      return { deleted: Number(row?.deleted), last: row?.last ?? null }
    },
  }
}
