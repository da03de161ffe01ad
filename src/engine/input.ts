// What callers say to an engine, checked: inputs and registrations by shipment.

import { instantOf, ShipfoldError } from '../codes/index.js'
import type { JournalInput } from '../journal/index.js'

/** What one source said of one shipment. */
export interface ShipmentInput extends JournalInput {
  readonly shipment: string
}

/** A shipment that is ours, and since when: the present of the one who says so. */
export interface Registration {
  readonly shipment: string
  readonly at: string | Date
}

/** Inputs by shipment, copied as a store would keep them: what the caller does with them afterwards is no matter. Throws `bad-option` for unusable ones. */
export function grouped(inputs: readonly ShipmentInput[]): ReadonlyMap<string, readonly ShipmentInput[]> {
  const groups = new Map<string, ShipmentInput[]>()
  for (const input of inputs) {
    const { shipment } = checkedName(input)
    const group = groups.get(shipment) ?? []
    group.push({ ...input, events: plain(shipment, input.events) })
    groups.set(shipment, group)
  }
  return groups
}

/** The instants of registrations by shipment, the first of each. Throws `bad-option` for unusable ones. */
export function registered(registrations: readonly Registration[]): ReadonlyMap<string, number> {
  const instants = new Map<string, number>()
  for (const registration of registrations) {
    const { shipment, at } = checkedName(registration)
    const ms = instantOf('at', at)
    instants.set(shipment, Math.min(ms, instants.get(shipment) ?? ms))
  }
  return instants
}

/** Whether this can be a shipment's number. */
export const isName = (shipment: unknown): shipment is string =>
  typeof shipment === 'string' && shipment !== '' && shipment.length <= LONGEST_NAME && !/[\0\p{Cs}]/u.test(shipment)

function checkedName<T extends { readonly shipment: string }>(named: T): T {
  if (isName(named?.shipment)) return named
  const wanted = `its number as text of at most ${LONGEST_NAME} characters, without NUL or half a character`
  const given: unknown = named?.shipment
  const found = typeof given === 'string' ? JSON.stringify(given) : String(given)
  throw new ShipfoldError('bad-option', `Unusable shipment of an input: ${found}. Give ${wanted}.`)
}

// Keys of effects begin with it, and databases bound what they index.
const LONGEST_NAME = 128

function plain(shipment: string, events: ShipmentInput['events']): ShipmentInput['events'] {
  try {
    return events && JSON.parse(JSON.stringify(events))
  } catch (cause) {
    const message = `Unusable events of an input for shipment ${JSON.stringify(shipment)}: they are no plain JSON data. Leave out what JSON cannot keep.`
    throw new ShipfoldError('bad-option', message, { cause })
  }
}
