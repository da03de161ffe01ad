// Checks the inputs and registrations that callers pass, and groups them by shipment.

import type { EventsInput, JournalInput } from '../../journal/index.js'
import { checkOptions, type Instant, instantOf, printValue, ShipfoldError } from '../../vocabulary/index.js'

/** An input of one source for one shipment, or a correction of its scans. */
export type ShipmentInput = JournalInput & Named

/** What one source reports of one shipment. */
export type ShipmentEvents = EventsInput & Named

interface Named {
  readonly shipment: string
}

/** A shipment to register, and the time of registration. */
export interface Registration {
  readonly shipment: string
  readonly at: Instant
}

/**
 * Inputs by shipment, copied as a store would return them, so that later edits by the caller have no effect. Throws
 * `bad-option` for unusable ones, `too-many-events` for one with more than `maxEvents`.
 */
export function inputsByShipment(
  inputs: readonly ShipmentInput[],
  maxEvents: number,
): ReadonlyMap<string, readonly ShipmentInput[]> {
  const groups = new Map<string, ShipmentInput[]>()
  // Before anything that takes time.
  for (const input of inputs) checkCount(input, maxEvents)
  for (const input of inputs) {
    const { shipment } = checkShipmentName('an input', input)
    const group = groups.get(shipment) ?? []
    group.push(copyInput(input))
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

/** How many scans an input has, or a correction, whatever else may be wrong with it. */
export const countScans = (input: JournalInput): number =>
  input?.kind === 'override' ? countOf(input.scans) + countOf(input.add) : countOf(input?.events)

function checkCount(input: ShipmentInput, maxEvents: number): void {
  const count = countScans(input)
  if (count <= maxEvents) return
  const { shipment, kind } = input
  const what = kind === 'override' ? 'A correction' : 'An input'
  const remedy = kind === 'override' ? 'Pass several corrections' : 'Pass them as several inputs of kind "delta"'
  const message = `${what} for shipment ${printValue(shipment)} has ${count} scans; at most ${maxEvents} are taken at once. ${remedy}, or raise maxEvents of createEngine. Nothing was written.`
  throw new ShipfoldError('too-many-events', message)
}

const countOf = (list: unknown): number => (Array.isArray(list) ? list.length : 0)

function copyInput(input: ShipmentInput): ShipmentInput {
  const what = input.kind === 'override' ? 'scans' : 'events'
  try {
    if (input.kind !== 'override') return { ...input, events: copyJson(input.events) }
    const { scans, add } = input
    return { ...input, ...(scans && { scans: copyJson(scans) }), ...(add && { add: copyJson(add) }) }
  } catch (cause) {
    const message = `Unusable ${what} of an input for shipment ${JSON.stringify(input.shipment)}: they are not plain JSON data. Leave out what JSON cannot represent.`
    throw new ShipfoldError('bad-option', message, { cause })
  }
}

const copyJson = <T>(value: T): T => value && JSON.parse(JSON.stringify(value))
