// Checks the inputs and registrations that callers pass, and groups them by shipment.

import type { JournalInput } from '../../journal/index.js'
import { checkOptions, type Instant, instantOf, printValue, ShipfoldError } from '../../vocabulary/index.js'

/** An input of one source for one shipment. */
export interface ShipmentInput extends JournalInput {
  readonly shipment: string
}

/** A shipment to register, and the time of registration. */
export interface Registration {
  readonly shipment: string
  readonly at: Instant
}

/**
 * Inputs by shipment, copied as a store would return them, so that later edits by the caller have no effect. Throws
 * `bad-option` for unusable ones.
 */
export function inputsByShipment(inputs: readonly ShipmentInput[]): ReadonlyMap<string, readonly ShipmentInput[]> {
  const groups = new Map<string, ShipmentInput[]>()
  for (const input of inputs) {
    const { shipment } = checkShipmentName('an input', input)
    const group = groups.get(shipment) ?? []
    group.push({ ...input, events: copyEvents(shipment, input.events) })
    groups.set(shipment, group)
  }
  return groups
}

/** The earliest instant of registration of each shipment. Throws `bad-option` for unusable ones. */
export function registrationsByShipment(registrations: readonly Registration[]): ReadonlyMap<string, number> {
  const instants = new Map<string, number>()
  for (const registration of registrations) {
    const { shipment, at } = checkShipmentName('a registration', registration)
    checkOptions('register', registration, ['shipment', 'at'])
    const ms = instantOf('at', at)
    instants.set(shipment, Math.min(ms, instants.get(shipment) ?? ms))
  }
  return instants
}

/** Whether this can name a shipment. */
export const isShipmentName = (shipment: unknown): shipment is string =>
  typeof shipment === 'string' && shipment !== '' && shipment.length <= MAX_SHIPMENT_NAME_LENGTH && !/[\0\p{Cs}]/u.test(shipment)

function checkShipmentName<T extends { readonly shipment: string }>(what: string, named: T): T {
  if (isShipmentName(named?.shipment)) return named
  const wanted = `Pass its number as text of at most ${MAX_SHIPMENT_NAME_LENGTH} characters, without NUL or half a character`
  throw new ShipfoldError('bad-option', `Unusable shipment of ${what}: ${printValue(named?.shipment)}. ${wanted}.`)
}

// Keys of effects begin with it, and databases limit the length of indexed values.
const MAX_SHIPMENT_NAME_LENGTH = 128

function copyEvents(shipment: string, events: ShipmentInput['events']): ShipmentInput['events'] {
  try {
    return events && JSON.parse(JSON.stringify(events))
  } catch (cause) {
    const message = `Unusable events of an input for shipment ${JSON.stringify(shipment)}: they are not plain JSON data. Leave out what JSON cannot represent.`
    throw new ShipfoldError('bad-option', message, { cause })
  }
}
