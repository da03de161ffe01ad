// Rows to write where it does not matter what they say.

import { effectRow, entryOf, NOON, shipmentRow, writeOf } from '../../src/testing/store-rows.js'

/** The next version of a shipment, with one more entry. */
export const growth = (shipment: string, version: number) =>
  writeOf(shipmentRow(shipment, version), { entries: [{ number: version - 1, entry: entryOf(`${version}`) }] })

export { effectRow, entryOf, NOON, shipmentRow, writeOf }
