// Finds the owner of an event that comes alone on its line. Its other fields are read with its history.

import { BYTE, skipBlanks, stringEnd, valueEnd, wordEnd } from '../input/tokens.js'
import { keyTable, matchKey, NO_PART, OTHER_PART, UnlistedKeys } from './keys.js'

/** Offsets of the shipment number and the carrier's name, equal where there is none. */
export interface EventOwner {
  readonly shipment: Int32Array
  readonly carrier: Int32Array
}

/** An owner to write into. */
export const emptyOwner = (): EventOwner => ({ shipment: new Int32Array(2), carrier: new Int32Array(2) })

const PART = { time: 1, shipment: 2, carrier: 4, code: 8, text: 16, place: 32, position: 64 } as const
const singleEventKeys = keyTable({ ...PART, events: OTHER_PART, items: OTHER_PART })
const unlistedKeys = new UnlistedKeys()

/** Finds the owner of the native event at an offset; returns the offset after it, negative where it takes the slow path. */
export function skimSingleEvent(bytes: Buffer, start: number, owner: EventOwner): number {
  if (bytes[start] !== BYTE.object) return -1
  owner.shipment.fill(0)
  owner.carrier.fill(0)
  unlistedKeys.clear()
  let seen = 0
  let at = start
  do {
    at = skipBlanks(bytes, at + 1, false)
    const keyEnd = bytes[at] === BYTE.quote ? stringEnd(bytes, at + 1) : -1
    if (keyEnd < 0) return -1
    const part = matchKey(singleEventKeys, bytes, at + 1, keyEnd)
    if (part === NO_PART && !unlistedKeys.add(bytes, at + 1, keyEnd)) return -1
    at = skipBlanks(bytes, keyEnd + 1, false)
    if (bytes[at] !== BYTE.colon || part === OTHER_PART || (seen & part) !== NO_PART) return -1
    seen |= part
    at = skipBlanks(bytes, at + 1, false)
    if (part === PART.shipment) at = textEnd(bytes, at, owner.shipment)
    else if (part === PART.carrier) at = textEnd(bytes, at, owner.carrier)
    else at = valueEnd(bytes, at, false)
    if (at < 0) return -1
    at = skipBlanks(bytes, at, false)
  } while (bytes[at] === BYTE.comma)
  return bytes[at] === BYTE.objectEnd && (seen & PART.time) !== 0 ? at + 1 : -1
}

// A string as a range. Numbers, and values that mean nothing, are left to the decoder.
function textEnd(bytes: Buffer, at: number, range: Int32Array): number {
  const end = bytes[at] === BYTE.quote ? stringEnd(bytes, at + 1) : -1
  if (end < 0 || wordEnd(bytes, at + 1, 'null') === end) return -1
  range[0] = at + 1
  range[1] = end
  return end + 1
}
