// Shipments in SQL: one file per statement.

import { giveWay, Pacer } from '../../async/turns.js'
import type { ShipmentPort, StoredShipment } from '../../engine/ports.js'
import type { SendRequest } from '../client.js'
import { committer } from '../commit/statement.js'
import { shipmentCommit } from './commit.js'
import { dueRequest, shipmentNamesRequest, shipmentsRequest } from './list.js'
import { decodeShipment, decodeStoredShipment, loadStatement, loadValues } from './load.js'

/** With a channel, commits that add effects notify it. */
export function sqlShipments(schema: string, send: SendRequest, channel: string | null): ShipmentPort {
  const statement = loadStatement(schema)
  return {
    async load(shipments) {
      const loaded: StoredShipment[] = []
      const pacer = new Pacer()
      for (const row of await send({ statement, values: loadValues(shipments) })) {
        const stored = decodeStoredShipment(schema, row)
        loaded.push(stored)
        if (pacer.isDue(stored.entries.length)) await giveWay()
      }
      return loaded
    },

    commit: committer(schema, send, channel, shipmentCommit),
    list: async query => (await send(shipmentsRequest(schema, query))).map(row => decodeShipment(schema, row)),
    due: async query =>
      (await send(dueRequest(schema, query))).map(row => ({ shipment: row.shipment ?? '', wakeAt: Number(row.wakeAt) })),
    names: async query => (await send(shipmentNamesRequest(schema, query))).map(row => row.shipment ?? ''),
  }
}
