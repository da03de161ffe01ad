// What operations needs, in SQL: one file per statement.

import type { UpkeepPort } from '../../engine/ports.js'
import type { SendRequest } from '../client.js'
import { decodeStats, statsStatement } from './stats.js'

export function sqlUpkeep(schema: string, send: SendRequest): UpkeepPort {
  const stats = statsStatement(schema)
  return { stats: async () => decodeStats((await send({ statement: stats, values: [] }))[0]!) }
}
