// The quick look at an event that comes alone on its line: whose it is. Its other fields are read when its history is judged.

import { BYTE, skipBlanks, stringEnd, valueEnd, wordEnd } from '../payloads/tokens.js'
import { keysOf, NONE, OTHER, OtherKeys, partOf } from './keys.js'

/** Offsets of the shipment's number and the carrier's name, equal where there is none. */
export interface Owner {
  readonly shipment: Int32Array
  readonly carrier: Int32Array
}

/** An owner to write into. */
export const blankOwner = (): Owner => ({ shipment: new Int32Array(2), carrier: new Int32Array(2) })

const PART = { time: 1, shipment: 2, carrier: 4, code: 8, text: 16, place: 32, position: 64 } as const
const keys = keysOf({ ...PART, events: OTHER, items: OTHER })
const others = new OtherKeys()

/** Finds the owner of the native event at an offset; gives the offset after it, negative where it is not certainly one. */
export function skimSingle(bytes: Buffer, start: number, owner: Owner): number {
  if (bytes[start] !== BYTE.object) return -1
  owner.shipment.fill(0)
  owner.carrier.fill(0)
  others.clear()
  let seen = 0
  let at = start
  do {
    at = skipBlanks(bytes, at + 1, false)
    const keyEnd = bytes[at] === BYTE.quote ? stringEnd(bytes, at + 1) : -1
    if (keyEnd < 0) return -1
    const part = partOf(keys, bytes, at + 1, keyEnd)
    if (part === NONE && !others.add(bytes, at + 1, keyEnd)) return -1
    at = skipBlanks(bytes, keyEnd + 1, false)
    if (bytes[at] !== BYTE.colon || part === OTHER || (seen & part) !== NONE) return -1
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

// A text as a range. Numbers, and words that say nothing, are for the decoder.
function textEnd(bytes: Buffer, at: number, range: Int32Array): number {
  const end = bytes[at] === BYTE.quote ? stringEnd(bytes, at + 1) : -1
  if (end < 0 || wordEnd(bytes, at + 1, 'null') === end) return -1
  range[0] = at + 1
  range[1] = end
  return end + 1
}
