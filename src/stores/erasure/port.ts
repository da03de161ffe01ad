// Erasure in SQL: one file per statement.

import type { ErasurePort } from '../../engine/ports.js'
import type { SendRequest } from '../client.js'
import { isConflict } from '../database-errors.js'
import { eraseRequest } from './erase.js'
import { countDroppedRequest, expireRequest, tombstonesRequest } from './tombstones.js'
import { tracesRequest } from './traces.js'

export function sqlErasure(schema: string, send: SendRequest): ErasurePort {
  return {
    async traces(shipment) {
      const [row] = await send(tracesRequest(schema, shipment))
      return { version: row?.version ? Number(row.version) : null, groups: JSON.parse(row?.groups ?? '[]') as string[] }
    },
    async erase(write) {
      const [row] = await send(eraseRequest(schema, write), { isRefusal: isConflict })
      return row ? { events: Number(row.events), effects: Number(row.effects), messages: Number(row.messages) } : null
    },
    tombstones: async shipments =>
      (await send(tombstonesRequest(schema, shipments))).map(row => ({
        shipment: row.shipment ?? '',
        erasedAt: Number(row.erasedAt),
        dropped: Number(row.dropped),
      })),
    expire: async before => void (await send(expireRequest(schema, before))),
    async countDropped(counts) {
      if (counts.length > 0) await send(countDroppedRequest(schema, counts))
    },
  }
}
