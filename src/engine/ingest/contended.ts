import { ShipfoldError } from '../../vocabulary/index.js'

/** The error for shipments that others keep from being written; `why` is a sentence. */
export function contendedError(names: readonly string[], why: string, cause?: unknown): ShipfoldError {
  const subject = names.length === 1 ? `Shipment ${JSON.stringify(names[0])}` : `${names.length} shipments`
  const message = `${subject} could not be written: ${why} Nothing was written; try again.`
  return new ShipfoldError('store-contended', message, cause === undefined ? {} : { cause })
}
