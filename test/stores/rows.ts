// Writes for tests in which the content of the rows does not matter.

import { sampleEntry, sampleShipment, sampleWrite } from '../../src/testing/checks/store/rows.js'

/** The next version of a shipment, with one more entry. */
export const growth = (shipment: string, version: number) =>
  sampleWrite(sampleShipment(shipment, version), { entries: [sampleEntry(`${version}`, version - 1)] })

export {
  NOON,
  sampleEffect,
  sampleEntry,
  sampleMessage,
  sampleShipment,
  sampleWrite,
} from '../../src/testing/checks/store/rows.js'
