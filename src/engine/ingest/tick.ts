// Evaluates shipments again when one of their deadlines has passed.

import type { DueShipment, Store } from '../ports.js'
import type { ShipmentCommand } from './shipments.js'

// Shipments per commit.
const TICK_BATCH = 200

/**
 * All shipments due by an instant in Unix time, by when they are due. Each comes once: one that cannot be evaluated stays due,
 * and is passed over.
 */
export async function* dueShipments({ shipments }: Store, at: number): AsyncGenerator<readonly ShipmentCommand[]> {
  let after: DueShipment | undefined
  for (;;) {
    const due = await shipments.due({ by: at, after, limit: TICK_BATCH })
    if (due.length === 0) return
    yield due.map(({ shipment }) => command(shipment))
    after = due.at(-1)
  }

  function command(shipment: string): ShipmentCommand {
    const now: ShipmentCommand['now'] = ({ row }) => Math.max(at, row?.evaluatedAt ?? at)
    return { shipment, inputs: [], now, registeredAt: Number.POSITIVE_INFINITY, table: 'own' }
  }
}
