// Checks the inputs and registrations that callers pass, and groups them by shipment.

import type { EventsInput, JournalInput } from '../../journal/index.js'
import { badOption, checkOptions, type Instant, instantOf, printValue, ShipfoldError } from '../../vocabulary/index.js'
import type { GroupRequest } from '../groups/memberships.js'
import { groupOfSubject } from '../ports.js'

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
  /**
   * The group, such as an order, that the journey in progress at `at` belongs to, or the next one if none is: by its name, or
   * with the number of members that it is to have. A journey has one group at most: another one moves it, null takes it out.
   */
  readonly group?: string | { readonly name: string; readonly expect?: number | undefined } | null | undefined
}

/** The registrations of one shipment: the earliest instant, and the groups of its journeys. */
export interface ShipmentRegistration {
  readonly at: number
  readonly groups: readonly GroupRequest[]
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

/** Registrations by shipment. Throws `bad-option` for unusable ones. */
export function registrationsByShipment(registrations: readonly Registration[]): ReadonlyMap<string, ShipmentRegistration> {
  const all = new Map<string, ShipmentRegistration>()
  for (const registration of registrations) {
    const { shipment, at, group } = checkShipmentName('a registration', registration)
    checkOptions('register', registration, ['shipment', 'at', 'group'])
    const ms = instantOf('at', at)
    const known = all.get(shipment)
    const groups = group === undefined ? [] : [groupRequest(ms, group)]
    all.set(shipment, { at: Math.min(ms, known?.at ?? ms), groups: [...(known?.groups ?? []), ...groups] })
  }
  return all
}

function groupRequest(at: number, given: NonNullable<Registration['group']> | null): GroupRequest {
  if (given === null) return { at, group: null, expect: null }
  if (typeof given === 'object') checkOptions('group', given, ['name', 'expect'])
  const { name, expect = null } = typeof given === 'object' ? given : { name: given }
  if (!isStorableName(name)) badOption('group', name, `Pass the group's name as ${STORABLE}, or null for none.`)
  if (expect !== null && !(Number.isSafeInteger(expect) && expect >= 1))
    badOption('group.expect', expect, 'Pass a whole number, 1 or more.')
  return { at, group: name, expect }
}

/** Whether this can name a shipment: keys of effects tell shipments from groups by how they begin. */
export const isShipmentName = (shipment: unknown): shipment is string =>
  isStorableName(shipment) && groupOfSubject(shipment) === null

/** Whether a store can hold this name, of a shipment or a group. */
const isStorableName = (name: unknown): name is string =>
  typeof name === 'string' && name !== '' && name.length <= MAX_NAME_LENGTH && !/[\0\p{Cs}]/u.test(name)

function checkShipmentName<T extends { readonly shipment: string }>(what: string, named: T): T {
  if (isShipmentName(named?.shipment)) return named
  const wanted = `Pass its number as ${STORABLE}, that does not begin with "group:"`
  throw new ShipfoldError('bad-option', `Unusable shipment of ${what}: ${printValue(named?.shipment)}. ${wanted}.`)
}

// Keys of effects begin with it, and databases limit the length of indexed values.
const MAX_NAME_LENGTH = 128
const STORABLE = `text of at most ${MAX_NAME_LENGTH} characters, without NUL or half a character`

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
