import { ShipfoldError } from '../../vocabulary/index.js'
import { groupOfSubject } from '../ports.js'

/** The error for shipments, or groups, that others keep from being written; `why` is a sentence. */
export function contendedError(subjects: readonly string[], why: string, cause?: unknown): ShipfoldError {
  const [first = ''] = subjects
  const group = groupOfSubject(first)
  const one = group === null ? `Shipment ${JSON.stringify(first)}` : `Group ${JSON.stringify(group)}`
  const named = subjects.length === 1 ? one : `${subjects.length} ${group === null ? 'shipments' : 'groups'}`
  const remedy =
    group === null ? 'Nothing was written; try again.' : 'Its parcels were: try again, or leave it to the next tick or relay.'
  const message = `${named} could not be written: ${why} ${remedy}`
  return new ShipfoldError('store-contended', message, cause === undefined ? {} : { cause })
}
