// The zone of the clock that a source's times were read from.

import { type Zone, zoneOf } from '../vocabulary/index.js'
import { type Journal, ownValue } from './journal.js'

// Looking a zone up takes longer than evaluating a history, and there are few.
const zoneByName = new Map<string, Zone>()

/** The zone of a source's zone-less times; undefined where it is unknown, and then they are read as UTC. */
export function sourceZone({ zone, zones }: Pick<Journal, 'zone' | 'zones'>, source: string): Zone | undefined {
  const name = ownValue(zones, source) ?? zone
  if (name === null) return undefined
  const known = zoneByName.get(name) ?? zoneOf(name)
  zoneByName.set(name, known)
  return known
}
