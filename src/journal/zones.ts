// Whose clock a time was read from.

import { type Zone, zoneOf } from '../codes/index.js'
import { type Journal, own } from './journal.js'

// Making a zone takes longer than judging a history, and there are few.
const made = new Map<string, Zone>()

/** The zone of a source's zone-less times; undefined where nobody knows, which reads them as UTC. */
export function zoneIn({ zone, zones }: Pick<Journal, 'zone' | 'zones'>, source: string): Zone | undefined {
  const name = own(zones, source) ?? zone
  if (name === null) return undefined
  const known = made.get(name) ?? zoneOf(name)
  made.set(name, known)
  return known
}
